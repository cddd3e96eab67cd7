import KubeAPI

/// RFC 6902, with the liberties of upstream's library: negative positions count from the end.
package enum JSONPatch {
  package enum Code: Hashable, Sendable {
    case missingPath, missingValue, missingFrom, notFound, invalidIndex, unknownOperation, testFailed, copyTooLarge, tooDeep
  }

  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    package var code: Code
    package var message: String
    package var description: String { message }
  }

  package static func apply(_ operations: [JSON], to document: JSON) throws(Failure) -> JSON {
    var document = document
    var copied = 0
    for operation in operations { try apply(operation, to: &document, copied: &copied) }
    return document
  }

  /// Bytes of JSON that all copies of one patch may add, as upstream's JSONPatchMaxCopyBytes.
  private static let copyLimit = 3 * 1024 * 1024
  /// The nesting every decoder takes: a patch makes nothing that could not be read again.
  private static let depthLimit = 1_000

  private static func apply(_ operation: JSON, to document: inout JSON, copied: inout Int) throws(Failure) {
    let name = operation["op"].string ?? "unknown"
    guard let path = operation["path"].string else {
      throw Failure(code: .missingPath, message: "\(name) operation failed to decode path: missing field")
    }
    switch name {
    case "add": try set(&document, tokens(path, name), value(operation, name, path), operation: name)
    case "replace":
      let tokens = try tokens(path, name)
      let value = try value(operation, name, path)
      if tokens.isEmpty {
        document = value
      } else {
        // As in upstream's library, a member that is not there yet is "replaced" too.
        try set(&document, tokens, value, operation: name, replacing: true)
      }
    case "remove": _ = try take(&document, tokens(path, name), operation: name, path: path, removing: true)
    case "move":
      let value = try take(&document, tokens(from(operation, name), name), operation: name, path: path, removing: true)
      try set(&document, tokens(path, name), value, operation: name)
    case "copy":
      let source = try tokens(from(operation, name), name)
      guard !source.isEmpty else { throw missing(name, "") }
      var parent = try take(&document, source.dropLast(), operation: name, path: path)
      let isMember = parent.object != nil
      let value = isMember ? parent[source[source.count - 1]] : try take(&parent, source.suffix(1), operation: name, path: path)
      copied += value.data.count
      guard copied <= copyLimit else {
        throw Failure(
          code: .copyTooLarge,
          message:
            "Unable to complete the copy, the accumulated size increase of copy is \(copied), exceeding the limit \(copyLimit)")
      }
      try set(&document, tokens(path, name), value, operation: name)
    case "test":
      let found = try? take(&document, tokens(path, name), operation: name, path: path)
      guard (found ?? .null) == operation["value"] else {
        throw Failure(code: .testFailed, message: "testing value \(path) failed: test failed")
      }
    default: throw Failure(code: .unknownOperation, message: "Unexpected kind: \(name)")
    }
  }

  private static func value(_ operation: JSON, _ name: String, _ path: String) throws(Failure) -> JSON {
    guard let value = operation.object?["value"] else {
      throw Failure(code: .missingValue, message: "\(name) operation does not have a value for path: \"\(path)\"")
    }
    return value
  }

  private static func from(_ operation: JSON, _ name: String) throws(Failure) -> String {
    guard let from = operation["from"].string else {
      throw Failure(code: .missingFrom, message: "\(name) operation failed to decode from: missing field")
    }
    return from
  }

  private static func tokens(_ path: String, _ name: String) throws(Failure) -> [String] {
    guard let pointer = JSONPointer(path) else {
      throw Failure(code: .notFound, message: "\(name) operation does not apply: doc is missing path: \"\(path)\": missing value")
    }
    return pointer.tokens
  }

  private static func missing(_ name: String, _ path: String) -> Failure {
    Failure(code: .notFound, message: "\(name) operation does not apply: doc is missing path: \"\(path)\": missing value")
  }

  /// The value at a path, which must exist; taken out when `removing`.
  private static func take(
    _ node: inout JSON, _ tokens: [String], operation: String, path: String, removing: Bool = false
  ) throws(Failure) -> JSON {
    guard let token = tokens.first else {
      if removing { throw missing(operation, path) }
      return node
    }
    let rest = Array(tokens.dropFirst())
    switch node {
    case .object(var object):
      guard var child = object[token] else { throw missing(operation, path) }
      if rest.isEmpty {
        if removing { object.remove(token) }
      } else {
        let found = try take(&child, rest, operation: operation, path: path, removing: removing)
        if removing {
          object[token] = child
          node = .object(object)
        }
        return found
      }
      if removing { node = .object(object) }
      return child
    case .array(var elements):
      let position = try index(token, elements.count, operation)
      guard elements.indices.contains(position) else {
        throw Failure(
          code: .invalidIndex, message: "\(operation) operation does not apply: Unable to access invalid index: \(token)")
      }
      if rest.isEmpty {
        let found = elements[position]
        if removing {
          elements.remove(at: position)
          node = .array(elements)
        }
        return found
      }
      let found = try take(&elements[position], rest, operation: operation, path: path, removing: removing)
      if removing { node = .array(elements) }
      return found
    default: throw missing(operation, path)
    }
  }

  private static func set(
    _ node: inout JSON, _ tokens: [String], _ value: JSON, operation: String, replacing: Bool = false
  ) throws(Failure) {
    guard !value.isDeeper(than: depthLimit - tokens.count) else {
      throw Failure(code: .tooDeep, message: "\(operation) operation does not apply: exceeded max depth")
    }
    try put(&node, tokens[...], value, operation: operation, replacing: replacing)
  }

  /// What is changed is taken out of its parent meanwhile, so that nothing is copied.
  private static func put(
    _ node: inout JSON, _ tokens: ArraySlice<String>, _ value: JSON, operation: String, replacing: Bool
  ) throws(Failure) {
    guard let token = tokens.first else { throw missing(operation, "") }
    let rest = tokens.dropFirst()
    switch node {
    case .object(var object):
      node = .null
      if rest.isEmpty {
        object[token] = value
      } else {
        guard var child = object[token] else { throw missing(operation, JSONPointer(tokens: Array(tokens)).description) }
        object[token] = .null
        try put(&child, rest, value, operation: operation, replacing: replacing)
        object[token] = child
      }
      node = .object(object)
    case .array(var elements):
      node = .null
      if rest.isEmpty, !replacing {
        let position = token == "-" ? elements.count : try index(token, elements.count + 1, operation)
        guard (0...elements.count).contains(position) else {
          throw Failure(
            code: .invalidIndex, message: "\(operation) operation does not apply: Unable to access invalid index: \(token)")
        }
        elements.insert(value, at: position)
      } else {
        let position = try index(token, elements.count, operation)
        guard elements.indices.contains(position) else {
          throw Failure(
            code: .invalidIndex, message: "\(operation) operation does not apply: Unable to access invalid index: \(token)")
        }
        if rest.isEmpty {
          elements[position] = value
        } else {
          try put(&elements[position], rest, value, operation: operation, replacing: replacing)
        }
      }
      node = .array(elements)
    default: throw missing(operation, JSONPointer(tokens: Array(tokens)).description)
    }
  }

  private static func index(_ token: String, _ count: Int, _ operation: String) throws(Failure) -> Int {
    guard let index = Int(token) else {
      throw Failure(
        code: .invalidIndex, message: "\(operation) operation does not apply: strconv.Atoi: parsing \"\(token)\": invalid syntax")
    }
    return index < 0 ? index + count : index
  }
}
