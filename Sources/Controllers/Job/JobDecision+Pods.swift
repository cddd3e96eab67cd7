import KubeAPI

// Pods that are missing, in excess, or done with.
extension JobDecision {
  private static let backoffBase: Int64 = 10
  private static let backoffLimit: Int64 = 600
  private static let podsPerRound = 500

  mutating func manage() {
    var wanted = settings.parallelism
    if let completions = settings.completions {
      wanted = min(wanted, completions - counts.succeeded)
    } else if counts.succeeded > 0 {
      wanted = counts.active.count
    }
    let excess = excess(max(0, counts.active.count - wanted))
    if !excess.isEmpty { return remove(excess, owner: job) }
    let held = settings.replacesOnlyFailed ? counts.terminating.count : 0
    let missing = min(wanted - held - counts.active.count, Self.podsPerRound)
    if missing <= 0 { return }
    let indexes: [Int?] = settings.isIndexed ? pendingIndexes(missing) : Array(repeating: nil, count: missing)
    guard settings.backoffLimitPerIndex != nil else {
      if let wait = Self.wait(after: counts.failuresInARow, last: counts.lastFailure, now) {
        return actions.append(.requeue(wait))
      }
      return actions += indexes.map { .create(.pods, makePod(index: $0), owner: job) }
    }
    let waits = indexes.map { ($0, $0.flatMap(waitOfIndex)) }
    let ready = waits.filter { $0.1 == nil }.map(\.0)
    actions += ready.map { .create(.pods, makePod(index: $0), owner: job) }
    if ready.isEmpty, let wait = waits.compactMap(\.1).min() { actions.append(.requeue(wait)) }
  }

  /// Pods to take away: those of an index that another pod has as well or that the Job does not have, then as many as there are too many.
  private func excess(_ count: Int) -> [KubeObject] {
    var (surplus, kept) = ([KubeObject](), [KubeObject]())
    if settings.isIndexed {
      let groups = Dictionary(grouping: counts.active, by: settings.index)
      for (index, pods) in groups.sorted(by: { $0.key ?? -1 < $1.key ?? -1 }) {
        let ranked = DeletionRanking.sorted(pods, siblings: counts.active, now: now)
        surplus += index == nil ? ranked[...] : ranked.dropLast()
        kept += index == nil ? [] : ranked.suffix(1)
      }
    } else {
      kept = counts.active
    }
    let more = max(0, count - surplus.count)
    return surplus + DeletionRanking.sorted(kept, siblings: counts.active, now: now).prefix(more)
  }

  private func pendingIndexes(_ count: Int) -> [Int] {
    var taken = Set(counts.active.compactMap(settings.index)).union(counts.completedIndexes).union(counts.failedIndexes ?? [])
    if settings.replacesOnlyFailed { taken.formUnion(counts.terminating.compactMap(settings.index)) }
    return Array((0..<(settings.completions ?? 0)).lazy.filter { !taken.contains($0) }.prefix(count))
  }

  private func waitOfIndex(_ index: Int) -> Duration? {
    guard let last = counts.waiting[index] else { return nil }
    let failures = JobIndexes.failures(last) + JobIndexes.ignoredFailures(last) + 1
    return Self.wait(after: failures, last: JobCounts.finishTime(last), now)
  }

  /// 10 s, 20 s, 40 s ... up to 10 min after the last of so many failures in a row.
  private static func wait(after failures: Int, last: Timestamp?, _ now: Timestamp) -> Duration? {
    guard let last, failures > 0 else { return nil }
    let wait = min(backoffLimit, backoffBase << Int64(min(failures - 1, 10)))
    let rest = last.seconds + wait - now.seconds
    return rest > 0 ? .seconds(rest) : nil
  }

  private func makePod(index: Int?) -> KubeObject {
    var pod = PodTemplate.pod(from: job.spec.template, owner: job)
    pod.metadata["finalizers"] = [.string(JobCounts.trackingFinalizer)]
    guard let index else { return pod }
    pod.metadata["generateName"] = .string("\(job.name)-\(index)-")
    pod.annotations = pod.annotations.merging([JobIndexes.key: String(index)].merging(failures(of: index)) { $1 }) { $1 }
    pod.labels = pod.labels.merging([JobIndexes.key: String(index)]) { $1 }
    if pod.spec.hostname.isNull { pod.spec["hostname"] = .string("\(job.name)-\(index)") }
    for kind in ["containers", "initContainers"] where !pod.spec[kind].isNull {
      pod.spec[kind] = .array(pod.spec[kind].elements.map(withIndexVariable))
    }
    return pod
  }

  /// How often the index has failed before, for the next pod to remember.
  private func failures(of index: Int) -> [String: String] {
    if settings.backoffLimitPerIndex == nil { return [:] }
    guard let last = counts.waiting[index] else { return [JobIndexes.failureKey: "0"] }
    let isCounted = settings.failurePolicy.counts(last)
    let ignored = JobIndexes.ignoredFailures(last) + (isCounted ? 0 : 1)
    let failures = [JobIndexes.failureKey: String(JobIndexes.failures(last) + (isCounted ? 1 : 0))]
    return ignored == 0 ? failures : failures.merging([JobIndexes.ignoredFailureKey: String(ignored)]) { $1 }
  }

  private func withIndexVariable(_ container: JSON) -> JSON {
    var container = container
    let variable: JSON = [
      "name": "JOB_COMPLETION_INDEX",
      "valueFrom": ["fieldRef": ["fieldPath": .string("metadata.labels['\(JobIndexes.key)']")]],
    ]
    if !container["env"].elements.contains(where: { $0["name"] == variable["name"] }) {
      container["env"] = .array(container["env"].elements + [variable])
    }
    return container
  }

  /// Takes pods away that are not wanted any more: how they end does not count.
  mutating func remove(_ pods: [KubeObject], owner: KubeObject?) {
    release(pods)
    actions += pods.map { .delete(.pods, $0, owner: owner) }
  }

  /// Lets counted pods go. The status that counts them has been written by then: it comes first in the list.
  mutating func release(_ pods: [KubeObject]) {
    actions += pods.filter(JobCounts.isTracked).map { .patch(.pods, $0, Self.withoutFinalizer($0)) }
  }

  /// The patch that takes the finalizer off.
  static func withoutFinalizer(_ pod: KubeObject) -> JSON {
    let others = pod.finalizers.filter { $0 != JobCounts.trackingFinalizer }
    return ["metadata": ["finalizers": others.isEmpty ? .null : JSON(others)]]
  }
}
