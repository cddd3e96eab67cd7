import KubeAPI

/// Fields of features that 1.36 leaves off: what a request says there is dropped without a word, as upstream's strategies do
/// (dropDisabledFields). That features can be switched on is not supported here.
enum DisabledFields {
  /// Where kinds have the spec of a Pod.
  private static let podSpecs: [String: [String]] = [
    "Pod": ["spec"], "PodTemplate": ["template", "spec"], "ReplicationController": ["spec", "template", "spec"],
    "ReplicaSet.apps": ["spec", "template", "spec"], "Deployment.apps": ["spec", "template", "spec"],
    "StatefulSet.apps": ["spec", "template", "spec"], "DaemonSet.apps": ["spec", "template", "spec"],
    "Job.batch": ["spec", "template", "spec"], "CronJob.batch": ["spec", "jobTemplate", "spec", "template", "spec"],
  ]

  /// Fields of the statuses that kubelets write.
  private static let statusFields: [String: [String]] = [
    "Pod": ["extendedResourceClaimStatus", "nodeAllocatableResourceClaimStatuses"],
    "Node": ["declaredFeatures"],
  ]

  static func drop(from object: inout KubeObject, _ qualifiedKind: String) {
    if let path = podSpecs[qualifiedKind] { change(&object.json, path[...], podSpec) }
    for field in statusFields[qualifiedKind] ?? [] where !object.json["status"][field].isNull {
      object.json.status[field] = .null
    }
    switch qualifiedKind {
    case "PersistentVolumeClaim":
      // Data from other namespaces; upstream drops the whole reference.
      if !(object.spec["dataSourceRef"]["namespace"].string ?? "").isEmpty { object.spec["dataSourceRef"] = .null }
    case "CSIDriver.storage.k8s.io":
      if !object.spec["preventPodSchedulingIfMissing"].isNull { object.spec["preventPodSchedulingIfMissing"] = .null }
    default: return
    }
  }

  /// What stands at the path, if anything does.
  private static func change(_ json: inout JSON, _ path: ArraySlice<String>, _ edit: (inout JSON) -> Void) {
    guard let key = path.first else { return edit(&json) }
    if json[key].isNull { return }
    change(&json[key], path.dropFirst(), edit)
  }

  private static func podSpec(_ spec: inout JSON) {
    if !spec["schedulingGroup"].isNull { spec["schedulingGroup"] = .null }
    for list in ["initContainers", "containers", "ephemeralContainers"] {
      guard spec[list].elements.contains(where: { !$0["lifecycle"]["stopSignal"].isNull }) else { continue }
      spec[list] = spec[list].mapElements { container in
        if container["lifecycle"]["stopSignal"].isNull { return }
        container.lifecycle["stopSignal"] = .null
        if container["lifecycle"]["postStart"].isNull, container["lifecycle"]["preStop"].isNull {
          container["lifecycle"] = .null
        }
      }
    }
    let unserved = ["clusterTrustBundle", "podCertificate"]
    func isServed(_ source: JSON) -> Bool { unserved.allSatisfy { source[$0].isNull } }
    guard spec["volumes"].elements.contains(where: { !$0["projected"]["sources"].elements.allSatisfy(isServed) }) else { return }
    spec["volumes"] = spec["volumes"].mapElements { volume in
      guard !volume["projected"].isNull else { return }
      volume.projected["sources"] = .array(volume["projected"]["sources"].elements.filter(isServed))
    }
  }
}
