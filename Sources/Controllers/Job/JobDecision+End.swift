import KubeAPI

// How a Job ends: first its status says that it will (FailureTarget, SuccessCriteriaMet), and once no pod is left, that it has.
extension JobDecision {
  enum Outcome: String {
    case complete = "Complete"
    case failed = "Failed"

    var target: String { self == .complete ? "SuccessCriteriaMet" : "FailureTarget" }
  }

  struct End {
    var outcome: Outcome
    var reason: String
    var message: String
  }

  /// What has been announced stays; what there are two reasons for has the first of these.
  var end: End? { announced ?? failure ?? success }

  private var announced: End? {
    for outcome in [Outcome.complete, .failed] {
      guard let condition = Condition.find(conditions, outcome.target), condition["status"].string == "True" else { continue }
      return End(
        outcome: outcome, reason: condition["reason"].string ?? "", message: condition["message"].string ?? "")
    }
    return nil
  }

  private var failure: End? {
    func failed(_ reason: String, _ message: String) -> End { End(outcome: .failed, reason: reason, message: message) }
    let verdicts = counts.failedPods.lazy.compactMap(settings.failurePolicy.verdict)
    if let verdict = verdicts.first(where: { $0.action == "FailJob" }) { return failed("PodFailurePolicy", verdict.message) }
    if counts.allFailures(settings) > settings.backoffLimit || hasRestartedTooOften {
      return failed("BackoffLimitExceeded", "Job has reached the specified backoff limit")
    }
    if let limit = job.spec.activeDeadlineSeconds.int, let start = startTime, !settings.isSuspended,
      now.seconds - start.seconds >= Int64(limit)
    {
      return failed("DeadlineExceeded", "Job was active longer than specified deadline")
    }
    guard let lost = counts.failedIndexes, !lost.isEmpty else { return nil }
    if let limit = job.spec.maxFailedIndexes.int, lost.count > limit {
      return failed("MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes")
    }
    if lost.count + counts.completedIndexes.count >= settings.completions ?? 0 {
      return failed("FailedIndexes", "Job has failed indexes")
    }
    return nil
  }

  /// Containers restarted in place count as tries as well.
  private var hasRestartedTooOften: Bool {
    guard job.spec.template["spec"]["restartPolicy"].string == "OnFailure" else { return false }
    let restarts = (counts.active + counts.terminating).reduce(0) { sum, pod in
      let containers = pod.status.containerStatuses.elements + pod.status.initContainerStatuses.elements
      return containers.reduce(sum) { $0 + ($1["restartCount"].int ?? 0) }
    }
    return restarts >= max(1, settings.backoffLimit)
  }

  private var success: End? {
    if settings.isIndexed, !job.isBeingDeleted,
      let message = JobSuccessPolicy.message(
        job.spec.successPolicy, succeeded: counts.completedIndexes, completions: settings.completions ?? 0)
    {
      return End(outcome: .complete, reason: "SuccessPolicy", message: message)
    }
    let isComplete = settings.completions.map { counts.succeeded >= $0 } ?? (counts.succeeded > 0 && counts.active.isEmpty)
    guard isComplete else { return nil }
    return End(outcome: .complete, reason: "CompletionsReached", message: "Reached expected number of succeeded pods")
  }

  /// Writes the conditions of an end, and gives the event that tells of it once it is final.
  mutating func settle(_ end: End, canManage: Bool) -> Action? {
    let isAnnounced = Condition.find(conditions, end.outcome.target)?["status"].string == "True"
    condition(end.outcome.target, end.reason, end.message)
    guard isAnnounced, canManage, counts.releasable.isEmpty, counts.active.isEmpty, counts.terminating.isEmpty else { return nil }
    condition(end.outcome.rawValue, end.reason, end.message)
    if end.outcome == .failed { return .event(job, .warning, reason: end.reason, message: end.message) }
    status["completionTime"] = .string(now.text)
    return .event(job, .normal, reason: "Completed", message: "Job completed")
  }
}
