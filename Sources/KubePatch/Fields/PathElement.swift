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
  enum Order { case ascending, same, descending }

  package static func < (a: PathElement, b: PathElement) -> Bool { order(a, b) == .ascending }

  /// Upstream's order: by kind, strings by byte as Go compares them.
  static func order(_ a: PathElement, _ b: PathElement) -> Order {
    switch (a, b) {
    case (.field(let x), .field(let y)): return order(x, y)
    case (.key(let x), .key(let y)):
      for (left, right) in zip(x, y) {
        let names = order(left.name, right.name)
        let values = names == .same ? order(left.value, right.value) : names
        if values != .same { return values }
      }
      return order(x.count, y.count)
    case (.value(let x), .value(let y)): return order(x, y)
    case (.index(let x), .index(let y)): return order(x, y)
    default: return order(a.rank, b.rank)
    }
  }

  private var rank: Int {
    switch self {
    case .field: 0
    case .key: 1
    case .value: 2
    case .index: 3
    }
  }

  private static func order<Value: Comparable>(_ a: Value, _ b: Value) -> Order {
    a == b ? .same : a < b ? .ascending : .descending
  }

  private static func order(_ a: String, _ b: String) -> Order {
    var (a, b) = (a, b)
    return a.withUTF8 { x in
      b.withUTF8 { y in
        for position in 0..<min(x.count, y.count) where x[position] != y[position] {
          return x[position] < y[position] ? .ascending : .descending
        }
        return order(x.count, y.count)
      }
    }
  }

  private static func order(_ a: JSON, _ b: JSON) -> Order {
    switch (a, b) {
    case (.string(let x), .string(let y)): order(x, y)
    case (.bool(let x), .bool(let y)): order(x ? 1 : 0, y ? 1 : 0)
    case (.array, .array), (.object, .object): order(a.text, b.text)
    default:
      if let x = a.double, let y = b.double { order(x, y) } else { order(rank(a), rank(b)) }
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
    var start = text.utf8.makeIterator()
    guard let kind = start.next(), start.next() == UInt8(ascii: ":") else { return nil }
    let rest = String(Substring(text.utf8.dropFirst(2)))
    switch kind {
    case UInt8(ascii: "f"): self = .field(rest)
    case UInt8(ascii: "v"):
      guard let value = try? JSON.decode(rest) else { return nil }
      self = .value(value)
    case UInt8(ascii: "k"):
      guard let object = (try? JSON.decode(rest))?.object else { return nil }
      self = .key(object.map { KeyField($0, $1) }.sorted { $0.name < $1.name })
    case UInt8(ascii: "i"):
      guard let index = Int(rest) else { return nil }
      self = .index(index)
    default: return nil
    }
  }
}
