import KubeAPI
import KubePatch
import LinuxSystem
import Storage

extension APIServer {
  static let cleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io"

  /// Gives new definitions their status and takes leaving ones apart, until cancelled.
  func runCustomResourceController() async throws {
    // Where there is nothing to do until the definition changes; a whole schema is checked once.
    var settled: [String: Int64] = [:]
    for await _ in definitionChanges.signals {
      let all = cache.resource(Self.definitionFolder).all
      let keys = Set(all.map(\.key))
      settled = settled.filter { keys.contains($0.key) }
      for object in all where settled[object.key] != object.revision {
        do { if try await settle(object) { settled[object.key] = object.revision } } catch let error as StorageError {
          switch error.code {
          // Somebody else changed or removed it meanwhile; that is the next signal.
          case .conflict, .keyNotFound: continue
          case .closed: return
          default: Log.error("custom resource \(object.object.name): \(error)")
          }
        }
      }
    }
  }

  /// True when only a change of the definition itself could ask for more.
  private func settle(_ current: CachedObject) async throws -> Bool {
    if current.object.isBeingDeleted {
      try await takeApart(current)
      return false
    }
    let others = cache.resource(Self.definitionFolder).all.map(\.object).filter { $0.name != current.object.name }
    let next = DefinitionConditions.settled(current.object, others: others, now: .now)
    if next != current.object {
      try await write(next, over: current)
      return false
    }
    // Names that were refused may become free.
    return DefinitionForm.isTrue("NamesAccepted", next)
  }

  @discardableResult
  private func write(_ object: KubeObject, over current: CachedObject) async throws -> Int64 {
    var next = object
    if let definition = catalogue.definition(.customResourceDefinitions) {
      // Controllers write the status, in whole seconds as they read it back.
      let (before, after) = (current.object.json, next.json)
      let owned = try await settleOwnership(definition, "status") { conversions throws(OwnershipFault) in
        try ManagedFields.update(
          old: before, new: after, manager: "kube-apiserver", time: Timestamp(seconds: Timestamp.now.seconds),
          subresource: "status", apiVersion: definition.resource.groupVersion.description, schema: patchSchema(definition),
          conversions)
      }
      next.metadata["managedFields"] = owned["metadata"]["managedFields"]
    }
    next.metadata = Metadata.ordered(next.metadata)
    if let schema = schemas.schema(.customResourceDefinitions) { next = ordered(KubeObject(schema.type.normalized(next.json))) }
    return try await storage.update(current.key, expected: current.revision, Self.storedBytes(next))
  }

  /// A definition goes when its last object has gone.
  private func takeApart(_ current: CachedObject) async throws {
    guard current.object.finalizers.contains(Self.cleanupFinalizer) else { return }
    var next = current.object
    DefinitionConditions.set(
      &next, "Terminating", "True", "InstanceDeletionInProgress", "CustomResource deletion is in progress", .now)
    if next != current.object {
      // The next signal finds the definition marked, so that nothing new is accepted while its objects are removed.
      try await write(next, over: current)
      return
    }
    guard try await removeInstances(next) else { return }
    let rest = next.finalizers.filter { $0 != Self.cleanupFinalizer }
    if rest.isEmpty {
      _ = try await storage.delete(current.key, expected: current.revision)
      return
    }
    next.metadata["finalizers"] = JSON(rest)
    DefinitionConditions.set(&next, "Terminating", "False", "InstanceDeletionCompleted", "removed all instances", .now)
    try await write(next, over: current)
  }

  /// Removes the objects nothing holds and marks the others. True when none is left.
  private func removeInstances(_ definition: KubeObject) async throws -> Bool {
    let folder = "/registry/\(definition.spec.group.string ?? "")/\(definition.spec.names.plural.string ?? "")/"
    for instance in cache.resource(folder).all {
      do throws(StorageError) {
        if instance.object.finalizers.isEmpty {
          _ = try await storage.delete(instance.key, expected: nil)
        } else if !instance.object.isBeingDeleted {
          var marked = instance.object
          marked.metadata["deletionTimestamp"] = .string(Timestamp.now.text)
          marked.metadata["deletionGracePeriodSeconds"] = 0
          marked.metadata["generation"] = JSON(marked.generation + 1)
          _ = try await storage.update(instance.key, expected: instance.revision, Self.storedBytes(marked.alphabetical))
        }
      } catch {
        switch error.code {
        case .keyNotFound, .conflict: continue
        default: throw error
        }
      }
    }
    return cache.resource(folder).all.isEmpty
  }
}
