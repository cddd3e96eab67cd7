import KubeAPI

/// What a ReplicaSet needs, given the pods there are.
enum ReplicaSetDecision {
  static let burst = 500

  /// What makes the pods fit; how that went is for `report`.
  static func reconcile(_ set: KubeObject, candidates: [KubeObject], canManage: Bool, now: Timestamp) -> [Action] {
    var (claimed, actions) = OwnedPods.claim(candidates, owner: set, selector: set.podSelector)
    let active = claimed.filter(\.isActive)
    if canManage, !set.isBeingDeleted { actions += manage(set, active: active, siblings: claimed, now: now) }
    if let wait = untilAvailable(active, minReadySeconds: set.spec.minReadySeconds.int ?? 0, now: now) {
      actions.append(.requeue(wait))
    }
    return actions
  }

  /// The status, with why pods could not be made or taken away; nil when all went well.
  static func report(
    _ set: KubeObject, _ resource: GroupVersionResource = .replicaSets, candidates: [KubeObject], failure: String? = nil,
    now: Timestamp
  ) -> [Action] {
    let active = OwnedPods.claim(candidates, owner: set, selector: set.podSelector).0.filter(\.isActive)
    var updated = set
    updated.status = status(set, active: active, now: now)
    var conditions = updated.status["conditions"].elements
    let known = Condition.find(conditions, Self.failure)
    if let failure, known == nil {
      let reason = active.count < set.spec.replicas.int ?? 1 ? "FailedCreate" : "FailedDelete"
      conditions.append(Condition.make(Self.failure, true, reason: reason, message: failure, now: now))
    } else if failure == nil, known != nil {
      Condition.remove(&conditions, Self.failure)
    }
    updated.status["conditions"] = conditions.isEmpty ? .null : .array(conditions)
    return updated.status == set.status ? [] : [.status(resource, updated)]
  }

  /// The condition that pods could not be made or taken away.
  static let failure = "ReplicaFailure"

  private static func manage(
    _ set: KubeObject, active: [KubeObject], siblings: [KubeObject], now: Timestamp
  ) -> [Action] {
    let difference = (set.spec.replicas.int ?? 1) - active.count
    if difference > 0 {
      let pod = PodTemplate.pod(from: set.spec.template, owner: set)
      return Array(repeating: .create(.pods, pod, owner: set), count: min(difference, burst))
    }
    guard difference < 0 else { return [] }
    let ranked = DeletionRanking.sorted(active, siblings: siblings, now: now)
    return ranked.prefix(min(-difference, burst)).map { .delete(.pods, $0, owner: set) }
  }

  static func status(_ set: KubeObject, active: [KubeObject], now: Timestamp) -> JSON {
    let wanted = set.spec.template["metadata"]["labels"].stringMap
    let minReadySeconds = set.spec.minReadySeconds.int ?? 0
    var labelled = 0
    var ready = 0
    var available = 0
    for pod in active {
      let labels = pod.labels
      if wanted.allSatisfy({ labels[$0.key] == $0.value }) { labelled += 1 }
      if pod.isPodReady { ready += 1 }
      if pod.isPodAvailable(minReadySeconds: minReadySeconds, now: now) { available += 1 }
    }
    var status = set.status
    status["replicas"] = JSON(active.count)
    status["fullyLabeledReplicas"] = labelled == 0 ? .null : JSON(labelled)
    status["readyReplicas"] = ready == 0 ? .null : JSON(ready)
    status["availableReplicas"] = available == 0 ? .null : JSON(available)
    status["observedGeneration"] = JSON(max(set.generation, set.status.observedGeneration.int ?? 0))
    return status
  }

  /// When the next of the ready pods has been ready long enough.
  static func untilAvailable(_ pods: [KubeObject], minReadySeconds: Int, now: Timestamp) -> Duration? {
    guard minReadySeconds > 0 else { return nil }
    let waits = pods.compactMap { pod -> Int64? in
      guard pod.isPodReady, !pod.isPodAvailable(minReadySeconds: minReadySeconds, now: now),
        let since = pod.condition("Ready")["lastTransitionTime"].string.flatMap({ Timestamp($0) })
      else { return nil }
      return since.seconds + Int64(minReadySeconds) - now.seconds
    }
    return waits.min().map { .seconds(max(1, $0)) }
  }
}
