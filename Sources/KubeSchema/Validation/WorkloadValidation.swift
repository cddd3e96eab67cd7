import KubeAPI

/// The rules of the kinds that make Pods.
enum WorkloadValidation {
  /// What the template makes, and what controllers that run for ever demand of it.
  static func template(_ template: JSON, selector: JSON, _ path: String, always kind: String, _ faults: inout Faults) {
    matching(template, selector, path, &faults)
    PodValidation.check(template: template, path, &faults)
    if let policy = template["spec"]["restartPolicy"].string, policy != "Always" {
      faults.supported(.string(policy), "\(path).spec.restartPolicy", ["Always"])
    }
    if !template["spec"]["activeDeadlineSeconds"].isNull {
      faults.add(.forbidden("\(path).spec.activeDeadlineSeconds", "activeDeadlineSeconds in \(kind) is not Supported"))
    }
  }

  static func matching(_ template: JSON, _ selector: JSON, _ path: String, _ faults: inout Faults) {
    let parsed = try? LabelSelector.read(selector)
    guard selector.isNull || parsed?.isEmpty == false else { return }
    let labels = template["metadata"]["labels"]
    // No selector selects nothing.
    if parsed?.matches(labels.stringMap) != true {
      faults.add(.invalid("\(path).metadata.labels", labels, "`selector` does not match template `labels`"))
    }
  }

  static func selector(_ spec: JSON, _ path: String, _ faults: inout Faults, words: String) {
    let selector = spec["selector"]
    if selector.isNull { return faults.add(.required("\(path).selector")) }
    faults.labelSelector(selector, "\(path).selector")
    if selector["matchLabels"].members.isEmpty, selector["matchExpressions"].elements.isEmpty {
      faults.add(.invalid("\(path).selector", selector, words))
    }
  }

  static func strategyNumbers(_ rolling: JSON, _ path: String, _ faults: inout Faults) {
    for key in ["maxUnavailable", "maxSurge"] {
      faults.amount(rolling[key], "\(path).\(key)")
    }
    faults.notAboveAll(rolling["maxUnavailable"], "\(path).maxUnavailable")
  }

  static func isZero(_ json: JSON) -> Bool { json == 0 || json == "0%" }

  static func statusCounts(_ status: JSON, _ keys: [String], bounded: [String], _ faults: inout Faults) {
    for key in keys { faults.nonNegative(status[key], "status.\(key)") }
    let all = status["replicas"].int ?? 0
    for key in bounded where status[key].int ?? 0 > all {
      faults.add(.invalid("status.\(key)", JSON(status[key].int ?? 0), "cannot be greater than status.replicas"))
    }
  }
}

