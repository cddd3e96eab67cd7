import HTTPServer
import KubeAPI
import KubePatch
import KubeSchema

/// The patch in a request's body.
enum IncomingPatch: Sendable {
  case change(Patcher.Kind, JSON)
  case apply(JSON)
}

extension APIServer {
  static let patchTypes = [
    "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json",
    "application/apply-patch+yaml",
    "application/apply-patch+cbor",
  ]

  static let customPatchTypes = ["application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml"]

  func patch(_ definition: ResourceDefinition, _ context: RequestContext, subresource: String) async throws -> (
    CachedObject, isNew: Bool
  ) {
    let patch = try readPatch(definition, context)
    let key = storageKey(definition, context)
    let time = Timestamp.now
    if case .apply(let body) = patch, subresource.isEmpty, cache.resource(definition).get(key) == nil {
      let object = try await applied(body, to: nil, definition, context, subresource: subresource, time: time)
      return (try await create(definition, context, object, ownership: .applied), true)
    }
    let result = try await modify(definition, context, key: key, name: context.info.name, isDryRun: context.options.isDryRun) {
      current in
      var changed: KubeObject
      var ownership = Ownership.recorded
      switch patch {
      case .apply(let body):
        ownership = .applied
        changed = try await self.applied(body, to: current.object, definition, context, subresource: subresource, time: time)
      case .change(let kind, let body):
        let patched = try Patcher.apply(
          kind, body: body, to: present(current, as: definition).object.json, schema: patchSchema(definition))
        changed = try decodePatched(patched, by: kind == .strategic ? .some(body) : Optional<JSON>.none, definition, context)
        try checkUID(changed, current.object, definition)
        try checkPreconditions(changed, current, definition)
      }
      guard !changed.name.isEmpty else {
        throw APIStatus.badRequest(
          "the name of the object (\(context.info.name) based on URL) was undeterminable: name must be provided")
      }
      guard changed.name == current.object.name else {
        throw APIStatus.badRequest(
          "the name of the object (\(changed.name)) does not match the name on the URL (\(context.info.name))")
      }
      if definition.isNamespaced, changed.namespace != current.object.namespace {
        guard changed.namespace.isEmpty else {
          throw APIStatus.badRequest("the namespace of the provided object does not match the namespace sent on the request")
        }
        changed.namespace = current.object.namespace
      }
      return try await prepareForUpdate(
        changed, current.object, definition, context, subresource: subresource, ownership: ownership)
    }
    return (result, false)
  }

  /// Upstream reads what a patch has made of an object apart from bodies: what does not fit there is the patch's fault.
  /// Of a strategic patch it shows the patch, and converts what was decoded already; else it shows the object, and decodes it.
  private func decodePatched(
    _ json: JSON, by patch: JSON?, _ definition: ResourceDefinition, _ context: RequestContext
  ) throws(APIStatus) -> KubeObject {
    let kind = definition.groupVersionKind
    do { return try decodeObject(DecodedBody(json: json), kind, definition, context) } catch {
      let prefix = "\(kind.kind) in version \"\(kind.version)\" cannot be handled as a \(kind.kind): "
      guard error.message.hasPrefix(prefix) else { throw error }
      let problem = String(error.message.dropFirst(prefix.count))
      let shown = patch.map(StrategicPatch.goText) ?? Self.sorted(json).text
      let message = "Invalid value: \(JSON.string(shown).text): \(patch == nil ? problem : GoConversion.problem(problem))"
      throw APIStatus(
        .invalid, " \"\" is invalid: patch: \(message)",
        details: .init(causes: [.init(reason: "FieldValueInvalid", message: message, field: "patch")]))
    }
  }

  /// Told twice, by the rules of all objects and by those of the kind.
  private func checkUID(_ changed: KubeObject, _ current: KubeObject, _ definition: ResourceDefinition) throws(APIStatus) {
    guard !changed.uid.isEmpty, changed.uid != current.uid else { return }
    let message = "Invalid value: \"\(changed.uid)\": field is immutable"
    let cause = APIStatus.Cause(reason: "FieldValueInvalid", message: message, field: "metadata.uid")
    var status = invalid(definition, current.name, [cause])
    status.details?.causes.append(cause)
    throw status
  }

