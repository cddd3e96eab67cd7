import APIClient
import KubeAPI
import Synchronization

/// Watches over nodes: those that fall silent become Unknown, taints follow their conditions, and pods of nodes that are not ready are
/// not ready either.
struct NodeLifecycleController: Controller {
  let core: ControllerCore
  private let nodes: Informer
  private let leases: Informer
  private let pods: Informer
  private let health: HealthBox

  private final class HealthBox: Sendable {
    private let health: Mutex<NodeHealth>
    private let known = Mutex<Set<String>>([])
    init(_ health: NodeHealth) { self.health = Mutex(health) }
    /// Whether the node is seen for the first time by this process.
    func isNew(_ node: String) -> Bool { known.withLock { $0.insert(node).inserted } }
    func forget(_ node: String) {
      health.withLock { $0.forget(node) }
      known.withLock { _ = $0.remove(node) }
    }
    func with<T: Sendable>(_ body: @Sendable (inout NodeHealth) -> T) -> T { health.withLock { body(&$0) } }
  }

  init(_ context: ControllerContext, health: NodeHealth = NodeHealth()) {
    core = ControllerCore("node-lifecycle-controller", account: "node-controller", context)
    self.health = HealthBox(health)
    nodes = context.informer(.nodes)
    leases = context.informer(.leases)
    pods = context.informer(.pods)
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(nodes),
      // Only the renewal of a lease that ran out needs a look before its time.
      ControllerSource(leases) { [nodes] event in
        guard event.object.namespace == "kube-node-lease",
          nodes.get(event.object.name)?.condition("Ready")["status"].string == "Unknown"
        else { return [] }
        return [event.object.name]
      },
      ControllerSource(pods) { event in
        // A pod that comes to a node which is not ready.
        guard case .updated(let old, let new) = event, old.nodeName != new.nodeName, !new.nodeName.isEmpty else { return [] }
        return [new.nodeName]
      },
    ]
  }

  func reconcile(_ key: String) async throws {
    guard let node = nodes.get(key) else { return health.forget(key) }
    if health.isNew(key) {
      context.recorder.record(
        node, reason: "RegisteredNode", message: "Node \(key) event: Registered Node \(key) in Controller",
        component: "node-controller"
      )
    }
    let lease = leases.get("kube-node-lease/\(key)")
    let now = context.now()
    let (lookAgain, conditions) = health.with { $0.judge(node, lease: lease, now: now) }
    queue.add(key, after: lookAgain)
    var current = node
    if let conditions {
      current.status["conditions"] = .array(conditions)
      current = try await client.update(.nodes, current, subresource: "status")
      context.recorder.record(
        node, reason: "NodeNotReady", message: "Node \(key) status is now: NodeNotReady", component: "node-controller")
    }
    if let taints = NodeTaints.reconcile(current, now: now) {
      var spec = JSONObject()
      spec["taints"] = taints.isEmpty ? JSON.null : .array(taints)
      let body: JSON = ["spec": .object(spec), "metadata": ["resourceVersion": .string(current.resourceVersion)]]
      try await perform([.patch(.nodes, current, body)], key)
    }
    let observed = current
    if health.with({ $0.hasLeft(observed) }) {
      try await markPodsNotReady(current)
      health.with { $0.settled(key) }
    }
  }

  /// Takes the node's pods out of service; their kubelet may not be there to do it.
  private func markPodsNotReady(_ node: KubeObject) async throws {
    for pod in pods.list(index: NodePods.byNode, value: node.name) where pod.isPodReady && !pod.isFinished {
      var conditions = pod.status.conditions.elements
      guard let index = conditions.firstIndex(where: { $0["type"].string == "Ready" }) else { continue }
      conditions[index]["status"] = "False"
      conditions[index]["lastTransitionTime"] = .string(context.now().text)
      var updated = pod
      updated.status["conditions"] = .array(conditions)
      do {
        _ = try await client.update(.pods, updated, subresource: "status")
        context.recorder.record(pod, .warning, reason: "NodeNotReady", message: "Node is not ready", component: "node-controller")
      } catch let status as APIStatus where status.reason == .notFound || status.reason == .conflict {
        continue
      }
    }
  }
}

/// Pods by the node they are on.
enum NodePods {
  static let byNode = "node"
}
