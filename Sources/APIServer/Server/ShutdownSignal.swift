import Synchronization

/// Tells that the server is going away: first that it will (readiness fails, all goes on), then that streams shall end.
package final class ShutdownSignal: Sendable {
  private struct State {
    var hasBegun = false
    var isDraining = false
    var next = 0
    var streams: [Int: AsyncStream<Void>.Continuation] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  package var hasBegun: Bool { state.withLock { $0.hasBegun } }
  package var isDraining: Bool { state.withLock { $0.isDraining } }

  package func begin() { state.withLock { $0.hasBegun = true } }

  /// Ends every wait of `untilDraining`.
  package func drain() {
    let streams = state.withLock { state in
      state.hasBegun = true
      state.isDraining = true
      defer { state.streams.removeAll() }
      return Array(state.streams.values)
    }
    for stream in streams { stream.finish() }
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
