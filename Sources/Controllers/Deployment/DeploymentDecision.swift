import APIClient
import KubeAPI

/// What a Deployment needs, given the ReplicaSets there are.
struct DeploymentDecision {
  let deployment: KubeObject
  let pods: [KubeObject]
  let now: Timestamp
  private var sets: [KubeObject]
  private var actions: [Action] = []
  /// The size a set is to have, as far as it changes.
  private var sizes: [String: Int] = [:]

  /// `candidates` are ReplicaSets the deployment owns or may adopt, `pods` those of its ReplicaSets.
  static func reconcile(
    _ deployment: KubeObject, candidates: [KubeObject], pods: [KubeObject], now: Timestamp
  ) -> [Action] {
    let (claimed, claims) = OwnedPods.claim(
      candidates, owner: deployment, selector: deployment.spec.selector, resource: .replicaSets)
    var decision = DeploymentDecision(deployment: deployment, pods: pods, now: now, sets: claimed)
    decision.actions = claims
    decision.decide()
    return decision.actions
  }

  private init(deployment: KubeObject, pods: [KubeObject], now: Timestamp, sets: [KubeObject]) {
    self.deployment = deployment
    self.pods = pods
    self.now = now
    self.sets = sets
  }

  private mutating func decide() {
    if deployment.spec.selector.members.isEmpty {
      actions.append(
        .event(
          deployment, .warning, reason: "SelectingAll",
          message: "This deployment is selecting all pods. A non-empty selector is required."))
      return
    }
    guard !deployment.isBeingDeleted else { return report(extra: nil) }
    let pauseChanged = checkPaused()
    if pauseChanged != nil { return report(extra: pauseChanged) }
    if deployment.spec.paused.bool == true { return scaleOnly() }
    if isScaling { return scaleOnly() }
    if deployment.spec.strategy["type"].string == "Recreate" { recreate() } else { rollingUpdate() }
  }

  private var new: KubeObject? { DeploymentRevisions.newSet(deployment, sets) }
  private var old: [KubeObject] { sets.filter { $0.uid != new?.uid } }
  private var maximum: Int { deployment.replicas + RollingUpdate.limits(deployment).surge }

  /// The desired size its sets were last told differs: the deployment was scaled.
  private var isScaling: Bool {
    sets.contains { set in
      guard set.replicas > 0, let told = set.annotations[DeploymentRevisions.desired].flatMap({ Int($0) }) else { return false }
      return told != deployment.replicas
    }
  }

  // MARK: The strategies

  private mutating func rollingUpdate() {
    guard let new = syncNew() else { return }
    let wanted = RollingUpdate.newReplicas(deployment, new: new, all: sets)
    if new.replicas > deployment.replicas {
      scale(new, to: deployment.replicas)
    } else if wanted != new.replicas {
      scale(new, to: wanted)
    } else {
      for (name, size) in RollingUpdate.scaleDown(deployment, new: new, old: old).sorted(by: { $0.key < $1.key }) {
        if let set = sets.first(where: { $0.name == name }) { scale(set, to: size) }
      }
    }
    finish()
  }

  private mutating func recreate() {
    let scaled = old.filter { $0.replicas > 0 }
    if !scaled.isEmpty {
      for set in scaled { scale(set, to: 0) }
      return report(extra: nil)
    }
    let oldUIDs = Set(old.map(\.uid))
    if pods.contains(where: { !$0.isFinished && oldUIDs.contains($0.controller?.uid ?? "") }) { return report(extra: nil) }
    guard let new = syncNew() else { return }
    if new.replicas != deployment.replicas { scale(new, to: deployment.replicas) }
    finish()
  }

  private mutating func finish() {
    if sizes.isEmpty, DeploymentStatus.isComplete(deployment, deployment.status) { cleanUp() }
    report(extra: nil)
  }

