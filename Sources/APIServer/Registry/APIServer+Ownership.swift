import KubeAPI
import KubePatch
import KubeSchema

/// Who says what a write changes: the request itself, or an apply that has worked out ownership already.
enum Ownership: Sendable { case recorded, applied }

// Who owns the fields of objects.
extension APIServer {
  /// `metadata.managedFields` after a write that is no apply. Where that cannot be told nobody owns anything, and the write goes on.
  func record(
    _ object: inout KubeObject, old: KubeObject?, _ definition: ResourceDefinition, _ context: RequestContext, subresource: String
  ) async {
    let kind = definition.kind(ofSubresource: subresource)
    func shown(_ object: KubeObject) -> JSON {
      kind == definition.groupVersionKind ? present(object, as: definition).json : object.json
    }
    let (before, after, time) = (old.map(shown), shown(object), Timestamp.now)
    let schema = patchSchema(definition, subresource: subresource)
    let ignored = resetFields(definition, subresource: subresource)
    let updated = try? await settleOwnership(definition, subresource) { conversions throws(OwnershipFault) in
      try ManagedFields.update(
        old: before, new: after, manager: context.manager, time: time, subresource: subresource,
        apiVersion: kind.groupVersion.description, schema: schema, ignored: ignored, conversions)
    }
    object.metadata["managedFields"] = updated?["metadata"]["managedFields"] ?? .null
    object.metadata = Metadata.ordered(object.metadata)
  }

  /// What the kind's strategy takes back: nobody comes to own it or loses it.
  func resetFields(_ definition: ResourceDefinition, subresource: String) -> FieldSet {
    if subresource == "status" {
      return FieldSet(paths: definition.isCustom ? [[.field("metadata")], [.field("spec")]] : [[.field("spec")]])
    }
    let hasStatus = subresource.isEmpty && definition.subresource("status") != nil
    return FieldSet(paths: hasStatus ? [[.field("status")]] : [])
  }

  /// How values of the kind, or of the kind that a subresource has of its own, are merged.
  func patchSchema(_ definition: ResourceDefinition, subresource: String = "") -> any PatchSchema {
    let (kind, builtIn) = (definition.kind(ofSubresource: subresource), schemas.schema(definition.resource))
    guard kind == definition.groupVersionKind else {
      return subresourceType(kind) ?? UntypedSchema()
    }
    return customType(definition)?.patchSchema ?? builtIn?.type ?? UntypedSchema()
  }

  /// A decision about ownership, with the answers to what it asks of other versions.
  func settleOwnership<Result>(
    _ definition: ResourceDefinition, _ subresource: String, _ decide: (Conversions) throws(OwnershipFault) -> Result
  ) async throws(APIStatus) -> Result {
    try await Conversions.settle(answering: { await answer($0, definition, subresource) }, decide)
  }

  /// Upstream knows the forms of built-in kinds by the group they are installed with: the core group is one of its own.
  private func answer(
    _ question: Conversions.Question, _ definition: ResourceDefinition, _ subresource: String
  ) async -> Conversions.Answer {
    if let type = customType(definition) { return await answer(question, type) }
    guard let version = GroupVersion(question.version), version.group.isEmpty == definition.group.isEmpty,
      let schema = schemas.schema(GroupVersionResource(group: version.group, version: version.version, definition.name))
    else { return .noSuchVersion }
    let converted = KindConversion.convert(KubeObject(question.object), to: schema.kind).json
    return .object(
      VersionedObject(
        schema.type.normalized(converted), version: question.version, schema: schema.type,
        ignored: resetFields(definition, subresource: subresource)))
  }

  private func answer(_ question: Conversions.Question, _ type: CustomType) async -> Conversions.Answer {
    guard let version = GroupVersion(question.version), version.group == type.definition.group,
      let schema = type.patchSchemas[version.version]
    else { return .failure("request to convert CR to an invalid group/version: \(question.version)") }
    do {
      let converted = try await converted([question.object], to: version, type).first ?? question.object
      if let fault = TypedValue.fault(converted, schema) { return .failure(fault) }
      return .object(VersionedObject(converted, version: question.version, schema: schema))
    } catch { return .failure(error.message) }
  }
}
