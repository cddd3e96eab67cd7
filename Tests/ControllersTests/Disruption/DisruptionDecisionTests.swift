import KubeAPI
import Testing

@testable import Controllers

@Suite struct DisruptionDecisionTests {
  private let set = Fixtures.workload("ReplicaSet", replicas: 4)
  private let scales: DisruptionDecision.Scales = ["owner": .init(uid: "deployment", replicas: 4)]

  private func budget(_ spec: JSON, status: JSON = [:]) -> KubeObject {
    var budget = KubeObject(apiVersion: "policy/v1", kind: "PodDisruptionBudget", namespace: "default", name: "pdb")
    budget.metadata["generation"] = 2
    budget.spec = spec
    budget.spec["selector"] = ["matchLabels": ["app": "web"]]
    budget.status = status
    return budget
  }

  private func pods(_ ready: Int, of count: Int) -> [KubeObject] {
    (0..<count).map { Fixtures.pod("p\($0)", owner: set, ready: $0 < ready) }
  }

  private func status(_ spec: JSON, _ pods: [KubeObject], status: JSON = [:]) -> JSON {
    for case .status(_, let object) in DisruptionDecision.reconcile(
      budget(spec, status: status), pods: pods, scales: scales, now: Fixtures.now)
    {
      return object.status
    }
    return .null
  }

  @Test(
    "what may go is what is healthy beyond what must stay",
    arguments: [
      (["minAvailable": 3], 4, 3, 4, 1), (["minAvailable": 3], 2, 3, 4, 0), (["minAvailable": "50%"], 4, 2, 4, 2),
      (["minAvailable": "30%"], 4, 2, 4, 2), (["maxUnavailable": 1], 4, 3, 4, 1), (["maxUnavailable": "30%"], 4, 2, 4, 2),
      (["maxUnavailable": 9], 4, 0, 4, 4),
    ] as [(JSON, Int, Int, Int, Int)])
  func counts(spec: JSON, ready: Int, desired: Int, expected: Int, allowed: Int) {
    let result = status(spec, pods(ready, of: 4))
    #expect(result["desiredHealthy"].int == desired)
    #expect(result["expectedPods"].int == expected)
    #expect(result["currentHealthy"].int == ready)
    #expect(result["disruptionsAllowed"].int == allowed)
    #expect(result["observedGeneration"].int == 2)
    let condition = result["conditions"][0]
    #expect(condition["type"] == "DisruptionAllowed" && condition["status"] == (allowed > 0 ? "True" : "False"))
    #expect(condition["reason"] == (allowed > 0 ? "SufficientPods" : "InsufficientPods"))
  }

  @Test("an evicted pod is unhealthy until it is gone, or has taken too long")
  func disrupted() {
    let fresh = Timestamp(seconds: Fixtures.now.seconds - 10).text
    let stale = Timestamp(seconds: Fixtures.now.seconds - 200).text
    let result = status(
      ["minAvailable": 2], pods(4, of: 4), status: ["disruptedPods": ["p0": .string(fresh), "p1": .string(stale)]])
    #expect(result["currentHealthy"].int == 3)
    #expect(result["disruptedPods"].members.keys.map { $0 } == ["p0"])
  }

  @Test("a pod of an unknown controller stops the count, and evictions with it")
  func unknown() {
    var stray = Fixtures.pod("stray", owner: set)
    stray.ownerReferences[0].uid = "nobody"
    let actions = DisruptionDecision.reconcile(
      budget(["maxUnavailable": 1], status: ["disruptionsAllowed": 3]), pods: [stray], scales: [:], now: Fixtures.now)
    #expect(
      actions.first?.summary
        == "event Warning CalculateExpectedPodCountFailed Failed to calculate the number of expected pods: found no controllers for pod "
        + "\"stray\"")
    guard case .status(_, let object)? = actions.last else {
      Issue.record("no status")
      return
    }
    #expect(object.status["disruptionsAllowed"].int == 0)
    #expect(object.status["conditions"][0]["reason"] == "SyncFailed")
  }

  @Test("a budget without pods says so and allows nothing")
  func empty() {
    let actions = DisruptionDecision.reconcile(budget(["minAvailable": 0]), pods: [], scales: [:], now: Fixtures.now)
    #expect(actions.first?.summary == "event Normal NoPods No matching pods found")
    #expect(status(["minAvailable": 0], [])["disruptionsAllowed"].int == 0)
  }
}
