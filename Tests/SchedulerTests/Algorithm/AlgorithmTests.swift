import KubeAPI
import Testing

@testable import Scheduler

@Suite struct AlgorithmTests {
  private func decide(_ pod: PodInfo, _ snapshot: Snapshot) -> String {
    var random = First()
    switch Algorithm.decide(pod, snapshot, using: &random) {
    case .bind(let node): return "-> \(node)"
    case .wait(let message, let nominated, let victims):
      return message + (nominated.map { " evict \(victims.map(\.object.name).sorted()) on \($0)" } ?? "")
    }
  }

  private static let final = " no new claims to deallocate, preemption: 0/3 nodes are available: "

  @Test(
    "a pod goes where it may, and says in upstream's words why it cannot",
    arguments: [
      ("", "-> node01"),
      ("spec: {nodeSelector: {kubernetes.io/hostname: node02}}", "-> node02"),
      (
        "spec: {nodeSelector: {disk: ssd}}",
        "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't match Pod's node affinity/selector."
          + final + "3 Preemption is not helpful for scheduling."
      ),
      (
        "spec: {containers: [{name: c, resources: {requests: {cpu: 3}}}]}",
        "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu." + final
          + "3 Preemption is not helpful for scheduling."
      ),
      (
        "spec: {tolerations: [{operator: Exists}], affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
          + "{nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: [controlplane]}]}]}}}}",
        "-> controlplane"
      ),
      (
        "spec: {affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: "
          + "[{weight: 1, preference: {matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node02]}]}}]}}}",
        "-> node02"
      ),
      (
        "spec: {volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]}",
        "0/3 nodes are available: persistentvolumeclaim \"data\" not found. not found, preemption: 0/3 nodes are available: "
          + "3 Preemption is not helpful for scheduling."
      ),
      (
        "spec: {volumes: [{name: v, ephemeral: {volumeClaimTemplate: {}}}]}",
        "0/3 nodes are available: waiting for ephemeral volume controller to create the persistentvolumeclaim \"web-v\". "
          + "not found, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
      ),
    ])
  func placement(yaml: String, expected: String) throws {
    #expect(decide(try Fixtures.pod("web", yaml), try Fixtures.cluster()) == expected)
  }

  @Test("without nodes there is nothing to say about them") func noNodes() throws {
    #expect(decide(try Fixtures.pod("web"), Snapshot()) == "no nodes available to schedule pods")
  }

  @Test("the emptier node is better, and pods of one owner are spread") func spreading() throws {
    let busy = try Fixtures.pod("busy", "spec: {containers: [{name: c, resources: {requests: {cpu: 1}}}]}", node: "node01")
    #expect(decide(try Fixtures.pod("web"), try Fixtures.cluster([busy])) == "-> node02")
    let owned = "metadata: {labels: {app: web}, ownerReferences: [{kind: ReplicaSet, name: web, uid: u, controller: true}]}"
    let first = try Fixtures.pod("web-1", owned, node: "node01")
    #expect(decide(try Fixtures.pod("web-2", owned), try Fixtures.cluster([first])) == "-> node02")
  }

  @Test("cordoned nodes, taken host ports and full nodes are rejected") func rejections() throws {
    let port = "spec: {containers: [{name: c, ports: [{containerPort: 80, hostPort: 8080}]}]}"
    let user = try Fixtures.pod("user", port, node: "node01")
    let nodes = [try Fixtures.node("node01"), try Fixtures.node("node02", "spec: {unschedulable: true}")]
    #expect(
      decide(try Fixtures.pod("web", port), try Fixtures.cluster([user], nodes: nodes))
        == "0/2 nodes are available: 1 node(s) didn't have free ports for the requested pod ports, 1 node(s) were unschedulable."
        + " no new claims to deallocate, preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, "
        + "1 Preemption is not helpful for scheduling.")
    let full = try Fixtures.node("node01", "status: {allocatable: {pods: 1}}")
    #expect(decide(try Fixtures.pod("web"), try Fixtures.cluster([user], nodes: [full])).contains("1 Too many pods"))
  }

  @Test("affinity, anti-affinity and the wish of pods that are there already") func podAffinity() throws {
    let term = "[{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: db}}}]"
    let near = "spec: {affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: \(term)}}}"
    let away = "spec: {affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: \(term)}}}"
    let db = try Fixtures.pod("db", "metadata: {labels: {app: db}}", node: "node02")
    #expect(decide(try Fixtures.pod("web", near), try Fixtures.cluster([db])) == "-> node02")
    #expect(decide(try Fixtures.pod("web", away), try Fixtures.cluster([db])) == "-> node01")
    #expect(
      decide(try Fixtures.pod("web", near), try Fixtures.cluster()).contains("2 node(s) didn't match pod affinity rules"))
    let first = "metadata: {labels: {app: db}}\n" + near
    #expect(decide(try Fixtures.pod("db", first), try Fixtures.cluster()) == "-> node01")
    let loner = try Fixtures.pod("loner", "metadata: {labels: {app: db}}\n" + away, node: "node01")
    #expect(decide(try Fixtures.pod("other", "metadata: {labels: {app: db}}"), try Fixtures.cluster([loner])) == "-> node02")
  }

  @Test("hard spreading keeps the skew") func topologySpread() throws {
    let yaml = """
      metadata: {labels: {app: web}}
      spec:
        topologySpreadConstraints:
        - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: web}}, nodeTaintsPolicy: Honor}
      """
    let one = try Fixtures.pod("web-1", yaml, node: "node02")
    #expect(decide(try Fixtures.pod("web-2", yaml), try Fixtures.cluster([one])) == "-> node01")
    let cordoned = try Fixtures.node("node01", "spec: {unschedulable: true}")
    #expect(
      decide(try Fixtures.pod("web-2", yaml), try Fixtures.cluster([one], nodes: [cordoned, Fixtures.node("node02")]))
        .contains("1 node(s) didn't match pod topology spread constraints"))
  }

  @Test("a pod of high priority evicts as few and as unimportant pods as will do") func preemption() throws {
    func pod(_ name: String, cpu: String, priority: Int, node: String? = nil) throws -> PodInfo {
      try Fixtures.pod(
        name, "spec: {priority: \(priority), containers: [{name: c, resources: {requests: {cpu: \(cpu)}}}]}", node: node)
    }
    let snapshot = try Fixtures.cluster([
      pod("a", cpu: "1", priority: 5, node: "node01"), pod("b", cpu: "1", priority: 1, node: "node01"),
      pod("c", cpu: "2", priority: 7, node: "node02"),
    ])
    #expect(
      decide(try pod("urgent", cpu: "1", priority: 100), snapshot)
        == "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. evict [\"b\"] on node01")
    #expect(
      decide(try pod("meek", cpu: "1", priority: 0), snapshot).hasSuffix(
        "1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod."))
  }

  @Test("requests count sidecars, the largest initialisation and overhead") func requests() throws {
    let pod = try Fixtures.pod(
      "web",
      """
      spec:
        overhead: {cpu: 10m}
        initContainers:
        - {name: big, resources: {requests: {cpu: 500m}}}
        - {name: side, restartPolicy: Always, resources: {requests: {cpu: 100m}}}
        - {name: small, resources: {requests: {cpu: 50m}}}
        containers: [{name: a, resources: {requests: {cpu: 200m, memory: 64Mi}}}, {name: b}]
      """)
    #expect(pod.requests["cpu"] == 510)
    #expect(pod.requests["memory"] == 64 << 20)
  }
}
