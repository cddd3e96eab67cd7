import Synchronization

/// When a request is done with: its task has ended, and a whole response that was handed over is written. The two happen on different
/// threads in either order; the later one says so, and the event loop need not be woken once more when it is the one.
final class ResponseEnd: Sendable {
  private struct State {
    var task: Task<Void, Never>?
    var isWriting = false
    var hasTaskEnded = false
  }

  private let state = Mutex(State())

  /// The task is at work; it may have ended already.
  func began(_ task: Task<Void, Never>) { state.withLock { $0.task = $0.hasTaskEnded ? nil : task } }

  func cancelTask() { state.withLock { $0.task }?.cancel() }

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
      state.task = nil
      return !state.isWriting
    }
  }
}
