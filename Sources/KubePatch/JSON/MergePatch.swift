import KubeAPI

/// RFC 7386.
package enum MergePatch {
  package static func apply(_ patch: JSON, to document: JSON) -> JSON {
    guard case .object(let changes) = patch else { return patch }
    guard case .object(var object) = document else { return pruned(patch) }
    for (key, value) in changes {
      if value.isNull {
        object.remove(key)
      } else if let current = object[key], !current.isNull {
        object[key] = current.object != nil && value.object != nil ? apply(value, to: current) : pruned(value)
      } else {
        object[key] = pruned(value)
      }
    }
    return .object(object)
  }

  /// Without members that are null, at any depth: they would only say that something must not be there.
  static func pruned(_ value: JSON) -> JSON {
    switch value {
    case .object(let object): .object(JSONObject(object.lazy.filter { !$1.isNull }.map { ($0, pruned($1)) }))
    case .array(let elements): .array(elements.map(pruned))
    default: value
    }
  }
}
