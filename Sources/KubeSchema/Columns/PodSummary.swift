import KubeAPI

/// What `kubectl get pods` says about a Pod: ready containers, a word for its state, restarts.
struct PodSummary {
  var ready = 0
  var total = 0
  var reason = ""
  var restarts = 0
  var lastRestart: Timestamp?

  init(_ pod: KubeObject) {
    let (spec, status) = (pod.spec, pod.status)
    let initContainers = spec["initContainers"].elements
    let sidecars = Set(initContainers.filter { $0["restartPolicy"] == "Always" }.compactMap { $0["name"].string })
    total = spec["containers"].elements.count + sidecars.count
    let phase = status["phase"].string ?? ""
    reason = status["reason"].string.flatMap { $0.isEmpty ? nil : $0 } ?? phase
    let conditions = status["conditions"].elements
    if conditions.contains(where: { $0["type"] == "PodScheduled" && $0["reason"] == "SchedulingGated" }) {
      reason = "SchedulingGated"
    }
    let initializing = readInitContainers(
      status["initContainerStatuses"].elements, sidecars: sidecars, total: initContainers.count)
    let isInitialized = conditions.contains { $0["type"] == "Initialized" && $0["status"] == "True" }
    if !initializing || isInitialized {
      let sidecarStatuses = status["initContainerStatuses"].elements.filter { sidecars.contains($0["name"].string ?? "") }
      (restarts, lastRestart) = (0, nil)
      for container in sidecarStatuses { countRestarts(container) }
      readContainers(status["containerStatuses"].elements, conditions)
    }
    guard pod.isBeingDeleted else { return }
    if status["reason"] == "NodeLost" {
      reason = "Unknown"
    } else if phase != "Succeeded", phase != "Failed" {
      reason = "Terminating"
    }
  }

  /// Whether the Pod is still in its init containers; the reason then says in which.
  private mutating func readInitContainers(_ statuses: [JSON], sidecars: Set<String>, total: Int) -> Bool {
    for (index, container) in statuses.enumerated() {
      countRestarts(container)
      let isSidecar = sidecars.contains(container["name"].string ?? "")
      let (terminated, waiting) = (container["state"]["terminated"], container["state"]["waiting"])
      if !terminated.isNull, terminated["exitCode"].int ?? 0 == 0 { continue }
      if isSidecar, container["started"] == true {
        if container["ready"] == true { ready += 1 }
        continue
      }
      if !terminated.isNull {
        reason = "Init:" + PodSummary.word(terminated)
      } else if let word = waiting["reason"].string, !word.isEmpty, word != "PodInitializing" {
        reason = "Init:" + word
      } else {
        reason = "Init:\(index)/\(total)"
      }
      return true
    }
    return false
  }

  private mutating func readContainers(_ statuses: [JSON], _ conditions: [JSON]) {
    var hasRunning = false
    for container in statuses.reversed() {
      countRestarts(container)
      let state = container["state"]
      if let word = state["waiting"]["reason"].string, !word.isEmpty {
        reason = word
      } else if !state["terminated"].isNull {
        reason = PodSummary.word(state["terminated"])
      } else if container["ready"] == true, !state["running"].isNull {
        hasRunning = true
        ready += 1
      }
    }
    if reason == "Completed", hasRunning {
      reason = conditions.contains { $0["type"] == "Ready" && $0["status"] == "True" } ? "Running" : "NotReady"
    }
  }

  private static func word(_ terminated: JSON) -> String {
    if let reason = terminated["reason"].string, !reason.isEmpty { return reason }
    if let signal = terminated["signal"].int, signal != 0 { return "Signal:\(signal)" }
    return "ExitCode:\(terminated["exitCode"].int ?? 0)"
  }

  private mutating func countRestarts(_ container: JSON) {
    restarts += container["restartCount"].int ?? 0
    guard let end = container["lastState"]["terminated"]["finishedAt"].string.flatMap({ Timestamp($0) }) else { return }
    lastRestart = max(lastRestart ?? end, end)
  }
}
