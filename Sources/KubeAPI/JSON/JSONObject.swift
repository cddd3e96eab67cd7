/// The members of a JSON object in the order they were written. Lookup is linear while small, indexed from 17 members on.
package struct JSONObject: Sendable {
  package private(set) var keys: [String] = []
  package private(set) var values: [JSON] = []
  private var index: [String: Int]?

  package init() {}

  package init(_ members: some Sequence<(String, JSON)>) {
    for (key, value) in members { self[key] = value }
  }

  package var count: Int { keys.count }
  package var isEmpty: Bool { keys.isEmpty }

  package func position(of key: String) -> Int? {
    if let index { return index[key] }
    return keys.firstIndex(of: key)
  }

  package func contains(_ key: String) -> Bool { position(of: key) != nil }

  /// The value of a member, nil when there is none (an explicit null is `.null`). Setting nil removes the member; a new member
  /// goes to the end.
  package subscript(key: String) -> JSON? {
    get { position(of: key).map { values[$0] } }
    set {
      guard let newValue else { return remove(key) }
      if let position = position(of: key) { values[position] = newValue } else { append(key, newValue) }
    }
  }

  /// Adds a member without looking for one of the same name: for decoders that have made sure of that.
  package mutating func append(_ key: String, _ value: JSON) {
    keys.append(key)
    values.append(value)
    if index != nil {
      index?[key] = keys.count - 1
    } else if keys.count > 16 {
      index = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
    }
  }

  package mutating func remove(_ key: String) {
    guard let position = position(of: key) else { return }
    keys.remove(at: position)
    values.remove(at: position)
    if index != nil {
      index = keys.count > 16 ? Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) }) : nil
    }
  }

  package func mapValues(_ transform: (JSON) throws -> JSON) rethrows -> JSONObject {
    var copy = self
    copy.values = try values.map(transform)
    return copy
  }
}

extension JSONObject: Sequence {
  package func makeIterator() -> Zip2Sequence<[String], [JSON]>.Iterator { zip(keys, values).makeIterator() }
}

extension JSONObject: Hashable {
  package static func == (a: JSONObject, b: JSONObject) -> Bool {
    guard a.count == b.count else { return false }
    if a.keys == b.keys { return a.values == b.values }
    return a.allSatisfy { key, value in b[key] == value }
  }

  package func hash(into hasher: inout Hasher) {
    var combined = 0
    for (key, value) in self {
      var member = Hasher()
      member.combine(key)
      member.combine(value)
      combined ^= member.finalize()
    }
    hasher.combine(combined)
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSON)...) {
    for (key, value) in elements { self[key] = value }
  }
}
