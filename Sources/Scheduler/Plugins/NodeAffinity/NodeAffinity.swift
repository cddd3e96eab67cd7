struct NodeAffinityFilter: FilterPlugin {
  private let pod: PodInfo

  init(_ pod: PodInfo, _ snapshot: Snapshot) { self.pod = pod }

  func rejection(of node: NodeInfo) -> Rejection? {
    NodeAffinityFilter.admits(pod, node) ? nil : Rejection("node(s) didn't match Pod's node affinity/selector", isFinal: true)
  }

  static func admits(_ pod: PodInfo, _ node: NodeInfo) -> Bool {
    guard pod.nodeSelector.allSatisfy({ node.labels[$0.key] == $0.value }) else { return false }
    return pod.nodeAffinity.required.map { terms in terms.contains { $0.matches(name: node.name, labels: node.labels) } } ?? true
  }
}

struct NodeAffinityScore: ScorePlugin {
  static let weight: Int64 = 2
  private let preferred: [(term: NodeSelectorTerm, weight: Int)]

  init(_ pod: PodInfo, _ snapshot: Snapshot) { preferred = pod.nodeAffinity.preferred }

  func score(_ node: NodeInfo) -> Int64 {
    preferred.filter { $0.term.matches(name: node.name, labels: node.labels) }.reduce(0) { $0 + Int64($1.weight) }
  }

  func normalize(_ scores: [String: Int64]) -> [String: Int64] { normalized(scores) }
}
