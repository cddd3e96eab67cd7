import KubeAPI

/// How many of a budget's pods may be disrupted now (`pkg/controller/disruption` upstream).
enum DisruptionDecision {
  /// How long an eviction may take before its pod counts as healthy again.
  private static let deletionTimeout: Int64 = 120

  /// How many pods a workload is meant to have. Two ReplicaSets of one Deployment are one scale, the Deployment's.
  struct Scale: Hashable, Sendable {
    let uid: String
    let replicas: Int
  }

  /// By the uid of the pods' own controllers; none where nobody knows.
  typealias Scales = [String: Scale]

  static func reconcile(_ budget: KubeObject, pods: [KubeObject], scales: Scales, now: Timestamp) -> [Action] {
    var actions: [Action] = []
    if pods.isEmpty {
      actions.append(.event(budget, .normal, reason: "NoPods", message: "No matching pods found"))
    }
    guard let (expected, desired) = counts(budget, pods, scales) else {
      let orphan = pods.first { pod in pod.controller.map { scales[$0.uid] == nil } ?? false }
      let problem = "found no controllers for pod \"\(orphan?.name ?? "")\""
      actions.append(
        .event(
          budget, .warning, reason: "CalculateExpectedPodCountFailed",
          message: "Failed to calculate the number of expected pods: \(problem)"))
      var status = budget.status
      status["disruptionsAllowed"] = 0
      setCondition(&status, reason: "SyncFailed", message: problem, generation: status.observedGeneration.int ?? 0, now: now)
      return actions + update(budget, status)
    }
    if needsScale(budget), pods.contains(where: { $0.controller == nil }) {
      actions.append(
        .event(
          budget, .warning, reason: "UnmanagedPods",
          message:
            "Pods selected by this PodDisruptionBudget (selector: \(budget.spec.selector.text)) were found to be unmanaged. As a "
            + "result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for "
            + "these pods please set \".spec.minAvailable\" field of the PDB to an integer value."))
    }
    let (disrupted, recheck) = disrupted(budget, pods, now, &actions)
    let healthy = pods.filter { !$0.isBeingDeleted && disrupted[$0.name] == nil && $0.isPodReady }.count
    let allowed = expected <= 0 ? 0 : max(0, healthy - desired)
    var status: JSON = [:]
    status["observedGeneration"] = JSON(budget.generation)
    if !disrupted.isEmpty { status["disruptedPods"] = JSON(disrupted) }
    status["disruptionsAllowed"] = JSON(allowed)
    status["currentHealthy"] = JSON(healthy)
    status["desiredHealthy"] = JSON(desired)
    status["expectedPods"] = JSON(expected)
    status["conditions"] = budget.status.conditions
    setCondition(
      &status, reason: allowed > 0 ? "SufficientPods" : "InsufficientPods", message: "", generation: budget.generation, now: now)
    return actions + update(budget, status) + (recheck.map { [.requeue($0)] } ?? [])
  }

  private static func update(_ budget: KubeObject, _ status: JSON) -> [Action] {
    guard status != budget.status else { return [] }
    var updated = budget
    updated.status = status
    return [.status(.podDisruptionBudgets, updated)]
  }

  /// A whole number of pods that must stay needs no scale: the pods there are count.
  private static func needsScale(_ budget: KubeObject) -> Bool {
    if !budget.spec.maxUnavailable.isNull { return true }
    if case .string? = IntOrString(budget.spec.minAvailable) { return true }
    return false
  }

  /// Nil when a pod's controller has no scale that is known.
  private static func counts(_ budget: KubeObject, _ pods: [KubeObject], _ scales: Scales) -> (expected: Int, desired: Int)? {
    guard needsScale(budget) else {
      let minimum = IntOrString(budget.spec.minAvailable)?.scaled(of: 0, roundUp: true)
      return minimum.map { (pods.count, $0) } ?? (0, 0)
    }
    var workloads: Set<Scale> = []
    for owner in pods.compactMap(\.controller) {
      guard let scale = scales[owner.uid] else { return nil }
      workloads.insert(scale)
    }
    let expected = workloads.reduce(0) { $0 + $1.replicas }
    if let most = IntOrString(budget.spec.maxUnavailable)?.scaled(of: expected, roundUp: true) {
      return (expected, max(0, expected - most))
    }
    return (expected, IntOrString(budget.spec.minAvailable)?.scaled(of: expected, roundUp: true) ?? 0)
  }

  /// Evictions that were granted and whose pods are still there; those that took too long are given up.
  private static func disrupted(
    _ budget: KubeObject, _ pods: [KubeObject], _ now: Timestamp, _ actions: inout [Action]
  ) -> (pods: [String: String], recheck: Duration?) {
    let granted = budget.status.disruptedPods.stringMap
    var result: [String: String] = [:]
    var recheck: Int64?
    for pod in pods where !pod.isBeingDeleted {
      guard let text = granted[pod.name], let since = Timestamp(text) else { continue }
      let left = since.seconds + deletionTimeout - now.seconds
      if left < 0 {
        actions.append(
          .event(
            pod, .warning, reason: "NotDeleted",
            message: "Pod was expected by PDB \(budget.namespace)/\(budget.namespace) to be deleted but it wasn't"))
      } else {
        result[pod.name] = text
        recheck = min(recheck ?? left, left)
      }
    }
    return (result, recheck.map { .seconds($0 + 1) })
  }

  private static func setCondition(_ status: inout JSON, reason: String, message: String, generation: Int, now: Timestamp) {
    let value = reason == "SufficientPods" ? "True" : "False"
    var conditions = status.conditions.elements
    let old = Condition.find(conditions, "DisruptionAllowed")
    let since = old?["status"].string == value ? old?["lastTransitionTime"] : nil
    let new: JSON = [
      "type": "DisruptionAllowed", "status": .string(value), "observedGeneration": JSON(generation),
      "lastTransitionTime": since ?? .string(Timestamp(seconds: now.seconds).text), "reason": .string(reason),
      "message": .string(message),
    ]
    if let index = conditions.firstIndex(where: { $0["type"].string == "DisruptionAllowed" }) {
      conditions[index] = new
    } else {
      conditions.append(new)
    }
    status["conditions"] = .array(conditions)
  }
}
