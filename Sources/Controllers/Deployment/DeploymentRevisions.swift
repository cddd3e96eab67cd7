import KubeAPI

/// The annotations and names that tie a Deployment to its ReplicaSets.
enum DeploymentRevisions {
  static let revision = "deployment.kubernetes.io/revision"
  static let history = "deployment.kubernetes.io/revision-history"
  static let desired = "deployment.kubernetes.io/desired-replicas"
  static let maximum = "deployment.kubernetes.io/max-replicas"
  static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"
  static let hashLabel = "pod-template-hash"
  /// Not handed down to ReplicaSets.
  static let own: Set<String> = [lastApplied, revision, history, desired, maximum, "deprecated.deployment.rollback.to"]

  static func revision(of object: KubeObject) -> Int { object.annotations[revision].flatMap { Int($0) } ?? 0 }

  /// Of several ReplicaSets with the deployment's template the oldest counts.
  static func newSet(_ deployment: KubeObject, _ sets: [KubeObject]) -> KubeObject? {
    sets.sorted { ($0.creationTime ?? Timestamp(seconds: 0), $0.name) < ($1.creationTime ?? Timestamp(seconds: 0), $1.name) }
      .first { PodTemplate.areEqual($0.spec.template, deployment.spec.template) }
  }

  /// The annotations the new ReplicaSet should have, nil when it has them.
  static func annotations(
    for set: KubeObject, _ deployment: KubeObject, revision newRevision: Int, isNew: Bool, desired desiredCount: Int,
    maximum maximumCount: Int
  ) -> [String: String]? {
    var result = set.annotations
    for (key, value) in deployment.annotations where !own.contains(key) { result[key] = value }
    let old = result[revision]
    if (old.flatMap { Int($0) } ?? 0) < newRevision {
      result[revision] = String(newRevision)
      if !isNew, let old, !old.isEmpty { result[history] = result[history].map { "\($0),\(old)" } ?? old }
    }
    if isNew {
      result[desired] = String(desiredCount)
      result[maximum] = String(maximumCount)
    }
    return result == set.annotations ? nil : result
  }

  /// A ReplicaSet for the deployment's present template.
  static func makeSet(_ deployment: KubeObject, replicas: Int, revision newRevision: Int, maximum maximumCount: Int) -> KubeObject
  {
    let hash = PodTemplate.hash(deployment.spec.template, collisionCount: deployment.status.collisionCount.int)
    var template = deployment.spec.template
    template["metadata"]["labels"][hashLabel] = .string(hash)
    var selector = deployment.spec.selector
    selector["matchLabels"][hashLabel] = .string(hash)
    var set = KubeObject(
      apiVersion: "apps/v1", kind: "ReplicaSet", namespace: deployment.namespace, name: "\(deployment.name)-\(hash)")
    set.labels = template["metadata"]["labels"].stringMap
    set.ownerReferences = [OwnerReference(controller: deployment)]
    set.spec = ["replicas": JSON(replicas), "selector": selector, "template": template]
    if let seconds = deployment.spec.minReadySeconds.int, seconds > 0 { set.spec["minReadySeconds"] = JSON(seconds) }
    if let annotations = annotations(
      for: set, deployment, revision: newRevision, isNew: true, desired: deployment.replicas, maximum: maximumCount)
    {
      set.annotations = annotations
    }
    return set
  }
}

extension KubeObject {
  /// `spec.replicas`, 1 when it is left out.
  var replicas: Int { spec.replicas.int ?? 1 }
  var readyReplicas: Int { status.readyReplicas.int ?? 0 }
  var availableReplicas: Int { status.availableReplicas.int ?? 0 }
  var statusReplicas: Int { status.replicas.int ?? 0 }
}
