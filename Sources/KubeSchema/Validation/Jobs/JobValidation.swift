import KubeAPI

enum JobValidation {
  static let job = KindValidation(
    object: { job, faults in
      if job.spec["manualSelector"].bool != true { generatedSelector(job, &faults) }
      whole(job.spec, &faults)
      guard job.spec["completionMode"] == "Indexed", let completions = job.spec["completions"].int, completions > 0 else {
        return
      }
      let last = "\(job.name)-\(completions - 1)"
      if !NameValidation.dns1123Label(last).isEmpty {
        faults.add(
          .invalid("metadata.name", .string(job.name), "will not able to create pod with invalid DNS label: \(last)"))
      }
    }, change: change, status: JobStatusValidation.check, metadataOnUpdate: [.whole, .change])

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

  /// The rules of a Job's spec and of that of a template.
  static func spec(_ spec: JSON, _ path: String, _ faults: inout Faults) {
    for key in [
      "parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished", "backoffLimitPerIndex",
      "maxFailedIndexes",
    ] { faults.nonNegative(spec[key], "\(path).\(key)") }
    if !spec["maxFailedIndexes"].isNull, spec["backoffLimitPerIndex"].isNull {
      faults.add(.required("\(path).backoffLimitPerIndex", "when maxFailedIndexes is specified"))
    }
    if let manager = spec["managedBy"].string {
      faults.prefixedPath(manager, "\(path).managedBy")
      if manager.utf8.count > 63 { faults.add(.tooLong("\(path).managedBy", maximum: 63)) }
    }
    faults.supported(spec["completionMode"], "\(path).completionMode", ["NonIndexed", "Indexed"])
    if spec["completionMode"] == "Indexed" {
      indexed(spec, path, &faults)
    } else if spec["completionMode"].isNull || spec["completionMode"] == "NonIndexed" {
      for key in ["backoffLimitPerIndex", "maxFailedIndexes"] where !spec[key].isNull {
        faults.add(.invalid("\(path).\(key)", spec[key], "requires indexed completion mode"))
      }
    }
    if !spec["podFailurePolicy"].isNull { JobPolicies.failure(spec, "\(path).podFailurePolicy", &faults) }
    if !spec["successPolicy"].isNull { JobPolicies.success(spec, "\(path).successPolicy", &faults) }
    let replacements = spec["podFailurePolicy"].isNull ? ["Failed", "TerminatingOrFailed"] : ["Failed"]
    faults.supported(spec["podReplacementPolicy"], "\(path).podReplacementPolicy", replacements)
    PodValidation.check(template: spec["template"], "\(path).template", &faults)
    let (policy, field) = (spec["template"]["spec"]["restartPolicy"], "\(path).template.spec.restartPolicy")
    switch policy.string ?? "" {
    case "", "Always": faults.add(.required(field, "valid values: \"OnFailure\", \"Never\""))
    case "OnFailure":
      if !spec["podFailurePolicy"].isNull {
        faults.add(.invalid(field, policy, "only \"Never\" is supported when podFailurePolicy is specified"))
      }
    case "Never": break
    default: faults.supported(policy, field, ["OnFailure", "Never"])
    }
  }

  private static func indexed(_ spec: JSON, _ path: String, _ faults: inout Faults) {
    let (completions, parallelism) = (spec["completions"].int, spec["parallelism"].int ?? 0)
    let failed = spec["maxFailedIndexes"].int
    func limit(_ key: String, _ value: Int, _ maximum: Int, _ more: String = "") {
      if value > maximum {
        faults.add(.invalid("\(path).\(key)", JSON(value), "must be less than or equal to \(maximum)\(more)"))
      }
    }
    if completions == nil { faults.add(.required("\(path).completions", "when completion mode is Indexed")) }
    limit("parallelism", parallelism, 100_000, " when completion mode is Indexed")
    if let completions, let failed, failed > completions {
      faults.add(.invalid("\(path).maxFailedIndexes", JSON(failed), "must be less than or equal to completions"))
    }
    limit("maxFailedIndexes", failed ?? 0, 100_000)
    guard let completions, completions > 100_000, !spec["backoffLimitPerIndex"].isNull else { return }
    if failed == nil {
      faults.add(.required("\(path).maxFailedIndexes", "must be specified when completions is above 100000"))
    }
    let words = " when completions are above 100000 and used with backoff limit per index"
    limit("parallelism", parallelism, 10_000, words)
    limit("maxFailedIndexes", failed ?? 0, 10_000, words)
  }

  /// Template, selector and completions are fixed, but for a suspended Job's scheduling.
  private static let change: KindValidation.Change = { new, old, faults in
    whole(new.spec, &faults)
    let completions = new.spec["completions"]
    if new.spec["completionMode"] != "Indexed" {
      faults.immutable(completions, old.spec["completions"], "spec.completions")
    } else if completions != old.spec["completions"], !completions.isNull, completions != new.spec["parallelism"] {
      faults.add(.invalid("spec.completions", completions, "can only be modified in tandem with spec.parallelism"))
    }
    faults.immutable(new.spec["selector"], old.spec["selector"], "spec.selector")
    var template = new.spec["template"]
    if old.spec["suspend"] == true, old.status["startTime"].isNull {
      for key in ["nodeSelector", "tolerations", "schedulingGates"] { template.spec[key] = old.spec["template"]["spec"][key] }
      var affinity = template["spec"]["affinity"]
      affinity["nodeAffinity"] = old.spec["template"]["spec"]["affinity"]["nodeAffinity"]
      template.spec["affinity"] = affinity.members.isEmpty ? old.spec["template"]["spec"]["affinity"] : affinity
      for key in ["annotations", "labels"] { template.metadata[key] = old.spec["template"]["metadata"][key] }
    }
    if template != old.spec["template"] {
      faults.add(.invalid("spec.template", GoForm.podTemplate(new.spec["template"]), Words.immutable))
    }
    for (key, type) in [
      ("completionMode", ""), ("podFailurePolicy", "batch.PodFailurePolicy"), ("backoffLimitPerIndex", ""), ("managedBy", ""),
      ("successPolicy", "batch.SuccessPolicy"),
    ] where new.spec[key] != old.spec[key] {
      let value = new.spec[key].isNull ? .null : GoForm.of(new.spec[key], type)
      faults.add(.invalid("spec.\(key)", value, Words.immutable))
    }
  }
}
