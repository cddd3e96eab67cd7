import KubeAPI
import KubePatch
import KubeSchema

/// Who says what a write changes: the request itself, or an apply that has worked out ownership already.
enum Ownership: Sendable { case recorded, applied }

// What happens to an object between the client and the store.
extension APIServer {
  /// Ownership, mutating admission, the kind's strategy, validation, validating admission: nobody owns what is added on the way.
  func prepareForCreate(
    _ object: inout KubeObject, _ definition: ResourceDefinition, _ context: RequestContext, ownership: Ownership = .recorded
  ) async throws {
    if ownership == .recorded { record(&object, old: nil, definition, context, subresource: "") }
    let request = AdmissionRequest(self, definition, context, operation: .create, name: object.name)
    try await admission.mutate(&object, old: nil, request)
    let schema = storedSchema(definition)
    schema?.prepareForCreate(&object, now: .now)
    if let type = customType(definition) { prepareCustom(create: &object, type) }
    object = canonical(object, definition)
    if schema == nil, !definition.isCustom, object.name.isEmpty {
      throw invalid(
        definition, "",
        [.init(reason: "FieldValueRequired", message: "Required value: name or generateName is required", field: "metadata.name")]
      )
    }
    try validateCreate(object, definition, context)
    for warning in schema?.warnings(object) ?? [] { context.warn(warning) }
    try await admission.validate(object, old: nil, request)
  }

  func prepareForUpdate(
    _ wanted: KubeObject, _ current: KubeObject, _ definition: ResourceDefinition, _ context: RequestContext, subresource: String,
    ownership: Ownership = .recorded
  ) async throws -> KubeObject {
    var next = wanted
    var metadata = wanted.metadata
    for key in ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink"] {
      metadata[key] = current.metadata[key]
    }
    metadata["resourceVersion"] = current.metadata["resourceVersion"]
    next.metadata = Metadata.ordered(metadata)
    if ownership == .recorded { record(&next, old: current, definition, context, subresource: subresource) }
    let request = AdmissionRequest(self, definition, context, operation: .update, subresource: subresource)
    let schema = storedSchema(definition)
    if subresource == "finalize" {
      let finalizers = wanted.spec.finalizers
      next = current
      next.spec["finalizers"] = finalizers
    } else if ["ephemeralcontainers", "approval", "resize"].contains(subresource) {
      throughNarrowDoor(subresource, &next, wanted, current)
      if subresource == "approval", let schema { schema.prepareForStatusUpdate(&next, old: current) }
      try await admission.mutate(&next, old: current, request)
    } else if subresource == "status", let schema {
      try await admission.mutate(&next, old: current, request)
      schema.prepareForStatusUpdate(&next, old: current)
    } else {
      try await admission.mutate(&next, old: current, request)
      if subresource.isEmpty || subresource == "scale", let schema { schema.prepareForUpdate(&next, old: current) }
    }
    if let type = customType(definition) {
      prepareCustom(update: &next, current, type, subresource: subresource)
    } else if schema == nil {
      prepareUntyped(&next, current, definition, subresource)
    }
    next = canonical(next, definition)
    try validateUpdate(next, old: current, definition, context, subresource: subresource)
    if subresource.isEmpty { for warning in schema?.warnings(next, old: current) ?? [] { context.warn(warning) } }
    try await admission.validate(next, old: current, request)
    return KubeObject(ManagedFields.withoutTimeChanges(old: current.json, new: next.json))
  }

  /// Subresources that change one part only.
  private func throughNarrowDoor(_ subresource: String, _ next: inout KubeObject, _ wanted: KubeObject, _ current: KubeObject) {
    let managedFields = next.metadata["managedFields"]
    next = current
    next.metadata["managedFields"] = managedFields
    switch subresource {
    case "approval": next.status["conditions"] = wanted.status.conditions
    case "resize":
      for list in ["initContainers", "containers"] { next.spec[list] = resized(wanted.spec[list], current.spec[list]) }
    default: next.spec["ephemeralContainers"] = wanted.spec.ephemeralContainers
    }
    if next.spec != current.spec { next.metadata["generation"] = JSON(current.generation + 1) }
  }

  /// The containers with other resources; what are not the same containers is left to validation.
  private func resized(_ wanted: JSON, _ current: JSON) -> JSON {
    guard wanted.elements.map({ $0["name"] }) == current.elements.map({ $0["name"] }) else { return wanted }
    return .array(
      zip(current.elements, wanted.elements).map { container, other in
        var container = container
        for key in ["resources", "resizePolicy"] { container[key] = other[key] }
        return container
      })
  }

  private func prepareUntyped(
    _ next: inout KubeObject, _ current: KubeObject, _ definition: ResourceDefinition, _ subresource: String
  ) {
    if subresource == "status" {
      let (status, metadata) = (next.status, next.metadata)
      next = current
      (next.json["status"], next.metadata) = (status, metadata)
    } else if definition.subresource("status") != nil {
      next.json["status"] = current.status
    }
    if definition.countsGenerations, subresource.isEmpty, next.spec != current.spec {
      next.metadata["generation"] = JSON(current.generation + 1)
    }
  }

  /// kind and apiVersion first, as they are written; custom objects in alphabetical order.
  private func canonical(_ object: KubeObject, _ definition: ResourceDefinition) -> KubeObject {
    if definition.isCustom { return object.alphabetical }
    var result = JSONObject()
    for key in ["kind", "apiVersion"] { result.append(key, object.json[key]) }
    for (name, value) in object.json.members where name != "kind" && name != "apiVersion" {
      result.append(name, name == "metadata" ? Metadata.ordered(value) : value)
    }
    return KubeObject(.object(result))
  }

  /// `metadata.managedFields` after a write that is no apply.
  private func record(
    _ object: inout KubeObject, old: KubeObject?, _ definition: ResourceDefinition, _ context: RequestContext, subresource: String
  ) {
    let updated = ManagedFields.update(
      old: old.map { present($0, as: definition).json }, new: present(object, as: definition).json, manager: context.manager,
      time: .now, subresource: subresource,
      apiVersion: definition.resource.groupVersion.description, schema: patchSchema(definition),
      ignored: resetFields(definition, subresource: subresource))
    object.metadata["managedFields"] = updated["metadata"]["managedFields"]
    object.metadata = Metadata.ordered(object.metadata)
  }

  /// What the kind's strategy takes back: nobody comes to own it or loses it.
  func resetFields(_ definition: ResourceDefinition, subresource: String) -> FieldSet {
    if subresource == "status" { return FieldSet(paths: [[.field("spec")]]) }
    let hasStatus = subresource.isEmpty && definition.subresource("status") != nil
    return FieldSet(paths: hasStatus ? [[.field("status")]] : [])
  }

  func invalid(_ definition: ResourceDefinition, _ name: String, _ causes: [APIStatus.Cause]) -> APIStatus {
    let kind = definition.group.isEmpty ? definition.kind : "\(definition.kind).\(definition.group)"
    let texts = causes.map { "\($0.field): \($0.message)" }
    let list = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
    return APIStatus(
      .invalid, "\(kind) \"\(name)\" is invalid: \(list)",
      details: .init(name: name, group: definition.group, kind: definition.kind, causes: causes))
  }
}
