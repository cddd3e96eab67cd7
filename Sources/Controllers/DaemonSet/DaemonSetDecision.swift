import APIClient
import KubeAPI

/// What a DaemonSet needs, given the nodes, its pods and its revisions.
enum DaemonSetDecision {
  static let selectsAll =
    "This daemon set is selecting all pods. A non-empty selector is required."

  static func reconcile(
    _ set: KubeObject, nodes: [KubeObject], candidates: [KubeObject], hash: String, canManage: Bool, now: Timestamp
  ) -> [Action] {
    guard !set.spec.selector.members.isEmpty else {
      return [.event(set, .warning, reason: "SelectingAll", message: selectsAll)]
    }
    var (claimed, actions) = OwnedPods.claim(candidates, owner: set, selector: set.spec.selector)
    var perNode: [String: [KubeObject]] = [:]
    for pod in claimed { perNode[DaemonPods.node(of: pod), default: []].append(pod) }
    let sorted = nodes.sorted { $0.name < $1.name }
    if !set.isBeingDeleted, canManage {
      let changes = manage(set, nodes: sorted, perNode: perNode, hash: hash, now: now)
      actions += changes
      if changes.isEmpty, set.spec.updateStrategy["type"].string != "OnDelete" {
        actions += rollingUpdate(set, nodes: sorted, perNode: perNode, hash: hash, now: now)
      }
    }
    let status = status(set, nodes: sorted, perNode: perNode, hash: hash, now: now)
    if status != set.status {
      var updated = set
      updated.status = status
      actions.append(.status(.daemonSets, updated))
    }
    if let wait = ReplicaSetDecision.untilAvailable(claimed, minReadySeconds: set.spec.minReadySeconds.int ?? 0, now: now) {
      actions.append(.requeue(wait))
    }
    return actions
  }

  /// Pods that are missing, in the wrong place, in excess or have failed.
  private static func manage(
    _ set: KubeObject, nodes: [KubeObject], perNode: [String: [KubeObject]], hash: String, now: Timestamp
  ) -> [Action] {
    var creations: [Action] = []
    var deletions: [Action] = []
    var events: [Action] = []
    let surge = limits(set, wanted: nodes.count).surge
    for node in nodes {
      let (run, keep) = DaemonPods.wants(set, node)
      let pods = perNode[node.name] ?? []
      if run, pods.isEmpty {
        creations.append(.create(.pods, DaemonPods.make(set, node: node.name, hash: hash), owner: set))
      } else if !keep {
        deletions += pods.filter { !$0.isBeingDeleted }.map { .delete(.pods, $0, owner: set) }
      } else {
        var running: [KubeObject] = []
        for pod in pods where !pod.isBeingDeleted {
          if pod.phase == "Failed" {
            let reason = "Found failed daemon pod \(pod.key) on node \(node.name), will try to kill it"
            events.append(.event(set, .warning, reason: "FailedDaemonPod", message: reason))
            deletions.append(.delete(.pods, pod, owner: set))
          } else if pod.phase == "Succeeded" {
            let reason = "Found succeeded daemon pod \(pod.key) on node \(node.name), will try to delete it"
            events.append(.event(set, .normal, reason: "SucceededDaemonPod", message: reason))
            deletions.append(.delete(.pods, pod, owner: set))
          } else {
            running.append(pod)
          }
        }
        // While a surge lasts an old and a new pod may stand side by side.
        let isSurge = surge > 0 && running.count == 2 && Set(running.map { isCurrent($0, set, hash) }).count == 2
        if running.count > 1, !isSurge {
          let oldestFirst = running.sorted {
            ($0.isPodReady ? 0 : 1, $0.creationTime ?? now) < ($1.isPodReady ? 0 : 1, $1.creationTime ?? now)
          }
          deletions += oldestFirst.dropFirst().map { .delete(.pods, $0, owner: set) }
        }
      }
    }
    // Pods of nodes that are gone are the pod garbage collector's.
    return events + creations + deletions
  }

  private static func isCurrent(_ pod: KubeObject, _ set: KubeObject, _ hash: String) -> Bool {
    pod.labels["controller-revision-hash"] == hash
      || pod.labels["pod-template-generation"] == set.annotations["deprecated.daemonset.template.generation"]
        && set.annotations["deprecated.daemonset.template.generation"] == String(set.generation)
  }

