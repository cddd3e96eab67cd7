import KubeAPI
import Testing

@testable import APIServer

@Suite struct EvictionBudgetTests {
  private static func budget(_ status: JSON, policy: String? = nil) -> KubeObject {
    var budget: JSON = ["metadata": ["name": "web", "generation": 2], "spec": [:], "status": status]
    budget["status"]["observedGeneration"] = status.observedGeneration.isNull ? 2 : status.observedGeneration
    if let policy { budget["spec"]["unhealthyPodEvictionPolicy"] = .string(policy) }
    return KubeObject(budget)
  }

  @Test(
    "Pods that are not ready may go when enough others are healthy, or whenever the budget says so",
    arguments: [
      (3, 3, nil, true), (2, 3, nil, false), (0, 0, nil, false), (2, 3, "AlwaysAllow", true), (2, 3, "IfHealthyBudget", false),
    ])
  func unhealthy(healthy: Int, desired: Int, policy: String?, mayGo: Bool) {
    let budget = Self.budget(["currentHealthy": JSON(healthy), "desiredHealthy": JSON(desired)], policy: policy)
    #expect(EvictionBudget.letsUnhealthyGo(budget) == mayGo)
  }

  @Test("The last disruption leaves a budget that allows none, and says so")
  func spent() throws {
    let conditions: JSON = [["type": "DisruptionAllowed", "status": "True", "reason": "SufficientPods"]]
    let now = Timestamp(seconds: 60)
    let left = try EvictionBudget.spent(Self.budget(["disruptionsAllowed": 2, "conditions": conditions]), on: "a", now: now)
    #expect(left.status.disruptionsAllowed == 1 && left.status.disruptedPods == ["a": .string(now.text)])
    #expect(left.status.conditions == conditions)
    let last = try EvictionBudget.spent(left, on: "b", now: now)
    #expect(last.status.disruptionsAllowed == 0 && last.status.disruptedPods.members.count == 2)
    let condition = last.status.conditions.elements.first
    #expect(condition?.status == "False" && condition?.reason == "InsufficientPods")
    #expect(condition?.lastTransitionTime == .string(now.text))
  }

  @Test(
    "A budget refuses in upstream's words",
    arguments: [
      (
        ["disruptionsAllowed": 0, "desiredHealthy": 3, "currentHealthy": 2], 429,
        "The disruption budget web needs 3 healthy pods and has 2 currently"
      ),
      (
        ["disruptionsAllowed": 1, "observedGeneration": 1], 429,
        "The disruption budget web is still being processed by the server."
      ),
      (["disruptionsAllowed": -1], 403, "poddisruptionbudget.policy \"web\" is forbidden: pdb disruptions allowed is negative"),
    ] as [(JSON, Int, String)])
  func refusals(status: JSON, code: Int, message: String) {
    let failure = #expect(throws: APIStatus.self) { try EvictionBudget.spent(Self.budget(status), on: "a", now: .now) }
    #expect(failure?.code == code)
    #expect((failure?.details?.causes.first?.message ?? failure?.message) == message)
  }
}
