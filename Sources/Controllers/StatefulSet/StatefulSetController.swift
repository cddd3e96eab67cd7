import APIClient
import KubeAPI

/// Keeps the numbered pods of each StatefulSet.
struct StatefulSetController: Controller {
  let core: ControllerCore
  private let expectations = Expectations()
  private let sets: Informer
  private let pods: Informer
  private let claims: Informer
  private let revisions: Informer

  init(_ context: ControllerContext) {
    core = ControllerCore("statefulset-controller", context)
    sets = context.informer(.statefulSets)
    pods = context.informer(.pods)
    claims = context.informer(.persistentVolumeClaims)
    revisions = context.informer(.controllerRevisions)
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(sets), ControllerSource(claims) { _ in [] },
      ControllerSource(pods) { [sets, expectations] event in
        OwnedPods.observe(event, kind: "StatefulSet", expectations)
        return OwnedPods.ownerKeys(event, kind: "StatefulSet", owners: sets)
      },
      ControllerSource(revisions) { [sets] event in OwnedPods.ownerKeys(event, kind: "StatefulSet", owners: sets) },
    ]
  }

  func reconcile(_ key: String) async throws {
    guard let set = sets.get(key) else { return expectations.forget(key) }
    let candidates = OwnedPods.candidates(pods, set)
    let owned = revisions.list(index: OwnedPods.byOwner, value: set.uid)
    let used = Set(candidates.compactMap { $0.labels["controller-revision-hash"] } + [set.status.currentRevision.string ?? ""])
    let inUse = Set(owned.filter { used.contains($0.name) }.compactMap { $0.labels["controller-revision-hash"] })
    let history = RevisionHistory.reconcile(set, revisions: owned, inUse: inUse)
    if !set.isBeingDeleted, !history.actions.isEmpty {
      do { try await perform(history.actions, key) } catch let status as APIStatus where status.reason == .alreadyExists {
        // The cache has not seen it yet.
      }
    }
    var template = owned.first { $0.name == set.status.currentRevision.string }?.json["data"]["spec"]["template"]
    template?["$patch"] = .null
    let input = StatefulSetDecision.Input(
      set: set, pods: candidates, claims: Set(claims.list().filter { $0.namespace == set.namespace }.map(\.name)),
      updateRevision: history.name, currentTemplate: template, canManage: expectations.areMet(key), now: context.now())
    do { try await perform(StatefulSetDecision.reconcile(input), key, expectations) } catch let status as APIStatus
      where status.reason == .alreadyExists
    {
      queue.add(key, after: .milliseconds(100))
    }
  }
}
