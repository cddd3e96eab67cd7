import KubeAPI

/// Fields of features that are off: what a request says there is dropped without a word, as upstream's strategies do
/// (dropDisabledFields).
struct DisabledFields {
  /// The feature gates that are on.
  let features: Set<String>

  /// Where kinds have the spec of a Pod.
  private static let podSpecs: [String: [String]] = [
    "Pod": ["spec"], "PodTemplate": ["template", "spec"], "ReplicationController": ["spec", "template", "spec"],
    "ReplicaSet.apps": ["spec", "template", "spec"], "Deployment.apps": ["spec", "template", "spec"],
    "StatefulSet.apps": ["spec", "template", "spec"], "DaemonSet.apps": ["spec", "template", "spec"],
    "Job.batch": ["spec", "template", "spec"], "CronJob.batch": ["spec", "jobTemplate", "spec", "template", "spec"],
  ]

  /// Fields of the statuses that kubelets write, and the gates they stand behind.
  private static let statusFields: [String: [(field: String, gate: String)]] = [
    "Pod": [
      ("extendedResourceClaimStatus", "DRAExtendedResource"),
      ("nodeAllocatableResourceClaimStatuses", "DRANodeAllocatableResources"),
    ],
    "Node": [("declaredFeatures", "NodeDeclaredFeatures")],
  ]

  private func isOff(_ gate: String) -> Bool { !features.contains(gate) }

  func drop(from object: inout KubeObject, _ qualifiedKind: String) {
    if let path = Self.podSpecs[qualifiedKind] { Self.change(&object.json, path[...], podSpec) }
    for (field, gate) in Self.statusFields[qualifiedKind] ?? []
    where isOff(gate) && !object.json["status"][field].isNull {
      object.json.status[field] = .null
    }
    switch qualifiedKind {
    case "PersistentVolumeClaim":
      // Data from other namespaces; upstream drops the whole reference.
      if isOff("CrossNamespaceVolumeDataSource"), !(object.spec["dataSourceRef"]["namespace"].string ?? "").isEmpty {
        object.spec["dataSourceRef"] = .null
      }
    case "CSIDriver.storage.k8s.io":
      if isOff("VolumeLimitScaling"), !object.spec["preventPodSchedulingIfMissing"].isNull {
        object.spec["preventPodSchedulingIfMissing"] = .null
      }
    default: return
    }
  }

  /// What stands at the path, if anything does.
  private static func change(_ json: inout JSON, _ path: ArraySlice<String>, _ edit: (inout JSON) -> Void) {
    guard let key = path.first else { return edit(&json) }
    if json[key].isNull { return }
    change(&json[key], path.dropFirst(), edit)
  }

  private func podSpec(_ spec: inout JSON) {
    if isOff("GenericWorkload"), !spec["schedulingGroup"].isNull { spec["schedulingGroup"] = .null }
    if isOff("ContainerStopSignals") { Self.dropStopSignals(&spec) }
    let unserved = [
      ("clusterTrustBundle", "ClusterTrustBundleProjection"), ("podCertificate", "PodCertificateRequest"),
    ].filter { isOff($0.1) }.map(\.0)
    func isServed(_ source: JSON) -> Bool { unserved.allSatisfy { source[$0].isNull } }
    guard spec["volumes"].elements.contains(where: { !$0["projected"]["sources"].elements.allSatisfy(isServed) }) else { return }
    spec["volumes"] = spec["volumes"].mapElements { volume in
      guard !volume["projected"].isNull else { return }
      volume.projected["sources"] = .array(volume["projected"]["sources"].elements.filter(isServed))
    }
  }

  private static func dropStopSignals(_ spec: inout JSON) {
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
  }
}
