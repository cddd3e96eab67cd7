import APIClient
import KubeAPI

/// Rolls each Deployment's template out through ReplicaSets.
struct DeploymentController: Controller {
  let core: ControllerCore
  private let expectations = Expectations()
  private let deployments: Informer
  private let sets: Informer
  private let pods: Informer

  init(_ context: ControllerContext) {
    core = ControllerCore("deployment-controller", context)
    deployments = context.informer(.deployments)
    sets = context.informer(.replicaSets)
    pods = context.informer(.pods)
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(deployments),
      ControllerSource(sets) { [deployments, expectations] event in
        OwnedPods.observe(event, kind: "Deployment", expectations)
        return OwnedPods.ownerKeys(event, kind: "Deployment", owners: deployments)
      },
      // The end of the last old pod lets a Recreate deployment go on.
      ControllerSource(pods) { [sets] event in
        guard case .deleted(let pod) = event, let owner = pod.controller, owner.kind == "ReplicaSet",
          let deployment = sets.get(namespace: pod.namespace, name: owner.name)?.controller, deployment.kind == "Deployment"
        else { return [] }
        return ["\(pod.namespace)/\(deployment.name)"]
      },
    ]
  }

  func reconcile(_ key: String) async throws {
    guard let deployment = deployments.get(key) else { return expectations.forget(key) }
    guard expectations.areMet(key) else { return }
    let candidates = OwnedPods.candidates(sets, deployment)
    let isRecreate = deployment.spec.strategy["type"].string == "Recreate"
    let owned = isRecreate ? candidates.flatMap { pods.list(index: OwnedPods.byOwner, value: $0.uid) } : []
    let actions = DeploymentDecision.reconcile(deployment, candidates: candidates, pods: owned, now: context.now())
    try await perform(actions, key, expectations)
  }
}
