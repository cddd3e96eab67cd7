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
  var checksObjectOnUpdate = true
  /// Where upstream looks at the change before it looks at the object.
  var checksChangeFirst = false
  /// Where upstream checks the object as a new one before it looks at the change, and so tells faults of its metadata twice.
  var validatesWholeMetadataOnUpdate = false

  static let all: [String: KindValidation] = [
    pods, workloads, services, networking, access, configuration, cluster, storage, volumes, drivers, devices, flowControl,
    requests,
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
    // Said by the common rules and once more by the kind's: two causes, one sentence in the message.
    for _ in 1...2 { faults.add(MetadataValidation.validateUpdate(new, old)) }
    if faults.errors.isEmpty || new.metadata["labels"] != old.metadata["labels"]
      || new.metadata["finalizers"] != old.metadata["finalizers"]
    {
      faults.add(MetadataValidation.validateCommon(new, isNamespaced: isNamespaced, qualifiedKind: qualifiedKind))
      if validation.validatesWholeMetadataOnUpdate {
        faults.add(MetadataValidation.validate(new, isNamespaced: isNamespaced, qualifiedKind: qualifiedKind))
      }
      MetadataValidation.coreFinalizers(new.metadata["finalizers"], &faults)
    }
    if validation.checksChangeFirst { validation.change(new, old, &faults) }
    if validation.checksObjectOnUpdate { validation.object(new, &faults) }
    if !validation.checksChangeFirst { validation.change(new, old, &faults) }
    return faults.errors
  }

  /// The faults of a change through any door to the object: the object itself (empty), `status`, `approval`, `finalize`,
  /// `ephemeralcontainers`, `resize`. What a door may not change has been taken back before.
  package func validateUpdate(_ new: KubeObject, old: KubeObject, subresource: String) -> [FieldError] {
    var faults = Faults()
    switch subresource {
    case "": return validateUpdate(new, old: old)
    case "status", "approval": return validateStatusUpdate(new, old: old)
    case "finalize": validation.object(new, &faults)
    case "ephemeralcontainers": PodValidation.ephemeralContainers(new, old, &faults)
    case "resize": PodValidation.resize(new, old, &faults)
    default: break
    }
    return faults.errors
  }

  /// The faults of a change through `/status`, after `prepareForStatusUpdate`.
  package func validateStatusUpdate(_ new: KubeObject, old: KubeObject) -> [FieldError] {
    var faults = Faults()
    // Said by the common rules and once more by the kind's: two causes, one sentence in the message.
    for _ in 1...2 { faults.add(MetadataValidation.validateUpdate(new, old)) }
    faults.add(MetadataValidation.validate(new, isNamespaced: isNamespaced, qualifiedKind: qualifiedKind))
    validation.status(new, old, &faults)
    return faults.errors
  }
}
