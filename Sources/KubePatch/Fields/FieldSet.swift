import KubeAPI

/// A set of paths into an object, as a tree: which fields somebody owns.
///
/// The elements of a level are kept in upstream's order, so that sets are joined and compared in one pass and written as they are.
package struct FieldSet: Hashable, Sendable {
  private struct Entry: Hashable, Sendable {
    var element: PathElement
    /// Whether a path ends here.
    var isMember: Bool
    /// The paths that go on; none for most.
    var below = FieldSet()
  }

  private var entries: [Entry] = []

  package init() {}

  package init(paths: [[PathElement]]) { for path in paths { insert(path[...]) } }

  package var isEmpty: Bool { entries.isEmpty }

  /// Where the element stands, or would have to.
  private func find(_ element: PathElement) -> (position: Int, isThere: Bool) {
    guard let last = entries.last else { return (0, false) }
    // Sets are read in their order.
    var (low, high) = (0, entries.count)
    switch PathElement.order(last.element, element) {
    case .ascending: return (high, false)
    case .same: return (high - 1, true)
    case .descending: high -= 1
    }
    while low < high {
      let middle = (low + high) / 2
      switch PathElement.order(entries[middle].element, element) {
      case .ascending: low = middle + 1
      case .descending: high = middle
      case .same: return (middle, true)
      }
    }
    return (low, false)
  }

  private func entry(_ element: PathElement) -> Entry? {
    let (position, isThere) = find(element)
    return isThere ? entries[position] : nil
  }

  package func contains(_ element: PathElement) -> Bool { entry(element)?.isMember == true }

  /// Whether all paths of the other set are in this one.
  package func contains(_ other: FieldSet) -> Bool { other.subtracting(self).isEmpty }

  /// What lies below a path element; nil when nothing does.
  package func below(_ element: PathElement) -> FieldSet? { entry(element).flatMap { $0.below.isEmpty ? nil : $0.below } }

  package mutating func insert(_ element: PathElement) {
    let (position, isThere) = find(element)
    if isThere {
      entries[position].isMember = true
    } else {
      entries.insert(Entry(element: element, isMember: true), at: position)
    }
  }

  package mutating func insert(_ path: ArraySlice<PathElement>) {
    guard let first = path.first else { return }
    if path.count == 1 { return insert(first) }
    let (position, isThere) = find(first)
    if !isThere { entries.insert(Entry(element: first, isMember: false), at: position) }
    entries[position].below.insert(path.dropFirst())
  }

  package mutating func insert(_ path: [PathElement]) { insert(path[...]) }

  /// Puts a set below a path element; an empty one leaves no trace.
  package mutating func adopt(_ set: FieldSet, at element: PathElement) {
    guard !set.isEmpty else { return }
    let (position, isThere) = find(element)
    if isThere {
      entries[position].below = entries[position].below.union(set)
    } else {
      entries.insert(Entry(element: element, isMember: false, below: set), at: position)
    }
  }

  mutating func reserveCapacity(_ count: Int) { entries.reserveCapacity(count) }

  /// Puts a path element into the set, with nothing below it but `set`.
  mutating func set(_ element: PathElement, below set: FieldSet) {
    let (position, isThere) = find(element)
    let entry = Entry(element: element, isMember: true, below: set)
    if isThere { entries[position] = entry } else { entries.insert(entry, at: position) }
  }

  private mutating func append(_ element: PathElement, _ isMember: Bool, _ below: FieldSet) {
    if isMember || !below.isEmpty { entries.append(Entry(element: element, isMember: isMember, below: below)) }
  }

  /// Visits the elements of this level, with whether a path ends there and what goes on.
  func forEach(_ visit: (PathElement, Bool, FieldSet) -> Void) {
    for entry in entries { visit(entry.element, entry.isMember, entry.below) }
  }

  /// Visits the elements of both sets in order, with what each has there.
  private func merge(_ other: FieldSet, _ visit: (Entry?, Entry?) -> Void) {
    var (left, right) = (entries[...], other.entries[...])
    while let a = left.first, let b = right.first {
      switch PathElement.order(a.element, b.element) {
      case .ascending:
        visit(a, nil)
        left.removeFirst()
      case .descending:
        visit(nil, b)
        right.removeFirst()
      case .same:
        visit(a, b)
        left.removeFirst()
        right.removeFirst()
      }
    }
    for entry in left { visit(entry, nil) }
    for entry in right { visit(nil, entry) }
  }

  package func union(_ other: FieldSet) -> FieldSet {
    if other.isEmpty { return self }
    if isEmpty { return other }
    var result = FieldSet()
    result.entries.reserveCapacity(max(entries.count, other.entries.count))
    merge(other) { a, b in
      guard let a, let b else { return result.entries.append(contentsOf: [a, b].compactMap(\.self)) }
      result.append(a.element, a.isMember || b.isMember, a.below.union(b.below))
    }
    return result
  }

  package func intersection(_ other: FieldSet) -> FieldSet {
    var result = FieldSet()
    if isEmpty || other.isEmpty { return result }
    merge(other) { a, b in
      guard let a, let b else { return }
      result.append(a.element, a.isMember && b.isMember, a.below.intersection(b.below))
    }
    return result
  }

  package func subtracting(_ other: FieldSet) -> FieldSet {
    if isEmpty || other.isEmpty { return self }
    var result = FieldSet()
    merge(other) { a, b in
      guard let a else { return }
      guard let b else { return result.entries.append(a) }
      result.append(a.element, a.isMember && !b.isMember, a.below.subtracting(b.below))
    }
    return result
  }

  /// Without the other's members and everything below them.
  package func subtractingTrees(_ other: FieldSet) -> FieldSet {
    if isEmpty || other.isEmpty { return self }
    var result = FieldSet()
    merge(other) { a, b in
      guard let a else { return }
      guard let b else { return result.entries.append(a) }
      if !b.isMember { result.append(a.element, a.isMember, a.below.subtractingTrees(b.below)) }
    }
    return result
  }

  /// Adds the fields of structs that lie on the way to a member: whoever owns `.spec.replicas` is asked about `.spec` too when items
  /// are removed.
  func withNamedFields(_ schema: (any PatchSchema)?) -> FieldSet {
    var result = self
    for position in entries.indices where !entries[position].below.isEmpty {
      var next: (any PatchSchema)?
      switch entries[position].element {
      case .field(let name):
        if schema?.declares(name) == true { result.entries[position].isMember = true }
        next = schema?.member(name)
      case .key: next = schema?.elements
      default: next = nil
      }
      result.entries[position].below = entries[position].below.withNamedFields(next)
    }
    return result
  }

  /// All paths in upstream's order: those that end here, then those that go on.
  package var paths: [[PathElement]] {
    entries.filter(\.isMember).map { [$0.element] }
      + entries.flatMap { entry in entry.below.paths.map { [entry.element] + $0 } }
  }
}

extension FieldSet {
  /// `fieldsV1`.
  package var json: JSON { .object(object(isMember: false)) }

  private func object(isMember: Bool) -> JSONObject {
    var result = JSONObject()
    result.reserveCapacity(entries.count + 1)
    if isMember, !isEmpty { result.append(".", [:]) }
    for entry in entries { result.append(entry.element.serialized, .object(entry.below.object(isMember: entry.isMember))) }
    return result
  }

  /// Nil when the value is not of the form of `fieldsV1`. Path elements of kinds that are not known are skipped, as upstream does.
  package init?(_ json: JSON) {
    guard let object = json.object else { return nil }
    for (key, value) in object where key != "." {
      guard key.utf8.count >= 2, key.utf8.dropFirst().first == UInt8(ascii: ":") else { return nil }
      guard let element = PathElement(serialized: key) else { continue }
      guard let inner = value.object, let set = FieldSet(value) else { return nil }
      if inner.isEmpty || inner.contains(".") { insert(element) }
      adopt(set, at: element)
    }
  }
}
