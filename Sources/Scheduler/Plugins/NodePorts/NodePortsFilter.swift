struct NodePortsFilter: FilterPlugin {
  private let wanted: [PodInfo.HostPort]

  init(_ pod: PodInfo, _ snapshot: Snapshot) { wanted = pod.hostPorts }

  func rejection(of node: NodeInfo) -> Rejection? {
    guard !wanted.isEmpty else { return nil }
    let isTaken = node.pods.values.contains { pod in
      pod.hostPorts.contains { used in wanted.contains { $0.conflicts(with: used) } }
    }
    return isTaken ? Rejection("node(s) didn't have free ports for the requested pod ports") : nil
  }
}
