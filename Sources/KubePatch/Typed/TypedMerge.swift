import KubeAPI

/// Merges a partial object into a whole one along the schema, without ownership: what mutating policies apply.
package enum TypedMerge {
  /// `live` with everything `patch` sets.
  package static func merge(_ live: JSON, _ patch: JSON, schema: any PatchSchema) -> JSON {
    TypedValue.merge(live, patch, schema) ?? .object(JSONObject())
  }

  /// The paths of lists, maps and structs in `patch` that can only be replaced as a whole, as `.spec.selector`.
  package static func atomics(in patch: JSON, schema: (any PatchSchema)?, path: String = "") -> [String] {
    guard let schema else { return [] }
    switch patch {
    case .object(let object):
      var result = schema.isAtomic ? [path] : []
      for (name, member) in object {
        guard let inner = schema.member(name) else { continue }
        result += atomics(in: member, schema: inner, path: "\(path).\(name)")
      }
      return result
    case .array(let elements):
      var result = TypedValue.atom(patch, schema) == .whole ? [path] : []
      for (index, element) in elements.enumerated() {
        result += atomics(in: element, schema: schema.elements, path: "\(path)[\(index)]")
      }
      return result
    default: return []
    }
  }
}
