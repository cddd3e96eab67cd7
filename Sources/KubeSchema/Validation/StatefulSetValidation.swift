import KubeAPI

extension KindValidation {
  static let statefulSet: Check = { object, faults in
    let spec = object.spec
    switch spec["podManagementPolicy"].string ?? "" {
    case "": faults.add(.required("spec.podManagementPolicy"))
    case "OrderedReady", "Parallel": break
    default:
      faults.add(
        .invalid("spec.podManagementPolicy", spec["podManagementPolicy"], "must be 'OrderedReady' or 'Parallel'"))
    }
    let strategy = spec["updateStrategy"]
    switch strategy["type"].string ?? "" {
    case "": faults.add(.required("spec.updateStrategy"))
    case "OnDelete":
      if !strategy["rollingUpdate"].isNull {
        faults.add(
          .invalid(
            "spec.updateStrategy.rollingUpdate", strategy["rollingUpdate"], "only allowed for updateStrategy 'RollingUpdate'"))
      }
    case "RollingUpdate":
      faults.nonNegative(strategy["rollingUpdate"]["partition"], "spec.updateStrategy.rollingUpdate.partition")
    default: faults.add(.invalid("spec.updateStrategy", strategy, "must be 'RollingUpdate' or 'OnDelete'"))
    }
    for key in ["whenDeleted", "whenScaled"] {
      faults.supported(
        spec["persistentVolumeClaimRetentionPolicy"][key], "spec.persistentVolumeClaimRetentionPolicy.\(key)",
        ["Retain", "Delete"])
    }
    faults.nonNegative(spec["replicas"], "spec.replicas")
    faults.nonNegative(spec["minReadySeconds"], "spec.minReadySeconds")
    faults.nonNegative(spec["ordinals"]["start"], "spec.ordinals.start")
    WorkloadValidation.selector(spec, "spec", &faults, words: "empty selector is invalid for statefulset")
    WorkloadValidation.template(spec["template"], selector: spec["selector"], "spec.template", always: "StatefulSet", &faults)
    faults.nonNegative(spec["revisionHistoryLimit"], "spec.revisionHistoryLimit")
  }

  static let changeOfStatefulSet: Change = { new, old, faults in
    var fixed = new.spec
    let free = [
      "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy",
      "minReadySeconds",
    ]
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
