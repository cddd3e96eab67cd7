import KubeAPI

extension TypedValue {
  /// The value without the items of a set; null when nothing is left of it.
  static func removing(_ set: FieldSet, from value: JSON, _ schema: (any PatchSchema)?) -> JSON {
    let atom = atom(value, schema)
    switch atom {
    case .scalar: return value
    case .whole: return .null
    case .list, .set:
      var items: [JSON] = []
      for item in value.elements {
        guard let name = try? element(item, atom, schema) else {
          items.append(item)
          continue
        }
        if set.contains(name) { continue }
        items.append(set.below(name).map { removing($0, from: item, schema?.elements) } ?? item)
      }
      return items.isEmpty ? .null : .array(items)
    case .map:
      var object = JSONObject()
      for (key, member) in value.members where !set.contains(.field(key)) {
        object.append(key, set.below(.field(key)).map { removing($0, from: member, schema?.member(key)) } ?? member)
      }
      return object.isEmpty ? .null : .object(object)
    }
  }
}
