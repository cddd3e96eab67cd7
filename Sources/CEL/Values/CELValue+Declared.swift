import KubeAPI

/// JSON read by its declaration: numbers as doubles, times as times, only the properties that are declared.
extension CELValue {
  package init(_ json: JSON, as declaration: CELDeclaration?) {
    guard let declaration, !declaration.isIntOrString else {
      self = CELValue(json)
      return
    }
    switch (declaration.type, json) {
    case (.double, .int(let value)): self = .double(Double(value))
    case (.int, .double(let value)): self = Int64(exactly: value).map(CELValue.int) ?? .double(value)
    case (.bytes, .string(let text)): self = Base64.decode(text).map(CELValue.bytes) ?? .string(text)
    case (.duration, .string(let text)): self = GoDuration.nanoseconds(text).map(CELValue.duration) ?? .string(text)
    case (.timestamp, .string(let text)):
      let time = CELTimestamp(text) ?? CELTimestamp(text + "T00:00:00Z")
      self = time.map(CELValue.timestamp) ?? .string(text)
    case (.list, .array(let elements)): self = .jsonList(elements, of: declaration)
    case (.map, .object(let object)), (.object, .object(let object)): self = .jsonMap(object, of: declaration)
    default: self = CELValue(json)
    }
  }

  static func entry(_ name: String, of object: JSONObject, _ declaration: CELDeclaration?) -> CELValue? {
    guard let declaration else { return object[name].map { CELValue($0) } }
    guard case .object(let type) = declaration.type else { return object[name].map { CELValue($0, as: declaration.element) } }
    guard let property = type.field(name) else { return nil }
    // What is null is not there.
    guard let json = object[declaration.names[name] ?? name], json != .null else { return nil }
    return CELValue(json, as: property)
  }

  static func declaredEntries(_ object: JSONObject, _ declaration: CELDeclaration) -> (keys: [CELValue], values: [CELValue]) {
    var (keys, values): ([CELValue], [CELValue]) = ([], [])
    for (escaped, name) in declaration.names.sorted(by: { $0.value < $1.value }) {
      guard object[name] != nil, let value = entry(escaped, of: object, declaration) else { continue }
      keys.append(.string(escaped))
      values.append(value)
    }
    return (keys, values)
  }

  /// Two lists as one, as the kind of the first says: sets and keyed lists take over what they have already.
  static func joined(_ a: [CELValue], _ b: [CELValue], _ kind: CELDeclaration.ListKind) -> [CELValue] {
    var result = a
    for element in b {
      switch kind {
      case .atomic: result.append(element)
      case .set: if !result.contains(element) { result.append(element) }
      case .map(let keys):
        if let position = result.firstIndex(where: { isSameEntry($0, element, keys) }) {
          result[position] = element
        } else {
          result.append(element)
        }
      }
    }
    return result
  }

  private static func isSameEntry(_ a: CELValue, _ b: CELValue, _ keys: [String]) -> Bool {
    keys.allSatisfy { key in
      let name = CELValue.string(FieldName.escape(key) ?? key)
      return a.entry(name) == b.entry(name)
    }
  }

  /// Sets and keyed lists are the same in any order.
  static func areSame(_ a: [CELValue], _ b: [CELValue], _ kind: CELDeclaration.ListKind) -> Bool {
    guard a.count == b.count else { return false }
    return kind == .atomic ? a == b : a.allSatisfy(b.contains) && b.allSatisfy(a.contains)
  }

  var listKind: CELDeclaration.ListKind {
    if case .jsonList(_, let declaration?) = self { return declaration.listKind }
    return .atomic
  }
}
