import KubeAPI

/// The rules of one kind.
struct KindValidation: Sendable {
  typealias Check = @Sendable (KubeObject, inout Faults) -> Void
  typealias Change = @Sendable (_ new: KubeObject, _ old: KubeObject, inout Faults) -> Void

  /// Of the object as such, on create and on update.
  var object: Check = { _, _ in }
  /// Of a change; the object itself is checked too unless `checksObjectOnUpdate` is false.
  var change: Change = { _, _, _ in }
  /// Of a change through `/status`.
  var status: Change = { _, _, _ in }
  /// Of a change through `/approval`.
  var approval: Change = { _, _, _ in }
  var checksObjectOnUpdate = true
  var checksObjectOnStatusUpdate = false
  /// Where upstream looks at the change before it looks at the object.
  var checksChangeFirst = false
  /// What the kind's own validation of an update says of metadata, after the common rules have said it.
  var metadataOnUpdate: [MetadataStep] = [.change]
  /// The same of an update through `/status`.
  var metadataOnStatusUpdate: [MetadataStep] = [.change]

  /// `whole`: metadata as of a new object (ValidateObjectMeta). `change`: what an update may not change (ValidateObjectMetaUpdate).
  enum MetadataStep { case whole, change }

  static let all: [String: KindValidation] = [
    pods, workloads, services, networking, access, configuration, cluster, storage, volumes, drivers, devices,
    requests, events, admission, FlowControlValidation.kinds,
  ].reduce(into: [:]) {
    result, more in result.merge(more) { first, _ in first }
  }
}

extension ObjectSchema {
  private var validation: KindValidation { KindValidation.all[qualifiedKind] ?? KindValidation() }

  /// The faults of a new object, after defaulting and `prepareForCreate`.
  package func validate(_ object: KubeObject) -> [FieldError] {
    var faults = Faults()
    faults.add(MetadataValidation.validate(object, isNamespaced: isNamespaced, qualifiedKind: qualifiedKind))
    validation.object(object, &faults)
    return faults.errors
  }

  /// The faults of a change of an object, after `prepareForUpdate`.
  package func validateUpdate(_ new: KubeObject, old: KubeObject) -> [FieldError] {
    var faults = Faults()
    metadata(new, old, validation.metadataOnUpdate, &faults)
    if validation.checksChangeFirst { validation.change(new, old, &faults) }
    if validation.checksObjectOnUpdate { validation.object(new, &faults) }
    if !validation.checksChangeFirst { validation.change(new, old, &faults) }
    return faults.errors
  }

  /// What is wrong with metadata is said by the rules of all kinds and once more by those of the kind: as many causes, one sentence in
  /// the message.
  private func metadata(_ new: KubeObject, _ old: KubeObject, _ steps: [KindValidation.MetadataStep], _ faults: inout Faults) {
    faults.add(MetadataValidation.validateUpdateOfAnyKind(new, old, isNamespaced: isNamespaced))
    for step in steps {
      switch step {
      case .whole: faults.add(MetadataValidation.validate(new, isNamespaced: isNamespaced, qualifiedKind: qualifiedKind))
      case .change:
        faults.add(MetadataValidation.validateUpdate(new, old))
        MetadataValidation.coreFinalizers(new, qualifiedKind, &faults)
      }
    }
  }

  /// The faults of a change through any door to the object: the object itself (empty), `status`, `approval`, `finalize`,
  /// `ephemeralcontainers`, `resize`. What a door may not change has been taken back before.
  package func validateUpdate(_ new: KubeObject, old: KubeObject, subresource: String) -> [FieldError] {
    var faults = Faults()
    switch subresource {
    case "": return validateUpdate(new, old: old)
    case "status": return validateStatusUpdate(new, old: old)
    case "approval":
      metadata(new, old, validation.metadataOnStatusUpdate, &faults)
      if validation.checksObjectOnStatusUpdate { validation.object(new, &faults) }
      validation.approval(new, old, &faults)
    case "finalize":
      metadata(new, old, [.change], &faults)
      KindValidation.finalizers(of: new, &faults)
    case "ephemeralcontainers": PodValidation.ephemeralContainers(new, old, &faults)
    case "resize": PodValidation.resize(new, old, &faults)
    default: break
    }
    return faults.errors
  }

  /// The faults of a change through `/status`, after `prepareForStatusUpdate`.
  package func validateStatusUpdate(_ new: KubeObject, old: KubeObject) -> [FieldError] {
    var faults = Faults()
    metadata(new, old, validation.metadataOnStatusUpdate, &faults)
    if validation.checksObjectOnStatusUpdate { validation.object(new, &faults) }
    validation.status(new, old, &faults)
    return faults.errors
  }
}
