import KubeAPI

/// What evictions make of a PodDisruptionBudget (pkg/registry/core/pod/storage/eviction.go).
enum EvictionBudget {
  private static let longestList = 2_000

  /// Pods that are not ready do not count as healthy: they may go when the budget says so, or while enough others are healthy.
  static func letsUnhealthyGo(_ budget: KubeObject) -> Bool {
    if budget.spec.unhealthyPodEvictionPolicy.string == "AlwaysAllow" { return true }
    let desired = budget.status.desiredHealthy.int ?? 0
    return desired > 0 && (budget.status.currentHealthy.int ?? 0) >= desired
  }

  /// The budget with one disruption less; throws when it has none left.
  static func spent(_ budget: KubeObject, on pod: String, now: Timestamp) throws(APIStatus) -> KubeObject {
    let (name, status) = (budget.name, budget.status)
    if (status.observedGeneration.int ?? 0) < budget.generation {
      throw refusal("The disruption budget \(name) is still being processed by the server.", retryAfter: 10)
    }
    let allowed = status.disruptionsAllowed.int ?? 0
    if allowed < 0 { throw forbidden(name, "pdb disruptions allowed is negative") }
    if status.disruptedPods.members.count > longestList {
      throw forbidden(name, "DisruptedPods map too big - too many evictions not confirmed by PDB controller")
    }
    guard allowed > 0 else {
      throw refusal(
        "The disruption budget \(name) needs \(status.desiredHealthy.int ?? 0) healthy pods and has \(status.currentHealthy.int ?? 0) currently"
      )
    }
    var next = budget
    next.status["disruptionsAllowed"] = JSON(allowed - 1)
    next.status["disruptedPods"][pod] = .string(now.text)
    if allowed == 1 { next.status["conditions"] = .array(used(up: status.conditions.elements, budget.generation, now)) }
    return next
  }

  /// The conditions, telling that no disruption is allowed any more.
  private static func used(up conditions: [JSON], _ generation: Int, _ now: Timestamp) -> [JSON] {
    conditions.map { condition in
      guard condition.type.string == "DisruptionAllowed" else { return condition }
      var next = condition
      if condition.status.string != "False" { next["lastTransitionTime"] = .string(now.text) }
      next["status"] = "False"
      next["reason"] = "InsufficientPods"
      next["message"] = ""
      next["observedGeneration"] = JSON(generation)
      return next
    }
  }

  private static func refusal(_ message: String, retryAfter seconds: Int = 0) -> APIStatus {
    APIStatus(
      .tooManyRequests, "Cannot evict pod as it would violate the pod's disruption budget.",
      details: .init(
        causes: [.init(reason: "DisruptionBudget", message: message, field: "")], retryAfterSeconds: seconds))
  }

  private static func forbidden(_ name: String, _ why: String) -> APIStatus {
    APIStatus(
      .forbidden, "poddisruptionbudget.policy \"\(name)\" is forbidden: \(why)",
      details: .init(name: name, group: "policy", kind: "poddisruptionbudget"))
  }
}
