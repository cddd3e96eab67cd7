import APIClient
import KubeAPI

/// Keeps as many pods of each ReplicaSet as it asks for; upstream runs the same code for ReplicationControllers.
struct ReplicaSetController: Controller {
  enum Kind: String, Sendable {
    case replicaSet = "ReplicaSet"
    case replicationController = "ReplicationController"

    var resource: GroupVersionResource { self == .replicaSet ? .replicaSets : .replicationControllers }
  }

  let name: String
  let account: String
  let context: ControllerContext
  let queue = WorkQueue<String>()
  private let kind: Kind
  private let expectations = Expectations()
  private let sets: Informer
  private let pods: Informer

  init(_ context: ControllerContext, _ kind: Kind = .replicaSet) {
    self.context = context
    self.kind = kind
    // Both names are what events say they come from.
    name = kind == .replicaSet ? "replicaset-controller" : "replication-controller"
    account = name
    sets = context.informer(kind.resource)
    pods = context.informer(.pods)
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(sets),
      ControllerSource(pods) { [sets, expectations, kind] event in
        OwnedPods.observe(event, kind: kind.rawValue, expectations)
        return OwnedPods.ownerKeys(event, kind: kind.rawValue, owners: sets)
      },
    ]
  }

  func reconcile(_ key: String) async throws {
    guard let set = sets.get(key) else { return expectations.forget(key) }
    let actions = ReplicaSetDecision.reconcile(
      set, kind.resource, candidates: OwnedPods.candidates(pods, set), canManage: expectations.areMet(key), now: context.now())
    try await perform(actions, key, expectations)
  }
}
