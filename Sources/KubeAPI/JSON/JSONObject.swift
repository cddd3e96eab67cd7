/// The members of a JSON object in the order they were written. Lookup is linear while small, indexed from 17 members on.
///
/// One array of pairs, not two of names and values: copying a value is what the API server does most, and each array costs it a
/// reference.
package struct JSONObject: Sendable {
  package typealias Member = (String, JSON)

  private var members: [Member] = []
  private var index: [String: Int]?

  package init() {}

  package init(_ members: some Sequence<Member>) {
    for (key, value) in members { self[key] = value }
  }

  package var count: Int { members.count }
  package var isEmpty: Bool { members.isEmpty }
  package var keys: [String] { members.map(\.0) }
  package var values: [JSON] { members.map(\.1) }

  package func position(of key: String) -> Int? {
    if let index { return index[key] }
    // Most names differ in length, which is known without looking at them.
    let count = key.utf8.count
    return members.firstIndex { $0.0.utf8.count == count && $0.0 == key }
  }

  package func contains(_ key: String) -> Bool { position(of: key) != nil }

  package func key(at position: Int) -> String { members[position].0 }

  /// The member at a place in the order.
  package subscript(position: Int) -> Member { members[position] }

  /// The value of a member, nil when there is none (an explicit null is `.null`). Setting nil removes the member; a new member
  /// goes to the end.
  package subscript(key: String) -> JSON? {
    get { position(of: key).map { members[$0].1 } }
    set {
      guard let newValue else { return remove(key) }
      if let position = position(of: key) { members[position].1 = newValue } else { append(key, newValue) }
    }
  }

  /// Changes the value of a member in place; `.null` stands for one that is absent, before and after.
  package mutating func update<Result>(_ key: String, _ body: (inout JSON) throws -> Result) rethrows -> Result {
    let position = position(of: key)
    var value = JSON.null
    if let position { swap(&value, &members[position].1) }
    defer { settle(key, position, value) }
    return try body(&value)
  }

  /// The value of the member at a place, to be changed in place.
  package mutating func update<Result>(at position: Int, _ body: (inout JSON) throws -> Result) rethrows -> Result {
    try body(&members[position].1)
  }

  /// Takes a value out to be changed without being copied: `settle` must follow.
  mutating func take(at position: Int?) -> JSON {
    var value = JSON.null
    if let position { swap(&value, &members[position].1) }
    return value
  }

  /// Puts a value where it was taken from; an absent one leaves no member.
  mutating func settle(_ key: String, _ position: Int?, _ value: JSON) {
    if case .null = value {
      if let position { remove(at: position) }
    } else if let position {
      members[position].1 = value
    } else {
      append(key, value)
    }
  }

  package mutating func reserveCapacity(_ count: Int) { members.reserveCapacity(count) }

  /// Adds a member without looking for one of the same name: for decoders that have made sure of that.
  package mutating func append(_ key: String, _ value: JSON) {
    members.append((key, value))
    if index != nil { index?[key] = members.count - 1 } else if members.count > 16 { makeIndex() }
  }

  package mutating func remove(_ key: String) { if let position = position(of: key) { remove(at: position) } }

  private mutating func remove(at position: Int) {
    members.remove(at: position)
    if index != nil { makeIndex() }
  }

  private mutating func makeIndex() {
    guard members.count > 16 else { return index = nil }
    index = Dictionary(uniqueKeysWithValues: members.indices.map { (members[$0].0, $0) })
  }

  package func mapValues(_ transform: (JSON) throws -> JSON) rethrows -> JSONObject {
    var copy = self
    for position in members.indices { copy.members[position].1 = try transform(members[position].1) }
    return copy
  }
}

extension JSONObject: Sequence {
  package func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
  package var underestimatedCount: Int { members.count }
}

extension JSONObject: Hashable {
  package static func == (a: JSONObject, b: JSONObject) -> Bool {
    guard a.count == b.count else { return false }
    if a.isIdentical(to: b) { return true }
    for position in a.members.indices {
      guard a.members[position].0 == b.members[position].0 else { return a.equalsInAnyOrder(b) }
      guard a.members[position].1 == b.members[position].1 else { return false }
    }
    return true
  }

  /// Whether both share their storage, as copies do that nobody has changed.
  private func isIdentical(to other: JSONObject) -> Bool {
    members.withUnsafeBufferPointer { mine in other.members.withUnsafeBufferPointer { mine.baseAddress == $0.baseAddress } }
  }

  private func equalsInAnyOrder(_ other: JSONObject) -> Bool { members.allSatisfy { key, value in other[key] == value } }

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
