import HTTPServer
import KubeAPI
import KubePatch

extension APIServer {
  func patch(_ definition: ResourceDefinition, _ context: RequestContext, subresource: String) async throws -> (
    CachedObject, isNew: Bool
  ) {
    let type = MediaType(context.http.headers["Content-Type"] ?? "").type
    let body = try readPatch(type, context)
    let key = storageKey(definition, context)
    let result = try await modify(definition, context, key: key, name: context.info.name, isDryRun: context.options.isDryRun) {
      current in
      let patched = try self.apply(type, body, to: current.object, definition, context)
      return try await prepareForUpdate(patched, current.object, definition, context, subresource: subresource)
    }
    return (result, false)
  }

  static let patchTypes = [
    "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json",
    "application/apply-patch+yaml",
    "application/apply-patch+cbor",
  ]

  private func readPatch(_ type: String, _ context: RequestContext) throws -> DecodedBody {
    guard Self.patchTypes.contains(type) else { throw APIStatus.unsupportedMediaType(Self.patchTypes) }
    if type == "application/apply-patch+yaml" { return try Self.decodeYAML(context.http.body) }
    do throws(JSONDecodingError) { return DecodedBody(json: try JSON.decode(context.http.body)) } catch {
      throw APIStatus.badRequest("error decoding patch: \(error.description)")
    }
  }

  private func apply(
    _ type: String, _ body: DecodedBody, to object: KubeObject, _ definition: ResourceDefinition, _ context: RequestContext
  ) throws -> KubeObject {
    var merged = object
    merged.json = Self.merge(body.json, into: object.json)
    return merged
  }

  /// RFC 7386.
  static func merge(_ patch: JSON, into target: JSON) -> JSON {
    guard let members = patch.object else { return patch }
    var result = target.object ?? JSONObject()
    for (key, value) in members {
      if value.isNull { result[key] = nil } else { result[key] = merge(value, into: result[key] ?? .null) }
    }
    return .object(result)
  }
}
