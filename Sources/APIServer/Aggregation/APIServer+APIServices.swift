import KubeAPI
import KubeSchema
import Storage

// The APIServices of what this server answers for itself: nobody has to write them.
extension APIServer {
  static let automanaged = "kube-aggregator.kubernetes.io/automanaged"

  /// Registers the built-in groups, once at every start.
  func registerBuiltInServices() async throws {
    for group in builtIn.groups {
      for name in group.versions {
        let version = GroupVersion(group: group.name, version: name)
        guard version != GroupPriority.registration, let priority = GroupPriority.builtIn(version) else { continue }
        try await ensure(.apiServices, Self.localService(version, priority, managed: "onstart"))
      }
    }
  }

  static func localService(_ version: GroupVersion, _ priority: GroupPriority, managed: String) -> KubeObject {
    var spec: JSON = [:]
    if !version.group.isEmpty { spec["group"] = .string(version.group) }
    spec["version"] = .string(version.version)
    spec["groupPriorityMinimum"] = JSON(priority.group)
    spec["versionPriority"] = JSON(priority.version)
    return KubeObject([
      "kind": "APIService", "apiVersion": "apiregistration.k8s.io/v1",
      "metadata": ["name": .string("\(version.version).\(version.group)"), "labels": [automanaged: .string(managed)]],
      "spec": spec, "status": ["conditions": [localCondition]],
    ])
  }

  private static var localCondition: JSON {
    [
      "type": "Available", "status": "True", "lastTransitionTime": .string(Timestamp.now.text), "reason": "Local",
      "message": "Local APIServices are always available",
    ]
  }

  /// Registers the groups of established definitions and takes back those of definitions that are gone.
  func registerCustomServices() async throws {
    let served = Set(custom.withLock { $0.types.values.map(\.definition.resource.groupVersion) })
    for version in served {
      let key = Self.apiServiceFolder + "\(version.version).\(version.group)"
      guard cache.resource(Self.apiServiceFolder).get(key) == nil else { continue }
      try await ensure(.apiServices, Self.localService(version, .custom, managed: "true"))
    }
    for object in cache.resource(Self.apiServiceFolder).all where object.object.labels[Self.automanaged] == "true" {
      let spec = object.object.spec
      let version = GroupVersion(group: spec["group"].string ?? "", version: spec["version"].string ?? "")
      guard !served.contains(version) else { continue }
      do throws(StorageError) { _ = try await storage.delete(object.key, expected: object.revision) } catch {
        guard error.isRace else { throw error }
      }
    }
  }

  /// What somebody registered without a server of its own is always there.
  func settleLocalServices() async throws {
    for object in cache.resource(Self.apiServiceFolder).all where object.object.spec["service"].isNull {
      let isSaid = object.object.status["conditions"].elements.contains { $0["reason"].string == "Local" }
      if !isSaid { try await write(condition: Self.localCondition, of: object) }
    }
  }

  /// Writes the one condition of an APIService; its time stays as long as its status does.
  func write(condition: JSON, of current: CachedObject) async throws {
    let before = current.object.status["conditions"].elements.first { $0["type"].string == "Available" } ?? .null
    var condition = condition
    if before["status"] == condition["status"] { condition["lastTransitionTime"] = before["lastTransitionTime"] }
    guard condition != before else { return }
    var next = current.object
    next.status["conditions"] = [condition]
    if let schema = schemas.schema(.apiServices) { next = ordered(KubeObject(schema.type.normalized(next.json))) }
    do throws(StorageError) {
      _ = try await storage.update(current.key, expected: current.revision, Self.storedBytes(next))
    } catch {
      guard error.isRace else { throw error }
    }
  }
}

extension StorageError {
  /// Somebody else was faster; what he wrote is looked at next.
  var isRace: Bool {
    switch code {
    case .conflict, .keyNotFound: true
    default: false
    }
  }
}
