/// The pods that need a node, as a value: who is next, who must wait for how long, who waits for something to change.
package struct SchedulingQueue: Sendable {
  private struct Entry: Sendable {
    var pod: PodInfo
    var order: Int
    var attempts = 0
    var lastFailure: ContinuousClock.Instant?
  }

  private enum Place: Sendable { case active, backoff, unschedulable }

  private var entries: [String: Entry] = [:]
  private var places: [String: Place] = [:]
  private var nextOrder = 0
  /// Counts changes that may help; a pod that failed while one happened does not wait for the next.
  private var changes = 0
  private var changesAtPop: [String: Int] = [:]

  static let initialBackoff = Duration.seconds(1)
  static let maximumBackoff = Duration.seconds(10)

  package init() {}

  /// A new pod, or one that changed: it is tried at once, as the change may be what it needed.
  package mutating func add(_ pod: PodInfo) {
    if entries[pod.key] == nil {
      entries[pod.key] = Entry(pod: pod, order: nextOrder)
      nextOrder += 1
      places[pod.key] = .active
    } else {
      entries[pod.key]?.pod = pod
      if places[pod.key] == .unschedulable { places[pod.key] = .backoff }
    }
  }

  package mutating func remove(_ key: String) {
    entries[key] = nil
    places[key] = nil
    changesAtPop[key] = nil
  }

  package func contains(_ key: String) -> Bool { entries[key] != nil }

  /// Takes the pod of the highest priority, of equal ones the oldest. It stays known until `remove`.
  package mutating func pop(at now: ContinuousClock.Instant) -> PodInfo? {
    for (key, place) in places where place == .backoff {
      if let due = due(key), due <= now { places[key] = .active }
    }
    let ready = entries.filter { places[$0.key] == .active }
    let next = ready.min { a, b in
      a.value.pod.priority != b.value.pod.priority ? a.value.pod.priority > b.value.pod.priority : a.value.order < b.value.order
    }
    guard let (key, entry) = next else { return nil }
    places[key] = nil
    entries[key]?.attempts += 1
    changesAtPop[key] = changes
    return entry.pod
  }

  /// Puts a pod back for which there was no node, or whose binding failed (`retries`).
  package mutating func putBack(_ key: String, at now: ContinuousClock.Instant, retries: Bool = false) {
    guard entries[key] != nil, places[key] == nil else { return }
    entries[key]?.lastFailure = now
    places[key] = retries || changesAtPop[key] != changes ? .backoff : .unschedulable
  }

  /// Something changed that may let waiting pods in.
  package mutating func wakeAll() {
    changes += 1
    for (key, place) in places where place == .unschedulable { places[key] = .backoff }
  }

  /// When the next pod comes out of its back-off.
  package var nextDue: ContinuousClock.Instant? { places.filter { $0.value == .backoff }.keys.compactMap { due($0) }.min() }

  private func due(_ key: String) -> ContinuousClock.Instant? {
    guard let entry = entries[key], let failure = entry.lastFailure else { return nil }
    let wait = SchedulingQueue.initialBackoff * (1 << min(max(0, entry.attempts - 1), 4))
    return failure + min(wait, SchedulingQueue.maximumBackoff)
  }
}
