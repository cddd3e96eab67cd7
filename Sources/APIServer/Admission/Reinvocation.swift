import Synchronization

/// Which mutating policies and webhooks are asked a second time, because others changed the object after them.
final class Reinvocation: Sendable {
  private struct State {
    var isSecond = false
    var shouldRepeat = false
    /// Asked and willing to be asked again.
    var willing: Set<String> = []
    /// To be asked again.
    var due: Set<String> = []
  }

  private let state = Mutex(State())

  /// Whether to ask now: always in the first round, in the second only those that have something new to see.
  func admits(_ key: String) -> Bool { state.withLock { !$0.isSecond || $0.due.contains(key) } }

  func called(_ key: String, again: Bool, changed: Bool) {
    state.withLock { state in
      state.due.remove(key)
      if changed {
        state.shouldRepeat = true
        state.due.formUnion(state.willing.subtracting([key]))
      }
      if again { state.willing.insert(key) }
    }
  }

  /// True once, after a first round in which something was changed.
  func beginsSecondRound() -> Bool {
    state.withLock { state in
      guard !state.isSecond, state.shouldRepeat else { return false }
      state.isSecond = true
      return true
    }
  }
}
