import ComponentBase

/// Cordoned nodes take no pods, but for those that tolerate the taint that stands for it.
struct NodeUnschedulableFilter: FilterPlugin {
  private let isTolerated: Bool

  init(_ pod: PodInfo, _ snapshot: Snapshot) {
    let taint = Taint(["key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"])
    isTolerated = pod.tolerations.contains { $0.tolerates(taint) }
  }

  func rejection(of node: NodeInfo) -> Rejection? {
    node.isUnschedulable && !isTolerated ? Rejection("node(s) were unschedulable", isFinal: true) : nil
  }
}
