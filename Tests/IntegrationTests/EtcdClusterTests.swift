import KubeAPI
import LinuxSystem
import Testing

/// A control plane on etcd, with etcdctl as a candidate uses it.
@Suite(
  .serialized, .disabled(if: LabTool.obstacle != nil, Comment(rawValue: LabTool.obstacle ?? "")),
  .enabled(if: FileIO.exists("/usr/bin/etcd"), "needs etcd-server: Scripts/setup"), RunningCluster(definition: "etcd"),
  .timeLimit(.minutes(5)))
struct EtcdClusterTests {
  private func controlPlane(_ command: String) async throws -> String {
    try await LabTool.lab("ssh", "-C", LabTool.cluster, "controlplane", "--", "sh", "-c", command)
  }

  private static let etcdctl = """
    ETCDCTL_API=3 etcdctl --endpoints=https://127.0.0.1:2379 --cacert=/etc/kubernetes/pki/etcd/ca.crt \
    --cert=/etc/kubernetes/pki/etcd/server.crt --key=/etc/kubernetes/pki/etcd/server.key
    """

  @Test("The objects are under the keys that upstream gives them") func keys() async throws {
    let keys = Set(
      try await controlPlane("\(Self.etcdctl) get /registry --prefix --keys-only").split(separator: "\n").map(String.init))
    for key in [
      "/registry/namespaces/kube-system", "/registry/minions/controlplane", "/registry/services/specs/default/kubernetes",
      "/registry/services/endpoints/default/kubernetes", "/registry/pods/kube-system/etcd-controlplane",
      "/registry/deployments/kube-system/coredns", "/registry/clusterroles/cluster-admin", "/registry/servicecidrs/kubernetes",
      "/registry/ipaddresses/10.96.0.1", "/registry/leases/kube-system/kube-scheduler", "/registry/masterleases/172.30.0.2",
      "/registry/priorityclasses/system-node-critical", "/registry/flowschemas/catch-all",
    ] { #expect(keys.contains(key), "\(key)") }
    #expect(keys.contains { $0.hasPrefix("/registry/leases/kube-system/apiserver-") })
    #expect(keys.contains { $0.hasPrefix("/registry/events/kube-system/") })
  }

  @Test("A snapshot is saved and restored as on the exam, and the cluster goes on from the old state")
  func snapshot() async throws {
    try await Kubectl.run("create", "configmap", "before", "--from-literal=k=v")
    let saved = try await controlPlane("\(Self.etcdctl) snapshot save /opt/backup.db 2>&1")
    #expect(saved.contains("Snapshot saved at /opt/backup.db"))
    let status = try JSON.decode(
      try await controlPlane("ETCDCTL_API=3 etcdctl --write-out=json snapshot status /opt/backup.db 2>/dev/null"))
    #expect((status["totalKey"].int ?? 0) > 100)
    try await Kubectl.run("create", "configmap", "after")
    try await Kubectl.run("delete", "configmap", "before")
    _ = try await controlPlane(
      """
      ETCDCTL_API=3 etcdctl snapshot restore /opt/backup.db --data-dir=/var/lib/etcd-restored >/dev/null 2>&1 && \
      sed -i 's|path: /var/lib/etcd$|path: /var/lib/etcd-restored|' /etc/kubernetes/manifests/etcd.yaml
      """)
    let before = try await Kubectl.until(
      ["kubectl", "get", "configmap", "before", "-o", "jsonpath={.data.k}"], atMost: .seconds(60)
    ) {
      $0 == "v"
    }
    #expect(before == "v")
    let after = try await LabTool.run(["kubectl", "get", "configmap", "after"], allowFailure: true)
    #expect(after.contains("configmaps \"after\" not found"))
    let ready = try await Kubectl.until(["kubectl", "get", "--raw", "/readyz?verbose"]) { $0.contains("[+]etcd ok") }
    #expect(ready.contains("[+]etcd ok"))
    // Controllers, scheduler and kubelets have come back from versions that never were.
    try await Kubectl.run("create", "deployment", "again", "--image=nginx", "--replicas=2")
    try await Kubectl.run("rollout", "status", "deployment/again", "--timeout=60s")
  }
}
