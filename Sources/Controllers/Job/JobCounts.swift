import KubeAPI

/// What a Job's pods add up to.
struct JobCounts {
  static let trackingFinalizer = "batch.kubernetes.io/job-tracking"

  var active: [KubeObject] = []
  var terminating: [KubeObject] = []
  var ready = 0
  var succeeded = 0
  var failed = 0
  /// Failed pods, counted before or now.
  var failedPods: [KubeObject] = []
  var completedIndexes: Set<Int> = []
  /// Nil when the Job has no limit for each of its indexes.
  var failedIndexes: Set<Int>?
  /// The last failed pod of each index that waits for another try. The next pod takes over how often it has failed: until then it
  /// keeps its finalizer and is not counted.
  var waiting: [Int: KubeObject] = [:]
  /// Pods whose finalizer may go once the status is written.
  var releasable: [KubeObject] = []
  /// Counted pods whose finalizer is still on: the status names them, so that they are not counted again.
  var uncounted: (succeeded: [String], failed: [String]) = ([], [])
  /// How many have failed since the last one that succeeded, and when the last of them did.
  var failuresInARow = 0
  var lastFailure: Timestamp?

  init(_ job: KubeObject, pods: [KubeObject]) {
    let settings = JobSettings(job: job)
    let recorded = job.status.uncountedTerminatedPods
    let known = Set((recorded["succeeded"].elements + recorded["failed"].elements).compactMap(\.string))
    succeeded = job.status.succeeded.int ?? 0
    failed = job.status.failed.int ?? 0
    failedPods = pods.filter(settings.isFailed)
    for pod in pods where !pod.isFinished {
      if pod.isBeingDeleted {
        terminating.append(pod)
      } else {
        active.append(pod)
        if pod.isPodReady { ready += 1 }
      }
    }
    countIndexes(settings, pods)
    countInARow(settings, pods)
    for pod in pods where Self.isTracked(pod) {
      if pod.phase == "Succeeded" {
        releasable.append(pod)
        // The index alone tells what has been counted.
        if settings.isIndexed { continue }
        uncounted.succeeded.append(pod.uid)
        if !known.contains(pod.uid) { succeeded += 1 }
      } else if settings.isFailed(pod) {
        if let index = settings.index(pod), waiting[index]?.uid == pod.uid { continue }
        releasable.append(pod)
        guard settings.isValid(pod), known.contains(pod.uid) || settings.failurePolicy.counts(pod) else { continue }
        uncounted.failed.append(pod.uid)
        if !known.contains(pod.uid) { failed += 1 }
      }
    }
    if settings.isIndexed { succeeded = completedIndexes.count }
    // Pods that are gone failed as well, and where none has succeeded all of them are in the row.
    if succeeded == 0, lastFailure != nil { failuresInARow = max(failuresInARow, failed) }
  }

  static func isTracked(_ pod: KubeObject) -> Bool { pod.finalizers.contains(trackingFinalizer) }

  /// All failures so far, those that are not counted yet among them.
  func allFailures(_ settings: JobSettings) -> Int { failed + waiting.values.count(where: settings.failurePolicy.counts) }

  /// Counts what would have waited for another try, because none will come.
  mutating func countWaiting(_ settings: JobSettings) {
    for pod in waiting.sorted(by: { $0.key < $1.key }).map(\.value) {
      releasable.append(pod)
      guard settings.failurePolicy.counts(pod) else { continue }
      uncounted.failed.append(pod.uid)
      failed += 1
    }
    waiting = [:]
  }

  private mutating func countIndexes(_ settings: JobSettings, _ pods: [KubeObject]) {
    guard settings.isIndexed else { return }
    let (status, completions) = (settings.job.status, settings.completions ?? 0)
    completedIndexes = JobIndexes.parse(status.completedIndexes.string ?? "", below: completions)
    for pod in pods where Self.isTracked(pod) && pod.phase == "Succeeded" {
      if let index = settings.index(pod) { completedIndexes.insert(index) }
    }
    guard settings.backoffLimitPerIndex != nil else { return }
    var lost = JobIndexes.parse(status.failedIndexes.string ?? "", below: completions)
    for pod in pods where Self.isTracked(pod) && settings.isIndexLost(pod) {
      if let index = settings.index(pod) { lost.insert(index) }
    }
    failedIndexes = lost
    let decided = completedIndexes.union(lost).union(active.compactMap(settings.index))
    for pod in failedPods where Self.isTracked(pod) {
      guard let index = settings.index(pod), !decided.contains(index) else { continue }
      if let other = waiting[index], Self.order(pod) < Self.order(other) { continue }
      waiting[index] = pod
    }
  }

  private static func order(_ pod: KubeObject) -> (Int, Timestamp) {
    (JobIndexes.failures(pod) + JobIndexes.ignoredFailures(pod), finishTime(pod) ?? Timestamp(seconds: 0))
  }

  private mutating func countInARow(_ settings: JobSettings, _ pods: [KubeObject]) {
    let success = pods.filter { $0.phase == "Succeeded" }.compactMap(Self.finishTime).max()
    let failures = failedPods.compactMap(Self.finishTime).filter { time in success.map { time > $0 } ?? true }
    lastFailure = failures.max()
    failuresInARow = failures.count
  }

  static func finishTime(_ pod: KubeObject) -> Timestamp? {
    let ends = pod.status.containerStatuses.elements.compactMap {
      $0["state"]["terminated"]["finishedAt"].string.flatMap { Timestamp($0) }
    }
    return ends.max() ?? pod.condition("Ready")["lastTransitionTime"].string.flatMap { Timestamp($0) }
      ?? pod.metadata["deletionTimestamp"].string.flatMap { Timestamp($0) }
  }
}
