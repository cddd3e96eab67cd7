import KubeAPI

/// The taints that follow from a node's conditions.
enum NodeTaints {
  static let notReady = "node.kubernetes.io/not-ready"
  static let unreachable = "node.kubernetes.io/unreachable"

  private static let byCondition: [(condition: String, status: String, key: String)] = [
    ("Ready", "False", notReady), ("Ready", "Unknown", unreachable),
    ("MemoryPressure", "True", "node.kubernetes.io/memory-pressure"),
    ("DiskPressure", "True", "node.kubernetes.io/disk-pressure"), ("PIDPressure", "True", "node.kubernetes.io/pid-pressure"),
    ("NetworkUnavailable", "True", "node.kubernetes.io/network-unavailable"),
  ]
  private static let unschedulable = "node.kubernetes.io/unschedulable"

  /// The node's taints as they should be, nil when they are.
  static func reconcile(_ node: KubeObject, now: Timestamp) -> [JSON]? {
    let managed = Set(byCondition.map(\.key) + [unschedulable])
    var wanted: [(key: String, effect: String)] = []
    for entry in byCondition where node.condition(entry.condition)["status"].string == entry.status {
      wanted.append((entry.key, "NoSchedule"))
      if entry.condition == "Ready" { wanted.append((entry.key, "NoExecute")) }
    }
    if node.spec.unschedulable.bool == true { wanted.append((unschedulable, "NoSchedule")) }
    let current = node.spec.taints.elements
    let hasReady = !node.condition("Ready").isNull
    var result = current.filter { taint in
      let key = taint["key"].string ?? ""
      let effect = taint["effect"].string ?? ""
      guard managed.contains(key), effect == "NoSchedule" || effect == "NoExecute" else { return true }
      // A node that has never said how it is keeps the taint it was born with.
      if key == notReady, !hasReady { return true }
      return wanted.contains { $0.key == key && $0.effect == effect }
    }
    for (key, effect) in wanted
    where !result.contains(where: { $0["key"].string == key && $0["effect"].string == effect }) {
      result.append(["key": .string(key), "effect": .string(effect), "timeAdded": .string(now.text)])
    }
    return result == current ? nil : result
  }
}
