import KubeAPI

/// What changed between two values.
package struct Comparison: Hashable, Sendable {
  package var added = FieldSet()
  package var modified = FieldSet()
  package var removed = FieldSet()

  /// What whoever made the change comes to own.
  var taken: FieldSet { modified.union(added) }

  package var isSame: Bool { added.isEmpty && modified.isEmpty && removed.isEmpty }

  /// Without what the request cannot change anyway: `status` of the object itself, `spec` of its status.
  func ignoring(_ fields: FieldSet) -> Comparison {
    Comparison(
      added: added.subtractingTrees(fields), modified: modified.subtractingTrees(fields),
      removed: removed.subtractingTrees(fields))
  }
}

extension TypedValue {
  private enum Mark { case same, added, modified, removed }

  static func compare(_ left: JSON, _ right: JSON, _ schema: (any PatchSchema)?) -> Comparison {
    var result = Comparison()
    _ = compare(left, right, schema, &result)
    return result
  }

  /// Fills in what changed below; says what happened to the place itself.
  private static func compare(_ left: JSON?, _ right: JSON?, _ schema: (any PatchSchema)?, _ result: inout Comparison) -> Mark {
    guard let left else {
      if let right { result.added = members(right, schema) }
      return right == nil ? .same : .added
    }
    guard let right else {
      result.removed = members(left, schema)
      return .removed
    }
    if left == right { return .same }
    let atom = atom(right, schema)
    if !left.isNull, !right.isNull, TypedValue.atom(left, schema) != atom {
      result.removed = members(left, schema)
      result.added = members(right, schema)
      return .modified
    }
    // With nothing on either side, empty and absent are told apart as leaves are.
    switch (atom, isEmpty(left), isEmpty(right)) {
    case (.scalar, _, _), (.whole, _, _), (_, true, true): return .modified
    case (_, true, false): result.added = members(right, schema)
    case (_, false, true): result.removed = members(left, schema)
    case (.map, false, false):
      let (before, after) = (left.members, right.members)
      for (key, member) in before { descend(.field(key), member, after[key], schema?.member(key), &result) }
      for (key, member) in after where !before.contains(key) {
        descend(.field(key), nil, member, schema?.member(key), &result)
      }
    case (.list, false, false), (.set, false, false):
      compareItems(left.elements, right.elements, atom, schema, &result)
    }
    return .same
  }

  /// The fields of a value that has come or gone as a whole.
  private static func members(_ value: JSON, _ schema: (any PatchSchema)?) -> FieldSet {
    var result = FieldSet()
    let atom = atom(value, schema)
    switch atom {
    case .scalar, .whole: break
    case .map:
      result.reserveCapacity(value.members.count)
      for (key, member) in value.members { result.set(.field(key), below: members(member, schema?.member(key))) }
    case .list, .set:
      result.reserveCapacity(value.elements.count)
      for item in value.elements {
        guard let name = try? element(item, atom, schema) else { continue }
        // Elements that are named more than once are taken as a whole.
        result.set(name, below: result.contains(name) ? FieldSet() : members(item, schema?.elements))
      }
    }
    return result
  }

  private static func compareItems(
    _ left: [JSON], _ right: [JSON], _ atom: Atom, _ schema: (any PatchSchema)?, _ result: inout Comparison
  ) {
    var order: [PathElement] = []
    var sides: [PathElement: (left: [JSON], right: [JSON])] = [:]
    for (items, isLeft) in [(left, true), (right, false)] {
      for item in items {
        guard let name = try? element(item, atom, schema) else { continue }
        if sides[name] == nil { order.append(name) }
        if isLeft { sides[name, default: ([], [])].left.append(item) } else { sides[name, default: ([], [])].right.append(item) }
      }
    }
    for name in order {
      let (before, after) = sides[name] ?? ([], [])
      // Elements that are named more than once are compared as a whole.
      switch (before.count, after.count) {
      case (0...1, 0...1): descend(name, before.first, after.first, schema?.elements, &result)
      case (2..., 2...): if before != after { result.modified.insert(name) }
      case (2..., _):
        if let only = after.first { descend(name, nil, only, schema?.elements, &result) }
        result.removed.insert(name)
      default:
        if let only = before.first { descend(name, only, nil, schema?.elements, &result) }
        result.added.insert(name)
      }
    }
  }

  private static func descend(
    _ element: PathElement, _ left: JSON?, _ right: JSON?, _ schema: (any PatchSchema)?, _ result: inout Comparison
  ) {
    var inner = Comparison()
    switch compare(left, right, schema, &inner) {
    case .same: break
    case .added: result.added.insert(element)
    case .modified: result.modified.insert(element)
    case .removed: result.removed.insert(element)
    }
    result.added.adopt(inner.added, at: element)
    result.modified.adopt(inner.modified, at: element)
    result.removed.adopt(inner.removed, at: element)
  }
}
