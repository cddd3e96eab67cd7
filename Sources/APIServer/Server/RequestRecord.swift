import HTTPServer
import KubeAPI
import Synchronization

/// What the server keeps of a request besides its answer: for the log, the figures and the audit trail.
final class RequestRecord: Sendable {
  private struct State {
    var user: UserInfo?
    var flow: Flow?
    var waited: Duration = .zero
    var mutating: Duration = .zero
    var validating: Duration = .zero
    var isServed = false
    var annotations: [(String, String)] = []
  }

  let info: RequestInfo
  let received = Timestamp.now
  let start = ContinuousClock.now
  /// The client's own or a new one; it comes back in `Audit-Id`.
  let auditID: String
  private let state = Mutex(State())

  init(_ request: HTTPRequest, _ info: RequestInfo) {
    self.info = info
    let given = request.headers["Audit-Id"] ?? ""
    auditID = given.isEmpty ? Names.uid() : String(given.prefix(64))
  }

  /// Who the request acts as, once that is known.
  var user: UserInfo? {
    get { state.withLock { $0.user } }
    set { state.withLock { $0.user = newValue } }
  }

  /// Where fairness put it and what it was taken to need.
  typealias Flow = (assignment: FlowControl.Assignment, estimate: WorkEstimate)

  var flow: Flow? {
    get { state.withLock { $0.flow } }
    set { state.withLock { $0.flow = newValue } }
  }

  /// How long it waited for a seat.
  var waited: Duration {
    get { state.withLock { $0.waited } }
    set { state.withLock { $0.waited = newValue } }
  }

  /// A webhook took so long: those that change objects are asked in turn, those that judge them all at once.
  func noteWebhook(_ time: Duration, isMutating: Bool) {
    state.withLock { state in
      if isMutating { state.mutating += time } else { state.validating = max(state.validating, time) }
    }
  }

  /// What passed that was not the server's own work.
  var foreignTime: Duration { state.withLock { $0.waited + $0.mutating + $0.validating } }

  /// Whether the request got past the question who may do what, or was turned away for want of room: only then it is counted.
  var isServed: Bool {
    get { state.withLock { $0.isServed } }
    set { state.withLock { $0.isServed = newValue } }
  }

  /// For the audit event. The first value of a key stays.
  func annotate(_ key: String, _ value: String) {
    state.withLock { state in
      if !state.annotations.contains(where: { $0.0 == key }) { state.annotations.append((key, value)) }
    }
  }

  var annotations: [(String, String)] { state.withLock { $0.annotations } }

  /// Streams do not hold a place among the requests in flight, and no deadline ends them.
  var isLongRunning: Bool {
    info.verb == "watch"
      || info.isResourceRequest && ["attach", "exec", "proxy", "log", "portforward"].contains(info.subresource)
  }

  var isMutating: Bool { info.isResourceRequest && !["get", "list", "watch"].contains(info.verb) }
}
