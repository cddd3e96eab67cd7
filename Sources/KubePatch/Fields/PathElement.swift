import KubeAPI

/// One step of a path into an object: a field, an element of a keyed list, an element of a set, or a position.
package enum PathElement: Hashable, Sendable {
  case field(String)
  /// The keys that name an element, in alphabetical order.
  case key([KeyField])
  case value(JSON)
  case index(Int)

  package struct KeyField: Hashable, Sendable {
    package var name: String
    package var value: JSON

    package init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }
}

extension PathElement: Comparable {
  private var rank: Int {
    switch self {
    case .field: 0
    case .key: 1
    case .value: 2
    case .index: 3
    }
  }

  package static func < (a: PathElement, b: PathElement) -> Bool {
    switch (a, b) {
    case (.field(let x), .field(let y)): return goLess(x, y)
    case (.key(let x), .key(let y)):
      for (left, right) in zip(x, y) where left != right {
        return left.name == right.name ? less(left.value, right.value) : goLess(left.name, right.name)
      }
      return x.count < y.count
    case (.value(let x), .value(let y)): return less(x, y)
    case (.index(let x), .index(let y)): return x < y
    default: return a.rank < b.rank
    }
  }

  /// Go compares strings by byte.
  private static func goLess(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }

  private static func less(_ a: JSON, _ b: JSON) -> Bool {
    switch (a, b) {
    case (.string(let x), .string(let y)): goLess(x, y)
    case (.bool(let x), .bool(let y)): !x && y
    case (.array, .array), (.object, .object): goLess(a.text, b.text)
    default:
      if let x = a.double, let y = b.double { x < y } else { rank(a) < rank(b) }
    }
  }

  private static func rank(_ value: JSON) -> Int {
    switch value {
    case .int, .double: 0
    case .string: 1
    case .bool: 2
    case .array: 3
    case .object: 4
    case .null: 5
    }
  }
}

extension PathElement: CustomStringConvertible {
  /// As conflicts name it: `.spec`, `[name="x"]`, `[="x"]`, `[0]`.
  package var description: String {
    switch self {
    case .field(let name): "." + name
    case .key(let fields): "[" + fields.map { "\($0.name)=\($0.value.text)" }.joined(separator: ",") + "]"
    case .value(let value): "[=\(value.text)]"
    case .index(let index): "[\(index)]"
    }
  }
}

extension PathElement {
  /// As a member of `fieldsV1`: `f:spec`, `k:{"name":"x"}`, `v:"x"`, `i:0`.
  package var serialized: String {
    switch self {
    case .field(let name): "f:" + name
    case .key(let fields): "k:" + JSON.object(JSONObject(fields.map { ($0.name, $0.value) })).text
    case .value(let value): "v:" + value.text
    case .index(let index): "i:\(index)"
    }
  }

  /// Nil for what is no path element of a known kind.
  package init?(serialized text: String) {
    let rest = String(text.dropFirst(2))
    switch text.prefix(2) {
    case "f:": self = .field(rest)
    case "v:":
      guard let value = try? JSON.decode(rest) else { return nil }
      self = .value(value)
    case "k:":
      guard let object = (try? JSON.decode(rest))?.object else { return nil }
      self = .key(object.map { KeyField($0, $1) }.sorted { $0.name < $1.name })
    case "i:":
      guard let index = Int(rest) else { return nil }
      self = .index(index)
    default: return nil
    }
  }
}
