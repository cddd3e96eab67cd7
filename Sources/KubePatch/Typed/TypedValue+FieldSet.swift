import KubeAPI

extension TypedValue {
  /// All fields that are set in a value, as an applier owns them.
  static func fieldSet(_ value: JSON, _ schema: (any PatchSchema)?) -> FieldSet { collect(value, schema).set }

  private static func collect(_ value: JSON, _ schema: (any PatchSchema)?) -> (isLeaf: Bool, set: FieldSet) {
    var set = FieldSet()
    let atom = atom(value, schema)
    switch atom {
    case .scalar, .whole: return (true, set)
    case .list, .set:
      var names: [(PathElement, JSON)] = []
      var counts: [PathElement: Int] = [:]
      for item in value.elements {
        guard let name = try? element(item, atom, schema) else { continue }
        names.append((name, item))
        counts[name, default: 0] += 1
      }
      for (name, item) in names {
        set.insert(name)
        if counts[name] == 1, atom != .set { set.adopt(collect(item, schema?.elements).set, at: name) }
      }
    case .map:
      for (key, member) in value.members {
        let (isLeaf, inner) = collect(member, schema?.member(key))
        let isBare = member.isNull || member.object?.isEmpty == true
        if isLeaf || isBare || schema?.declares(key) != true { set.insert(.field(key)) }
        set.adopt(inner, at: .field(key))
      }
    }
    return (false, set)
  }
}
