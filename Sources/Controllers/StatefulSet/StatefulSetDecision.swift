import APIClient
import KubeAPI

/// What a StatefulSet needs, given its pods, claims and revisions.
enum StatefulSetDecision {
  struct Input {
    var set: KubeObject
    var pods: [KubeObject]
    var claims: Set<String>
    /// The name of the present template's revision.
    var updateRevision: String
    /// The template of the revision pods had before, when it is known.
    var currentTemplate: JSON?
    var canManage: Bool
    var now: Timestamp
  }

  static func reconcile(_ input: Input) -> [Action] {
    let set = input.set
    let (claimed, claims) = OwnedPods.claim(input.pods, owner: set, selector: set.spec.selector)
    let pods = claimed.filter { StatefulPods.ordinal($0, set) != nil }
    var actions = claims
    if !set.isBeingDeleted, input.canManage { actions += manage(input, pods) }
    let status = status(input, pods)
    if status != set.status {
      var updated = set
      updated.status = status
      actions.append(.status(.statefulSets, updated))
    }
    if let wait = ReplicaSetDecision.untilAvailable(pods, minReadySeconds: set.spec.minReadySeconds.int ?? 0, now: input.now) {
      actions.append(.requeue(wait))
    }
    return actions
  }

  private static func currentRevision(_ input: Input) -> String {
    input.set.status.currentRevision.string ?? input.updateRevision
  }

  /// One step at a time unless pods may be managed in parallel: whatever is not ready holds back what comes after.
  private static func manage(_ input: Input, _ pods: [KubeObject]) -> [Action] {
    let set = input.set
    let start = StatefulPods.start(set)
    let wanted = start..<(start + set.replicas)
    let isParallel = set.spec.podManagementPolicy.string == "Parallel"
    let minReady = set.spec.minReadySeconds.int ?? 0
    var byOrdinal: [Int: KubeObject] = [:]
    for pod in pods { if let ordinal = StatefulPods.ordinal(pod, set) { byOrdinal[ordinal] = pod } }
    var actions: [Action] = []
    for ordinal in wanted {
      guard let pod = byOrdinal[ordinal] else {
        actions += create(input, ordinal, byOrdinal.count)
        if isParallel { continue }
        return actions
      }
      if pod.isFinished, !pod.isBeingDeleted {
        // It is made again, under the same name, when it is gone.
        actions.append(.delete(.pods, pod, owner: set))
        if isParallel { continue }
        return actions
      }
      if !isParallel, pod.isBeingDeleted || !pod.isPodAvailable(minReadySeconds: minReady, now: input.now) {
        // Not even an update goes on, except that a pod which was never right may be replaced.
        return actions
      }
    }
    let condemned = byOrdinal.filter { !wanted.contains($0.key) }.sorted { $0.key > $1.key }
    for (_, pod) in condemned where !pod.isBeingDeleted {
      actions.append(.delete(.pods, pod, owner: set))
      if !isParallel { return actions }
    }
    guard condemned.isEmpty, actions.isEmpty, set.spec.updateStrategy["type"].string != "OnDelete" else { return actions }
    return actions + update(input, byOrdinal, wanted)
  }

  private static func create(_ input: Input, _ ordinal: Int, _ existing: Int) -> [Action] {
    let set = input.set
    let partition = set.spec.updateStrategy["rollingUpdate"]["partition"].int ?? 0
    let current = currentRevision(input)
    // Below the partition pods keep the template they had.
    let isOld = current != input.updateRevision && ordinal < StatefulPods.start(set) + partition
    let template = isOld ? input.currentTemplate ?? set.spec.template : set.spec.template
    let revision = isOld && input.currentTemplate != nil ? current : input.updateRevision
    let claims = StatefulPods.claims(set, ordinal: ordinal).filter { !input.claims.contains($0.name) }
    return claims.map { .create(.persistentVolumeClaims, $0, owner: nil) } + [
      .create(.pods, StatefulPods.make(set, ordinal: ordinal, template: template, revision: revision), owner: set)
    ]
  }

  /// From the highest number down, each only when those above it are available again.
  private static func update(_ input: Input, _ pods: [Int: KubeObject], _ wanted: Range<Int>) -> [Action] {
    let set = input.set
    let partition = set.spec.updateStrategy["rollingUpdate"]["partition"].int ?? 0
    let minReady = set.spec.minReadySeconds.int ?? 0
    for ordinal in wanted.reversed() where ordinal >= wanted.lowerBound + partition {
      guard let pod = pods[ordinal] else { return [] }
      if pod.labels["controller-revision-hash"] != input.updateRevision, !pod.isBeingDeleted {
        return [.delete(.pods, pod, owner: set)]
      }
      if pod.isBeingDeleted || !pod.isPodAvailable(minReadySeconds: minReady, now: input.now) { return [] }
    }
    return []
  }

  private static func status(_ input: Input, _ pods: [KubeObject]) -> JSON {
    let set = input.set
    let minReady = set.spec.minReadySeconds.int ?? 0
    let live = pods.filter { !$0.isFinished }
    let updated = live.filter { $0.labels["controller-revision-hash"] == input.updateRevision && !$0.isBeingDeleted }
    var current = currentRevision(input)
    if updated.count == set.replicas, live.count == set.replicas, updated.allSatisfy(\.isPodReady) {
      current = input.updateRevision
    }
    let onCurrent = live.filter { $0.labels["controller-revision-hash"] == current && !$0.isBeingDeleted }
    let ready = live.filter(\.isPodReady).count
    func optional(_ count: Int) -> JSON { count == 0 ? .null : JSON(count) }
    var status = set.status
    status["observedGeneration"] = JSON(max(set.generation, set.status.observedGeneration.int ?? 0))
    status["replicas"] = JSON(live.count)
    status["readyReplicas"] = optional(ready)
    status["currentReplicas"] = optional(onCurrent.count)
    status["updatedReplicas"] = optional(updated.count)
    status["currentRevision"] = .string(current)
    status["updateRevision"] = .string(input.updateRevision)
    status["collisionCount"] = JSON(set.status.collisionCount.int ?? 0)
    status["availableReplicas"] = JSON(live.filter { $0.isPodAvailable(minReadySeconds: minReady, now: input.now) }.count)
    return status
  }
}
