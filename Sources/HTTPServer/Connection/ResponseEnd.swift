import Synchronization

/// When a request is done with: its task has ended, and a whole response that was handed over is written. The two happen on different
/// threads in either order; the later one says so, and the event loop need not be woken once more when it is the one.
final class ResponseEnd: Sendable {
  private struct State {
    var isWriting = false
    var hasTaskEnded = false
  }

  private let state = Mutex(State())

  /// A whole response is on its way.
  func handedOver() { state.withLock { $0.isWriting = true } }

  /// True when the task had ended before.
  func written() -> Bool {
    state.withLock { state in
      state.isWriting = false
      return state.hasTaskEnded
    }
  }

  /// True when nothing is on its way any more.
  func taskEnded() -> Bool {
    state.withLock { state in
      state.hasTaskEnded = true
      return !state.isWriting
    }
  }
}
