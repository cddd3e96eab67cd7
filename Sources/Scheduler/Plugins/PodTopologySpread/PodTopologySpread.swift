import KubeAPI

struct PodTopologySpreadFilter: FilterPlugin {
  private let pod: PodInfo
  private let hard: [SpreadConstraint]
  /// For each constraint, how many matching pods each domain has.
  private var counts: [[String: Int]]

  init(_ pod: PodInfo, _ snapshot: Snapshot) {
    self.pod = pod
    let hard = pod.spread.filter(\.isHard)
    self.hard = hard
    counts = hard.map { constraint in
      var counts: [String: Int] = [:]
      for node in snapshot.nodes.values {
        // Only nodes that have all the keys make domains.
        guard hard.allSatisfy({ node.labels[$0.topologyKey] != nil }), let value = node.labels[constraint.topologyKey],
          PodTopologySpreadFilter.counts(node, for: pod, constraint)
        else { continue }
        counts[value, default: 0] += PodTopologySpreadFilter.matching(constraint, pod, on: node)
      }
      return counts
    }
  }

  func rejection(of node: NodeInfo) -> Rejection? {
    for (position, constraint) in hard.enumerated() {
      guard let value = node.labels[constraint.topologyKey] else {
        return Rejection("node(s) didn't match pod topology spread constraints (missing required label)", isFinal: true)
      }
      let lowest = counts[position].count < constraint.minimumDomains ? 0 : counts[position].values.min() ?? 0
      let itself = constraint.selector?.matches(pod.labels) == true ? 1 : 0
      if (counts[position][value] ?? 0) + itself - lowest > constraint.maximumSkew {
        return Rejection("node(s) didn't match pod topology spread constraints")
      }
    }
    return nil
  }

  static func counts(_ node: NodeInfo, for pod: PodInfo, _ constraint: SpreadConstraint) -> Bool {
    if constraint.honorsNodeAffinity, !NodeAffinityFilter.admits(pod, node) { return false }
    if constraint.honorsTaints {
      return !node.taints.contains { taint in
        taint.effect != "PreferNoSchedule" && !pod.tolerations.contains { $0.tolerates(taint) }
      }
    }
    return true
  }

  static func matching(_ constraint: SpreadConstraint, _ pod: PodInfo, on node: NodeInfo) -> Int {
    node.pods.values.filter {
      $0.namespace == pod.namespace && !$0.object.isBeingDeleted && constraint.selector?.matches($0.labels) == true
    }.count
  }
}

/// Soft constraints; a pod of a controller that has none is spread over nodes and zones by upstream's defaults.
struct PodTopologySpreadScore: ScorePlugin {
  static let weight: Int64 = 2
  private let soft: [SpreadConstraint]
  private var counts: [[String: Int]]

  init(_ pod: PodInfo, _ snapshot: Snapshot) {
    var soft = pod.spread.filter { !$0.isHard }
    if pod.spread.isEmpty, pod.object.controller != nil, !pod.labels.isEmpty {
      let selector: JSON = ["matchLabels": JSON(pod.labels)]
      soft = [("kubernetes.io/hostname", 3), ("topology.kubernetes.io/zone", 5)].map { key, skew in
        SpreadConstraint(
          [
            "maxSkew": JSON(skew), "topologyKey": JSON(key), "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": selector,
          ], of: pod.object)
      }
    }
    self.soft = soft
    counts = soft.map { constraint in
      var counts: [String: Int] = [:]
      for node in snapshot.nodes.values where PodTopologySpreadFilter.counts(node, for: pod, constraint) {
        guard let value = node.labels[constraint.topologyKey] else { continue }
        counts[value, default: 0] += PodTopologySpreadFilter.matching(constraint, pod, on: node)
      }
      return counts
    }
  }

  func score(_ node: NodeInfo) -> Int64 {
    var total = 0
    for (position, constraint) in soft.enumerated() {
      if let value = node.labels[constraint.topologyKey] {
        total += (counts[position][value] ?? 0) * 10 + constraint.maximumSkew - 1
      }
    }
    return Int64(total)
  }

  /// Fewer is better.
  func normalize(_ scores: [String: Int64]) -> [String: Int64] {
    let lowest = scores.values.min() ?? 0
    let highest = scores.values.max() ?? 0
    guard highest > 0 else { return scores.mapValues { _ in 100 } }
    return scores.mapValues { 100 * (highest + lowest - $0) / highest }
  }
}
