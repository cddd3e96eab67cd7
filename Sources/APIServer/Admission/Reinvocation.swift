import KubeAPI
import Synchronization

/// Which mutating policies and webhooks are asked a second time, because others changed the object after them
/// (k8s.io/apiserver/pkg/admission/plugin/webhook/mutating/reinvocationcontext.go). Policies and webhooks each keep their own account.
final class Reinvocation: Sendable {
  private struct Account {
    /// Asked and willing to be asked again.
    var willing: Set<String> = []
    /// To be asked again.
    var due: Set<String> = []
    /// What the object was like when they were through with it.
    var output: KubeObject?

    mutating func recall() {
      due.formUnion(willing)
      willing.removeAll()
    }
  }

  private struct State {
    var isSecond = false
    var shouldRepeat = false
    var accounts: [String: Account] = [:]
  }

  private let state = Mutex(State())

  /// 0, or 1 when asking again.
  var round: Int { state.withLock { $0.isSecond ? 1 : 0 } }

  /// A plugin is about to ask: in the second round all that are willing, when others changed the object since.
  func begin(_ plugin: String, _ object: KubeObject) {
    state.withLock { state in
      guard state.isSecond, let output = state.accounts[plugin]?.output, output != object else { return }
      state.accounts[plugin]?.recall()
    }
  }

  func end(_ plugin: String, _ object: KubeObject) { state.withLock { $0.accounts[plugin, default: Account()].output = object } }

  /// Whether to ask now: always in the first round, in the second only those that have something new to see.
  func admits(_ plugin: String, _ key: String) -> Bool {
    state.withLock { !$0.isSecond || $0.accounts[plugin]?.due.contains(key) == true }
  }

  func called(_ plugin: String, _ key: String, again: Bool, changed: Bool) {
    state.withLock { state in
      if changed {
        state.shouldRepeat = true
        state.accounts[plugin]?.recall()
      }
      if again { state.accounts[plugin, default: Account()].willing.insert(key) }
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
