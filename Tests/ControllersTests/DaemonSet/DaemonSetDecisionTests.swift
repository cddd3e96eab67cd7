import KubeAPI
import Testing

@testable import Controllers

@Suite struct DaemonSetDecisionTests {
  private let set = Fixtures.workload("DaemonSet")
  private let taint: JSON = ["key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"]

  private func decide(_ set: KubeObject, _ nodes: [KubeObject], _ pods: [KubeObject]) -> [Action] {
    DaemonSetDecision.reconcile(set, nodes: nodes, candidates: pods, hash: "h2", canManage: true, now: Fixtures.now)
  }

  private func pod(_ node: String, hash: String = "h2", ready: Bool = true) -> KubeObject {
    var pod = Fixtures.pod("p-\(node)", owner: set, ready: ready, node: node)
    pod.labels["controller-revision-hash"] = hash
    return pod
  }

  @Test("puts a pod on every node that suits, pinned to it") func places() throws {
    let nodes = [Fixtures.node("n1"), Fixtures.node("n2"), Fixtures.node("cp", taints: [taint])]
    let actions = decide(set, nodes, [pod("n1")])
    #expect(actions.changes == ["create pods web-"])
    let made = try #require(
      actions.compactMap { action -> KubeObject? in if case .create(_, let pod, _) = action { pod } else { nil } }.first)
    #expect(DaemonPods.node(of: made) == "n2")
    #expect(made.labels["controller-revision-hash"] == "h2")
    #expect(made.spec.tolerations.elements.count == 6)
  }

  @Test(
    "follows node selectors and tolerations",
    arguments: [
      ([:], true), (["nodeSelector": ["disk": "ssd"]], false), (["nodeSelector": ["os": "linux"]], true),
      (["nodeName": "other"], false),
    ] as [(JSON, Bool)])
  func wants(podSpec: JSON, expected: Bool) {
    var set = set
    for (key, value) in podSpec.members { set.spec["template"]["spec"][key] = value }
    #expect(DaemonPods.wants(set, Fixtures.node("n1", labels: ["os": "linux"])).run == expected)
  }

  @Test("a pod stays where NoSchedule came later, and goes where NoExecute did") func keeps() {
    #expect(DaemonPods.wants(set, Fixtures.node("n", taints: [taint])) == (false, true))
    #expect(DaemonPods.wants(set, Fixtures.node("n", taints: [["key": "x", "effect": "NoExecute"]])) == (false, false))
    #expect(
      DaemonPods.wants(set, Fixtures.node("n", taints: [["key": "node.kubernetes.io/unreachable", "effect": "NoExecute"]])) == (
        true, true
      ))
  }

  @Test("an update replaces as many old pods as may be unavailable, and none on top of one that is down") func updates() {
    let nodes = ["n1", "n2", "n3"].map { Fixtures.node($0) }
    let old = nodes.map { pod($0.name, hash: "h1") }
    #expect(decide(set, nodes, old).changes == ["delete pods p-n1"])
    #expect(decide(set, nodes, [pod("n1", ready: false), old[1], old[2]]).changes == [])
    #expect(decide(set, nodes, [pod("n1", hash: "h1", ready: false), old[1], old[2]]).changes == ["delete pods p-n1"])
    var onDelete = set
    onDelete.spec["updateStrategy"] = ["type": "OnDelete"]
    #expect(decide(onDelete, nodes, old).changes == [])
  }

  @Test("reports what runs where it should") func status() {
    let nodes = ["n1", "n2", "n3"].map { Fixtures.node($0) }
    let actions = decide(set, nodes, [pod("n1"), pod("n2", hash: "h1", ready: false)])
    #expect(
      actions.last?.summary
        == "status daemonsets web {\"currentNumberScheduled\":2,\"numberMisscheduled\":0,\"desiredNumberScheduled\":3,\"numberReady\":1,"
        + "\"observedGeneration\":1,\"updatedNumberScheduled\":1,\"numberAvailable\":1,\"numberUnavailable\":2}")
  }

  @Test("remembers templates as revisions and reuses one that comes back") func revisions() throws {
    let first = RevisionHistory.reconcile(set, revisions: [], inUse: [])
    guard case .create(_, let revision, _)? = first.actions.first else { throw Missing() }
    #expect(revision.json["revision"] == 1)
    #expect(revision.json["data"]["spec"]["template"]["$patch"] == "replace")
    var second = revision
    second.json["data"]["spec"]["template"] = Fixtures.template("other")
    second.json["revision"] = 2
    second.name = "web-other"
    let again = RevisionHistory.reconcile(set, revisions: [revision, second], inUse: [])
    #expect(again.hash == first.hash)
    #expect(again.actions.map(\.summary) == ["patch controllerrevisions \(revision.name) {\"revision\":3}"])
  }

  private struct Missing: Error {}
}
