import KubeAPI

/// What may be said of a Job through `/status` (ValidateJobStatusUpdate of k8s.io/kubernetes/pkg/apis/batch/validation), by whichever
/// controller manages it. Most rules look only at what an update changes: what was let in before, and what a change of the spec has
/// made wrong, does not stand in the way of other changes.
struct JobStatusValidation {
  private let new: KubeObject
  private let old: KubeObject
  private var faults: Faults

  static let check: KindValidation.Change = { new, old, faults in
    var validation = JobStatusValidation(new: new, old: old, faults: faults)
    validation.numbers()
    validation.uncounted()
    validation.ends()
    validation.indexes()
    validation.pods()
    validation.criteria()
    validation.transitions()
    faults = validation.faults
  }

  private func has(_ type: String, _ job: KubeObject) -> Bool {
    job.status["conditions"].elements.contains { $0["type"].string == type && $0["status"] == "True" }
  }

  private func isFinished(_ job: KubeObject) -> Bool { has("Complete", job) || has("Failed", job) }

  private func hasChanged(_ keys: String...) -> Bool { keys.contains { new.status[$0] != old.status[$0] } }

  private func hasTurned(_ types: String...) -> Bool { types.contains { has($0, new) != has($0, old) } }

  private var hasEnded: Bool { isFinished(new) != isFinished(old) }

  private var isIndexed: Bool { new.spec["completionMode"] == "Indexed" }

  private mutating func conditions(_ words: String) { faults.add(FieldError(.invalid, "status.conditions", words)) }

  private mutating func invalid(_ key: String, _ words: String) {
    faults.add(.invalid("status.\(key)", new.status[key], words))
  }

  private mutating func numbers() {
    for key in ["active", "succeeded", "failed", "ready", "terminating"] { faults.nonNegative(new.status[key], "status.\(key)") }
  }

  private mutating func uncounted() {
    var seen: Set<JSON> = []
    for list in ["succeeded", "failed"] {
      for (index, uid) in new.status["uncountedTerminatedPods"][list].elements.enumerated() {
        let field = "status.uncountedTerminatedPods.\(list)[\(index)]"
        if uid == "" {
          faults.add(.invalid(field, uid, "must not be empty"))
        } else if !seen.insert(uid).inserted {
          faults.add(.duplicate(field, uid))
        }
      }
    }
  }

  private mutating func ends() {
    let (status, isComplete, hasFailed) = (new.status, has("Complete", new), has("Failed", new))
    if hasTurned("Complete", "Failed"), isComplete, hasFailed {
      conditions("cannot set Complete=True and Failed=true conditions")
    }
    if hasTurned("Complete", "FailureTarget"), isComplete, has("FailureTarget", new) {
      conditions("cannot set Complete=True and FailureTarget=true conditions")
    }
    let (completion, start) = (status["completionTime"], status["startTime"])
    if hasTurned("Complete") || hasChanged("completionTime") {
      if !completion.isNull, !isComplete {
        invalid("completionTime", "cannot set completionTime when there is no Complete=True condition")
      }
      if completion.isNull, isComplete {
        faults.add(.required("status.completionTime", "completionTime is required for Complete jobs"))
      }
    }
    if hasChanged("startTime", "completionTime"), let begin = start.string.flatMap({ Timestamp($0) }),
      let end = completion.string.flatMap({ Timestamp($0) }), end < begin
    {
      invalid("completionTime", "completionTime cannot be set before startTime")
    }
    if hasTurned("Failed", "FailureTarget"), hasFailed, !has("FailureTarget", new) {
      conditions("cannot set Failed=True condition without the FailureTarget=true condition")
    }
    if hasTurned("Complete", "SuccessCriteriaMet"), isComplete, !has("SuccessCriteriaMet", new) {
      conditions("cannot set Complete=True condition without the SuccessCriteriaMet=true condition")
    }
    guard isFinished(new) else { return }
    if hasEnded || hasChanged("active"), status["active"].int ?? 0 > 0 {
      invalid("active", "active>0 is invalid for finished job")
    }
    if hasEnded || hasChanged("startTime"), start.isNull {
      faults.add(.required("status.startTime", "startTime is required for finished job"))
    }
    let pods = status["uncountedTerminatedPods"]
    if hasEnded || hasChanged("uncountedTerminatedPods"), !(pods["succeeded"].elements + pods["failed"].elements).isEmpty {
      let value = GoForm.of(pods, "batch.UncountedTerminatedPods")
      faults.add(
        .invalid("status.uncountedTerminatedPods", value, "uncountedTerminatedPods needs to be empty for finished job"))
    }
  }

