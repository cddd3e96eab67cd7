/// A JSON value with ordered objects: the one representation of API data that every module shares.
///
/// Missing members read as `.null`, so that a path such as `pod.spec.nodeName.string` needs no unwrapping on the way; a member
/// that is present with the value null also reads as `.null`, and only `object` tells the two apart.
@dynamicMemberLookup
package enum JSON: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case string(String)
  case array([JSON])
  case object(JSONObject)

  package subscript(dynamicMember key: String) -> JSON {
    get { self[key] }
    _modify { yield &self[key] }
  }

  /// The member of that name, `.null` when there is none. Setting `.null` removes the member; setting a member of something that
  /// is not an object first turns it into one. To store an explicit null, go through `object`. Changes are made in place.
  package subscript(key: String) -> JSON {
    get {
      guard case .object(let object) = self else { return .null }
      return object[key] ?? .null
    }
    _modify {
      var object = takeObject()
      let position = object.position(of: key)
      var value = object.take(at: position)
      defer {
        object.settle(key, position, value)
        self = .object(object)
      }
      yield &value
    }
  }

  /// The element at that place, `.null` out of bounds. Setting out of bounds is a no-op.
  package subscript(index: Int) -> JSON {
    get {
      guard case .array(let elements) = self, elements.indices.contains(index) else { return .null }
      return elements[index]
    }
    set {
      guard case .array(var elements) = self, elements.indices.contains(index) else { return }
      self = .null
      elements[index] = newValue
      self = .array(elements)
    }
  }

  /// The object held here, which leaves `.null` behind so that it can be changed without being copied; an empty one for anything
  /// else.
  package mutating func takeObject() -> JSONObject {
    guard case .object(let object) = self else { return JSONObject() }
    self = .null
    return object
  }

  /// The elements held here, likewise.
  package mutating func takeElements() -> [JSON] {
    guard case .array(let elements) = self else { return [] }
    self = .null
    return elements
  }
}

extension JSON {
  package var isNull: Bool { if case .null = self { true } else { false } }
  package var string: String? { if case .string(let value) = self { value } else { nil } }
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  package var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
  package var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

  /// The whole number held here; a double counts when it has no fraction.
  package var int: Int? {
    switch self {
    case .int(let value): Int(value)
    case .double(let value): Int(exactly: value)
    default: nil
    }
  }

  package var double: Double? {
    switch self {
    case .int(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }

  /// The elements of an array; nothing for anything else.
  package var elements: [JSON] { array ?? [] }

  /// The members of an object; nothing for anything else.
  package var members: JSONObject { object ?? JSONObject() }

  /// The string members of an object, as labels and annotations are.
  package var stringMap: [String: String] {
    var result: [String: String] = [:]
    for (key, value) in members { if let text = value.string { result[key] = text } }
    return result
  }

  /// Whether arrays and objects are nested more than that many levels. Looks no further than the limit.
  package func isDeeper(than limit: Int) -> Bool {
    switch self {
    case .array(let elements): limit <= 0 || elements.contains { $0.isDeeper(than: limit - 1) }
    case .object(let object): limit <= 0 || object.contains { $0.1.isDeeper(than: limit - 1) }
    default: limit < 0
    }
  }

  /// The type Go gives such a value when nothing is known of it: what `%T` prints.
  package var goType: String {
    switch self {
    case .null: "<nil>"
    case .bool: "bool"
    case .int: "int64"
    case .double: "float64"
    case .string: "string"
    case .array: "[]interface {}"
    case .object: "map[string]interface {}"
    }
  }

  /// As Go's decoder calls it in `json: cannot unmarshal TYPE into ...`.
  package var goTypeName: String {
    switch self {
    case .bool: "bool"
    case .int, .double: "number"
    case .null, .string, .array, .object: typeName
    }
  }

  package var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .int: "integer"
    case .double: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}

extension JSON: Hashable {
  /// Numbers are equal by value, whatever their representation; objects whatever the order of their members.
  package static func == (a: JSON, b: JSON) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.bool(let x), .bool(let y)): x == y
    case (.int(let x), .int(let y)): x == y
    case (.double(let x), .double(let y)): x == y
    case (.int(let x), .double(let y)), (.double(let y), .int(let x)): Double(x) == y
    case (.string(let x), .string(let y)): x == y
    case (.array(let x), .array(let y)): x == y
    case (.object(let x), .object(let y)): x == y
    default: false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .int(let value): hasher.combine(Double(value))
    case .double(let value): hasher.combine(value)
    case .string(let value): hasher.combine(value)
    case .array(let value): hasher.combine(value)
    case .object(let value): hasher.combine(value)
    }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByNilLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .int(value) }
  package init(floatLiteral value: Double) { self = .double(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
  package init(nilLiteral: ()) { self = .null }

  package init(dictionaryLiteral elements: (String, JSON)...) {
    var object = JSONObject()
    for (key, value) in elements { object[key] = value }
    self = .object(object)
  }

  package init(_ value: Int) { self = .int(Int64(value)) }
  package init(_ value: String) { self = .string(value) }
  package init(_ value: Bool) { self = .bool(value) }
  package init(_ values: [String]) { self = .array(values.map(JSON.string)) }

  /// A map of strings, its keys in alphabetical order.
  package init(_ map: [String: String]) {
    var object = JSONObject()
    for (key, value) in map.sorted(by: { $0.key < $1.key }) { object[key] = .string(value) }
    self = .object(object)
  }
}
