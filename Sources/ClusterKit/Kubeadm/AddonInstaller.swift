import APIClient
import KubeAPI
import LinuxSystem

/// What kubeadm and the network plugin install through the API once the server answers. Applying it again changes nothing that is
/// there, so that what candidates edited stays.
struct AddonInstaller: Sendable {
  let plan: ClusterPlan
  let client: APIClient

  func install() async throws {
    // Namespaces and roles first, for the rest depends on them.
    let authority = try FileIO.readText(plan.paths.state + "/ca.crt")
    let objects = try Addons(plan.kubeadm).objects(certificateAuthority: authority)
    let roles = objects.filter { $0.apiVersion.hasPrefix("rbac.") || $0.kind == "ServiceAccount" || $0.kind == "ConfigMap" }
    try await create(roles)
    try await create(objects.filter { object in !roles.contains(object) })
  }

  private func create(_ objects: [KubeObject]) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for object in objects { group.addTask { try await create(object) } }
      try await group.waitForAll()
    }
  }

  /// The server may still be making its own namespaces and roles.
  private func create(_ object: KubeObject) async throws {
    guard let resource = Self.resources[object.kind] else { return }
    for attempt in 0..<100 {
      do {
        _ = try await client.create(resource, object)
        return
      } catch let status as APIStatus {
        if status.code == 409 { return }
        // A Service that is there holds its address, which is refused before its name is looked at.
        if status.code == 422, (try? await client.get(resource, namespace: object.namespace, name: object.name)) != nil { return }
        guard attempt < 99, status.code == 404 || status.code == 403 || status.code >= 500 else { throw status }
      }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  private static let resources: [String: GroupVersionResource] = [
    "ServiceAccount": .serviceAccounts, "ConfigMap": .configMaps, "Service": .services, "Deployment": .deployments,
    "DaemonSet": .daemonSets, "Role": .roles, "RoleBinding": .roleBindings, "ClusterRole": .clusterRoles,
    "ClusterRoleBinding": .clusterRoleBindings, "Namespace": .namespaces,
  ]
}