extension KindValidation {
  static let workloads: [String: KindValidation] = [
    "Deployment.apps": KindValidation(
      object: deployment,
      change: { new, old, faults in faults.immutable(new.spec["selector"], old.spec["selector"], "spec.selector") },
      status: { new, _, faults in
        WorkloadValidation.statusCounts(
          new.status,
          ["observedGeneration", "replicas", "updatedReplicas", "readyReplicas", "availableReplicas", "unavailableReplicas"],
          bounded: ["updatedReplicas", "readyReplicas", "availableReplicas"], &faults)
      }),
    "ReplicaSet.apps": KindValidation(
      object: { set, faults in
        faults.nonNegative(set.spec["replicas"], "spec.replicas")
        faults.nonNegative(set.spec["minReadySeconds"], "spec.minReadySeconds")
        WorkloadValidation.selector(set.spec, "spec", &faults, words: "empty selector is invalid for deployment")
        WorkloadValidation.template(
          set.spec["template"], selector: set.spec["selector"], "spec.template", always: "ReplicaSet", &faults)
      }, change: { new, old, faults in faults.immutable(new.spec["selector"], old.spec["selector"], "spec.selector") },
      status: { new, _, faults in
        WorkloadValidation.statusCounts(
          new.status, ["replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas", "observedGeneration"],
          bounded: ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"], &faults)
      }),
    "DaemonSet.apps": KindValidation(
      object: daemonSet,
      change: { new, old, faults in faults.immutable(new.spec["selector"], old.spec["selector"], "spec.selector") },
      status: { new, _, faults in
        WorkloadValidation.statusCounts(
          new.status,
          [
            "currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady", "observedGeneration",
            "updatedNumberScheduled", "numberAvailable", "numberUnavailable",
          ], bounded: [], &faults)
      }),
    "StatefulSet.apps": KindValidation(
      object: statefulSet, change: changeOfStatefulSet,
      status: { new, _, faults in
        WorkloadValidation.statusCounts(
          new.status,
          ["replicas", "readyReplicas", "currentReplicas", "updatedReplicas", "observedGeneration", "availableReplicas"],
          bounded: ["readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"], &faults)
      }),
    "ReplicationController": KindValidation(object: { controller, faults in
      let spec = controller.spec
      faults.nonNegative(spec["minReadySeconds"], "spec.minReadySeconds")
      if spec["selector"].members.isEmpty { faults.add(.required("spec.selector")) }
      faults.nonNegative(spec["replicas"], "spec.replicas")
      if spec["template"].isNull { return faults.add(.required("spec.template")) }
      let selector: JSON = ["matchLabels": spec["selector"]]
      WorkloadValidation.template(spec["template"], selector: selector, "spec.template", always: "ReplicationController", &faults)
    }),
    "Job.batch": JobValidation.job, "CronJob.batch": CronJobValidation.cronJob,
    "ControllerRevision.apps": KindValidation(
      object: { revision, faults in
        if revision.json["data"].isNull { faults.add(.required("data", "data is mandatory")) }
        faults.nonNegative(revision.json["revision"], "revision")
      }, change: { new, old, faults in faults.immutable(new.json["data"], old.json["data"], "data") }),
  ]

  private static let deployment: Check = { object, faults in
    let spec = object.spec
    faults.nonNegative(spec["replicas"], "spec.replicas")
    WorkloadValidation.selector(spec, "spec", &faults, words: "empty selector is invalid for deployment")
    WorkloadValidation.template(spec["template"], selector: spec["selector"], "spec.template", always: "ReplicaSet", &faults)
    let strategy = spec["strategy"]
    switch strategy["type"].string ?? "" {
    case "Recreate":
      if !strategy["rollingUpdate"].isNull {
        faults.add(.forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'"))
      }
    case "RollingUpdate":
      let rolling = strategy["rollingUpdate"]
      let path = "spec.strategy.rollingUpdate"
      WorkloadValidation.strategyNumbers(rolling, path, &faults)
      if WorkloadValidation.isZero(rolling["maxUnavailable"]), WorkloadValidation.isZero(rolling["maxSurge"]) {
        faults.add(.invalid("\(path).maxUnavailable", rolling["maxUnavailable"], "may not be 0 when `maxSurge` is 0"))
      }
    default:
      let value = JSON.object(JSONObject([("Type", strategy["type"]), ("RollingUpdate", strategy["rollingUpdate"])]))
      faults.add(.notSupported("spec.strategy", value, ["Recreate", "RollingUpdate"]))
    }
    faults.nonNegative(spec["minReadySeconds"], "spec.minReadySeconds")
    faults.nonNegative(spec["revisionHistoryLimit"], "spec.revisionHistoryLimit")
    faults.nonNegative(spec["progressDeadlineSeconds"], "spec.progressDeadlineSeconds")
    if let deadline = spec["progressDeadlineSeconds"].int, deadline <= spec["minReadySeconds"].int ?? 0 {
      faults.add(.invalid("spec.progressDeadlineSeconds", JSON(deadline), "must be greater than minReadySeconds"))
    }
  }

  private static let daemonSet: Check = { object, faults in
    let spec = object.spec
    WorkloadValidation.selector(spec, "spec", &faults, words: "empty selector is invalid for daemonset")
    WorkloadValidation.template(spec["template"], selector: spec["selector"], "spec.template", always: "DaemonSet", &faults)
    faults.nonNegative(spec["minReadySeconds"], "spec.minReadySeconds")
    let strategy = spec["updateStrategy"]
    switch strategy["type"].string ?? "" {
    case "OnDelete": break
    case "RollingUpdate":
      let rolling = strategy["rollingUpdate"]
      let path = "spec.updateStrategy.rollingUpdate"
      WorkloadValidation.strategyNumbers(rolling, path, &faults)
      let (missing, extra) = (
        WorkloadValidation.isZero(rolling["maxUnavailable"]), WorkloadValidation.isZero(rolling["maxSurge"])
      )
      if missing, extra { faults.add(.required("\(path).maxUnavailable", "cannot be 0 when maxSurge is 0")) }
      if !missing, !extra {
        faults.add(.invalid("\(path).maxSurge", rolling["maxSurge"], "may not be set when maxUnavailable is non-zero"))
      }
    default:
      let value = JSON.object(JSONObject([("Type", strategy["type"]), ("RollingUpdate", strategy["rollingUpdate"])]))
      faults.add(.notSupported("spec.updateStrategy", value, ["RollingUpdate", "OnDelete"]))
    }
    faults.nonNegative(spec["revisionHistoryLimit"], "spec.revisionHistoryLimit")
  }
}
