import KubeAPI

/// Chooses a node: filters in upstream's order, then the sum of weighted scores. No I/O; the same input and generator give the same
/// decision.
package enum Algorithm {
  static let filters: [any FilterPlugin.Type] = [
    NodeUnschedulableFilter.self, NodeNameFilter.self, TaintTolerationFilter.self, NodeAffinityFilter.self, NodePortsFilter.self,
    NodeResourcesFitFilter.self, VolumeBindingFilter.self, PodTopologySpreadFilter.self, InterPodAffinityFilter.self,
  ]

  static let scores: [any ScorePlugin.Type] = [
    TaintTolerationScore.self, NodeAffinityScore.self, LeastAllocatedScore.self, BalancedAllocationScore.self,
    PodTopologySpreadScore.self, InterPodAffinityScore.self,
  ]

  package static func decide(
    _ pod: PodInfo, _ snapshot: Snapshot, using generator: inout some RandomNumberGenerator
  ) -> Decision {
    guard !snapshot.nodes.isEmpty else {
      return .wait(message: "no nodes available to schedule pods", nominated: nil, victims: [])
    }
    let plugins = filters.map { $0.init(pod, snapshot) }
    if let refusal = plugins.lazy.compactMap(\.refusal).first {
      // Device claims have not been looked at by then: `not found` is what their plugin says about that.
      let nodes = "0/\(snapshot.nodes.count) nodes are available"
      let message = "\(nodes): \(refusal). not found, preemption: \(nodes): \(snapshot.nodes.count) \(Preemption.unhelpful)."
      return .wait(message: message, nominated: nil, victims: [])
    }
    let rejections = rejections(plugins, snapshot)
    let feasible = snapshot.nodes.values.filter { rejections[$0.name] == nil }
    guard !feasible.isEmpty else { return unschedulable(pod, snapshot, rejections) }
    if feasible.count == 1 { return .bind(node: feasible[0].name) }
    let totals = totals(pod, snapshot, feasible)
    let best = totals.values.max() ?? 0
    let winners = totals.filter { $0.value == best }.keys.sorted()
    return .bind(node: winners.randomElement(using: &generator) ?? feasible[0].name)
  }

  /// The first plugin that rejects a node says why.
  static func rejections(_ pod: PodInfo, _ snapshot: Snapshot) -> [String: Rejection] {
    rejections(filters.map { $0.init(pod, snapshot) }, snapshot)
  }

  private static func rejections(_ plugins: [any FilterPlugin], _ snapshot: Snapshot) -> [String: Rejection] {
    var result: [String: Rejection] = [:]
    for node in snapshot.nodes.values {
      for plugin in plugins {
        if let rejection = plugin.rejection(of: node) {
          result[node.name] = rejection
          break
        }
      }
    }
    return result
  }

  static func totals(_ pod: PodInfo, _ snapshot: Snapshot, _ nodes: [NodeInfo]) -> [String: Int64] {
    var totals: [String: Int64] = [:]
    for type in scores {
      let plugin = type.init(pod, snapshot)
      let raw = Dictionary(uniqueKeysWithValues: nodes.map { ($0.name, plugin.score($0)) })
      for (name, score) in plugin.normalize(raw) { totals[name, default: 0] += score * type.weight }
    }
    return totals
  }

  private static func unschedulable(_ pod: PodInfo, _ snapshot: Snapshot, _ rejections: [String: Rejection]) -> Decision {
    let all = snapshot.nodes.count
    let message = "0/\(all) nodes are available: \(summary(rejections.values.map(\.reasons)))."
    let (choice, why) = Preemption.choose(pod, snapshot, rejections)
    guard choice == nil else { return .wait(message: message, nominated: choice?.node, victims: choice?.victims ?? []) }
    return .wait(
      message: "\(message) no new claims to deallocate, preemption: 0/\(all) nodes are available: \(summary(why.map { [$0] })).",
      nominated: nil, victims: [])
  }

  /// `1 node(s) were unschedulable, 2 Insufficient cpu`: each reason with its nodes, in alphabetical order.
  private static func summary(_ reasons: [[String]]) -> String {
    var counts: [String: Int] = [:]
    for reason in reasons.joined() { counts[reason, default: 0] += 1 }
    return counts.map { "\($0.value) \($0.key)" }.sorted().joined(separator: ", ")
  }
}