  private mutating func indexes() {
    let (status, completions) = (new.status, new.spec["completions"].int)
    let hasLimit = !new.spec["backoffLimitPerIndex"].isNull
    func fault(_ key: String) -> String? {
      guard let completions else { return nil }
      do throws(CompletionIndexes.Fault) {
        _ = try CompletionIndexes.count(status[key].string ?? "", below: completions)
        return nil
      } catch { return "error parsing \(key): \(error)" }
    }
    if hasChanged("completedIndexes"), let words = fault("completedIndexes") {
      faults.add(.invalid("status.completedIndexes", .string(status["completedIndexes"].string ?? ""), words))
    }
    if hasChanged("failedIndexes"), hasLimit, !status["failedIndexes"].isNull, let words = fault("failedIndexes") {
      invalid("failedIndexes", words)
    }
    if hasChanged("completedIndexes"), !isIndexed, !(status["completedIndexes"].string ?? "").isEmpty {
      invalid("completedIndexes", "cannot set non-empty completedIndexes when non-indexed completion mode")
    }
    if hasChanged("failedIndexes"), !hasLimit, !status["failedIndexes"].isNull {
      invalid("failedIndexes", "cannot set non-null failedIndexes when backoffLimitPerIndex is null")
    }
    if hasChanged("failedIndexes", "completedIndexes"), let completions,
      let index = CompletionIndexes.overlap(
        status["completedIndexes"].string ?? "", status["failedIndexes"].string ?? "", below: completions)
    {
      invalid("failedIndexes", "failedIndexes and completedIndexes overlap at index: \(index)")
    }
  }

  private mutating func pods() {
    let status = new.status
    if isFinished(new), hasEnded || hasChanged("terminating"), status["terminating"].int ?? 0 > 0 {
      invalid("terminating", "terminating>0 is invalid for finished job")
    }
    if hasChanged("ready", "active"), let ready = status["ready"].int, ready > status["active"].int ?? 0 {
      invalid("ready", "cannot set more ready pods than active")
    }
  }

  private mutating func criteria() {
    let isMet = has("SuccessCriteriaMet", new)
    for type in ["Failed", "FailureTarget"] where isMet && has(type, new) {
      conditions("cannot set SuccessCriteriaMet=True and \(type)=true conditions")
    }
    if !new.spec["successPolicy"].isNull, !isMet, has("Complete", new) {
      conditions("cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True")
    }
  }

  private mutating func transitions() {
    for type in ["Failed", "Complete", "FailureTarget"] where has(type, old) && !has(type, new) {
      conditions("cannot disable the terminal \(type)=True condition")
    }
    // Indexed Jobs whose completions follow their parallelism can become smaller.
    let mayShrink = isIndexed && new.spec["completions"] == new.spec["parallelism"]
    for key in ["failed", "succeeded"] where key == "failed" || !mayShrink {
      guard new.status[key].int ?? 0 < old.status[key].int ?? 0 else { continue }
      faults.add(.invalid("status.\(key)", JSON(new.status[key].int ?? 0), "cannot decrease the \(key) counter"))
    }
    let (completion, start) = (old.status["completionTime"], old.status["startTime"])
    if !new.status["completionTime"].isNull, !completion.isNull, hasChanged("completionTime") {
      invalid("completionTime", Words.immutable)
    }
    let isResumed = has("Suspended", old) && !has("Suspended", new)
    if !start.isNull, hasChanged("startTime"), new.spec["suspend"] != true, !isResumed {
      invalid("startTime", "field is immutable for unsuspended job once set")
    }
    if has("SuccessCriteriaMet", old), !has("SuccessCriteriaMet", new) {
      conditions("cannot disable the SuccessCriteriaMet=True condition")
    }
    if has("Complete", old), !has("SuccessCriteriaMet", old), has("SuccessCriteriaMet", new) {
      conditions("cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions")
    }
  }
}
