import KubeAPI

/// The rules of the kinds that make Pods.
enum WorkloadValidation {
  /// Whether a selector can be used; without a selector nothing is selected.
  static func isReadable(_ selector: JSON) -> Bool { selector.isNull || (try? LabelSelector.read(selector)) != nil }

  /// What the template makes, where the selector can be read at all; else these words for it.
  static func template(_ spec: JSON, _ path: String, of kind: String, unreadable: String, _ faults: inout Faults) {
    guard isReadable(spec["selector"]) else {
      return faults.add(.invalid("\(path).selector", spec["selector"], unreadable))
    }
    matching(spec["template"], spec["selector"], "\(path).template", &faults)
    PodValidation.check(template: spec["template"], "\(path).template", &faults)
    always(spec["template"], "\(path).template", kind, &faults)
  }

  /// What controllers that run for ever demand of a template.
  static func always(_ template: JSON, _ path: String, _ kind: String, _ faults: inout Faults) {
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
    notEmpty(selector, path, &faults, words: words)
  }

  static func notEmpty(_ selector: JSON, _ path: String, _ faults: inout Faults, words: String) {
    if selector["matchLabels"].members.isEmpty, selector["matchExpressions"].elements.isEmpty {
      faults.add(.invalid("\(path).selector", selector, words))
    }
  }

  /// Whether a number or percentage comes to nothing, as Go reads texts that are neither.
  static func isZero(_ json: JSON) -> Bool {
    guard let text = json.string else { return json.int ?? 0 == 0 }
    return Int(Faults.isPercent(text) ? text.dropLast() : text[...]) ?? 0 == 0
  }

  /// A strategy as Go writes upstream's internal type; `fields` are those of a rolling update, with what stands for none.
  static func strategy(_ strategy: JSON, _ fields: [(name: String, none: JSON)]) -> JSON {
    let rolling = strategy["rollingUpdate"]
    let members = fields.map { (GoForm.goName($0.name), rolling[$0.name].isNull ? $0.none : rolling[$0.name]) }
    return .object(
      JSONObject([
        ("Type", strategy["type"]), ("RollingUpdate", rolling.isNull ? .null : .object(JSONObject(members))),
      ]))
  }

  /// The numbers of a status: none is negative, `bounded` are not above all replicas, `available` not above those that are ready, and
  /// collisions are never forgotten.
  static func status(
    _ new: KubeObject, _ old: KubeObject, _ keys: [String], bounded: [String] = [], ready: String? = nil, _ faults: inout Faults
  ) {
    let status = new.status
    for key in keys { faults.nonNegative(status[key], "status.\(key)") }
    func count(_ key: String) -> Int { status[key].int ?? 0 }
    func refuse(_ key: String, _ words: String) { faults.add(.invalid("status.\(key)", JSON(count(key)), words)) }
    for key in bounded where count(key) > count("replicas") { refuse(key, "cannot be greater than status.replicas") }
    if let ready, count("availableReplicas") > count("readyReplicas") {
      refuse("availableReplicas", "cannot be greater than \(ready)")
    }
    if let before = old.status["collisionCount"].int, count("collisionCount") < before {
      refuse("collisionCount", "cannot be decremented")
    }
  }
}