  /// As Go writes maps: members in alphabetical order.
  private static func sorted(_ json: JSON) -> JSON {
    switch json {
    case .object(let object): .object(JSONObject(object.sorted { $0.0 < $1.0 }.map { ($0.0, sorted($0.1)) }))
    case .array(let elements): .array(elements.map(sorted))
    default: json
    }
  }

  func readPatch(_ definition: ResourceDefinition, _ context: RequestContext) throws -> IncomingPatch {
    let type = MediaType(context.http.headers["Content-Type"] ?? "").type
    // Upstream refuses for its own kinds in the router, for custom ones in the handler, each in its words.
    if definition.isCustom, !Self.customPatchTypes.contains(type) { throw APIStatus.unsupportedMediaType(Self.customPatchTypes) }
    guard Self.patchTypes.contains(type) else {
      throw APIStatus(.unsupportedMediaType, "415: Unsupported Media Type", details: .init())
    }
    if type == "application/apply-patch+yaml" {
      guard !context.options.fieldManager.isEmpty else {
        throw RequestOptions.invalid(
          "PatchOptions", "fieldManager: Required value: is required for apply patch", "fieldManager", "FieldValueRequired")
      }
      let json = try Self.decodeYAML(context.http.body).json
      context.audit?.patch(json)
      return .apply(json)
    }
    guard let kind = Patcher.Kind(rawValue: type) else { throw APIStatus.unsupportedMediaType(Self.patchTypes) }
    if context.options.force != nil {
      throw RequestOptions.invalid(
        "PatchOptions", "force: Forbidden: may not be specified for non-apply patch", "force", "FieldValueForbidden")
    }
    do throws(JSONDecodingError) {
      let json = try JSON.decode(context.http.body)
      context.audit?.patch(json)
      return .change(kind, json)
    } catch {
      throw APIStatus.badRequest("error decoding patch: \(error.description)")
    }
  }

  private func applied(
    _ body: JSON, to live: KubeObject?, _ definition: ResourceDefinition, _ context: RequestContext, subresource: String,
    time: Timestamp
  ) async throws -> KubeObject {
    let apply = ServerSideApply(
      manager: context.options.fieldManager, force: context.options.force ?? false, time: time, subresource: subresource,
      apiVersion: definition.resource.groupVersion.description, schema: patchSchema(definition),
      ignored: resetFields(definition, subresource: subresource))
    var body = body
    if body["metadata"]["name"].isNull { body["metadata"]["name"] = .string(context.info.name) }
    let merged = try apply.apply(body, to: live.map { present($0, as: definition).json })
    return try decodeObject(DecodedBody(json: merged), definition.groupVersionKind, definition, context)
  }

  /// A scale after the patch of this request.
  func patchedScale(_ live: JSON, _ definition: ResourceDefinition, _ context: RequestContext) throws -> KubeObject {
    let kind = definition.kind(ofSubresource: "scale")
    switch try readPatch(definition, context) {
    case .change(let patchKind, let body):
      let schema = patchSchema(definition, subresource: "scale")
      return try decodeObject(
        DecodedBody(json: try Patcher.apply(patchKind, body: body, to: live, schema: schema)), kind, definition, context)
    case .apply(let body):
      return try decodeObject(DecodedBody(json: MergePatch.apply(body, to: live)), kind, definition, context)
    }
  }

  /// How values of the kind, or of the kind that a subresource has of its own, are merged.
  func patchSchema(_ definition: ResourceDefinition, subresource: String = "") -> any PatchSchema {
    let (kind, builtIn) = (definition.kind(ofSubresource: subresource), schemas.schema(definition.resource))
    guard kind == definition.groupVersionKind else {
      return builtIn?.subresources.first { $0.kind == kind }?.type ?? UntypedSchema()
    }
    return customType(definition)?.patchSchema ?? builtIn?.type ?? UntypedSchema()
  }
}
