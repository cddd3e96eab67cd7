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
      throw Failure(code: .missingPath, message: "\(name) operation failed to decode path: missing value")
    }
    switch name {
    case "add":
      let value = try value(operation, name, path)
      do { try set(&document, tokens(path), value) } catch {
        throw failure(error, "add operation does not apply: doc is missing path: \"\(path)\"", "error in add for path: '\(path)'")
      }
    case "replace":
      let value = try value(operation, name, path)
      if path.isEmpty {
        document = value
      } else {
        // As in upstream's library, a member that is not there yet is "replaced" too.
        do { try set(&document, tokens(path), value, replacing: true) } catch {
          let missing = "replace operation does not apply: doc is missing path: \(path)"
          guard case .key(_, .invalidIndex) = error else { throw failure(error, missing, "error in remove for path: '\(path)'") }
          throw Failure(
            code: .invalidIndex, message: "replace operation does not apply: doc is missing key: \(path): missing value")
        }
      }
    case "remove":
      do { _ = try take(&document, tokens(path)[...], removing: true) } catch {
        throw failure(
          error, "remove operation does not apply: doc is missing path: \"\(path)\"", "error in remove for path: '\(path)'")
      }
    case "move":
      let from = try from(operation, name)
      let value: JSON
      do { value = try take(&document, tokens(from)[...], removing: true) } catch {
        let key = JSONPointer(from)?.tokens.last ?? ""
        throw failure(
          error, "move operation does not apply: doc is missing from path: \(from)", "error in move for path: '\(key)'")
      }
      do { try set(&document, tokens(path), value) } catch {
        throw failure(
          error, "move operation does not apply: doc is missing destination path: \(path)", "error in move for path: '\(path)'")
      }
    case "copy": try copy(from(operation, name), path, in: &document, copied: &copied)
    case "test": try test(path, operation["value"], &document)
    default: throw Failure(code: .unknownOperation, message: "Unexpected kind: \(name)")
    }
  }

  private static func copy(_ from: String, _ path: String, in document: inout JSON, copied: inout Int) throws(Failure) {
    let value: JSON
    do { value = try get(&document, tokens(from)) } catch {
      throw failure(
        error, "copy operation does not apply: doc is missing from path: \(from)", "error in copy for from: '\(from)'")
    }
    copied += value.data.count
    guard copied <= copyLimit else {
      throw Failure(
        code: .copyTooLarge,
        message:
          "Unable to complete the copy, the accumulated size increase of copy is \(copied), exceeding the limit \(copyLimit)")
    }
    do { try set(&document, tokens(path), value) } catch {
      throw failure(
        error, "copy operation does not apply: doc is missing destination path: \(path)", "error while adding value during copy")
    }
  }

  private static func test(_ path: String, _ value: JSON, _ document: inout JSON) throws(Failure) {
    let found: JSON
    do { found = path.isEmpty ? document : try get(&document, tokens(path)) } catch {
      throw failure(error, "test operation does not apply: is missing path: \(path)", "error in test for path: '\(path)'")
    }
    guard found == value else { throw Failure(code: .testFailed, message: "testing value \(path) failed: test failed") }
  }

  private static func value(_ operation: JSON, _ name: String, _ path: String) throws(Failure) -> JSON {
    guard let value = operation.object?["value"] else {
      throw Failure(code: .missingValue, message: "\(name) operation does not have a value for path: \"\(path)\"")
    }
    return value
  }

  private static func from(_ operation: JSON, _ name: String) throws(Failure) -> String {
    guard let from = operation["from"].string else {
      throw Failure(
        code: .missingFrom, message: "\(name) operation failed to decode from: operation, missing from field: missing value")
    }
    return from
  }

  /// Why a place is not found or not changed.
  private enum Miss: Error {
    /// Something on the way there is missing.
    case parent
    /// The last step fails.
    case key(String, Code)
  }

  private static func failure(_ miss: Miss, _ missing: String, _ refused: String) -> Failure {
    switch miss {
    case .parent: Failure(code: .notFound, message: "\(missing): missing value")
    case .key(let message, let code): Failure(code: code, message: "\(refused): \(message)")
    }
  }

  /// The steps to a place: at least one.
  private static func tokens(_ path: String) throws(Miss) -> [String] {
    guard let tokens = JSONPointer(path)?.tokens, !tokens.isEmpty else { throw .parent }
    return tokens
  }

  /// The value at a path; null where the parent has no such member.
  private static func get(_ document: inout JSON, _ tokens: [String]) throws(Miss) -> JSON {
    var parent = document
    if tokens.count > 1 {
      do { parent = try take(&document, tokens.dropLast()) } catch { throw .parent }
    }
    if parent.object != nil { return parent[tokens[tokens.count - 1]] }
    return try take(&parent, tokens.suffix(1))
  }

  /// The value at a path, which must exist; taken out when `removing`.
  private static func take(_ node: inout JSON, _ tokens: ArraySlice<String>, removing: Bool = false) throws(Miss) -> JSON {
    guard let token = tokens.first else { return node }
    let rest = tokens.dropFirst()
    switch node {
    case .object(var object):
      guard var child = object[token] else {
        throw rest.isEmpty ? .key("Unable to remove nonexistent key: \(token): missing value", .notFound) : .parent
      }
      if rest.isEmpty {
        if removing { object.remove(token) }
      } else {
        let found = try take(&child, rest, removing: removing)
        if removing {
          object[token] = child
          node = .object(object)
        }
        return found
      }
      if removing { node = .object(object) }
      return child
    case .array(var elements):
      guard !rest.isEmpty else {
        let position = try index(token, elements.count)
        let found = elements[position]
        if removing {
          elements.remove(at: position)
          node = .array(elements)
        }
        return found
      }
      let position = try parent(token, elements.count)
      let found = try take(&elements[position], rest, removing: removing)
      if removing { node = .array(elements) }
      return found
    default: throw .parent
    }
  }

  private static func set(_ node: inout JSON, _ tokens: [String], _ value: JSON, replacing: Bool = false) throws(Miss) {
    guard !value.isDeeper(than: depthLimit - tokens.count) else { throw .key("exceeded max depth", .tooDeep) }
    try put(&node, tokens[...], value, replacing: replacing)
  }

  /// What is changed is taken out of its parent meanwhile, so that nothing is copied.
  private static func put(_ node: inout JSON, _ tokens: ArraySlice<String>, _ value: JSON, replacing: Bool) throws(Miss) {
    guard let token = tokens.first else { throw .parent }
    let rest = tokens.dropFirst()
    switch node {
    case .object(var object):
      node = .null
      if rest.isEmpty {
        object[token] = value
      } else {
        guard var child = object[token] else { throw .parent }
        object[token] = .null
        try put(&child, rest, value, replacing: replacing)
        object[token] = child
      }
      node = .object(object)
    case .array(var elements):
      node = .null
      if !rest.isEmpty {
        try put(&elements[parent(token, elements.count)], rest, value, replacing: replacing)
      } else if replacing {
        elements[try index(token, elements.count)] = value
      } else if token == "-" {
        elements.append(value)
      } else {
        guard Int(token) != nil else {
          throw .key(
            "value was not a proper array index: '\(token)': strconv.Atoi: parsing \(JSON.string(token).text): invalid syntax",
            .invalidIndex)
        }
        elements.insert(value, at: try index(token, elements.count + 1))
      }
      node = .array(elements)
    default: throw .parent
    }
  }

  private static func parent(_ token: String, _ count: Int) throws(Miss) -> Int {
    do { return try index(token, count) } catch { throw .parent }
  }

  private static func index(_ token: String, _ count: Int) throws(Miss) -> Int {
    guard let index = Int(token) else {
      throw .key("strconv.Atoi: parsing \(JSON.string(token).text): invalid syntax", .invalidIndex)
    }
    guard (-count..<count).contains(index) else {
      throw .key("Unable to access invalid index: \(index): invalid index referenced", .invalidIndex)
    }
    return index < 0 ? index + count : index
  }
}