  /// Paused, or scaled meanwhile: sizes change, templates do not.
  private mutating func scaleOnly() {
    syncExistingNew()
    let active = sets.filter { $0.replicas > 0 }
    if active.count <= 1 {
      let latest = active.first ?? new ?? sets.max { DeploymentRevisions.revision(of: $0) < DeploymentRevisions.revision(of: $1) }
      if let latest, latest.replicas != deployment.replicas || isScaling {
        scale(latest, to: deployment.replicas, isResize: true)
      }
    } else if let new, new.replicas == deployment.replicas, new.availableReplicas == new.replicas,
      new.statusReplicas == new.replicas
    {
      for set in old where set.replicas > 0 { scale(set, to: 0, isResize: true) }
    } else if deployment.spec.strategy["type"].string != "Recreate" {
      for (name, size) in RollingUpdate.proportional(deployment, sets: sets).sorted(by: { $0.key < $1.key }) {
        if let set = sets.first(where: { $0.name == name }) { scale(set, to: size, isResize: true) }
      }
    }
    if deployment.spec.paused.bool == true, sizes.isEmpty { cleanUp() }
    report(extra: nil)
  }

  // MARK: ReplicaSets

  /// The ReplicaSet of the present template, made when there is none; nil when it is not in the cache yet.
  private mutating func syncNew() -> KubeObject? {
    if new != nil {
      syncExistingNew()
      return new
    }
    let revision = (old.map { DeploymentRevisions.revision(of: $0) }.max() ?? 0) + 1
    let maximum = maximum
    var set = DeploymentRevisions.makeSet(deployment, replicas: 0, revision: revision, maximum: maximum)
    if let clash = sets.first(where: { $0.name == set.name }) {
      // Another template has the same hash: count it in, and try again with that.
      var updated = deployment
      updated.status["collisionCount"] = JSON((deployment.status.collisionCount.int ?? 0) + 1)
      actions.append(
        .event(deployment, .warning, reason: "HashCollision", message: "ReplicaSet \(clash.name) has another template"))
      actions.append(.status(.deployments, updated))
      return nil
    }
    let replicas = RollingUpdate.newReplicas(deployment, new: set, all: sets + [set])
    set.spec["replicas"] = JSON(replicas)
    actions.append(.create(.replicaSets, set, owner: nil))
    if replicas > 0 { actions.append(scaledEvent("up", set, from: 0, to: replicas)) }
    annotateRevision(revision)
    report(extra: progressing("NewReplicaSetCreated", "Created new replica set \"\(set.name)\""))
    return nil
  }

  /// Gives an existing ReplicaSet of the present template the newest revision.
  private mutating func syncExistingNew() {
    guard let new else { return }
    let revision = (old.map { DeploymentRevisions.revision(of: $0) }.max() ?? 0) + 1
    let annotations = DeploymentRevisions.annotations(
      for: new, deployment, revision: revision, isNew: false, desired: deployment.replicas, maximum: maximum)
    let seconds = deployment.spec.minReadySeconds.int ?? 0
    let secondsChanged = (new.spec.minReadySeconds.int ?? 0) != seconds
    if annotations != nil || secondsChanged {
      var body: JSON = [:]
      if let annotations { body["metadata"] = ["annotations": JSON(annotations)] }
      if secondsChanged { body["spec"] = ["minReadySeconds": JSON(seconds)] }
      actions.append(.patch(.replicaSets, new, body))
    }
    let current = annotations?[DeploymentRevisions.revision] ?? new.annotations[DeploymentRevisions.revision]
    if let current, let number = Int(current) { annotateRevision(number) }
    if DeploymentStatus.deadline(deployment) != nil,
      Condition.find(deployment.status.conditions.elements, "Progressing") == nil
    {
      foundCondition = progressing("FoundNewReplicaSet", "Found new replica set \"\(new.name)\"")
    }
  }

  private var foundCondition: JSON?

  private mutating func annotateRevision(_ revision: Int) {
    guard deployment.annotations[DeploymentRevisions.revision] != String(revision) else { return }
    actions.append(
      .replace(.deployments, deployment, ["metadata": ["annotations": [DeploymentRevisions.revision: .string(String(revision))]]])
    )
  }

