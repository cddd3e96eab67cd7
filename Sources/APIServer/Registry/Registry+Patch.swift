import HTTPServer
import KubeAPI
import KubePatch
import KubeSchema

/// The patch in a request's body.
enum IncomingPatch: Sendable {
  /// With the names that came twice in a patch that is an object.
  case change(Patcher.Kind, JSON, duplicates: [String])
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
        var given = KubeObject(body)
        given.name = context.info.name
        try checkUID(given, current.object, definition)
        if !given.resourceVersion.isEmpty { try checkPreconditions(given, current, definition) }
        let live = present(current.object, as: definition).json
        changed = try await applied(body, to: live, definition, context, subresource: subresource, time: time)
      case .change(let kind, let body, let duplicates):
        let patched = try Patcher.apply(
          kind, body: body, to: present(current, as: definition).object.json, schema: patchSchema(definition))
        changed = try decodePatched(
          DecodedBody(json: patched, duplicates: duplicates), by: kind, body, definition, context)
      }
      try context.checkName(of: changed)
      if definition.isNamespaced { try context.settleNamespace(of: &changed) }
      if case .change = patch {
        try checkUID(changed, current.object, definition)
        try checkPreconditions(changed, current, definition)
      }
      return try await prepareForUpdate(
        changed, current.object, definition, context, subresource: subresource, ownership: ownership)
    }
    return (result, false)
  }

  /// Upstream reads what a patch has made of an object apart from bodies: what does not fit there is the patch's fault.
  /// Of a strategic patch it converts what was decoded already; else it decodes the object.
  private func decodePatched(
    _ result: DecodedBody, by patch: Patcher.Kind, _ body: JSON, _ definition: ResourceDefinition, _ context: RequestContext,
    subresource: String = ""
  ) throws(APIStatus) -> KubeObject {
    let kind = definition.kind(ofSubresource: subresource)
    do { return try decodeObject(result, kind, definition, context) } catch {
      let prefix = "\(kind.kind) in version \"\(kind.version)\" cannot be handled as a \(kind.kind): "
      guard error.message.hasPrefix(prefix) else { throw error }
      let problem = String(error.message.dropFirst(prefix.count))
      let shown = Patcher.shown(patch, body: body, result: result.json)
      let message = "Invalid value: \(shown.goQuoted): \(patch == .strategic ? GoConversion.problem(problem) : problem)"
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

  func readPatch(_ definition: ResourceDefinition, _ context: RequestContext) throws -> IncomingPatch {
    let type = MediaType(context.http.headers["Content-Type"] ?? "").type
    // Upstream refuses for its own kinds in the router, for custom ones in the handler, each in its words.
    if definition.isCustom, !Self.customPatchTypes.contains(type) { throw APIStatus.unsupportedMediaType(Self.customPatchTypes) }
    guard Self.patchTypes.contains(type) else {
      throw APIStatus(.unsupportedMediaType, "415: Unsupported Media Type", details: .init())
    }
    if type == "application/apply-patch+yaml" {
      let json = try readApplied(context)
      context.audit?.patch(json)
      return .apply(json)
    }
    guard let kind = Patcher.Kind(rawValue: type) else { throw APIStatus.unsupportedMediaType(Self.patchTypes) }
    do throws(JSONDecodingError) {
      var duplicates: [String] = []
      let json = try JSON.decode(context.http.body) { duplicates.append($0) }
      context.audit?.patch(json)
      return .change(kind, json, duplicates: kind == .json ? [] : duplicates)
    } catch {
      throw APIStatus.badRequest("error decoding patch: \(error.description)")
    }
  }

  /// What is to be applied, with upstream's words for what cannot be read.
  private func readApplied(_ context: RequestContext) throws(APIStatus) -> JSON {
    let body: DecodedBody
    do throws(APIStatus) { body = try Self.decodeYAML(context.http.body) } catch {
      throw APIStatus.badRequest("error decoding YAML: error converting YAML to JSON: \(error.message)")
    }
    guard body.json.isNull || body.json.object != nil else {
      throw APIStatus.badRequest(
        "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal \(body.json.goTypeName) into Go value of type map[string]interface {}"
      )
    }
    switch context.options.fieldValidation {
    case .ignore: break
    case .warn: for warning in body.warnings(unknown: []) { context.warn(warning) }
    case .strict:
      if let fault = body.faults(unknown: []).first {
        throw APIStatus.badRequest("error strict decoding YAML: error converting YAML to JSON: \(fault)")
      }
    }
    return body.json
  }

  private func applied(
    _ body: JSON, to live: JSON?, _ definition: ResourceDefinition, _ context: RequestContext, subresource: String,
    time: Timestamp
  ) async throws -> KubeObject {
    let kind = definition.kind(ofSubresource: subresource)
    let apply = ServerSideApply(
      manager: context.options.fieldManager, force: context.options.force ?? false, time: time, subresource: subresource,
      kind: kind, schema: patchSchema(definition, subresource: subresource),
      ignored: resetFields(definition, subresource: subresource))
    var body = body
    if live == nil, body["metadata"]["name"].isNull { body["metadata"]["name"] = .string(context.info.name) }
    let patch = body
    let result = try await settleOwnership(definition, subresource) { conversions throws(OwnershipFault) in
      try apply.apply(patch, to: live, conversions)
    }
    let decoded = DecodedBody(json: result)
    if let type = customType(definition), kind == definition.groupVersionKind {
      return try decodeCustom(result, decoded, type, context, keepsNulls: true)
    }
    return try decodeObject(decoded, kind, definition, context)
  }

  /// A scale after the patch of this request, with its owners.
  func patchedScale(_ live: KubeObject, _ definition: ResourceDefinition, _ context: RequestContext) async throws -> KubeObject {
    switch try readPatch(definition, context) {
    case .apply(let body):
      let scale = try await applied(body, to: live.json, definition, context, subresource: "scale", time: .now)
      if definition.isCustom { try checkApplied(scale, live) }
      return scale
    case .change(let patchKind, let body, let duplicates):
      let schema = patchSchema(definition, subresource: "scale")
      let patched = try Patcher.apply(patchKind, body: body, to: live.json, schema: schema)
      var scale = try decodePatched(
        DecodedBody(json: patched, duplicates: duplicates), by: patchKind, body, definition, context, subresource: "scale")
      await record(&scale, old: live, definition, context, subresource: "scale")
      return scale
    }
  }

  /// Upstream has no way from an applied scale back to a custom object, nor to the owners of a scale that has none: it fails.
  private func checkApplied(_ scale: KubeObject, _ live: KubeObject) throws(APIStatus) {
    let kind = GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale").goDescription
    let reason = "to proper version: request to convert CR to an invalid group/version: autoscaling/v1"
    if live.metadata["managedFields"].elements.isEmpty {
      throw APIStatus(
        .unknown,
        "failed to create manager for existing fields: failed to convert live object (/; \(kind)) \(reason)", code: 500)
    }
    guard ManagedFields.without(scale.json) == ManagedFields.without(live.json) else {
      throw APIStatus(.unknown, "failed to convert new object (/\(live.name); \(kind)) \(reason)", code: 500)
    }
  }
}
