import APIClient
import KubeAPI

/// Keeps the status of disruption budgets, which evictions are granted from.
struct DisruptionController: Controller {
  /// Upstream's name in events.
  let core: ControllerCore
  private let budgets: Informer
  private let pods: Informer
  private let workloads: [String: Informer]

  init(_ context: ControllerContext) {
    core = ControllerCore("controllermanager", account: "disruption-controller", context)
    budgets = context.informer(.podDisruptionBudgets)
    pods = context.informer(.pods)
    workloads = [
      "ReplicaSet": context.informer(.replicaSets), "StatefulSet": context.informer(.statefulSets),
      "ReplicationController": context.informer(.replicationControllers), "Deployment": context.informer(.deployments),
    ]
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(budgets),
      ControllerSource(pods) { [budgets] event in
        var labels = [event.object.labels]
        if case .updated(let old, _) = event { labels.append(old.labels) }
        return budgets.list(index: OwnedPods.byNamespace, value: event.object.namespace).filter { budget in
          labels.contains { LabelSelector.matches(budget.spec.selector, $0) }
        }.map(\.key)
      },
    ]
      + workloads.values.map { informer in
        ControllerSource(informer) { [budgets] event in
          // A change of scale; which budgets it concerns is found by the pods.
          guard case .updated(let old, let new) = event, old.spec.replicas != new.spec.replicas else { return [] }
          return budgets.list(index: OwnedPods.byNamespace, value: new.namespace).map(\.key)
        }
      }
  }

  func reconcile(_ key: String) async throws {
    guard let budget = budgets.get(key), !budget.isBeingDeleted else { return }
    let selected = pods.list(index: OwnedPods.byNamespace, value: budget.namespace).filter {
      LabelSelector.matches(budget.spec.selector, $0.labels)
    }
    let actions = DisruptionDecision.reconcile(budget, pods: selected, scales: scales(selected), now: context.now())
    try await perform(actions, key)
  }

  /// What the pods' controllers ask for; a ReplicaSet of a Deployment counts as its Deployment.
  private func scales(_ pods: [KubeObject]) -> DisruptionDecision.Scales {
    var result: DisruptionDecision.Scales = [:]
    for pod in pods {
      guard let owner = pod.controller, result[owner.uid] == nil, var workload = find(owner, pod.namespace) else { continue }
      if let parent = workload.controller, let deployment = find(parent, pod.namespace) { workload = deployment }
      result[owner.uid] = .init(uid: workload.uid, replicas: workload.spec.replicas.int ?? 1)
    }
    return result
  }

  private func find(_ owner: OwnerReference, _ namespace: String) -> KubeObject? {
    workloads[owner.kind]?.get(namespace: namespace, name: owner.name).flatMap { $0.uid == owner.uid ? $0 : nil }
  }
}
