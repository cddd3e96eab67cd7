import KubeAPI
import Testing

@testable import Controllers

@Suite struct NodeLifecycleTests {
  private func node(_ ready: String, heartbeat: String = "t1") -> KubeObject {
    var node = Fixtures.node("n1")
    node.status = ["conditions": [["type": "Ready", "status": .string(ready), "lastHeartbeatTime": .string(heartbeat)]]]
    return node
  }

  private func keys(_ taints: [JSON]?) -> [String]? {
    taints?.map { "\($0["key"].string ?? ""):\($0["effect"].string ?? "")" }
  }

  @Test("taints follow conditions") func taints() {
    #expect(keys(NodeTaints.reconcile(node("True"), now: Fixtures.now)) == nil)
    #expect(
      keys(NodeTaints.reconcile(node("False"), now: Fixtures.now))
        == ["node.kubernetes.io/not-ready:NoSchedule", "node.kubernetes.io/not-ready:NoExecute"])
    var back = node("True")
    back.spec = [
      "taints": [["key": "node.kubernetes.io/unreachable", "effect": "NoExecute"], ["key": "mine", "effect": "NoSchedule"]]
    ]
    #expect(keys(NodeTaints.reconcile(back, now: Fixtures.now)) == ["mine:NoSchedule"])
    var cordoned = node("True")
    cordoned.spec = ["unschedulable": true]
    #expect(keys(NodeTaints.reconcile(cordoned, now: Fixtures.now)) == ["node.kubernetes.io/unschedulable:NoSchedule"])
    let newborn = Fixtures.node("n", taints: [["key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"]])
    #expect(NodeTaints.reconcile(newborn, now: Fixtures.now) == nil)
  }

  @Test("pods lose their readiness when a ready node leaves, not while a new one starts") func leaving() {
    var health = NodeHealth()
    var left: [Bool] = []
    for status in ["False", "True", "Unknown"] { left.append(health.hasLeft(node(status))) }
    health.settled(node("Unknown").name)
    left.append(health.hasLeft(node("Unknown")))
    #expect(left == [false, false, true, false])
  }

  @Test("a silent node becomes Unknown after the grace period, and only once") func silence() {
    var health = NodeHealth()
    func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: Fixtures.now.seconds + seconds) }
    #expect(health.judge(node("True"), lease: nil, now: at(0)).conditions == nil)
    #expect(health.judge(node("True"), lease: nil, now: at(40)).conditions == nil)
    let verdict = health.judge(node("True"), lease: nil, now: at(41)).conditions
    #expect(verdict?.first?["status"] == "Unknown")
    #expect(verdict?.first?["message"] == "Kubelet stopped posting node status.")
    #expect(verdict?.count == 4)
    #expect(health.judge(node("True", heartbeat: "t2"), lease: nil, now: at(42)).conditions == nil)
    var lease = KubeObject(apiVersion: "coordination.k8s.io/v1", kind: "Lease", name: "n1")
    lease.spec = ["renewTime": "r1"]
    #expect(health.judge(node("True", heartbeat: "t2"), lease: lease, now: at(80)).conditions == nil)
    #expect(health.judge(node("True", heartbeat: "t2"), lease: lease, now: at(120)).conditions == nil)
  }

  @Test(
    "a pod is evicted at once, later or never, by what it tolerates",
    arguments: [
      ([], .zero), ([["operator": "Exists"]], nil),
      ([["key": "node.kubernetes.io/unreachable", "operator": "Exists", "tolerationSeconds": 300]], .seconds(290)),
      ([["key": "other", "operator": "Exists"]], .zero),
    ] as [(JSON, Duration?)])
  func evicts(tolerations: JSON, expected: Duration?) {
    var pod = Fixtures.pod("p")
    pod.spec["tolerations"] = tolerations
    let added = Timestamp(seconds: Fixtures.now.seconds - 10).text
    let node = Fixtures.node(
      "n1", taints: [["key": "node.kubernetes.io/unreachable", "effect": "NoExecute", "timeAdded": .string(added)]])
    #expect(TaintEvictionController.decide(pod, node, now: Fixtures.now) == expected)
  }

  @Test("each node gets the first free part of the network") func ipam() throws {
    let cluster = try #require(CIDR("10.244.0.0/16"))
    let first = try #require(CIDR("10.244.0.0/24"))
    #expect(NodeIPAMController.allocate(cluster, prefixLength: 24, taken: [])?.description == "10.244.0.0/24")
    #expect(NodeIPAMController.allocate(cluster, prefixLength: 24, taken: [first])?.description == "10.244.1.0/24")
    #expect(NodeIPAMController.allocate(first, prefixLength: 24, taken: [first]) == nil)
  }

  @Test("pods of lost nodes and the oldest finished ones are collected") func podGC() {
    let pods = [
      Fixtures.pod("lost", node: "gone"), Fixtures.pod("fine"), Fixtures.pod("old", phase: "Succeeded", age: 900),
      Fixtures.pod("new", phase: "Succeeded"),
    ]
    #expect(PodGCController.doomed(pods, goneNodes: ["gone"], threshold: 1).map(\.name) == ["lost", "old"])
  }
}
