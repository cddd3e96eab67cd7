import APIClient
import KubeAPI

/// Keeps as many pods of each ReplicaSet as it asks for; upstream runs the same code for ReplicationControllers.
struct ReplicaSetController: Controller {
  enum Kind: String, Sendable {
    case replicaSet = "ReplicaSet"
    case replicationController = "ReplicationController"

    var resource: GroupVersionResource { self == .replicaSet ? .replicaSets : .replicationControllers }
  }

  let core: ControllerCore
  private let kind: Kind
  private let expectations = Expectations()
  private let sets: Informer
  private let pods: Informer

  init(_ context: ControllerContext, _ kind: Kind = .replicaSet) {
    self.kind = kind
    core = ControllerCore(kind == .replicaSet ? "replicaset-controller" : "replication-controller", context)
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
    let candidates = OwnedPods.candidates(pods, set)
    let actions = ReplicaSetDecision.reconcile(
      set, candidates: candidates, canManage: expectations.areMet(key), now: context.now())
    var failure: (any Error)?
    do { try await perform(actions, key, expectations) } catch { failure = error }
    let report = ReplicaSetDecision.report(
      set, kind.resource, candidates: candidates, failure: failure.map { "\($0)" }, now: context.now())
    try await perform(report, key)
    if let failure { throw failure }
  }
}
