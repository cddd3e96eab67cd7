import KubeAPI
import KubeSchema

// The rules of custom objects (k8s.io/apiextensions-apiserver/pkg/registry/customresource).
extension APIServer {
  /// Nothing new comes to a definition that is going.
  func refuseWhileTerminating(_ definition: ResourceDefinition, _ object: KubeObject) throws(APIStatus) {
    guard customType(definition)?.isTerminating == true else { return }
    throw APIStatus(
      .forbidden,
      "\(definition.qualifiedName) \"\(object.name)\" is forbidden: create not allowed while custom resource definition is terminating",
      details: .init(name: object.name, group: definition.group, kind: definition.name))
  }

  /// What a new object may not say.
  func prepareCustom(create object: inout KubeObject, _ type: CustomType) {
    if type.hasStatus { object.json["status"] = .null }
  }

  /// Takes back what an update through one door may not change, and counts the generation.
  func prepareCustom(update next: inout KubeObject, _ current: KubeObject, _ type: CustomType, subresource: String) {
    if subresource == "status" {
      let wanted = next
      next = current
      next.metadata["managedFields"] = wanted.metadata["managedFields"]
      return next.takeStatus(of: wanted)
    }
    if type.hasStatus { next.takeStatus(of: current) }
    func wanted(_ object: KubeObject) -> JSONObject {
      var members = object.json.members
      for key in ["apiVersion", "kind", "metadata"] { members.remove(key) }
      return members
    }
    if wanted(next) != wanted(current) { next.metadata["generation"] = JSON(current.generation + 1) }
  }

  func validateCustom(
    _ object: KubeObject, old: KubeObject?, _ type: CustomType, _ context: RequestContext, subresource: String
  ) throws(APIStatus) {
    var errors: [FieldError]
    let isNamespaced = type.definition.isNamespaced
    if let old {
      errors = MetadataValidation.validateChange(object, old, isNamespaced: isNamespaced)
    } else {
      errors = MetadataValidation.validate(object, isNamespaced: isNamespaced, name: NameValidation.dns1123Subdomain)
    }
    if subresource == "status" {
      // Only what can change through this door is looked at, as a value of its own.
      if let schema = type.schema.properties["status"], let status = object.json.object?["status"] {
        errors += SchemaValidator.validate(status, schema, old: old?.json.object?["status"], base: "status")
      }
    } else {
      errors += SchemaValidator.validate(object.json, type.schema, old: old?.json)
    }
    errors += type.scale?.validate(object.json, isStatus: subresource == "status") ?? []
    // Upstream does not look at objects inside a status that comes through its own door.
    if subresource != "status" { errors += type.metadata.validate(object.json, type.schema) }
    if old.map({ type.schema.validateLists($0.json).isEmpty }) ?? true { errors += type.schema.validateLists(object.json) }
    if errors.contains(where: \.isBlocking) {
      if type.schema.hasRules {
        errors.append(
          .invalid(
            "<nil>", .null,
            "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation"
          ))
      }
    } else {
      let evaluation = RuleEvaluation.evaluate(type.schema, object.json, old: old?.json)
      for warning in evaluation.warnings { context.warn(warning) }
      errors += evaluation.errors
    }
    if !errors.isEmpty { throw APIStatus.invalid(type.definition.groupVersionKind, name: object.name, errors) }
    warnOfFinalizers(object, old: old, context)
  }

  /// Finalizers without a domain may be somebody else's.
  private func warnOfFinalizers(_ object: KubeObject, old: KubeObject?, _ context: RequestContext) {
    let known = Set(old?.finalizers ?? [])
    for name in Set(object.finalizers).subtracting(known).sorted() {
      guard !name.contains("/"), !["kubernetes", "orphan", "foregroundDeletion"].contains(name) else { continue }
      let path = name.contains(".") ? " including a path (/)" : ""
      context.warn(
        "metadata.finalizers: \(JSON.string(name).text): prefer a domain-qualified finalizer name\(path) to avoid accidental conflicts with other finalizer writers"
      )
    }
  }
}

extension KubeObject {
  /// A status may be null, which is not the same as none.
  fileprivate mutating func takeStatus(of other: KubeObject) {
    var members = json.members
    members.remove("status")
    if let status = other.json.object?["status"] { members.append("status", status) }
    json = .object(members)
  }
}

extension FieldError {
  /// Values so wrong that expressions about them would only add to the confusion.
  fileprivate var isBlocking: Bool {
    switch kind {
    case .notSupported, .required, .tooLong, .tooMany, .typeInvalid: true
    default: false
    }
  }
}
