import Synchronization

/// Tells requests when the server's longest time for them has passed. One clock looks after all: a timer for each request would live on
/// for that whole time.
final class RequestDeadlines: Sendable {
  private struct Waiter {
    let start: ContinuousClock.Instant
    let continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var nextID = 0
    var waiters: [Int: Waiter] = [:]
    var cancelled: Set<Int> = []
  }

  private let state = Mutex(State())

  /// Looks often enough that nobody waits much longer than `limit`, until cancelled.
  func run(_ limit: Duration) async throws {
    guard limit > .zero else { return }
    while true {
      try await Task.sleep(for: min(.seconds(1), limit / 10))
      expire(before: .now - limit)
    }
  }

  func expire(before start: ContinuousClock.Instant) {
    let late = state.withLock { state in
      let late = state.waiters.filter { $0.value.start < start }
      for id in late.keys { state.waiters[id] = nil }
      return late.values.map(\.continuation)
    }
    for continuation in late { continuation.resume() }
  }

  /// Returns when the time has passed that began at `start`, or on cancellation.
  func pass(_ start: ContinuousClock.Instant) async {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isCancelled = state.withLock { state in
          if state.cancelled.remove(id) != nil { return true }
          state.waiters[id] = Waiter(start: start, continuation: continuation)
          return false
        }
        if isCancelled { continuation.resume() }
      }
    } onCancel: {
      let waiter = state.withLock { state in
        let waiter = state.waiters.removeValue(forKey: id)
        if waiter == nil { state.cancelled.insert(id) }
        return waiter
      }
      waiter?.continuation.resume()
    }
    state.withLock { _ = $0.cancelled.remove(id) }
  }
}
