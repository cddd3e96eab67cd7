import KubeAPI
import KubeSchema
import Storage

extension GroupVersionResource {
  static let customResourceDefinitions = Self(group: "apiextensions.k8s.io", "customresourcedefinitions")
}

extension APIServer {
  static let definitionFolder = "/registry/apiextensions.k8s.io/customresourcedefinitions/"

  /// Serves exactly what the stored definitions describe. Only changed definitions are read anew; safe on the store's thread.
  func loadCustomResources() {
    let stored = cache.resource(Self.definitionFolder).all
    guard let metadata = embeddedMetadata else { return }
    let (resources, gone) = custom.withLock { state in
      let before = state.folders
      state = CustomResources(stored, before: state, metadata: metadata)
      return (state, before.subtracting(state.folders))
    }
    let definitions = resources.definitions
    changeCatalogue { catalogue in
      catalogue = builtIn
      for definition in definitions { catalogue.add(definition) }
    }
    for definition in definitions { _ = cache.resource(definition) }
    for folder in gone { cache.resource(folder).letGo() }
    openAPI.publish(resources.published)
  }

  /// The shape of metadata inside custom objects.
  var embeddedMetadata: EmbeddedMetadata? {
    guard let type = schemas.schema(.configMaps)?.type.field("metadata") else { return nil }
    return EmbeddedMetadata(type: type)
  }

  func customType(_ definition: ResourceDefinition) -> CustomType? {
    definition.isCustom ? custom.withLock { $0.types[definition.resource] } : nil
  }

  /// Keeps up with what was stored: definitions change what is served, and the end of an object may be what a leaving definition waits
  /// for.
  func noteCustomChange(_ event: StorageEvent) {
    if event.key.hasPrefix(Self.definitionFolder) {
      loadCustomResources()
      definitionChanges.continuation.yield()
      aggregator.wake()
    } else if event.kind == .deleted {
      let types = custom.withLock { $0.types.values.filter { event.key.hasPrefix($0.definition.storagePrefix) } }
      for type in types { type.forget(event.key) }
      if types.contains(where: \.isTerminating) { definitionChanges.continuation.yield() }
    }
  }
}

/// Says that some definition has changed.
struct DefinitionChanges: Sendable {
  let signals: AsyncStream<Void>
  let continuation: AsyncStream<Void>.Continuation

  init() { (signals, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1)) }
}
