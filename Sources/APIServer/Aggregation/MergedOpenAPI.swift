import KubeAPI

/// `/openapi/v2` with what aggregated servers say of themselves: their paths, and the definitions nobody has yet.
enum MergedOpenAPI {
  static func merge(_ own: [UInt8], _ others: [JSON]) -> [UInt8] {
    guard case .object(var document) = try? JSON.decode(own) else { return own }
    for key in ["paths", "definitions"] {
      var members = document[key]?.members ?? JSONObject()
      for other in others {
        for (name, value) in other[key].members where !members.contains(name) { members[name] = value }
      }
      document[key] = .object(members)
    }
    return JSON.object(document).data
  }
}
