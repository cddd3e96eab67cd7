import KubeAPI

/// A value of an expression. JSON is wrapped as it is and converted only where an expression looks.
package indirect enum CELValue: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case string(String)
  case bytes([UInt8])
  case list([CELValue])
  case map(CELMap)
  case jsonList([JSON], of: CELDeclaration?)
  case jsonMap(JSONObject, of: CELDeclaration?)
  /// Nanoseconds.
  case duration(Int64)
  case timestamp(CELTimestamp)
  case type(String)
  case optional(CELValue?)
  case quantity(Quantity)
  case ip(IPAddress)
  case cidr(CIDR)
  case url(CELURL)
  case semver(CELSemver)
  /// A named format of strings.
  case format(CELFormat)
  /// An object that an expression makes, with the name of its type.
  case structure(String, CELMap)
  /// Something of the host: an authorizer, for instance.
  case host(any CELHostValue)
}

/// A value whose methods the host answers.
package protocol CELHostValue: Sendable {
  var typeName: String { get }
  func call(_ method: String, _ arguments: [CELValue]) throws(CELError) -> CELValue
  /// A field; nil when there is none of that name.
  func field(_ name: String) throws(CELError) -> CELValue?
}

extension CELHostValue {
  package func call(_ method: String, _ arguments: [CELValue]) throws(CELError) -> CELValue {
    throw CELError(.noSuchOverload, "no such overload: \(method)(\(typeName))")
  }

  package func field(_ name: String) throws(CELError) -> CELValue? {
    throw CELError(.noSuchOverload, "type '\(typeName)' does not support field selection")
  }
}

/// A map with keys of any simple kind, in the order they came.
package struct CELMap: Sendable {
  package private(set) var keys: [CELValue] = []
  package private(set) var values: [CELValue] = []
  private var index: [CELValue: Int] = [:]

  package init() {}

  package var count: Int { keys.count }

  package subscript(key: CELValue) -> CELValue? {
    get { index[key].map { values[$0] } }
    set {
      guard let newValue else { return }
      if let position = index[key] {
        values[position] = newValue
      } else {
        index[key] = keys.count
        keys.append(key)
        values.append(newValue)
      }
    }
  }

  /// A key and its value, or the entries of a map; what is there already is an error.
  mutating func insert(_ arguments: [CELValue]) throws(CELError) {
    var entries = (keys: [arguments[0]], values: Array(arguments.dropFirst()))
    if arguments.count == 1 {
      guard let other = arguments[0].entries else { throw .noOverload("cel.@mapInsert", arguments) }
      entries = other
    }
    for (key, value) in zip(entries.keys, entries.values) {
      guard self[key] == nil else { throw CELError(.duplicateKey, "insert failed: key \(key.goText) already exists") }
      self[key] = value
    }
  }
}

extension CELValue {
  package init(_ json: JSON) {
    switch json {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .double(let value): self = .double(value)
    case .string(let value): self = .string(value)
    case .array(let elements): self = .jsonList(elements, of: nil)
    case .object(let object): self = .jsonMap(object, of: nil)
    }
  }

  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  package var string: String? { if case .string(let value) = self { value } else { nil } }
  package var int: Int64? { if case .int(let value) = self { value } else { nil } }

  var double: Double? {
    switch self {
    case .int(let value): Double(value)
    case .uint(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }

  /// The elements of a list; nil for anything else.
  package var elements: [CELValue]? {
    switch self {
    case .list(let elements): elements
    case .jsonList(let elements, let declaration): elements.map { CELValue($0, as: declaration?.element) }
    default: nil
    }
  }

  /// The entries of a map; nil for anything else.
  package var entries: (keys: [CELValue], values: [CELValue])? {
    switch self {
    case .map(let map): (map.keys, map.values)
    case .jsonMap(let object, let declaration):
      if let declaration, case .object = declaration.type {
        CELValue.declaredEntries(object, declaration)
      } else {
        (object.keys.map(CELValue.string), object.values.map { CELValue($0, as: declaration?.element) })
      }
    case .structure(_, let map): (map.keys, map.values)
    default: nil
    }
  }

  /// The entry of a map, or nil; also nil for what is no map.
  func entry(_ key: CELValue) -> CELValue? {
    switch self {
    case .map(let map): map[key]
    case .jsonMap(let object, let declaration): key.string.flatMap { CELValue.entry($0, of: object, declaration) }
    case .structure(_, let map): map[key]
    default: nil
    }
  }

  var isMap: Bool {
    switch self {
    case .map, .jsonMap, .structure: true
    default: false
    }
  }

  package var typeName: String {
    switch self {
    case .null: "null_type"
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint"
    case .double: "double"
    case .string: "string"
    case .bytes: "bytes"
    case .list, .jsonList: "list"
    case .map, .jsonMap: "map"
    case .duration: "google.protobuf.Duration"
    case .timestamp: "google.protobuf.Timestamp"
    case .type: "type"
    case .structure(let name, _): name
    case .optional: "optional_type"
    case .quantity: "kubernetes.Quantity"
    case .ip: "net.IP"
    case .cidr: "net.CIDR"
    case .url: "kubernetes.URL"
    case .semver: "kubernetes.Semver"
    case .format: "kubernetes.NamedFormat"
    case .host(let value): value.typeName
    }
  }
}

extension CELValue {
  /// As JSON, for messages and reports: durations, times and the like become their texts.
  package var json: JSON {
    switch self {
    case .null: return .null
    case .bool(let value): return .bool(value)
    case .int(let value): return .int(value)
    case .uint(let value): return Int64(exactly: value).map(JSON.int) ?? .double(Double(value))
    case .double(let value): return .double(value)
    case .string(let value): return .string(value)
    case .bytes(let value): return .string(Base64.encode(value))
    case .list(let elements): return .array(elements.map(\.json))
    case .jsonList(let elements, _): return .array(elements)
    case .jsonMap(let object, _): return .object(object)
    case .map(let map), .structure(_, let map):
      return .object(JSONObject(zip(map.keys, map.values).map { ($0.string ?? $0.json.text, $1.json) }))
    case .optional(let value): return value?.json ?? .null
    default: return .string(text ?? typeName)
    }
  }

  /// What `string()` makes of it; nil where CEL has no such conversion.
  var text: String? {
    switch self {
    case .bool(let value): value ? "true" : "false"
    case .int(let value): String(value)
    case .uint(let value): String(value)
    case .double(let value): GoFloat.general(value)
    case .string(let value): value
    case .bytes(let value): String(validating: value, as: UTF8.self)
    case .duration(let value): CELValue.text(ofDuration: value)
    case .timestamp(let value): value.text
    case .quantity(let value): value.description
    case .ip(let value): value.description
    case .cidr(let value): value.description
    case .url(let value): value.text
    case .semver(let value): value.description
    case .type(let name): name
    default: nil
    }
  }

  private static func text(ofDuration nanoseconds: Int64) -> String {
    let (seconds, rest) = (nanoseconds / 1_000_000_000, (nanoseconds % 1_000_000_000).magnitude)
    if rest == 0 { return "\(seconds)s" }
    let digits = String(rest)
    var fraction = String(repeating: "0", count: 9 - digits.count) + digits
    while fraction.last == "0" { fraction.removeLast() }
    return "\(nanoseconds < 0 && seconds == 0 ? "-" : "")\(seconds).\(fraction)s"
  }
}
