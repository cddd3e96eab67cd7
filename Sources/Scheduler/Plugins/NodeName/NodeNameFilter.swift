/// A pod that names a node goes there or nowhere.
struct NodeNameFilter: FilterPlugin {
  private let wanted: String

  init(_ pod: PodInfo, _ snapshot: Snapshot) { wanted = pod.nodeName }

  func rejection(of node: NodeInfo) -> Rejection? {
    wanted.isEmpty || wanted == node.name ? nil : Rejection("node(s) didn't match the requested node name", isFinal: true)
  }
}