extension KindValidation {
  static let workloads: [String: KindValidation] = [
    "Deployment.apps": KindValidation(
      object: deployment,
      change: { new, old, faults in faults.immutable(new.spec["selector"], old.spec["selector"], "spec.selector") },
      status: { new, old, faults in
        WorkloadValidation.status(
          new, old,
          [
            "observedGeneration", "replicas", "updatedReplicas", "readyReplicas", "availableReplicas", "unavailableReplicas",
            "terminatingReplicas", "collisionCount",
          ], bounded: ["updatedReplicas", "readyReplicas", "availableReplicas"], ready: "readyReplicas", &faults)
      }),
    "ReplicaSet.apps": KindValidation(
      object: { set, faults in
        faults.nonNegative(set.spec["replicas"], "spec.replicas")
        faults.nonNegative(set.spec["minReadySeconds"], "spec.minReadySeconds")
        WorkloadValidation.selector(set.spec, "spec", &faults, words: "empty selector is invalid for deployment")
        WorkloadValidation.template(set.spec, "spec", of: "ReplicaSet", unreadable: "invalid label selector", &faults)
      }, change: { new, old, faults in faults.immutable(new.spec["selector"], old.spec["selector"], "spec.selector") },
      status: { new, old, faults in
        WorkloadValidation.status(
          new, old,
          [
            "replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas", "terminatingReplicas", "observedGeneration",
          ], bounded: ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"], ready: "readyReplicas", &faults)
      }),
    "DaemonSet.apps": KindValidation(
      object: daemonSet,
      change: { new, old, faults in faults.immutable(new.spec["selector"], old.spec["selector"], "spec.selector") },
      status: { new, old, faults in
        WorkloadValidation.status(
          new, old,
          [
            "currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady", "observedGeneration",
            "updatedNumberScheduled", "numberAvailable", "numberUnavailable", "collisionCount",
          ], &faults)
      }),
    "StatefulSet.apps": StatefulSetValidation.statefulSet,
    "ReplicationController": KindValidation(object: { controller, faults in
      let spec = controller.spec
      faults.nonNegative(spec["minReadySeconds"], "spec.minReadySeconds")
      if spec["selector"].members.isEmpty { faults.add(.required("spec.selector")) }
      faults.nonNegative(spec["replicas"], "spec.replicas")
      if spec["template"].isNull { return faults.add(.required("spec.template")) }
      WorkloadValidation.matching(spec["template"], ["matchLabels": spec["selector"]], "spec.template", &faults)
      PodValidation.check(template: spec["template"], "spec.template", &faults)
      WorkloadValidation.always(spec["template"], "spec.template", "ReplicationController", &faults)
    }),
    "Job.batch": JobValidation.job, "CronJob.batch": CronJobValidation.cronJob,
    "ControllerRevision.apps": KindValidation(
      object: { revision, faults in
        faults.nonNegative(revision.json["revision"], "revision")
        let data = revision.json["data"]
        if data.isNull {
          faults.add(.required("data", "data is mandatory"))
        } else if data.object == nil {
          faults.add(.required("data", "data must be a valid JSON object"))
        }
      },
      change: { new, old, faults in
        faults.nonNegative(new.json["revision"], "revision")
        faults.immutable(new.json["data"], old.json["data"], "data")
      }, checksObjectOnUpdate: false, metadataOnUpdate: [.change, .whole]),
  ]

  private static let deployment: Check = { object, faults in
    let spec = object.spec
    faults.nonNegative(spec["replicas"], "spec.replicas")
    WorkloadValidation.selector(spec, "spec", &faults, words: "empty selector is invalid for deployment")
    WorkloadValidation.template(spec, "spec", of: "ReplicaSet", unreadable: "invalid label selector", &faults)
    let strategy = spec["strategy"]
    switch strategy["type"].string ?? "" {
    case "Recreate":
      if !strategy["rollingUpdate"].isNull {
        faults.add(.forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'"))
      }
    case "RollingUpdate":
      let rolling = strategy["rollingUpdate"]
      let path = "spec.strategy.rollingUpdate"
      for key in ["maxUnavailable", "maxSurge"] { faults.amount(rolling[key], "\(path).\(key)") }
      if WorkloadValidation.isZero(rolling["maxUnavailable"]), WorkloadValidation.isZero(rolling["maxSurge"]) {
        faults.add(.invalid("\(path).maxUnavailable", rolling["maxUnavailable"], "may not be 0 when `maxSurge` is 0"))
      }
      faults.notAboveAll(rolling["maxUnavailable"], "\(path).maxUnavailable")
    default:
      let value = WorkloadValidation.strategy(strategy, rollingFields)
      faults.add(.notSupported("spec.strategy", value, ["Recreate", "RollingUpdate"]))
    }
    faults.nonNegative(spec["minReadySeconds"], "spec.minReadySeconds")
    faults.nonNegative(spec["revisionHistoryLimit"], "spec.revisionHistoryLimit")
    faults.nonNegative(spec["progressDeadlineSeconds"], "spec.progressDeadlineSeconds")
    if let deadline = spec["progressDeadlineSeconds"].int, deadline <= spec["minReadySeconds"].int ?? 0 {
      faults.add(.invalid("spec.progressDeadlineSeconds", JSON(deadline), "must be greater than minReadySeconds"))
    }
  }

  /// Of Deployments and DaemonSets.
  private static let rollingFields: [(name: String, none: JSON)] = [("maxUnavailable", 0), ("maxSurge", 0)]

  /// A DaemonSet without a selector is told no more than that its template is not selected.
  private static let daemonSet: Check = { object, faults in
    let spec = object.spec
    let selector = spec["selector"]
    faults.labelSelector(selector, "spec.selector")
    if WorkloadValidation.isReadable(selector) {
      WorkloadValidation.matching(spec["template"], selector, "spec.template", &faults)
    }
    if !selector.isNull {
      WorkloadValidation.notEmpty(selector, "spec", &faults, words: "empty selector is invalid for daemonset")
    }
    PodValidation.check(template: spec["template"], "spec.template", &faults)
    WorkloadValidation.always(spec["template"], "spec.template", "DaemonSet", &faults)
    faults.nonNegative(spec["minReadySeconds"], "spec.minReadySeconds")
    let strategy = spec["updateStrategy"]
    switch strategy["type"].string ?? "" {
    case "OnDelete": break
    case "RollingUpdate":
      let rolling = strategy["rollingUpdate"]
      let path = "spec.updateStrategy.rollingUpdate"
      for key in ["maxUnavailable", "maxSurge"] { faults.amount(rolling[key], "\(path).\(key)") }
      for key in ["maxUnavailable", "maxSurge"] { faults.notAboveAll(rolling[key], "\(path).\(key)") }
      let (missing, extra) = (
        WorkloadValidation.isZero(rolling["maxUnavailable"]), WorkloadValidation.isZero(rolling["maxSurge"])
      )
      if missing, extra { faults.add(.required("\(path).maxUnavailable", "cannot be 0 when maxSurge is 0")) }
      if !missing, !extra {
        faults.add(.invalid("\(path).maxSurge", rolling["maxSurge"], "may not be set when maxUnavailable is non-zero"))
      }
    default:
      let value = WorkloadValidation.strategy(strategy, rollingFields)
      faults.add(.notSupported("spec.updateStrategy", value, ["RollingUpdate", "OnDelete"]))
    }
    faults.nonNegative(spec["revisionHistoryLimit"], "spec.revisionHistoryLimit")
  }
}
