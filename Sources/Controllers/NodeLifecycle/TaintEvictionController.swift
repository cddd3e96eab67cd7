import APIClient
import ComponentBase
import KubeAPI

/// Deletes pods from nodes whose NoExecute taints they do not tolerate, or do not tolerate any longer.
struct TaintEvictionController: Controller {
  let core: ControllerCore
  private let nodes: Informer
  private let pods: Informer

  init(_ context: ControllerContext) {
    core = ControllerCore("taint-eviction-controller", account: "node-controller", context)
    nodes = context.informer(.nodes)
    pods = context.informer(.pods)
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(pods) { [nodes] event in
        guard let node = nodes.get(event.object.nodeName), Self.hasNoExecute(node) else { return [] }
        return [event.object.key]
      },
      ControllerSource(nodes) { [pods] event in
        guard Self.hasNoExecute(event.object) else { return [] }
        if case .updated(let old, let new) = event, old.spec.taints == new.spec.taints { return [] }
        return pods.list(index: NodePods.byNode, value: event.object.name).map(\.key)
      },
    ]
  }

  private static func hasNoExecute(_ node: KubeObject) -> Bool {
    node.spec.taints.elements.contains { $0["effect"].string == "NoExecute" }
  }

  func reconcile(_ key: String) async throws {
    guard let pod = pods.get(key), !pod.isBeingDeleted, !pod.isFinished, let node = nodes.get(pod.nodeName) else { return }
    switch Self.decide(pod, node, now: context.now()) {
    case nil: return
    case .some(let wait) where wait > .zero: queue.add(key, after: wait)
    default:
      context.recorder.record(
        pod, reason: "TaintManagerEviction", message: "Marking for deletion Pod \(pod.key)", component: name)
      var updated = pod
      var conditions = pod.status.conditions.elements
      Condition.set(
        &conditions,
        Condition.make(
          "DisruptionTarget", true, reason: "DeletionByTaintManager", message: "Taint manager: deleting due to NoExecute taint",
          now: context.now()))
      updated.status["conditions"] = .array(conditions)
      _ = try await client.update(.pods, updated, subresource: "status")
      try await perform([.delete(.pods, pod, owner: nil)], key)
    }
  }

  /// When the pod must go: nil is never, nought or less is now.
  static func decide(_ pod: KubeObject, _ node: KubeObject, now: Timestamp) -> Duration? {
    var earliest: Int64?
    for taint in node.spec.taints.elements where taint["effect"].string == "NoExecute" {
      let matching = pod.spec.tolerations.elements.filter { Toleration($0).tolerates(Taint(taint)) }
      guard !matching.isEmpty else { return .zero }
      let bounds = matching.compactMap { $0["tolerationSeconds"].int }
      guard bounds.count == matching.count || !bounds.isEmpty, let seconds = bounds.min() else { continue }
      let added = taint["timeAdded"].string.flatMap { Timestamp($0) } ?? now
      let end = added.seconds + Int64(max(0, seconds))
      earliest = min(earliest ?? .max, end)
    }
    return earliest.map { .seconds($0 - now.seconds) }
  }
}
