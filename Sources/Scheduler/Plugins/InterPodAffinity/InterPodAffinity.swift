/// Beside pods, away from pods, and out of the way of pods that want to be alone.
struct InterPodAffinityFilter: FilterPlugin {
  private struct Domain: Hashable {
    var key: String
    var value: String
  }

  private let pod: PodInfo
  /// For each required term, the domains that hold a matching pod.
  private var near: [Set<Domain>]
  private var away: Set<Domain> = []
  /// Domains that existing pods keep to themselves.
  private var forbidden: Set<Domain> = []
  private let isFirstOfItsKind: Bool

  init(_ pod: PodInfo, _ snapshot: Snapshot) {
    self.pod = pod
    near = pod.affinity.map { _ in [] }
    for node in snapshot.nodes.values {
      for existing in node.pods.values {
        for (position, term) in pod.affinity.enumerated() {
          if let value = node.labels[term.topologyKey], term.matches(existing, namespaceLabels: snapshot.namespaceLabels) {
            near[position].insert(Domain(key: term.topologyKey, value: value))
          }
        }
        for term in pod.antiAffinity where term.matches(existing, namespaceLabels: snapshot.namespaceLabels) {
          if let value = node.labels[term.topologyKey] { away.insert(Domain(key: term.topologyKey, value: value)) }
        }
        for term in existing.antiAffinity where term.matches(pod, namespaceLabels: snapshot.namespaceLabels) {
          if let value = node.labels[term.topologyKey] { forbidden.insert(Domain(key: term.topologyKey, value: value)) }
        }
      }
    }
    // The first pod of a group that wants to be together has nobody to go to yet; it may go where the labels are.
    isFirstOfItsKind =
      near.allSatisfy(\.isEmpty) && pod.affinity.allSatisfy { $0.matches(pod, namespaceLabels: snapshot.namespaceLabels) }
  }

  func rejection(of node: NodeInfo) -> Rejection? {
    for (position, term) in pod.affinity.enumerated() {
      guard let value = node.labels[term.topologyKey],
        isFirstOfItsKind || near[position].contains(Domain(key: term.topologyKey, value: value))
      else { return Rejection("node(s) didn't match pod affinity rules", isFinal: true) }
    }
    if away.contains(where: { node.labels[$0.key] == $0.value }) {
      return Rejection("node(s) didn't match pod anti-affinity rules")
    }
    if forbidden.contains(where: { node.labels[$0.key] == $0.value }) {
      return Rejection("node(s) didn't satisfy existing pods anti-affinity rules")
    }
    return nil
  }
}

/// Preferred terms of the pod, and of those that are there already.
struct InterPodAffinityScore: ScorePlugin {
  static let weight: Int64 = 2
  private var sums: [String: [String: Int64]] = [:]

  init(_ pod: PodInfo, _ snapshot: Snapshot) {
    for node in snapshot.nodes.values {
      for existing in node.pods.values {
        for (term, weight) in pod.preferredAffinity where term.matches(existing, namespaceLabels: snapshot.namespaceLabels) {
          if let value = node.labels[term.topologyKey] {
            sums[term.topologyKey, default: [:]][value, default: 0] += Int64(weight)
          }
        }
        for (term, weight) in existing.preferredAffinity where term.matches(pod, namespaceLabels: snapshot.namespaceLabels) {
          if let value = node.labels[term.topologyKey] {
            sums[term.topologyKey, default: [:]][value, default: 0] += Int64(weight)
          }
        }
        for term in existing.affinity where term.matches(pod, namespaceLabels: snapshot.namespaceLabels) {
          if let value = node.labels[term.topologyKey] { sums[term.topologyKey, default: [:]][value, default: 0] += 1 }
        }
      }
    }
  }

  func score(_ node: NodeInfo) -> Int64 {
    sums.reduce(0) { total, entry in total + (node.labels[entry.key].flatMap { entry.value[$0] } ?? 0) }
  }

  func normalize(_ scores: [String: Int64]) -> [String: Int64] {
    let lowest = scores.values.min() ?? 0
    let highest = scores.values.max() ?? 0
    guard highest > lowest else { return scores.mapValues { _ in 0 } }
    return scores.mapValues { 100 * ($0 - lowest) / (highest - lowest) }
  }
}
