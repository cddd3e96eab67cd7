import Synchronization

/// Tells that the server is going away: first that it will (readiness fails, all goes on), then that nothing new is taken on, then that
/// streams shall end.
package final class ShutdownSignal: Sendable {
  private struct State {
    var hasBegun = false
    var isClosed = false
    var isDraining = false
    var next = 0
    var streams: [Int: AsyncStream<Void>.Continuation] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  package var hasBegun: Bool { state.withLock { $0.hasBegun } }
  package var isDraining: Bool { state.withLock { $0.isDraining } }

  /// What comes now is sent elsewhere.
  package var isClosed: Bool { state.withLock { $0.isClosed } }

  package func begin() { state.withLock { $0.hasBegun = true } }

  package func close() { state.withLock { ($0.hasBegun, $0.isClosed) = (true, true) } }

  /// Ends every wait of `untilDraining`, at once or one after the other within `period`, 200 a second at least.
  package func drain(over period: Duration = .zero) async throws {
    let streams = state.withLock { state in
      (state.hasBegun, state.isClosed, state.isDraining) = (true, true, true)
      defer { state.streams.removeAll() }
      return Array(state.streams.values)
    }
    let pause = period / max(200 * period.seconds, Double(max(streams.count, 1)))
    for stream in streams {
      stream.finish()
      if pause > .zero { try await Task.sleep(for: pause) }
    }
  }

  /// Returns when the streams shall end, or when the task is cancelled.
  package func untilDraining() async {
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    let number = state.withLock { state -> Int? in
      guard !state.isDraining else { return nil }
      state.next += 1
      state.streams[state.next] = continuation
      return state.next
    }
    guard let number else { return }
    for await _ in stream {}
    _ = state.withLock { $0.streams.removeValue(forKey: number) }
  }
}
