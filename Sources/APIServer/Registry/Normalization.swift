import KubeAPI
import KubeSchema

extension APIServer {
  /// Brings an object into the form it is stored in: known members in upstream's order, unknown ones dropped and told as the request's
  /// field validation says.
  func normalize(
    _ json: JSON, _ duplicates: [String], _ kind: GroupVersionKind, _ definition: ResourceDefinition, _ context: RequestContext
  ) throws(APIStatus) -> KubeObject {
    var result = JSONObject()
    result.append("kind", .string(kind.kind))
    result.append("apiVersion", .string(kind.groupVersion.description))
    result.append("metadata", Metadata.ordered(json["metadata"]))
    for (name, value) in json.members where !["kind", "apiVersion", "metadata"].contains(name) { result.append(name, value) }
    return KubeObject(.object(result))
  }

  /// The object in the version the client asked for.
  func present(_ object: CachedObject, as definition: ResourceDefinition) -> CachedObject { object }
}
