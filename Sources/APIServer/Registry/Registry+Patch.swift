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
      try context.checkName(of: object)
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
        if !given.resourceVersion.isEmpty { try checkVersion(given, current, definition) }
        let live = present(current.object, as: definition).json
        changed = try await applied(body, to: live, definition, context, subresource: subresource, time: time)
      case .change(let kind, let body, let duplicates):
        let patched = try Patcher.apply(
          kind, body: body, to: present(current, as: definition).object.json, schema: patchSchema(definition))
        changed = try decodePatched(
          DecodedBody(json: patched, duplicates: duplicates), by: kind, body, definition, context, subresource: subresource)
      }
      try context.checkName(of: changed)
      if definition.isNamespaced { try context.settleNamespace(of: &changed) }
      if case .change = patch {
        // Nothing but the status of a custom object goes through that door.
        if !definition.isCustom || subresource.isEmpty { try checkUID(changed, current.object, definition) }
        try checkVersion(changed, current, definition)
      }
      return try await prepareForUpdate(
        changed, current.object, definition, context, subresource: subresource, ownership: ownership)
    }
    return (result, false)
  }

  /// Upstream reads what a patch has made of an object apart from bodies: what does not fit there is the patch's fault.
  /// Of a strategic patch it converts what was decoded already, whatever it says it is; else it decodes the object.
  private func decodePatched(
    _ result: DecodedBody, by patch: Patcher.Kind, _ body: JSON, _ definition: ResourceDefinition, _ context: RequestContext,
    subresource: String
  ) throws(APIStatus) -> KubeObject {
    let kind = definition.kind(ofSubresource: subresource)
    var result = result
    if definition.isCustom, subresource.isEmpty { try checkType(of: result.json, kind) }
    if patch == .strategic || definition.isCustom && subresource == "status" {
      result.json["kind"] = .string(kind.kind)
      result.json["apiVersion"] = .string(kind.groupVersion.description)
    }
    do { return try decodeObject(result, kind, definition, context) } catch {
      guard let problem = error.message.split(separator: " cannot be handled as a \(kind.kind): ", maxSplits: 1).dropFirst().first
      else { throw error }
      let shown = Patcher.shown(patch, body: body, result: result.json)
      let message =
        "Invalid value: \(shown.goQuoted): \(patch == .strategic ? GoConversion.problem(String(problem)) : String(problem))"
      throw APIStatus(
        .invalid, " \"\" is invalid: patch: \(message)",
        details: .init(causes: [.init(reason: "FieldValueInvalid", message: message, field: "patch")]))
    }
  }

  /// A custom object may not become another kind or version.
  private func checkType(of json: JSON, _ kind: GroupVersionKind) throws(APIStatus) {
    let (given, version) = (json["kind"].string ?? "", json["apiVersion"].string ?? "")
    guard given == kind.kind, version != kind.groupVersion.description, !version.isEmpty else { return }
    throw .invalid(
      GroupVersionKind(group: GroupVersion(version)?.group ?? "", version: "", kind: given),
      name: json["metadata"]["name"].string ?? "",
      [.invalid("apiVersion", .string(version), "must be \(kind.groupVersion)")])
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
      throw APIStatus.badRequest("\(kind == .strategic ? "" : "error decoding patch: ")\(error.description)")
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
    let result = try await settleOwnership(definition, subresource) { conversions throws(OwnershipFault) in
      try apply.apply(body, to: live, conversions)
    }
    guard kind == definition.groupVersionKind, let type = customType(definition) else {
      return try decodeObject(DecodedBody(json: result), kind, definition, context)
    }
    // What was merged is not read anew: nulls stay where they are, for validation to judge.
    let object = KubeObject(type.schema.defaulted(result)).alphabetical
    context.audit?.request(object.json)
    return object
  }

  /// A scale after the patch of this request, with its owners.
  func patchedScale(_ live: KubeObject, _ definition: ResourceDefinition, _ context: RequestContext) async throws -> KubeObject {
    switch try readPatch(definition, context) {
    case .apply(let body):
      if definition.isCustom { try checkOwners(ofScale: live) }
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

  private static let scaleKind = GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale").goDescription
  private static let noWayBack = "to proper version: request to convert CR to an invalid group/version: autoscaling/v1"

  /// Upstream has no way to the owners of a custom object's scale that has none: it fails.
  private func checkOwners(ofScale live: KubeObject) throws(APIStatus) {
    guard live.metadata["managedFields"].elements.isEmpty else { return }
    throw APIStatus(
      .unknown,
      "failed to create manager for existing fields: failed to convert live object (/; \(Self.scaleKind)) \(Self.noWayBack)",
      code: 500)
  }

  /// Nor has it one from an applied scale back to the custom object.
  private func checkApplied(_ scale: KubeObject, _ live: KubeObject) throws(APIStatus) {
    guard ManagedFields.without(scale.json) == ManagedFields.without(live.json) else {
      throw APIStatus(
        .unknown, "failed to convert new object (/\(live.name); \(Self.scaleKind)) \(Self.noWayBack)", code: 500)
    }
  }
}
