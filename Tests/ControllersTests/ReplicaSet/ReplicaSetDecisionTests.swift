import KubeAPI
import Testing

@testable import Controllers

@Suite struct ReplicaSetDecisionTests {
  private let set = Fixtures.workload("ReplicaSet", replicas: 3)

  private func decide(_ pods: [KubeObject], canManage: Bool = true) -> [Action] {
    ReplicaSetDecision.reconcile(set, candidates: pods, canManage: canManage, now: Fixtures.now)
  }

  @Test("makes what is missing, and nothing while it waits for what it asked for") func creates() {
    let pods = [Fixtures.pod("a", owner: set)]
    #expect(decide(pods).changes == ["create pods web-", "create pods web-"])
    #expect(decide(pods, canManage: false).changes.isEmpty)
  }

  @Test("finished pods and those on their way out do not count") func counts() {
    var leaving = Fixtures.pod("b", owner: set)
    leaving.metadata["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    let pods = [Fixtures.pod("a", owner: set, phase: "Failed", ready: false), leaving, Fixtures.pod("c", owner: set)]
    #expect(decide(pods).changes.count == 2)
  }

  @Test("takes away first what costs its users least") func deletes() {
    let pods = [
      Fixtures.pod("old", owner: set, age: 5_000), Fixtures.pod("young", owner: set, age: 10),
      Fixtures.pod("unready", owner: set, ready: false), Fixtures.pod("pending", owner: set, phase: "Pending", ready: false),
      Fixtures.pod("unplaced", owner: set, phase: "Pending", ready: false, node: ""),
      Fixtures.pod("other", owner: set, node: "n2", age: 10),
    ]
    #expect(decide(pods).changes == ["delete pods unplaced", "delete pods pending", "delete pods unready"])
  }

  @Test("of equals, one of a node that has several goes first") func spreads() {
    var two = set
    two.spec["replicas"] = 2
    let pods = ["a", "b"].map { Fixtures.pod($0, owner: two) } + [Fixtures.pod("c", owner: two, node: "n2")]
    let changes = ReplicaSetDecision.reconcile(two, candidates: pods, canManage: true, now: Fixtures.now).changes
    #expect(changes.count == 1 && changes != ["delete pods c"])
  }

  @Test("adopts pods that match, releases those that do not") func claims() {
    var stray = Fixtures.pod("b", owner: set)
    stray.labels = ["app": "other"]
    let changes = decide([Fixtures.pod("a"), stray, Fixtures.pod("c", owner: set), Fixtures.pod("d", owner: set)]).changes
    #expect(
      changes == [
        "patch pods a {\"metadata\":{\"ownerReferences\":[{\"apiVersion\":\"apps/v1\",\"kind\":\"ReplicaSet\",\"name\":\"web\","
          + "\"uid\":\"owner\",\"controller\":true,\"blockOwnerDeletion\":true}]}}",
        "patch pods b {\"metadata\":{\"ownerReferences\":null}}",
      ])
  }

  @Test("a pod is available only after minReadySeconds, and somebody looks again then") func minReady() {
    var slow = set
    slow.spec["minReadySeconds"] = 30
    let pods = [
      Fixtures.pod("a", owner: slow, age: 60), Fixtures.pod("b", owner: slow, age: 10), Fixtures.pod("c", owner: slow, age: 60),
    ]
    let actions =
      ReplicaSetDecision.report(slow, candidates: pods, now: Fixtures.now)
      + ReplicaSetDecision.reconcile(slow, candidates: pods, canManage: true, now: Fixtures.now)
    #expect(
      actions.map(\.summary) == [
        "status replicasets web {\"replicas\":3,\"fullyLabeledReplicas\":3,\"readyReplicas\":3,\"availableReplicas\":2,"
          + "\"observedGeneration\":1}", "requeue 20s",
      ])
  }

  @Test("says why pods could not be made, and takes it back when they could") func failure() throws {
    let words = "pods \"web-\" is forbidden: exceeded quota: q"
    let told = ReplicaSetDecision.report(set, candidates: [], failure: words, now: Fixtures.now)
    guard case .status(_, let failed)? = told.first else { return #expect(Bool(false), "no status in \(told)") }
    let condition = failed.condition("ReplicaFailure")
    #expect(condition["reason"] == "FailedCreate")
    #expect(condition["message"].string == words)
    // The first message stays, as upstream has it.
    #expect(ReplicaSetDecision.report(failed, candidates: [], failure: "another", now: Fixtures.now).isEmpty)
    let better = ReplicaSetDecision.report(failed, candidates: [], now: Fixtures.now)
    #expect(better.map(\.summary) == ["status replicasets web {\"replicas\":0,\"observedGeneration\":1}"])
    let deployment = Fixtures.workload("Deployment", replicas: 3)
    let status = DeploymentStatus.compute(deployment, new: failed, all: [failed], now: Fixtures.now)
    let copy = Condition.find(status["conditions"].elements, "ReplicaFailure")
    #expect(copy?["message"].string == words)
    #expect(copy?["lastUpdateTime"] == condition["lastTransitionTime"])
  }

  @Test("a ReplicationController's plain selector selects as well") func replicationController() {
    var controller = Fixtures.workload("ReplicationController", replicas: 2)
    controller.spec["selector"] = ["app": "web"]
    let actions = ReplicaSetDecision.reconcile(
      controller, candidates: [Fixtures.pod("a", owner: controller)], canManage: true, now: Fixtures.now)
    #expect(actions.changes == ["create pods web-"])
    let report = ReplicaSetDecision.report(
      controller, .replicationControllers, candidates: [Fixtures.pod("a", owner: controller)], now: Fixtures.now)
    #expect(report.first?.summary.hasPrefix("status replicationcontrollers web ") == true)
  }
}
