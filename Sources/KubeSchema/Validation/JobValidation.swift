import KubeAPI

enum JobValidation {
  static let job = KindValidation(
    object: { job, faults in
      if job.spec["manualSelector"].bool != true { generatedSelector(job, &faults) }
      whole(job.spec, &faults)
      if job.spec["completionMode"] == "Indexed", let completions = job.spec["completions"].int, completions > 0,
        let message = NameValidation.dns1123Label("\(job.name)-\(completions - 1)").first
      {
        faults.add(
          .invalid("metadata.name", .string(job.name), "will not able to create pod with invalid DNS label: \(message)"))
      }
    }, change: change)

  /// A Job's own spec: that of templates, and a selector that finds the Pods.
  private static func whole(_ spec: JSON, _ faults: inout Faults) {
    self.spec(spec, "spec", &faults)
    if spec["selector"].isNull {
      faults.add(.required("spec.selector"))
    } else {
      faults.labelSelector(spec["selector"], "spec.selector")
    }
    WorkloadValidation.matching(spec["template"], spec["selector"], "spec.template", &faults)
  }

  static let cronJob = KindValidation(object: { job, faults in
    let spec = job.spec
    if (spec["schedule"].string ?? "").isEmpty {
      faults.add(.required("spec.schedule"))
    } else if let why = CronSchedule.fault(of: spec["schedule"].string ?? "") {
      faults.add(.invalid("spec.schedule", spec["schedule"], why))
    }
    if let zone = spec["timeZone"].string {
      if zone.isEmpty {
        faults.add(.invalid("spec.timeZone", "", "timeZone must be nil or non-empty string"))
      } else if zone.lowercased() == "local" {
        let words = "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"
        faults.add(.invalid("spec.timeZone", .string(zone), words))
      } else if !TimeZoneNames.contains(zone) {
        faults.add(.invalid("spec.timeZone", .string(zone), "unknown time zone \(zone)"))
      }
    }
    faults.nonNegative(spec["startingDeadlineSeconds"], "spec.startingDeadlineSeconds")
    if (spec["concurrencyPolicy"].string ?? "").isEmpty { faults.add(.required("spec.concurrencyPolicy")) }
    faults.supported(spec["concurrencyPolicy"], "spec.concurrencyPolicy", ["Allow", "Forbid", "Replace"])
    let inner = spec["jobTemplate"]["spec"]
    if inner["manualSelector"] == true {
      faults.add(.notSupported("spec.jobTemplate.spec.manualSelector", true, ["nil", "false"]))
    }
    JobValidation.spec(inner, "spec.jobTemplate.spec", &faults)
    for key in ["successfulJobsHistoryLimit", "failedJobsHistoryLimit"] { faults.nonNegative(spec[key], "spec.\(key)") }
    if job.name.utf8.count > 52 {
      faults.add(.invalid("metadata.name", .string(job.name), "must be no more than 52 characters"))
    }
  })

  private static func generatedSelector(_ job: KubeObject, _ faults: inout Faults) {
    let labels = job.spec["template"]["metadata"]["labels"]
    let wanted: [(String, String)] = [
      ("batch.kubernetes.io/controller-uid", job.uid), ("batch.kubernetes.io/job-name", job.name),
    ]
    for (key, value) in wanted where !job.spec["selector"].isNull && labels[key].string != value {
      faults.add(.invalid("spec.template.metadata.labels", labels, "must have label \(key)=\(value)"))
    }
    let selector: JSON = ["matchLabels": ["batch.kubernetes.io/controller-uid": .string(job.uid)]]
    if !job.spec["selector"].isNull, job.spec["selector"] != selector,
      job.spec["selector"]["matchLabels"]["controller-uid"].isNull
    {
      faults.add(.invalid("spec.selector", job.spec["selector"], "`selector` not auto-generated"))
    }
  }

