import KubeAPI
import KubeSchema

extension APIServer {
  /// Brings a body into the form it is stored in: known members in upstream's order, defaults filled in, unknown ones dropped and
  /// told as the request's field validation says.
  func normalize(
    _ json: JSON, _ duplicates: [String], _ kind: GroupVersionKind, _ definition: ResourceDefinition, _ context: RequestContext
  ) throws(APIStatus) -> KubeObject {
    var json = json
    json["kind"] = .string(kind.kind)
    json["apiVersion"] = .string(kind.groupVersion.description)
    if let type = customType(definition), kind == definition.groupVersionKind {
      var unknown: [String] = []
      let normalized = type.normalized(json, unknown: &unknown)
      try report(unknown, duplicates, kind, context)
      return Self.untyped(normalized)
    }
    guard let schema = schemas.schema(definition.resource) else { return Self.untyped(json) }
    if schema.kind == kind {
      let decoded: DecodedObject
      do throws(SchemaDecodingError) { decoded = try schema.decode(json) } catch { throw error.status(for: kind) }
      try report(decoded.unknownFields, duplicates, kind, context)
      return ordered(schema.defaulted(decoded.object))
    }
    guard let type = schema.subresources.first(where: { $0.kind == kind })?.type else { return Self.untyped(json) }
    let decoded: (value: JSON, unknownFields: [String])
    do throws(SchemaDecodingError) { decoded = try type.decode(json) } catch { throw error.status(for: kind) }
    try report(decoded.unknownFields, duplicates, kind, context)
    return ordered(KubeObject(decoded.value))
  }

  private func report(
    _ unknown: [String], _ duplicates: [String], _ kind: GroupVersionKind, _ context: RequestContext
  ) throws(APIStatus) {
    guard !unknown.isEmpty || !duplicates.isEmpty else { return }
    let faults = StrictDecoding.faults(unknown: unknown, duplicates: duplicates)
    switch context.options.fieldValidation {
    case .ignore: return
    case .warn: for fault in faults { context.warn(fault) }
    case .strict: throw StrictDecoding.refusal(of: kind, faults: faults)
    }
  }

  /// Kinds without a table keep what they are given.
  private static func untyped(_ json: JSON) -> KubeObject {
    var result = JSONObject()
    for key in ["kind", "apiVersion"] { result.append(key, json[key]) }
    result.append("metadata", Metadata.ordered(json["metadata"]))
    for (name, value) in json.members where !["kind", "apiVersion", "metadata"].contains(name) { result.append(name, value) }
    return KubeObject(.object(result))
  }

  /// kind and apiVersion first, as they are written.
  func ordered(_ object: KubeObject) -> KubeObject {
    var result = JSONObject()
    for key in ["kind", "apiVersion"] { result.append(key, object.json[key]) }
    for (name, value) in object.json.members where name != "kind" && name != "apiVersion" { result.append(name, value) }
    return KubeObject(.object(result))
  }

  /// The object in the version the client asked for.
  func present(_ object: CachedObject, as definition: ResourceDefinition) -> CachedObject {
    let version = definition.resource.groupVersion.description
    guard definition.isCustom, object.object.apiVersion != version else { return object }
    var converted = object.object
    converted.json["apiVersion"] = .string(version)
    return CachedObject(key: object.key, object: converted, revision: object.revision)
  }
}
