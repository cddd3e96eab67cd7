import APIClient
import KubeAPI

/// Deletes pods nobody else will: those of nodes that are gone, those deleted before they had a node, and finished ones in excess.
struct PodGCController: Controller {
  private static let key = "all"
  private static let period = Duration.seconds(20)
  /// How long a node must be gone, in case it comes back under the same name.
  private static let quarantine: Int64 = 40

  let core: ControllerCore
  let workers = 1
  private let threshold: Int
  private let pods: Informer
  private let nodes: Informer
  private let missing = MissingNodes()

  init(_ context: ControllerContext, threshold: Int) {
    core = ControllerCore("pod-garbage-collector-controller", account: "pod-garbage-collector", context)
    self.threshold = threshold
    pods = context.informer(.pods)
    nodes = context.informer(.nodes)
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(nodes) { _ in [Self.key] },
      ControllerSource(pods) { event in event.object.isBeingDeleted ? [Self.key] : [] },
    ]
  }

  func reconcile(_ key: String) async throws {
    queue.add(key, after: Self.period)
    let existing = Set(nodes.list().map(\.name))
    let all = pods.list()
    let gone = missing.gone(
      Set(all.map(\.nodeName)).subtracting(existing).subtracting([""]), now: context.now(), after: Self.quarantine)
    for pod in Self.doomed(all, goneNodes: gone, threshold: threshold) {
      if gone.contains(pod.nodeName), !pod.isFinished { try await fail(pod) }
      do {
        try await client.delete(
          .pods, namespace: pod.namespace, name: pod.name, preconditionUID: pod.uid, gracePeriodSeconds: 0)
      } catch let status as APIStatus where status.reason == .notFound || status.reason == .conflict {
        continue
      }
    }
  }

  static func doomed(_ pods: [KubeObject], goneNodes: Set<String>, threshold: Int) -> [KubeObject] {
    var result = pods.filter { goneNodes.contains($0.nodeName) || ($0.isBeingDeleted && $0.nodeName.isEmpty) }
    let finished = pods.filter { $0.isFinished && !$0.isBeingDeleted }
    if threshold > 0, finished.count > threshold {
      let oldest = finished.sorted { ($0.creationTime ?? Timestamp(seconds: 0)) < ($1.creationTime ?? Timestamp(seconds: 0)) }
      result += oldest.prefix(finished.count - threshold)
    }
    return result
  }

  private func fail(_ pod: KubeObject) async throws {
    var conditions = pod.status.conditions.elements
    Condition.set(
      &conditions,
      Condition.make(
        "DisruptionTarget", true, reason: "DeletionByPodGC", message: "PodGC: node no longer exists", now: context.now()))
    _ = try await client.patch(
      .pods, namespace: pod.namespace, name: pod.name, subresource: "status", type: .merge,
      body: ["status": ["phase": "Failed", "conditions": .array(conditions)]])
  }
}
