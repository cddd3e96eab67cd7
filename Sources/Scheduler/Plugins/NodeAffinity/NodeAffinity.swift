import ComponentBase

struct NodeAffinityFilter: FilterPlugin {
  private let pod: PodInfo

  init(_ pod: PodInfo, _ snapshot: Snapshot) { self.pod = pod }

  func rejection(of node: NodeInfo) -> Rejection? {
    NodeAffinityFilter.admits(pod, node) ? nil : Rejection("node(s) didn't match Pod's node affinity/selector", isFinal: true)
  }

  static func admits(_ pod: PodInfo, _ node: NodeInfo) -> Bool {
    NodeSelector.matches(pod.nodeSelector, pod.nodeAffinity, name: node.name, labels: node.labels)
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