  private mutating func scale(_ set: KubeObject, to size: Int, isResize: Bool = false) {
    let annotations = [
      DeploymentRevisions.desired: String(deployment.replicas), DeploymentRevisions.maximum: String(maximum),
    ]
    let told = annotations.allSatisfy { set.annotations[$0.key] == $0.value }
    guard size != set.replicas || (isResize && !told) else { return }
    sizes[set.name] = size
    actions.append(
      .patch(
        .replicaSets, set,
        [
          "metadata": ["annotations": JSON(annotations), "resourceVersion": .string(set.resourceVersion)],
          "spec": ["replicas": JSON(size)],
        ]))
    if size != set.replicas {
      actions.append(scaledEvent(size > set.replicas ? "up" : "down", set, from: set.replicas, to: size))
    }
  }

  private func scaledEvent(_ direction: String, _ set: KubeObject, from: Int, to: Int) -> Action {
    .event(
      deployment, .normal, reason: "ScalingReplicaSet",
      message: "Scaled \(direction) replica set \(set.name) from \(from) to \(to)")
  }

  /// Deletes what the revision history has no room for.
  private mutating func cleanUp() {
    guard let limit = deployment.spec.revisionHistoryLimit.int else { return }
    let idle = old.filter {
      $0.statusReplicas == 0 && $0.replicas == 0 && !$0.isBeingDeleted
        && $0.generation <= ($0.status.observedGeneration.int ?? 0)
    }
    let excess = old.filter { !$0.isBeingDeleted }.count - limit
    guard excess > 0 else { return }
    for set in idle.sorted(by: { DeploymentRevisions.revision(of: $0) < DeploymentRevisions.revision(of: $1) }).prefix(excess) {
      actions.append(.delete(.replicaSets, set, owner: nil))
    }
  }

  // MARK: Status

  private func progressing(_ reason: String, _ message: String, _ ok: Bool = true) -> JSON {
    Condition.make(
      "Progressing", ok, reason: reason, message: message, now: now, hasUpdateTime: true)
  }

  private func checkPaused() -> JSON? {
    guard DeploymentStatus.deadline(deployment) != nil else { return nil }
    let current = Condition.find(deployment.status.conditions.elements, "Progressing")
    if current?["reason"].string == "ProgressDeadlineExceeded" { return nil }
    let wasPaused = current?["reason"].string == "DeploymentPaused"
    var condition: JSON?
    if deployment.spec.paused.bool == true, !wasPaused {
      condition = progressing("DeploymentPaused", "Deployment is paused")
    } else if deployment.spec.paused.bool != true, wasPaused {
      condition = progressing("DeploymentResumed", "Deployment is resumed")
    }
    condition?["status"] = "Unknown"
    return condition
  }

  private mutating func report(extra: JSON?) {
    var status = DeploymentStatus.compute(deployment, new: new, all: sets, now: now)
    for condition in [foundCondition, extra].compactMap({ $0 }) {
      var conditions = status["conditions"].elements
      Condition.set(&conditions, condition)
      status["conditions"] = .array(conditions)
    }
    if status != deployment.status {
      var updated = deployment
      updated.status = status
      // Annotating the deployment changes its version, so the status goes first.
      let index = actions.firstIndex { if case .replace(.deployments, _, _) = $0 { true } else { false } } ?? actions.endIndex
      actions.insert(.status(.deployments, updated), at: index)
    }
    if let deadline = DeploymentStatus.deadline(deployment), !DeploymentStatus.isComplete(deployment, status),
      let condition = Condition.find(status["conditions"].elements, "Progressing"), condition["status"].string == "True",
      let since = condition["lastUpdateTime"].string.flatMap({ Timestamp($0) })
    {
      actions.append(.requeue(.seconds(max(1, since.seconds + Int64(deadline) - now.seconds + 1))))
    }
  }
}
