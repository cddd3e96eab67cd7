import KubeAPI

/// A set of paths into an object, as a tree: which fields somebody owns.
package struct FieldSet: Hashable, Sendable {
  package var members: Set<PathElement> = []
  package var children: [PathElement: FieldSet] = [:]

  package init() {}

  package init(paths: [[PathElement]]) { for path in paths { insert(path[...]) } }

  package var isEmpty: Bool { members.isEmpty && children.isEmpty }

  package mutating func insert(_ path: ArraySlice<PathElement>) {
    guard let first = path.first else { return }
    if path.count == 1 { members.insert(first) } else { children[first, default: FieldSet()].insert(path.dropFirst()) }
  }

  package mutating func insert(_ path: [PathElement]) { insert(path[...]) }

  /// Puts a set below a path element; an empty one leaves no trace.
  package mutating func adopt(_ set: FieldSet, at element: PathElement) {
    if !set.isEmpty { children[element] = children[element].map { $0.union(set) } ?? set }
  }

  package func contains(_ element: PathElement) -> Bool { members.contains(element) }

  package func union(_ other: FieldSet) -> FieldSet {
    var result = self
    result.members.formUnion(other.members)
    for (element, set) in other.children { result.adopt(set, at: element) }
    return result
  }

  package func intersection(_ other: FieldSet) -> FieldSet {
    var result = FieldSet()
    result.members = members.intersection(other.members)
    for (element, set) in children {
      if let others = other.children[element] { result.adopt(set.intersection(others), at: element) }
    }
    return result
  }

  package func subtracting(_ other: FieldSet) -> FieldSet {
    var result = FieldSet()
    result.members = members.subtracting(other.members)
    for (element, set) in children {
      result.adopt(other.children[element].map(set.subtracting) ?? set, at: element)
    }
    return result
  }

  /// Without the other's members and everything below them.
  package func subtractingTrees(_ other: FieldSet) -> FieldSet {
    if other.isEmpty { return self }
    var result = FieldSet()
    result.members = members.subtracting(other.members)
    for (element, set) in children where !other.members.contains(element) {
      result.adopt(other.children[element].map(set.subtractingTrees) ?? set, at: element)
    }
    return result
  }

  /// Adds the fields of structs that lie on the way to a member: whoever owns `.spec.replicas` is asked about `.spec` too when items
  /// are removed.
  func withNamedFields(_ schema: (any PatchSchema)?) -> FieldSet {
    var result = FieldSet()
    result.members = members
    for (element, set) in children {
      var next: (any PatchSchema)?
      switch element {
      case .field(let name):
        if schema?.declares(name) == true { result.members.insert(element) }
        next = schema?.member(name)
      case .key: next = schema?.elements
      default: next = nil
      }
      result.children[element] = set.withNamedFields(next)
    }
    return result
  }

  /// All paths in upstream's order: those that end here, then those that go on.
  package var paths: [[PathElement]] {
    members.sorted().map { [$0] }
      + children.sorted { $0.key < $1.key }.flatMap { element, set in set.paths.map { [element] + $0 } }
  }
}

extension FieldSet {
  /// `fieldsV1`.
  package var json: JSON { .object(object(isMember: false)) }

  private func object(isMember: Bool) -> JSONObject {
    var result = JSONObject()
    if isMember { result["."] = [:] }
    for element in Set(children.keys).union(members).sorted() {
      if let set = children[element] {
        result.append(element.serialized, .object(set.object(isMember: members.contains(element))))
      } else {
        result.append(element.serialized, [:])
      }
    }
    return result
  }

  /// Nil when the value is not of the form of `fieldsV1`. Path elements of kinds that are not known are skipped, as upstream does.
  package init?(_ json: JSON) {
    guard let object = json.object else { return nil }
    for (key, value) in object where key != "." {
      guard key.utf8.count >= 2, key.utf8.dropFirst().first == UInt8(ascii: ":") else { return nil }
      guard let element = PathElement(serialized: key) else { continue }
      guard let inner = value.object, let set = FieldSet(value) else { return nil }
      if inner.isEmpty || inner.contains(".") { members.insert(element) }
      adopt(set, at: element)
    }
  }
}
