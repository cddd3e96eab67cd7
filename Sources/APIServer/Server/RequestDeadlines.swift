import Synchronization

/// Cancels requests when the server's longest time for them has passed. One clock looks after all: a timer for each request would live
/// on for that whole time.
final class RequestDeadlines: Sendable {
  private struct Bounded {
    let start: ContinuousClock.Instant
    let cancel: @Sendable () -> Void
  }

  private struct State {
    var nextID = 0
    var requests: [Int: Bounded] = [:]
  }

  private let state = Mutex(State())

  /// Looks often enough that nobody works much longer than `limit`, until cancelled.
  func run(_ limit: Duration) async throws {
    guard limit > .zero else { return }
    while true {
      try await Task.sleep(for: min(.seconds(1), limit / 10))
      expire(before: .now - limit)
    }
  }

  func expire(before start: ContinuousClock.Instant) {
    let late = state.withLock { state in
      let late = state.requests.filter { $0.value.start < start }
      for id in late.keys { state.requests[id] = nil }
      return late.values
    }
    for request in late { request.cancel() }
  }

  /// Calls `cancel` when the time has passed that began at `start`, unless the request has ended before.
  func begin(_ start: ContinuousClock.Instant, _ cancel: @escaping @Sendable () -> Void) -> Int {
    state.withLock { state in
      state.nextID += 1
      state.requests[state.nextID] = Bounded(start: start, cancel: cancel)
      return state.nextID
    }
  }

  /// False when the time had passed.
  func end(_ id: Int) -> Bool { state.withLock { $0.requests.removeValue(forKey: id) != nil } }
}
