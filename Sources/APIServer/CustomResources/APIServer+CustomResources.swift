import KubeAPI
import LinuxSystem
import Storage

extension GroupVersionResource {
  static let customResourceDefinitions = Self(group: "apiextensions.k8s.io", "customresourcedefinitions")
}

extension APIServer {
  static let cleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io"

  /// Serves exactly what the stored definitions describe. Cheap, and safe on the store's thread.
  func loadCustomResources() {
    let stored = cache.resource("/registry/apiextensions.k8s.io/customresourcedefinitions/").all.map(\.object)
    let resources = CustomResources(stored)
    custom.withLock { $0 = resources }
    changeCatalogue { catalogue in
      catalogue = builtIn
      for definition in resources.definitions { catalogue.add(definition) }
    }
    for definition in resources.definitions { _ = cache.resource(definition) }
  }

  func customType(_ definition: ResourceDefinition) -> CustomType? {
    definition.isCustom ? custom.withLock { $0.types[definition.resource] } : nil
  }

  /// Gives new definitions their status and takes leaving ones apart, until cancelled.
  func runCustomResourceController() async throws {
    for await _ in definitionChanges.signals {
      for object in cache.resource("/registry/apiextensions.k8s.io/customresourcedefinitions/").all {
        do { try await settle(object) } catch let error as StorageError {
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

  private func settle(_ current: CachedObject) async throws {
    var next = current.object
    if next.isBeingDeleted {
      guard next.finalizers.contains(Self.cleanupFinalizer) else { return }
      try await removeInstances(next)
      let rest = next.finalizers.filter { $0 != Self.cleanupFinalizer }
      if rest.isEmpty {
        _ = try await storage.delete(current.key, expected: current.revision)
        return
      }
      next.metadata["finalizers"] = JSON(rest)
    } else {
      let isEstablished = next.status.conditions.elements.contains { $0.type.string == "Established" }
      if isEstablished, next.status.acceptedNames == next.spec.names { return }
      let now = JSON.string(Timestamp.now.text)
      func condition(_ type: String, _ reason: String, _ message: String) -> JSON {
        [
          "type": .string(type), "status": "True", "lastTransitionTime": now, "reason": .string(reason),
          "message": .string(message),
        ]
      }
      next.status["conditions"] = [
        condition("NamesAccepted", "NoConflicts", "no conflicts found"),
        condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
      ]
      next.status["acceptedNames"] = next.spec.names
    }
    next.metadata = Metadata.ordered(next.metadata)
    if let schema = schemas.schema(.customResourceDefinitions) { next = ordered(KubeObject(schema.type.normalized(next.json))) }
    _ = try await storage.update(current.key, expected: current.revision, Self.storedBytes(next))
  }

  private func removeInstances(_ definition: KubeObject) async throws {
    let folder = "/registry/\(definition.spec.group.string ?? "")/\(definition.spec.names.plural.string ?? "")/"
    for object in cache.resource(folder).all where object.object.finalizers.isEmpty {
      do throws(StorageError) { _ = try await storage.delete(object.key, expected: nil) } catch {
        guard error.code == .keyNotFound else { throw error }
      }
    }
  }

  /// Columns of a custom resource: its own, or name and age.
  func customTable(_ objects: [CachedObject], _ type: CustomType, including: JSON, metadata: JSON, withColumns: Bool) -> JSON {
    let extra =
      type.columns.isEmpty ? [["name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"]] : type.columns
    func column(_ name: JSON, _ type: JSON, _ format: JSON, _ priority: JSON) -> JSON {
      [
        "name": name, "type": type, "format": format.isNull ? "" : format, "description": "",
        "priority": priority.isNull ? 0 : priority,
      ]
    }
    let columns = [column("Name", "string", "name", 0)] + extra.map { column($0.name, $0.type, $0.format, $0.priority) }
    let now = Timestamp.now
    let rows = objects.map { object -> JSON in
      let cells = extra.map { column -> JSON in
        var value = object.object.json
        for part in (column.jsonPath.string ?? "").split(separator: ".") { value = value[String(part)] }
        guard column.type.string == "date", let text = value.string else { return value }
        return .string(HumanDuration.age(of: Timestamp(text), now: now))
      }
      var row: JSON = ["cells": .array([.string(object.object.name)] + cells)]
      switch including.string {
      case "None": row = .object(JSONObject([("cells", row["cells"]), ("object", .null)]))
      case "Object": row["object"] = object.object.json
      default: row["object"] = PartialMetadata.object(object.object)
      }
      return row
    }
    return [
      "kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": metadata,
      "columnDefinitions": withColumns ? .array(columns) : .null, "rows": .array(rows),
    ]
  }
}

/// Says that some definition has changed.
struct DefinitionChanges: Sendable {
  let signals: AsyncStream<Void>
  let continuation: AsyncStream<Void>.Continuation

  init() { (signals, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1)) }
}
