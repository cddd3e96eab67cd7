import CEL
import Synchronization

/// What the expressions of one request have asked about rights. Evaluation cannot wait for a server outside: what only such a server
/// can answer ends it, is asked then, and the expressions are evaluated anew (`settled`).
final class AuthorizerAnswers: Sendable {
  private struct State {
    var known: [AccessAttributes: AuthorizationDecision] = [:]
    var missing: [AccessAttributes] = []
  }

  private let authorization: Authorization
  private let state = Mutex(State())

  init(_ authorization: Authorization) { self.authorization = authorization }

  func decide(_ wanted: AccessAttributes) throws(CELError) -> AuthorizationDecision {
    if let known = state.withLock({ $0.known[wanted] }) ?? authorization.decideAlone(wanted) { return known }
    state.withLock { $0.missing.append(wanted) }
    throw CELError(.invalidArgument, "the authorizer has not been asked yet")
  }

  /// The result of an evaluation that had all answers. Each round asks something new, of which expressions can only hold so much.
  func settled<Value, Failure: Error>(_ evaluate: () throws(Failure) -> Value) async throws(Failure) -> Value {
    while true {
      let outcome: Result<Value, Failure>
      do throws(Failure) { outcome = .success(try evaluate()) } catch { outcome = .failure(error) }
      let missing = state.withLock { state in
        defer { state.missing = [] }
        return state.missing
      }
      if missing.isEmpty { return try outcome.get() }
      for wanted in missing {
        let decision = await authorization.decide(wanted)
        state.withLock { $0.known[wanted] = decision }
      }
    }
  }
}
