import APIClient
import KubeAPI

/// Keeps as many pods of each ReplicaSet as it asks for.
struct ReplicaSetController: Controller {
  let name = "replicaset-controller"
  let account = "replicaset-controller"
  let context: ControllerContext
  let queue = WorkQueue<String>()
  private let expectations = Expectations()
  private let sets: Informer
  private let pods: Informer

  init(_ context: ControllerContext) {
    self.context = context
    sets = context.informer(.replicaSets)
    pods = context.informer(.pods)
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(sets),
      ControllerSource(pods) { [sets, expectations] event in
        OwnedPods.observe(event, kind: "ReplicaSet", expectations)
        return OwnedPods.ownerKeys(event, kind: "ReplicaSet", owners: sets)
      },
    ]
  }

  func reconcile(_ key: String) async throws {
    guard let set = sets.get(key) else { return expectations.forget(key) }
    let actions = ReplicaSetDecision.reconcile(
      set, candidates: OwnedPods.candidates(pods, set), canManage: expectations.areMet(key), now: context.now())
    try await perform(actions, key, expectations)
  }
}
