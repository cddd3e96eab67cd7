import KubeAPI

/// What a Job asks for, with the defaults of what it leaves out.
struct JobSettings {
  let job: KubeObject

  var parallelism: Int { job.spec.parallelism.int ?? 1 }
  var completions: Int? { job.spec.completions.int }
  var isIndexed: Bool { job.spec.completionMode.string == "Indexed" }
  var isSuspended: Bool { job.spec.suspend.bool == true }
  var backoffLimit: Int { job.spec.backoffLimit.int ?? 6 }
  var backoffLimitPerIndex: Int? { isIndexed ? job.spec.backoffLimitPerIndex.int : nil }
  var failurePolicy: PodFailurePolicy { PodFailurePolicy(rules: job.spec.podFailurePolicy["rules"].elements) }

  /// Whether a Pod that is going away has its place until it has ended.
  var replacesOnlyFailed: Bool {
    job.spec.podReplacementPolicy.string == "Failed" || !job.spec.podFailurePolicy.isNull
  }

  /// Pods that are being deleted count as failed where they are replaced at once: some never get to say how they ended.
  func isFailed(_ pod: KubeObject) -> Bool {
    pod.phase == "Failed" || (!replacesOnlyFailed && pod.isBeingDeleted && pod.phase != "Succeeded")
  }

  /// The index that a Pod works on, nil when it is none of this Job's.
  func index(_ pod: KubeObject) -> Int? {
    JobIndexes.index(pod).flatMap { $0 >= 0 && $0 < completions ?? 0 ? $0 : nil }
  }

  /// Whether a Pod that has just ended takes part in the counting.
  func isValid(_ pod: KubeObject) -> Bool { !isIndexed || index(pod) != nil }

  /// Whether the index of a failed Pod is lost: it has failed too often, or a rule says so.
  func isIndexLost(_ pod: KubeObject) -> Bool {
    guard let limit = backoffLimitPerIndex, isFailed(pod) else { return false }
    switch failurePolicy.verdict(pod)?.action {
    case "FailIndex": return true
    case "Ignore": return false
    default: return JobIndexes.failures(pod) >= limit
    }
  }
}
