import APIClient
import KubeAPI

/// The pods of a workload: those it owns, and those nobody owns that its selector matches.
enum OwnedPods {
  static let byOwner = "owner"
  static let byNamespace = "namespace"

  /// Makes objects findable by their controller's uid; what has none, by `orphan/NAMESPACE`.
  static func index(_ informer: Informer) {
    informer.index(byOwner) { object in [object.controller?.uid ?? "orphan/\(object.namespace)"] }
  }

  static func candidates(_ informer: Informer, _ owner: KubeObject) -> [KubeObject] {
    informer.list(index: byOwner, value: owner.uid) + informer.list(index: byOwner, value: "orphan/\(owner.namespace)")
  }

  /// Sorts candidates into those that are the owner's now, and what it takes to adopt or release the others.
  static func claim(
    _ candidates: [KubeObject], owner: KubeObject, selector: JSON, resource: GroupVersionResource = .pods
  ) -> (claimed: [KubeObject], actions: [Action]) {
    var claimed: [KubeObject] = []
    var actions: [Action] = []
    guard let selector = try? LabelSelector.read(selector), !selector.isEmpty else { return ([], []) }
    for object in candidates {
      let matches = selector.matches(object.labels)
      if let controller = object.controller {
        guard controller.uid == owner.uid else { continue }
        if matches {
          claimed.append(object)
        } else if !owner.isBeingDeleted {
          let others = object.ownerReferences.filter { $0.uid != owner.uid }.map(\.json)
          var body: JSON = [:]
          var metadata = JSONObject()
          metadata.append("ownerReferences", others.isEmpty ? .null : .array(others))
          body["metadata"] = .object(metadata)
          actions.append(.patch(resource, object, body))
        }
      } else if matches, !owner.isBeingDeleted, !object.isBeingDeleted, resource != .pods || !object.isFinished {
        let references = object.ownerReferences.map(\.json) + [OwnerReference(controller: owner).json]
        actions.append(.patch(resource, object, ["metadata": ["ownerReferences": .array(references)]]))
        claimed.append(object)
      }
    }
    return (claimed, actions)
  }

  /// Whose key a change of an owned object concerns; of orphans, every workload of the namespace whose selector matches.
  static func ownerKeys(_ event: InformerEvent, kind: String, owners: Informer) -> [String] {
    var keys = Set<String>()
    var objects = [event.object]
    if case .updated(let old, _) = event { objects.append(old) }
    for object in objects {
      if let controller = object.controller {
        if controller.kind == kind { keys.insert("\(object.namespace)/\(controller.name)") }
      } else if !object.isBeingDeleted {
        let labels = object.labels
        if labels.isEmpty { continue }
        for owner in owners.list(index: byNamespace, value: object.namespace)
        where LabelSelector.matches(owner.podSelector, labels) {
          keys.insert(owner.key)
        }
      }
    }
    return Array(keys)
  }

  /// Keeps the books of what was asked for.
  static func observe(_ event: InformerEvent, kind: String, _ expectations: Expectations) {
    let object = event.object
    guard let controller = object.controller, controller.kind == kind else { return }
    let key = "\(object.namespace)/\(controller.name)"
    switch event {
    case .added:
      expectations.creationSeen(key)
      if object.isBeingDeleted { expectations.deletionSeen(key, uid: object.uid) }
    case .updated: if object.isBeingDeleted { expectations.deletionSeen(key, uid: object.uid) }
    case .deleted: expectations.deletionSeen(key, uid: object.uid)
    }
  }
}