  static func limits(_ set: KubeObject, wanted: Int) -> (surge: Int, unavailable: Int) {
    let rolling = set.spec.updateStrategy["rollingUpdate"]
    let surge = IntOrString(rolling["maxSurge"])?.scaled(of: wanted, roundUp: true) ?? 0
    let unavailable =
      rolling["maxUnavailable"].isNull
      ? (surge == 0 ? 1 : 0) : IntOrString(rolling["maxUnavailable"])?.scaled(of: wanted, roundUp: true) ?? 1
    return (surge, surge == 0 && unavailable == 0 ? 1 : unavailable)
  }

  /// Old pods to delete now, no more than may be unavailable; with a surge, new pods to put beside old ones first.
  private static func rollingUpdate(
    _ set: KubeObject, nodes: [KubeObject], perNode: [String: [KubeObject]], hash: String, now: Timestamp
  ) -> [Action] {
    let wanted = nodes.filter { DaemonPods.wants(set, $0).run }
    let (surge, maxUnavailable) = limits(set, wanted: wanted.count)
    let minReady = set.spec.minReadySeconds.int ?? 0
    var unavailable = 0
    var surging = 0
    var candidates: [KubeObject] = []
    var always: [KubeObject] = []
    var placeable: [KubeObject] = []
    for node in wanted {
      let pods = (perNode[node.name] ?? []).filter { !$0.isBeingDeleted }
      let old = pods.first { !isCurrent($0, set, hash) }
      let new = pods.first { isCurrent($0, set, hash) }
      let newAvailable = new?.isPodAvailable(minReadySeconds: minReady, now: now) ?? false
      let oldAvailable = old?.isPodAvailable(minReadySeconds: minReady, now: now) ?? false
      if surge > 0, let old {
        if new != nil { surging += 1 }
        if newAvailable || !oldAvailable { always.append(old) } else if new == nil { placeable.append(node) }
        continue
      }
      if !newAvailable, !oldAvailable { unavailable += 1 }
      guard let old else { continue }
      if oldAvailable { candidates.append(old) } else { always.append(old) }
    }
    if surge > 0 {
      let creations = placeable.prefix(max(0, surge - surging)).map {
        Action.create(.pods, DaemonPods.make(set, node: $0.name, hash: hash), owner: set)
      }
      return creations + always.map { .delete(.pods, $0, owner: set) }
    }
    let room = max(0, maxUnavailable - unavailable)
    return (always + candidates.prefix(room)).map { .delete(.pods, $0, owner: set) }
  }

  private static func status(
    _ set: KubeObject, nodes: [KubeObject], perNode: [String: [KubeObject]], hash: String, now: Timestamp
  ) -> JSON {
    let minReady = set.spec.minReadySeconds.int ?? 0
    var (desired, current, misscheduled, ready, updated, available) = (0, 0, 0, 0, 0, 0)
    for node in nodes {
      let run = DaemonPods.wants(set, node).run
      let pods = (perNode[node.name] ?? []).sorted { ($0.creationTime ?? now) < ($1.creationTime ?? now) }
      if run { desired += 1 }
      guard let first = pods.first(where: { isCurrent($0, set, hash) }) ?? pods.first else { continue }
      guard run else {
        misscheduled += 1
        continue
      }
      current += 1
      if pods.contains(where: { $0.isPodReady }) { ready += 1 }
      if pods.contains(where: { $0.isPodAvailable(minReadySeconds: minReady, now: now) }) { available += 1 }
      if isCurrent(first, set, hash) { updated += 1 }
    }
    var status = set.status
    status["currentNumberScheduled"] = JSON(current)
    status["numberMisscheduled"] = JSON(misscheduled)
    status["desiredNumberScheduled"] = JSON(desired)
    status["numberReady"] = JSON(ready)
    status["observedGeneration"] = JSON(max(set.generation, set.status.observedGeneration.int ?? 0))
    status["updatedNumberScheduled"] = updated == 0 ? .null : JSON(updated)
    status["numberAvailable"] = available == 0 ? .null : JSON(available)
    status["numberUnavailable"] = desired - available <= 0 ? .null : JSON(desired - available)
    return status
  }
}
