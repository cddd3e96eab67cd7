import KubeAPI
import KubeSchema

extension APIServer {
  /// Brings a body into the form it is stored in: known members in upstream's order, defaults filled in, unknown ones dropped and
  /// told as the request's field validation says.
  func normalize(
    _ json: JSON, _ body: DecodedBody, _ kind: GroupVersionKind, _ definition: ResourceDefinition, _ context: RequestContext
  ) throws(APIStatus) -> KubeObject {
    var json = json
    // Of what goes to the status nothing else is looked at.
    if definition.isCustom, context.info.subresource != "status", let given = json["kind"].string, given != kind.kind {
      throw Self.misnamed(given, kind, json)
    }
    json["kind"] = .string(kind.kind)
    json["apiVersion"] = .string(kind.groupVersion.description)
    if let type = customType(definition), kind == definition.groupVersionKind {
      return try decodeCustom(json, body, type, context)
    }
    if let schema = schemas.schema(definition.resource), schema.kind == kind {
      // Typed objects keep apart what is an empty list and what is not said: both this and one empty owner clear all owners.
      if json["metadata"]["managedFields"].array?.isEmpty == true { json["metadata"]["managedFields"] = [[:]] }
      let decoded: DecodedObject
      do throws(SchemaDecodingError) { decoded = try schema.decode(json) } catch { throw error.status(for: kind) }
      try report(body, unknown: decoded.unknownFields, kind, context)
      context.emptyMaps.withLock { $0 = decoded.emptyMaps }
      return stored(schema.defaulted(decoded.object), schema)
    }
    guard let type = subresourceType(kind) else { return Self.untyped(json) }
    let decoded: (value: JSON, unknownFields: [String])
    do throws(SchemaDecodingError) { decoded = try type.decode(json) } catch { throw error.status(for: kind) }
    try report(body, unknown: decoded.unknownFields, kind, context)
    return ordered(KubeObject(decoded.value))
  }

  /// The shape of a kind that only subresources speak; custom resources have the `/scale` of the built-in ones.
  func subresourceType(_ kind: GroupVersionKind) -> TypeSchema? {
    schemas.resources.lazy.flatMap(\.subresources).first { $0.kind == kind }?.type
  }

  /// The answer to a custom object that says it is of another kind.
  private static func misnamed(_ given: String, _ kind: GroupVersionKind, _ json: JSON) -> APIStatus {
    APIStatus.invalid(
      GroupVersionKind(group: kind.group, version: kind.version, kind: given), name: json["metadata"]["name"].string ?? "",
      [.invalid("kind", .string(given), "must be \(kind.kind)")])
  }

  /// Tells of fields nobody knows and of repeated ones, as the request's field validation says.
  func report(
    _ body: DecodedBody, unknown: [String], _ kind: GroupVersionKind, _ context: RequestContext
  ) throws(APIStatus) {
    switch context.options.fieldValidation {
    case .ignore: return
    case .warn: for fault in body.warnings(unknown: unknown) { context.warn(fault) }
    case .strict:
      let faults = body.faults(unknown: unknown)
      if !faults.isEmpty { throw StrictDecoding.refusal(of: kind, faults: faults) }
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

  /// In the form that is kept, whatever the version of the request.
  private func stored(_ object: KubeObject, _ schema: ObjectSchema) -> KubeObject {
    let kind = KindConversion.stored(schema.kind)
    guard kind != schema.kind, let other = schemas.schema(kind) else { return ordered(object) }
    return ordered(KubeObject(other.type.normalized(KindConversion.convert(object, to: kind).json)))
  }

  /// The rules of the form that objects are kept in, which all versions share.
  func storedSchema(_ definition: ResourceDefinition) -> ObjectSchema? {
    guard let schema = schemas.schema(definition.resource) else { return nil }
    return schemas.schema(KindConversion.stored(schema.kind)) ?? schema
  }

  /// The object in the version the client asked for; custom objects have been brought there before, by `current`.
  func present(_ object: CachedObject, as definition: ResourceDefinition) -> CachedObject {
    guard object.apiVersion != definition.resource.groupVersion.description else { return object }
    let shown = present(object.object, as: definition)
    guard shown.apiVersion != object.apiVersion else { return object }
    return CachedObject(key: object.key, object: shown, revision: object.revision)
  }

  func present(_ object: KubeObject, as definition: ResourceDefinition) -> KubeObject {
    let version = definition.resource.groupVersion.description
    guard object.apiVersion != version, !definition.isCustom else { return object }
    guard let schema = schemas.schema(definition.resource) else { return object }
    return ordered(KubeObject(schema.type.normalized(KindConversion.convert(object, to: schema.kind).json)))
  }
}
