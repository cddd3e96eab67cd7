import KubeAPI
import KubePatch
import KubeSchema

// What happens to an object between the client and the store.
extension APIServer {
  /// Ownership and mutating admission, which sees no more than what the client sent: nobody owns what is added on the way.
  func admitCreate(
    _ object: inout KubeObject, _ definition: ResourceDefinition, _ context: RequestContext, ownership: Ownership = .recorded
  ) async throws -> AdmissionRequest {
    if ownership == .recorded { await record(&object, old: nil, definition, context, subresource: "") }
    var request = AdmissionRequest(self, definition, context, operation: .create, name: object.name)
    request.generateName = object.metadata["generateName"].string ?? ""
    try await admission.mutate(&object, old: nil, request)
    return request
  }

  /// What follows once the object has its name and identity: the kind's strategy, validation, validating admission.
  func prepareForCreate(
    _ object: inout KubeObject, _ definition: ResourceDefinition, _ context: RequestContext, _ request: AdmissionRequest
  ) async throws {
    let schema = storedSchema(definition)
    for warning in schema?.prepareForCreate(&object, now: .now, features: features) ?? [] { context.warn(warning) }
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
    var request = request
    request.name = object.name
    try await admission.validate(object, old: nil, request)
  }

  /// Ownership, mutating admission, the kind's strategy, validation, validating admission.
  func prepareForUpdate(
    _ wanted: KubeObject, _ current: KubeObject, _ definition: ResourceDefinition, _ context: RequestContext, subresource: String,
    ownership: Ownership = .recorded
  ) async throws -> KubeObject {
    var next = wanted
    if ownership == .recorded { await record(&next, old: current, definition, context, subresource: subresource) }
    let request = AdmissionRequest(self, definition, context, operation: .update, subresource: subresource)
    try await admission.mutate(&next, old: current, request)
    return try await prepareAdmitted(next, current, definition, context, subresource: subresource) { next in
      try await admission.validate(next, old: current, request)
    }
  }

  /// The second half of an update: what mutating admission let through goes through the kind's strategy, validation, and `validate`.
  func prepareAdmitted(
    _ admitted: KubeObject, _ current: KubeObject, _ definition: ResourceDefinition, _ context: RequestContext,
    subresource: String, validate: (KubeObject) async throws -> Void
  ) async throws -> KubeObject {
    var next = admitted
    var metadata = next.metadata
    for key in ["uid", "creationTimestamp", "generation", "selfLink", "resourceVersion"] { metadata[key] = current.metadata[key] }
    // Of a removal that has begun nothing is taken back; what else is said of one is refused by the rules of metadata.
    if current.isBeingDeleted { metadata["deletionTimestamp"] = current.metadata["deletionTimestamp"] }
    if metadata["deletionGracePeriodSeconds"].isNull {
      metadata["deletionGracePeriodSeconds"] = current.metadata["deletionGracePeriodSeconds"]
    }
    next.metadata = Metadata.ordered(metadata)
    let schema = storedSchema(definition)
    switch subresource {
    case "finalize":
      let finalizers = next.spec.finalizers
      next = current
      next.spec["finalizers"] = finalizers
    case "ephemeralcontainers", "approval", "resize":
      throughNarrowDoor(subresource, &next, admitted, current)
      if subresource == "approval" { schema?.prepareForStatusUpdate(&next, old: current, features: features) }
    case "status": schema?.prepareForStatusUpdate(&next, old: current, features: features)
    case "", "scale": schema?.prepareForUpdate(&next, old: current, features: features)
    default: break
    }
    if let type = customType(definition) {
      prepareCustom(update: &next, current, type, subresource: subresource)
    } else if schema == nil {
      prepareUntyped(&next, current, definition, subresource)
    }
    next = canonical(next, definition)
    try validateUpdate(next, old: current, definition, context, subresource: subresource)
    if subresource.isEmpty { for warning in schema?.warnings(next, old: current) ?? [] { context.warn(warning) } }
    try await validate(next)
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
      if wanted.spec.resources != current.spec.resources { next.spec["resources"] = wanted.spec.resources }
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

  func invalid(_ definition: ResourceDefinition, _ name: String, _ causes: [APIStatus.Cause]) -> APIStatus {
    let kind = definition.group.isEmpty ? definition.kind : "\(definition.kind).\(definition.group)"
    let texts = causes.map { "\($0.field): \($0.message)" }
    let list = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
    return APIStatus(
      .invalid, "\(kind) \"\(name)\" is invalid: \(list)",
      details: .init(name: name, group: definition.group, kind: definition.kind, causes: causes))
  }
}
