import KubeAPI

/// ControllerRevisions: the templates a DaemonSet or StatefulSet has had, for `kubectl rollout history` and `undo`.
enum RevisionHistory {
  struct Outcome: Sendable {
    /// What pods of the present template carry as `controller-revision-hash`.
    var hash: String
    var name: String
    var actions: [Action]
  }

  /// Finds or makes the revision of the present template, numbers it last, and drops what the history has no room for.
  static func reconcile(_ owner: KubeObject, revisions: [KubeObject], inUse: Set<String>) -> Outcome {
    let owned = revisions.filter { $0.controller?.uid == owner.uid }
      .sorted { ($0.json["revision"].int ?? 0) < ($1.json["revision"].int ?? 0) }
    let last = owned.last?.json["revision"].int ?? 0
    var actions: [Action] = []
    let hash: String
    let name: String
    if let match = owned.last(where: {
      PodTemplate.areEqual($0.json["data"]["spec"]["template"], owner.spec.template)
    }) {
      name = match.name
      hash = match.labels["controller-revision-hash"] ?? String(match.name.split(separator: "-").last ?? "")
      if (match.json["revision"].int ?? 0) < last {
        actions.append(.patch(.controllerRevisions, match, ["revision": JSON(last + 1)]))
      }
    } else {
      hash = PodTemplate.hash(owner.spec.template, collisionCount: owner.status.collisionCount.int)
      name = "\(owner.name)-\(hash)"
      actions.append(.create(.controllerRevisions, make(owner, name: name, hash: hash, revision: last + 1), owner: nil))
    }
    let limit = owner.spec.revisionHistoryLimit.int ?? 10
    let idle = owned.filter { $0.name != name && !inUse.contains($0.labels["controller-revision-hash"] ?? "") }
    actions += idle.prefix(max(0, idle.count - limit)).map { .delete(.controllerRevisions, $0, owner: nil) }
    return Outcome(hash: hash, name: name, actions: actions)
  }

  private static func make(_ owner: KubeObject, name: String, hash: String, revision: Int) -> KubeObject {
    var object = KubeObject(apiVersion: "apps/v1", kind: "ControllerRevision", namespace: owner.namespace, name: name)
    object.labels = owner.spec.template["metadata"]["labels"].stringMap.merging(["controller-revision-hash": hash]) { $1 }
    object.annotations = owner.annotations
    object.ownerReferences = [OwnerReference(controller: owner)]
    var template = owner.spec.template
    template["$patch"] = "replace"
    object.json["data"] = ["spec": ["template": template]]
    object.json["revision"] = JSON(revision)
    return object
  }
}
