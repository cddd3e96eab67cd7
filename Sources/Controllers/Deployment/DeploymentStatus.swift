import KubeAPI

/// What a Deployment reports: counts, whether it is available, and how its rollout gets on.
enum DeploymentStatus {
  static func compute(_ deployment: KubeObject, new: KubeObject?, all: [KubeObject], now: Timestamp) -> JSON {
    let available = all.reduce(0) { $0 + $1.availableReplicas }
    let total = all.reduce(0) { $0 + $1.statusReplicas }
    let ready = all.reduce(0) { $0 + $1.readyReplicas }
    let unavailable = max(0, all.reduce(0) { $0 + $1.replicas } - available)
    var status = deployment.status
    func set(_ key: String, _ count: Int) { status[key] = count == 0 ? .null : JSON(count) }
    status["observedGeneration"] = JSON(deployment.generation)
    set("replicas", total)
    set("updatedReplicas", new?.statusReplicas ?? 0)
    set("readyReplicas", ready)
    set("availableReplicas", available)
    set("unavailableReplicas", unavailable)
    var conditions = status["conditions"].elements
    let isAvailable = available >= deployment.replicas - RollingUpdate.limits(deployment).unavailable
    Condition.set(
      &conditions,
      Condition.make(
        "Available", isAvailable, reason: isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
        message: isAvailable ? "Deployment has minimum availability." : "Deployment does not have minimum availability.",
        now: now, hasUpdateTime: true))
    status["conditions"] = .array(conditions)
    progress(deployment, &status, new: new, now: now)
    failure(&status, new: new, all: all)
    return status
  }

  /// Why pods could not be made, as the newest ReplicaSet that says so has it.
  private static func failure(_ status: inout JSON, new: KubeObject?, all: [KubeObject]) {
    func told(_ set: KubeObject) -> JSON? { Condition.find(set.status["conditions"].elements, ReplicaSetDecision.failure) }
    var conditions = status["conditions"].elements
    if let condition = new.flatMap(told) ?? all.lazy.compactMap(told).first {
      let copy: JSON = [
        "type": condition["type"], "status": condition["status"], "lastUpdateTime": condition["lastTransitionTime"],
        "lastTransitionTime": condition["lastTransitionTime"], "reason": condition["reason"], "message": condition["message"],
      ]
      Condition.set(&conditions, copy, ignoringMessage: true)
    } else {
      Condition.remove(&conditions, ReplicaSetDecision.failure)
    }
    status["conditions"] = .array(conditions)
  }

  static func isComplete(_ deployment: KubeObject, _ status: JSON) -> Bool {
    (status["updatedReplicas"].int ?? 0) == deployment.replicas && (status["replicas"].int ?? 0) == deployment.replicas
      && (status["availableReplicas"].int ?? 0) == deployment.replicas
      && (status["observedGeneration"].int ?? 0) >= deployment.generation
  }

  static func isProgressing(_ old: JSON, _ new: JSON) -> Bool {
    func count(_ json: JSON, _ key: String) -> Int { json[key].int ?? 0 }
    let oldOld = count(old, "replicas") - count(old, "updatedReplicas")
    let newOld = count(new, "replicas") - count(new, "updatedReplicas")
    return count(new, "updatedReplicas") > count(old, "updatedReplicas") || newOld < oldOld
      || count(new, "readyReplicas") > count(old, "readyReplicas")
      || count(new, "availableReplicas") > count(old, "availableReplicas")
  }

  /// Upstream's default deadline; a deployment without one is not judged.
  static func deadline(_ deployment: KubeObject) -> Int? {
    guard let seconds = deployment.spec.progressDeadlineSeconds.int, seconds != Int(Int32.max) else { return nil }
    return seconds
  }

  private static func progress(_ deployment: KubeObject, _ status: inout JSON, new: KubeObject?, now: Timestamp) {
    guard deadline(deployment) != nil else {
      var conditions = status["conditions"].elements
      if Condition.find(conditions, "Progressing")?["reason"].string != "NewReplicaSetAvailable" {
        Condition.remove(&conditions, "Progressing")
      }
      status["conditions"] = .array(conditions)
      return
    }
    var conditions = status["conditions"].elements
    let current = Condition.find(conditions, "Progressing")
    // Done and settled: neither progressing nor failing any more.
    let settled =
      (status["replicas"].int ?? 0) == (status["updatedReplicas"].int ?? 0)
      && current?["reason"].string == "NewReplicaSetAvailable"
    let subject = new.map { "ReplicaSet \"\($0.name)\"" } ?? "Deployment \"\(deployment.name)\""
    func make(_ ok: Bool, _ reason: String, _ message: String) -> JSON {
      Condition.make("Progressing", ok, reason: reason, message: message, now: now, hasUpdateTime: true)
    }
    if !settled {
      if isComplete(deployment, status) {
        Condition.set(&conditions, make(true, "NewReplicaSetAvailable", "\(subject) has successfully progressed."))
      } else if isProgressing(deployment.status, status) {
        var condition = make(true, "ReplicaSetUpdated", "\(subject) is progressing.")
        // Its time of update is what the deadline counts from, so it is renewed with each step.
        if let current, current["status"].string == "True" { condition["lastTransitionTime"] = current["lastTransitionTime"] }
        Condition.remove(&conditions, "Progressing")
        conditions.append(condition)
      } else if hasTimedOut(deployment, status, now) {
        Condition.set(&conditions, make(false, "ProgressDeadlineExceeded", "\(subject) has timed out progressing."))
      }
    }
    status["conditions"] = .array(conditions)
  }

  static func hasTimedOut(_ deployment: KubeObject, _ status: JSON, _ now: Timestamp) -> Bool {
    guard let deadline = deadline(deployment),
      let condition = Condition.find(status["conditions"].elements, "Progressing")
    else { return false }
    switch condition["reason"].string {
    case "NewReplicaSetAvailable", "DeploymentPaused": return false
    case "ProgressDeadlineExceeded": return true
    default: break
    }
    guard let since = condition["lastUpdateTime"].string.flatMap({ Timestamp($0) }) else { return false }
    return since.seconds + Int64(deadline) < now.seconds
  }
}
