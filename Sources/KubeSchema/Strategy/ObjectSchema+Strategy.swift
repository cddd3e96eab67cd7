import KubeAPI

extension ObjectSchema {
  private var strategy: KindStrategy { KindStrategy.all[qualifiedKind] ?? .common }

  /// Makes a decoded and defaulted body what a new object may be: the status starts over, the generation starts at 1, and what the
  /// kind sets by itself is set. The server has filled in uid, name, namespace and creation time before. Gives what the client is told
  /// of what was rewritten.
  ///
  /// - Parameter features: the feature gates that are on; fields of others are dropped.
  @discardableResult
  package func prepareForCreate(_ object: inout KubeObject, now: Timestamp, features: Set<String> = []) -> [String] {
    if hasStatus, let status = strategy.initialStatus { object.status = status(object) }
    for key in ["deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"] { object.metadata[key] = .null }
    DisabledFields(features: features).drop(from: &object, qualifiedKind)
    let warnings = strategy.warnings(object)
    strategy.create(&object, now)
    if countsGenerations { object.metadata["generation"] = 1 }
    object.json = type.normalized(object.json)
    return warnings
  }

  /// Takes back what an update of the object itself may not change (status, generation), keeps what was given to the old object, and
  /// counts the generation.
  package func prepareForUpdate(_ new: inout KubeObject, old: KubeObject, features: Set<String> = []) {
    if hasStatus { new.status = old.status }
    new.metadata["generation"] = old.metadata["generation"]
    DisabledFields(features: features).drop(from: &new, qualifiedKind)
    strategy.update(&new, old)
    new.json = type.normalized(new.json)
    if countsGenerations, strategy.changesGeneration(new, old) { new.metadata["generation"] = JSON(old.generation + 1) }
  }

  /// Takes back everything but status and metadata from an update through `/status`.
  package func prepareForStatusUpdate(_ new: inout KubeObject, old: KubeObject, features: Set<String> = []) {
    let (status, metadata) = (new.status, new.metadata)
    new = old
    new.status = status
    new.metadata = metadata
    new.metadata["generation"] = old.metadata["generation"]
    DisabledFields(features: features).drop(from: &new, qualifiedKind)
    strategy.updateStatus(&new, old)
    new.json = type.normalized(new.json)
  }
}
