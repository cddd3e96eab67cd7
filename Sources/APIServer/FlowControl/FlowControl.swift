import HTTPServer
import KubeAPI
import Synchronization

/// API priority and fairness: each request is given a flow schema and by it a priority level, whose seats bound how many are
/// answered at once. A level that is full queues or refuses; what levels do not need they lend.
///
/// Of upstream's figures over time `read_vs_write_current_requests` is not there.
final class FlowControl: Sendable {
  /// Where a request belongs.
  struct Assignment: Hashable, Sendable {
    var schema: String
    var schemaUID: String
    var level: String
    var levelUID: String
    /// What tells the flows of a schema apart: the user, the namespace or nothing.
    var flow = ""
    var hash: UInt64 = 0
    var isExempt: Bool
  }

  /// No room: 429.
  struct Rejection: Error {
    var reason: String
    var level = ""
  }

  /// A place held until `leave`.
  final class Seat: Sendable {
    private let end: Mutex<(@Sendable () -> Void)?>

    init(_ end: @escaping @Sendable () -> Void) { self.end = Mutex(end) }

    func leave() {
      end.withLock { end in
        defer { end = nil }
        return end
      }?()
    }
  }

  struct Limits: Sendable {
    var isFair = true
    /// Without fairness these bound the two kinds apart; with it their sum is shared out. 0 is no limit.
    var readOnly = 400
    var mutating = 200
  }

  struct State {
    var rules: (stamp: [Int64], rules: FlowRules)?
    var levels = PriorityLevels()
    /// Without fairness: requests of each kind.
    var inflight: [String: Int] = [:]
  }

  static let schemasPath = "/registry/flowschemas/"
  static let levelsPath = "/registry/prioritylevelconfigurations/"
  /// The longest that anybody waits.
  private static let longestWait = Duration.seconds(60)

  let limits: Limits
  let metrics: ServerMetrics
  let cache: ObjectCache
  let state = Mutex(State())
  let watches = WatchCounts()
  /// Somebody waits for seats that linger.
  let lingerers = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
  private let schemas: ResourceCache
  private let configurations: ResourceCache

  init(_ limits: Limits, cache: ObjectCache, metrics: ServerMetrics) {
    self.limits = limits
    self.metrics = metrics
    self.cache = cache
    schemas = cache.resource(Self.schemasPath)
    configurations = cache.resource(Self.levelsPath)
  }

  /// Waits for a seat, a quarter of the time the request has. Says in the answer's headers where the request was put. `stored` is what
  /// there is of the resource, nil where that is others' business.
  func enter(
    _ record: RequestRecord, _ user: UserInfo, _ request: HTTPRequest, _ response: HTTPResponseWriter, time: Duration,
    stored: () -> WorkEstimate.Stored?
  ) async throws -> Seat {
    guard limits.isFair else { return try enterUnfairly(record) }
    if record.isLongRunning && record.info.verb != "watch" { return Seat {} }
    guard let assignment = classify(record.info, user) else { return Seat {} }
    response.preset("X-Kubernetes-Pf-Flowschema-Uid", assignment.schemaUID)
    response.preset("X-Kubernetes-Pf-Prioritylevel-Uid", assignment.levelUID)
    let estimate = estimate(record.info, request, assignment, stored)
    record.flow = (assignment, estimate)
    let arrived = ContinuousClock.now
    let ticket: Int
    do {
      ticket = try await wait(assignment, estimate, record, min(time / 4, Self.longestWait), arrived)
      record.waited = ContinuousClock.now - arrived
      observeWait(assignment, record.waited, isExecuted: true)
    } catch let rejection as Rejection {
      observeWait(assignment, ContinuousClock.now - arrived, isExecuted: false)
      metrics.flow.rejected.add(1, [assignment.schema, assignment.level, rejection.reason])
      throw rejection
    }
    let began = ContinuousClock.now
    return Seat { [self] in
      let now = ContinuousClock.now
      metrics.flow.executions.observe((now - began).seconds, [assignment.schema, assignment.level, "regular"])
      leave(assignment.level, ticket, now)
    }
  }

  private func observeWait(_ assignment: Assignment, _ time: Duration, isExecuted: Bool) {
    guard !assignment.isExempt else { return }
    metrics.flow.waits.observe(time.seconds, [String(isExecuted), assignment.schema, assignment.level])
  }

  /// The first schema by precedence, then name, that matches.
  func classify(_ info: RequestInfo, _ user: UserInfo) -> Assignment? { rules.classify(info, user) }

  private func estimate(
    _ info: RequestInfo, _ request: HTTPRequest, _ assignment: Assignment, _ stored: () -> WorkEstimate.Stored?
  ) -> WorkEstimate {
    func widest() -> Int { state.withLock { $0.levels.states[assignment.level]?.limits.widest } ?? 0 }
    let labels = [assignment.schema, assignment.level]
    let result: WorkEstimate
    switch info.verb {
    case "list" where info.isResourceRequest, "watch" where info.isResourceRequest:
      result = .list(info, ListQuery(request), stored(), widest: widest())
    case "create", "update", "patch", "delete":
      // A token is no event for anybody.
      if info.resource == "serviceaccounts", info.subresource == "token" {
        result = WorkEstimate()
        break
      }
      let watchers = watches.interested(in: info)
      metrics.flow.watchCounts.observe(Double(watchers), labels)
      result = watchers == 0 ? WorkEstimate() : .change(watchers: watchers, widest: widest())
    default: result = WorkEstimate()
    }
    metrics.flow.estimatedSeats.observe(Double(result.most), labels)
    return result
  }

  var rules: FlowRules {
    let stamp = [schemas.lastRevision, configurations.lastRevision]
    if let known = state.withLock({ $0.rules }), known.stamp == stamp { return known.rules }
    let rules = FlowRules(schemas: schemas.all.map(\.object), levels: configurations.all.map(\.object))
    let woken = state.withLock { state in
      state.rules = (stamp, rules)
      state.levels.configure(rules.levels, total: limits.readOnly + limits.mutating, .now)
      return state.levels.takeWoken()
    }
    for continuation in woken { continuation.resume() }
    return rules
  }

  /// `--enable-priority-and-fairness=false`: as many as the two flags say, the rest is refused at once.
  private func enterUnfairly(_ record: RequestRecord) throws(Rejection) -> Seat {
    if record.isLongRunning { return Seat {} }
    let (name, limit) = record.isMutating ? ("mutating", limits.mutating) : ("readOnly", limits.readOnly)
    let entered = state.withLock { state in
      guard limit == 0 || state.inflight[name, default: 0] < limit else { return false }
      state.inflight[name, default: 0] += 1
      return true
    }
    guard entered else { throw Rejection(reason: "concurrency-limit") }
    return Seat { [self] in state.withLock { $0.inflight[name, default: 0] -= 1 } }
  }
}
