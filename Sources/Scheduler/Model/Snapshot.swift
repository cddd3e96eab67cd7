import ComponentBase
import KubeAPI

/// A node with the pods that are on it or on their way to it.
package struct NodeInfo: Sendable {
  package let name: String
  package let labels: [String: String]
  package let taints: [Taint]
  package let isUnschedulable: Bool
  package let allocatable: ResourceList
  package private(set) var pods: [String: PodInfo] = [:]
  package private(set) var requested = ResourceList()
  package private(set) var scoringRequested = ResourceList()

  package init(_ object: KubeObject) {
    name = object.name
    labels = object.labels
    taints = object.spec["taints"].elements.map(Taint.init)
    isUnschedulable = object.spec["unschedulable"].bool ?? false
    allocatable = ResourceList(object.status["allocatable"])
  }

  package mutating func add(_ pod: PodInfo) {
    remove(pod.key)
    pods[pod.key] = pod
    requested += pod.requests
    scoringRequested += pod.scoringRequests
  }

  package mutating func remove(_ key: String) {
    guard let pod = pods.removeValue(forKey: key) else { return }
    requested = requested - pod.requests
    scoringRequested = scoringRequested - pod.scoringRequests
  }

  /// Whether a change of the node may let a pod in that did not fit before.
  package func differsForScheduling(from other: NodeInfo) -> Bool {
    labels != other.labels || taints != other.taints || isUnschedulable != other.isUnschedulable
      || allocatable != other.allocatable
  }
}

/// All that a decision depends on.
package struct Snapshot: Sendable {
  package private(set) var nodes: [String: NodeInfo] = [:]
  /// Pods whose node is not known, so that they are not lost when it appears after them.
  private var homeless: [String: PodInfo] = [:]
  package var namespaceLabels: [String: [String: String]] = [:]
  /// By `namespace/name`: the phase.
  package var claims: [String: ClaimInfo] = [:]
  /// Storage classes that wait for the first consumer.
  package var lateBindingClasses: Set<String> = []

  package struct ClaimInfo: Hashable, Sendable {
    package var isBound: Bool
    package var storageClass: String
    package var isBeingDeleted: Bool
  }

  package init() {}

  /// Returns whether the change may help a waiting pod.
  @discardableResult
  package mutating func set(node object: KubeObject) -> Bool {
    var node = NodeInfo(object)
    let old = nodes[node.name]
    for pod in old?.pods.values.map({ $0 }) ?? homeless.values.filter({ $0.nodeName == node.name }) {
      node.add(pod)
      homeless[pod.key] = nil
    }
    nodes[node.name] = node
    return old.map { node.differsForScheduling(from: $0) } ?? true
  }

  package mutating func remove(node name: String) {
    for pod in nodes.removeValue(forKey: name)?.pods.values.map({ $0 }) ?? [] { homeless[pod.key] = pod }
  }

  /// Puts a pod where its `nodeName` says.
  package mutating func place(_ pod: PodInfo) {
    remove(pod: pod.key)
    if nodes[pod.nodeName] != nil { nodes[pod.nodeName]?.add(pod) } else { homeless[pod.key] = pod }
  }

  package mutating func remove(pod key: String) {
    homeless[key] = nil
    for name in nodes.keys where nodes[name]?.pods[key] != nil { nodes[name]?.remove(key) }
  }
}
