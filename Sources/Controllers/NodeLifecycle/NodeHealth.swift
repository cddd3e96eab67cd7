import KubeAPI

/// Whether a node's kubelet still gives signs of life, judged by when this process saw them change: clocks of nodes are not trusted.
struct NodeHealth: Sendable {
  struct Seen: Sendable {
    var heartbeat: String
    var lease: String
    var at: Timestamp
    var readyStatus: String
  }

  let gracePeriod: Int64
  let startupGracePeriod: Int64
  private var seen: [String: Seen] = [:]
  /// Nodes that were ready when last looked at.
  private var ready: Set<String> = []

  init(gracePeriod: Int64 = 40, startupGracePeriod: Int64 = 60) {
    self.gracePeriod = gracePeriod
    self.startupGracePeriod = startupGracePeriod
  }

  mutating func forget(_ node: String) {
    seen[node] = nil
    ready.remove(node)
  }

  /// Whether the node was ready before and is not any more: only then are its pods taken out of service, as upstream does it, so
  /// that pods of a node that is just starting are left to its kubelet. `settled` once that is done.
  mutating func hasLeft(_ node: KubeObject) -> Bool {
    if node.condition("Ready")["status"].string == "True" {
      ready.insert(node.name)
      return false
    }
    return ready.contains(node.name)
  }

  mutating func settled(_ node: String) { ready.remove(node) }

  /// Takes in what is known and says when the node is to be looked at again, and its new conditions if it went silent.
  mutating func judge(_ node: KubeObject, lease: KubeObject?, now: Timestamp) -> (lookAgain: Duration, conditions: [JSON]?) {
    let ready = node.condition("Ready")
    let heartbeat = ready["lastHeartbeatTime"].string ?? ""
    let renewed = lease?.spec.renewTime.string ?? ""
    let status = ready["status"].string ?? ""
    var entry = seen[node.name] ?? Seen(heartbeat: heartbeat, lease: renewed, at: now, readyStatus: status)
    // Our own verdict is no sign of life.
    let isVerdict = status == "Unknown" && entry.readyStatus != "Unknown"
    if (entry.heartbeat != heartbeat && !isVerdict) || entry.lease != renewed { entry.at = now }
    (entry.heartbeat, entry.lease, entry.readyStatus) = (heartbeat, renewed, status)
    seen[node.name] = entry
    let grace = ready.isNull ? startupGracePeriod : gracePeriod
    let silence = now.seconds - entry.at.seconds
    guard silence > grace else { return (.seconds(max(1, grace - silence + 1)), nil) }
    return (.seconds(5), silent(node, now))
  }

  private func silent(_ node: KubeObject, _ now: Timestamp) -> [JSON]? {
    var conditions = node.status.conditions.elements
    var changed = false
    for type in ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"] {
      if let index = conditions.firstIndex(where: { $0["type"].string == type }) {
        guard conditions[index]["status"].string != "Unknown" else { continue }
        conditions[index]["status"] = "Unknown"
        conditions[index]["reason"] = "NodeStatusUnknown"
        conditions[index]["message"] = "Kubelet stopped posting node status."
        conditions[index]["lastTransitionTime"] = .string(now.text)
      } else {
        conditions.append([
          "type": .string(type), "status": "Unknown", "lastHeartbeatTime": node.metadata["creationTimestamp"],
          "lastTransitionTime": .string(now.text), "reason": "NodeStatusNeverUpdated",
          "message": "Kubelet never posted node status.",
        ])
      }
      changed = true
    }
    return changed ? conditions : nil
  }
}
