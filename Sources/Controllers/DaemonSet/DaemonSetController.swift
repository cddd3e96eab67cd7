import APIClient
import KubeAPI

/// Keeps a pod of each DaemonSet on every node that suits it.
struct DaemonSetController: Controller {
  let core: ControllerCore
  private let expectations = Expectations()
  private let sets: Informer
  private let pods: Informer
  private let nodes: Informer
  private let revisions: Informer

  init(_ context: ControllerContext) {
    core = ControllerCore("daemonset-controller", account: "daemon-set-controller", context)
    sets = context.informer(.daemonSets)
    pods = context.informer(.pods)
    nodes = context.informer(.nodes)
    revisions = context.informer(.controllerRevisions)
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(sets),
      ControllerSource(pods) { [sets, expectations] event in
        OwnedPods.observe(event, kind: "DaemonSet", expectations)
        return OwnedPods.ownerKeys(event, kind: "DaemonSet", owners: sets)
      },
      ControllerSource(nodes) { [sets] event in
        if case .updated(let old, let new) = event, old.labels == new.labels, old.spec == new.spec { return [] }
        return sets.list().map(\.key)
      },
      ControllerSource(revisions) { [sets] event in OwnedPods.ownerKeys(event, kind: "DaemonSet", owners: sets) },
    ]
  }

  func reconcile(_ key: String) async throws {
    guard let set = sets.get(key) else { return expectations.forget(key) }
    let candidates = OwnedPods.candidates(pods, set)
    let inUse = Set(candidates.compactMap { $0.labels["controller-revision-hash"] })
    let history = RevisionHistory.reconcile(
      set, revisions: revisions.list(index: OwnedPods.byOwner, value: set.uid), inUse: inUse)
    if !set.isBeingDeleted, !history.actions.isEmpty {
      do { try await perform(history.actions, key) } catch let status as APIStatus where status.reason == .alreadyExists {
        // The cache has not seen it yet.
      }
    }
    let actions = DaemonSetDecision.reconcile(
      set, nodes: nodes.list(), candidates: candidates, hash: history.hash, canManage: expectations.areMet(key),
      now: context.now())
    try await perform(actions, key, expectations)
  }
}
