import KubeAPI

/// What a Job's pods add up to.
struct JobCounts {
  static let trackingFinalizer = "batch.kubernetes.io/job-tracking"
  static let indexKey = "batch.kubernetes.io/job-completion-index"

  var active: [KubeObject] = []
  var succeeded = 0
  var failed = 0
  var ready = 0
  var terminating = 0
  var completedIndexes: Set<Int> = []
  /// Finished pods that no status has counted yet; they are counted in `succeeded` or `failed` here.
  var newlyFinished: [KubeObject] = []
  /// Pods whose finalizer may go once the status is written.
  var releasable: [KubeObject] = []
  /// Counted pods whose finalizer is still on: the status names them, so that they are not counted again.
  var tracked: (succeeded: [String], failed: [String]) = ([], [])
  var lastFailure: Timestamp?

  init(_ job: KubeObject, pods: [KubeObject]) {
    let completions = job.spec.completions.int
    let isIndexed = job.spec.completionMode.string == "Indexed"
    completedIndexes = isIndexed ? Self.indexes(job.status.completedIndexes.string ?? "") : []
    let recorded = job.status.uncountedTerminatedPods
    let uncountedSucceeded = Set(recorded["succeeded"].elements.compactMap(\.string))
    let uncountedFailed = Set(recorded["failed"].elements.compactMap(\.string))
    succeeded = job.status.succeeded.int ?? 0
    failed = job.status.failed.int ?? 0
    for pod in pods {
      let isCounted = uncountedSucceeded.contains(pod.uid) || uncountedFailed.contains(pod.uid)
      let isTracked = pod.finalizers.contains(Self.trackingFinalizer)
      switch pod.phase {
      case "Succeeded":
        guard isTracked else { continue }
        releasable.append(pod)
        tracked.succeeded.append(pod.uid)
        if isCounted { continue }
        newlyFinished.append(pod)
        if isIndexed {
          if let index = Self.index(pod), index < (completions ?? 0) { completedIndexes.insert(index) }
        } else {
          succeeded += 1
        }
      case "Failed":
        lastFailure = max(lastFailure ?? Timestamp(seconds: 0), Self.finishTime(pod) ?? Timestamp(seconds: 0))
        guard isTracked else { continue }
        releasable.append(pod)
        tracked.failed.append(pod.uid)
        if isCounted { continue }
        newlyFinished.append(pod)
        failed += 1
      default:
        guard pod.isBeingDeleted else {
          active.append(pod)
          if pod.isPodReady { ready += 1 }
          continue
        }
        terminating += 1
        // It never ran, so no kubelet will say how it ended.
        if isTracked, pod.nodeName.isEmpty { releasable.append(pod) }
      }
    }
    if isIndexed { succeeded = completedIndexes.count }
  }

  static func index(_ pod: KubeObject) -> Int? { (pod.annotations[indexKey] ?? pod.labels[indexKey]).flatMap { Int($0) } }

  static func finishTime(_ pod: KubeObject) -> Timestamp? {
    let ends = pod.status.containerStatuses.elements.compactMap {
      $0["state"]["terminated"]["finishedAt"].string.flatMap { Timestamp($0) }
    }
    return ends.max() ?? pod.condition("Ready")["lastTransitionTime"].string.flatMap { Timestamp($0) }
  }

  /// Reads `0,2-4`.
  static func indexes(_ text: String) -> Set<Int> {
    var result: Set<Int> = []
    for part in text.split(separator: ",") {
      let bounds = part.split(separator: "-").compactMap { Int($0) }
      guard let first = bounds.first, let last = bounds.last, first <= last else { continue }
      result.formUnion(first...last)
    }
    return result
  }

  /// Writes `0,2-4`: runs of three and more are shortened.
  static func text(_ indexes: Set<Int>) -> String {
    var parts: [String] = []
    let sorted = indexes.sorted()
    var start = 0
    while start < sorted.count {
      var end = start
      while end + 1 < sorted.count, sorted[end + 1] == sorted[end] + 1 { end += 1 }
      switch end - start {
      case 0: parts.append(String(sorted[start]))
      case 1: parts += [String(sorted[start]), String(sorted[end])]
      default: parts.append("\(sorted[start])-\(sorted[end])")
      }
      start = end + 1
    }
    return parts.joined(separator: ",")
  }
}
