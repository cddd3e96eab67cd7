import Synchronization

/// How far each watch has come, so that a writer can wait until those that cover its key have told what it wrote.
final class WatchBoard: Sendable {
  private struct Waiter {
    var revision: Int64
    var since: ContinuousClock.Instant
    var continuation: CheckedContinuation<Bool, Never>
  }

  private struct Entry {
    var prefix: String
    var delivered: Int64
    var waiters: [Waiter] = []
  }

  private struct State {
    var entries: [Int: Entry] = [:]
    var next = 0
  }

  private let state = Mutex(State())

  func add(_ prefix: String, after revision: Int64) -> Int {
    state.withLock { state in
      state.next += 1
      state.entries[state.next] = Entry(prefix: prefix, delivered: revision)
      return state.next
    }
  }

  func advance(_ number: Int, to revision: Int64) {
    let ready = state.withLock { state -> [Waiter] in
      guard var entry = state.entries.removeValue(forKey: number) else { return [] }
      entry.delivered = max(entry.delivered, revision)
      let ready = entry.waiters.filter { $0.revision <= entry.delivered }
      if !ready.isEmpty { entry.waiters.removeAll { $0.revision <= entry.delivered } }
      state.entries[number] = entry
      return ready
    }
    for waiter in ready { waiter.continuation.resume(returning: true) }
  }

  /// Nobody waits for a watch that is no more.
  func remove(_ number: Int) {
    let entry = state.withLock { $0.entries.removeValue(forKey: number) }
    for waiter in entry?.waiters ?? [] { waiter.continuation.resume(returning: true) }
  }

  func removeAll() { for number in state.withLock({ Array($0.entries.keys) }) { remove(number) } }

  /// False when a watch did not get there in time; see `expire`.
  func wait(for key: String, at revision: Int64) async -> Bool {
    let numbers = state.withLock { state in
      state.entries.filter { $0.value.delivered < revision && key.hasPrefix($0.value.prefix) }.map(\.key)
    }
    for number in numbers {
      let hasCome = await withCheckedContinuation { continuation in
        let isThere = state.withLock { state in
          guard let entry = state.entries[number], entry.delivered < revision else { return true }
          state.entries[number]?.waiters.append(Waiter(revision: revision, since: .now, continuation: continuation))
          return false
        }
        if isThere { continuation.resume(returning: true) }
      }
      if !hasCome { return false }
    }
    return true
  }

  var hasWaiters: Bool { state.withLock { $0.entries.values.contains { !$0.waiters.isEmpty } } }

  /// Lets go whoever has waited since before the moment.
  func expire(before moment: ContinuousClock.Instant) {
    let late = state.withLock { state -> [Waiter] in
      var late: [Waiter] = []
      for number in state.entries.keys {
        late += state.entries[number]?.waiters.filter { $0.since < moment } ?? []
        state.entries[number]?.waiters.removeAll { $0.since < moment }
      }
      return late
    }
    for waiter in late { waiter.continuation.resume(returning: false) }
  }
}
