import KubeAPI
import LinuxSystem
import Storage

extension APIServer {
  /// Makes what every cluster starts with, where it is missing.
  func bootstrap() async throws {
    try await ensureSystemNamespaces()
    // Side by side they share commits.
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (resource, object) in RBACTables.objects() + FlowControlTables.objects() {
        group.addTask { try await self.ensure(resource, object) }
      }
      try await group.waitForAll()
    }
    try await removeObsoleteFlowControl()
    try await registerBuiltInServices()
    try await publishAuthentication()
    try await publishOwnService()
    try await publishEndpoints()
    try await ensurePriorityClasses()
  }

  /// Makes again what somebody took away: system namespaces, flow schemas and priority levels, the service `kubernetes` and what
  /// aggregated servers read. Roles and priority classes come back at the next start only, as upstream's.
  func restore() async throws {
    try await ensureSystemNamespaces()
    for (resource, object) in FlowControlTables.objects() { try await ensure(resource, object) }
    try await removeObsoleteFlowControl()
    try await publishAuthentication()
    try await publishOwnService()
  }

  /// Upstream's controllers do this every ten to sixty seconds. Until cancelled.
  func keepBootstrapped() async throws {
    while true {
      try await Task.sleep(for: .seconds(10))
      do { try await restore() } catch {
        if (error as? StorageError)?.code == .closed { return }
        try Task.checkCancellation()
        Log.warning("what every cluster has could not be made again: \(error)")
      }
    }
  }

  private func ensureSystemNamespaces() async throws {
    for name in ["default", "kube-node-lease", "kube-public", "kube-system"] {
      try await ensure(
        .namespaces,
        KubeObject([
          "kind": "Namespace", "apiVersion": "v1",
          "metadata": ["name": .string(name), "labels": ["kubernetes.io/metadata.name": .string(name)]],
          "spec": ["finalizers": ["kubernetes"]], "status": ["phase": "Active"],
        ]))
    }
  }

  private func ensurePriorityClasses() async throws {
    for (name, value, text) in [
      (
        "system-cluster-critical", 2_000_000_000,
        "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary."
      ),
      ("system-node-critical", 2_000_001_000, "Used for system critical pods that must not be moved from their current node."),
    ] {
      try await ensure(
        PriorityAdmission.classes,
        KubeObject([
          "kind": "PriorityClass", "apiVersion": "scheduling.k8s.io/v1", "metadata": ["name": .string(name), "generation": 1],
          "value": JSON(value), "description": .string(text), "preemptionPolicy": "PreemptLowerPriority",
        ]))
    }
  }

  /// Stores the object unless there is one of that name. Goes past admission: the server acts for itself.
  func ensure(_ resource: GroupVersionResource, _ object: KubeObject) async throws {
    guard let definition = catalogue.definition(resource) else { return }
    let key = definition.storageKey(namespace: object.namespace, name: object.name)
    if let existing = cache.resource(definition).get(key) { return try await reconcile(existing, object, key) }
    var object = object
    object.metadata["uid"] = .string(Names.uid())
    object.metadata["creationTimestamp"] = .string(Timestamp.now.text)
    object.metadata = Metadata.ordered(object.metadata)
    do throws(StorageError) { _ = try await storage.create(key, Self.storedBytes(object)) } catch {
      guard case .keyExists = error.code else { throw Self.failure(error) }
    }
  }
}