  private static func spec(_ spec: JSON, _ path: String, _ faults: inout Faults) {
    for key in [
      "parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished", "maxFailedIndexes",
      "backoffLimitPerIndex",
    ] { faults.nonNegative(spec[key], "\(path).\(key)") }
    let isIndexed = spec["completionMode"] == "Indexed"
    if !spec["completionMode"].isNull {
      faults.supported(spec["completionMode"], "\(path).completionMode", ["NonIndexed", "Indexed"])
    }
    if isIndexed, spec["completions"].isNull {
      faults.add(.required("\(path).completions", "when completion mode is Indexed"))
    }
    if !isIndexed, !spec["backoffLimitPerIndex"].isNull {
      faults.add(.invalid("\(path).backoffLimitPerIndex", spec["backoffLimitPerIndex"], "requires indexed completion mode"))
    }
    if !spec["maxFailedIndexes"].isNull, spec["backoffLimitPerIndex"].isNull {
      faults.add(.required("\(path).backoffLimitPerIndex", "when maxFailedIndexes is specified"))
    }
    if let manager = spec["managedBy"].string, !manager.contains("/") || !NameValidation.qualifiedName(manager).isEmpty {
      faults.add(.invalid("\(path).managedBy", .string(manager), "must be a domain-prefixed path (such as \"acme.io/foo\")"))
    }
    if !spec["podFailurePolicy"].isNull { failurePolicy(spec, "\(path).podFailurePolicy", &faults) }
    if !spec["successPolicy"].isNull, !isIndexed {
      let rules = JSON.array(spec["successPolicy"]["rules"].elements)
      faults.add(.invalid("\(path).successPolicy", ["Rules": rules], "requires indexed completion mode"))
    }
    if !spec["podReplacementPolicy"].isNull {
      faults.supported(spec["podReplacementPolicy"], "\(path).podReplacementPolicy", ["Failed", "TerminatingOrFailed"])
    }
    let template = spec["template"]
    faults.labels(template["metadata"]["labels"], "\(path).template.metadata.labels")
    faults.add(PodValidation.validate(spec: template["spec"], metadata: template["metadata"], path: "\(path).template.spec"))
    switch template["spec"]["restartPolicy"].string ?? "" {
    case "", "Always": faults.add(.required("\(path).template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\""))
    case "OnFailure", "Never": break
    default: faults.supported(template["spec"]["restartPolicy"], "\(path).template.spec.restartPolicy", ["OnFailure", "Never"])
    }
  }

  private static func failurePolicy(_ spec: JSON, _ path: String, _ faults: inout Faults) {
    if spec["template"]["spec"]["restartPolicy"] != "Never" {
      faults.add(
        .invalid(
          "spec.podFailurePolicy.restartPolicy", spec["template"]["spec"]["restartPolicy"],
          "only \"Never\" is supported when podFailurePolicy is specified"))
    }
    for (index, rule) in spec["podFailurePolicy"]["rules"].elements.enumerated() {
      let path = "\(path).rules[\(index)]"
      if (rule["action"].string ?? "").isEmpty {
        faults.add(.required("\(path).action", "valid values: \"Count\", \"FailIndex\", \"FailJob\", \"Ignore\""))
      }
      faults.supported(rule["action"], "\(path).action", ["Count", "FailIndex", "FailJob", "Ignore"])
      let exits = rule["onExitCodes"]
      if !exits.isNull {
        faults.supported(exits["operator"], "\(path).onExitCodes.operator", ["In", "NotIn"])
        for (position, code) in exits["values"].elements.enumerated() where exits["operator"] == "In" && code == 0 {
          faults.add(.invalid("\(path).onExitCodes.values[\(position)]", 0, "must not be 0 for the In operator"))
        }
      }
      if exits.isNull, rule["onPodConditions"].elements.isEmpty {
        faults.add(.invalid(path, "", "specifying one of OnExitCodes and OnPodConditions is required"))
      }
    }
  }

  /// Template, selector and completions are fixed, but for a suspended Job's scheduling.
  private static let change: KindValidation.Change = { new, old, faults in
    whole(new.spec, &faults)
    let isElastic = new.spec["completionMode"] == "Indexed" && new.spec["completions"] == new.spec["parallelism"]
    if !isElastic { faults.immutable(new.spec["completions"], old.spec["completions"], "spec.completions") }
    faults.immutable(new.spec["selector"], old.spec["selector"], "spec.selector")
    var template = new.spec["template"]
    if old.spec["suspend"] == true, old.status["startTime"].isNull {
      for key in ["nodeSelector", "tolerations", "affinity", "schedulingGates"] {
        template.spec[key] = old.spec["template"]["spec"][key]
      }
      for key in ["annotations", "labels"] { template.metadata[key] = old.spec["template"]["metadata"][key] }
    }
    if template != old.spec["template"] {
      faults.add(.invalid("spec.template", GoForm.podTemplate(new.spec["template"]), Words.immutable))
    }
    faults.immutable(new.spec["completionMode"], old.spec["completionMode"], "spec.completionMode")
    faults.immutable(new.spec["podFailurePolicy"], old.spec["podFailurePolicy"], "spec.podFailurePolicy")
    faults.immutable(new.spec["backoffLimitPerIndex"], old.spec["backoffLimitPerIndex"], "spec.backoffLimitPerIndex")
    faults.immutable(new.spec["managedBy"], old.spec["managedBy"], "spec.managedBy")
    faults.immutable(new.spec["successPolicy"], old.spec["successPolicy"], "spec.successPolicy")
  }
}
