import KubeAPI

enum StatefulSetValidation {
  static let statefulSet = KindValidation(
    object: { set, faults in spec(set.spec, isNew: true, &faults) }, change: change,
    status: { new, old, faults in
      WorkloadValidation.status(
        new, old,
        [
          "replicas", "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas", "observedGeneration",
          "collisionCount",
        ], bounded: ["readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"], ready: "status.readyReplicas",
        &faults)
    }, checksObjectOnUpdate: false)

  /// Rules that came late are for new objects only.
  private static func spec(_ spec: JSON, isNew: Bool, _ faults: inout Faults) {
    switch spec["podManagementPolicy"].string ?? "" {
    case "": faults.add(.required("spec.podManagementPolicy"))
    case "OrderedReady", "Parallel": break
    default:
      faults.add(
        .invalid("spec.podManagementPolicy", spec["podManagementPolicy"], "must be 'OrderedReady' or 'Parallel'"))
    }
    strategy(spec["updateStrategy"], "spec.updateStrategy", &faults)
    for key in ["whenDeleted", "whenScaled"] {
      faults.supported(
        spec["persistentVolumeClaimRetentionPolicy"][key], "spec.persistentVolumeClaimRetentionPolicy.\(key)",
        ["Retain", "Delete"])
    }
    if isNew {
      for (index, claim) in spec["volumeClaimTemplates"].elements.enumerated() {
        KindValidation.claimSpec(claim["spec"], "spec.volumeClaimTemplates[\(index)].spec", &faults)
      }
    }
    faults.nonNegative(spec["replicas"], "spec.replicas")
    faults.nonNegative(spec["minReadySeconds"], "spec.minReadySeconds")
    faults.nonNegative(spec["ordinals"]["start"], "spec.ordinals.start")
    if isNew, !(spec["serviceName"].string ?? "").isEmpty {
      faults.names(spec["serviceName"], "spec.serviceName", NameValidation.dns1123Label)
    }
    WorkloadValidation.selector(spec, "spec", &faults, words: "empty selector is invalid for statefulset")
    if WorkloadValidation.isReadable(spec["selector"]) {
      WorkloadValidation.matching(spec["template"], spec["selector"], "spec.template", &faults)
      PodValidation.check(template: withClaims(spec), "spec.template", &faults)
    } else {
      faults.add(.invalid("spec.selector", spec["selector"], ""))
    }
    WorkloadValidation.always(spec["template"], "spec.template", "StatefulSet", &faults)
  }

  /// The template with the volumes that its Pods get for their claims, so that they can be mounted.
  private static func withClaims(_ spec: JSON) -> JSON {
    var template = spec["template"]
    let names = Set(template["spec"]["volumes"].elements.map { $0["name"] })
    let claims = spec["volumeClaimTemplates"].elements.map { $0["metadata"]["name"] }.filter { !names.contains($0) }
    if claims.isEmpty { return template }
    let volumes: [JSON] = claims.map { ["name": $0, "persistentVolumeClaim": ["claimName": $0]] }
    template.spec["volumes"] = .array(template["spec"]["volumes"].elements + volumes)
    return template
  }

  private static func strategy(_ strategy: JSON, _ path: String, _ faults: inout Faults) {
    let rolling = strategy["rollingUpdate"]
    var internalForm: JSON { WorkloadValidation.strategy(strategy, [("partition", 0), ("maxUnavailable", .null)]) }
    switch strategy["type"].string ?? "" {
    case "": faults.add(.required(path))
    case "OnDelete":
      if !rolling.isNull {
        faults.add(
          .invalid("\(path).rollingUpdate", internalForm["RollingUpdate"], "only allowed for updateStrategy 'RollingUpdate'"))
      }
    case "RollingUpdate":
      faults.nonNegative(rolling["partition"], "\(path).rollingUpdate.partition")
      let (most, field) = (rolling["maxUnavailable"], "\(path).rollingUpdate.maxUnavailable")
      if most.isNull { return }
      faults.amount(most, field)
      if WorkloadValidation.isZero(most) { faults.add(.invalid(field, most, "cannot be 0")) }
      faults.notAboveAll(most, field)
    default: faults.add(.invalid(path, internalForm, "must be 'RollingUpdate' or 'OnDelete'"))
    }
  }

  private static let free = [
    "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy",
    "minReadySeconds",
  ]

  private static let change: KindValidation.Change = { new, old, faults in
    spec(new.spec, isNew: false, &faults)
    var fixed = new.spec
    for key in free { fixed[key] = old.spec[key] }
    if fixed != old.spec {
      let names = free.map { "'\($0)'" }
      faults.add(
        .forbidden(
          "spec",
          "updates to statefulset spec for fields other than \(names.dropLast().joined(separator: ", ")) and \(names.last ?? "") are forbidden"
        ))
    }
  }
}
