import ComponentBase

struct TaintTolerationFilter: FilterPlugin {
  private let tolerations: [Toleration]

  init(_ pod: PodInfo, _ snapshot: Snapshot) { tolerations = pod.tolerations }

  func rejection(of node: NodeInfo) -> Rejection? {
    let isRepelled = node.taints.repels(tolerations, effects: ["NoSchedule", "NoExecute"])
    return isRepelled ? Rejection("node(s) had untolerated taint(s)", isFinal: true) : nil
  }
}

/// The fewer PreferNoSchedule taints a pod does not tolerate, the better.
struct TaintTolerationScore: ScorePlugin {
  static let weight: Int64 = 3
  private let tolerations: [Toleration]

  init(_ pod: PodInfo, _ snapshot: Snapshot) {
    tolerations = pod.tolerations.filter { $0.effect.isEmpty || $0.effect == "PreferNoSchedule" }
  }

  func score(_ node: NodeInfo) -> Int64 {
    Int64(
      node.taints.filter { taint in taint.effect == "PreferNoSchedule" && !tolerations.contains { $0.tolerates(taint) } }.count)
  }

  func normalize(_ scores: [String: Int64]) -> [String: Int64] { normalized(scores, reversed: true) }
}
