import KubeAPI

/// RFC 7386, for changes that are sent as whole objects.
enum MergePatch {
  static func apply(_ patch: JSON, to target: JSON) -> JSON {
    guard case .object(let members) = patch else { return patch }
    var result = target.object ?? JSONObject()
    for (key, value) in members {
      if value.isNull {
        result.remove(key)
      } else {
        result[key] = apply(value, to: result[key] ?? .null)
      }
    }
    return .object(result)
  }
}
