import HTTPServer
import KubeAPI
import Synchronization

/// API priority and fairness: each request is given a flow schema and by it a priority level, whose seats bound how many are
/// answered at once. A level that is full queues or refuses.
///
/// Levels use their nominal seats; upstream's periodic lending between levels is not done.
final class FlowControl: Sendable {
  /// Where a request belongs.
  struct Assignment: Hashable, Sendable {
    var schema: String
    var schemaUID: String
    var level: String
    var levelUID: String
    /// What tells the flows of a schema apart: the user, the namespace or nothing.
    var flow: String
    var isExempt: Bool
  }

  /// No room: 429.
  struct Rejection: Error { var reason: String }

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
    /// How long a request may wait: a quarter of its time.
    var wait: Duration = .seconds(15)
  }

  private struct State {
    var rules: (stamp: [Int64], rules: FlowRules)?
    var levels: [String: PriorityLevelState] = [:]
  }

  private let limits: Limits
  private let metrics: ServerMetrics
  private let schemas: ResourceCache
  private let configurations: ResourceCache
  private let state = Mutex(State())

  init(_ limits: Limits, cache: ObjectCache, metrics: ServerMetrics) {
    self.limits = limits
    self.metrics = metrics
    schemas = cache.resource("/registry/flowschemas/")
    configurations = cache.resource("/registry/prioritylevelconfigurations/")
  }

  /// Waits for a seat. Says in the answer's headers where the request was put.
  func enter(_ record: RequestRecord, _ user: UserInfo, _ response: HTTPResponseWriter) async throws -> Seat {
    guard limits.isFair else { return try enterUnfairly(record) }
    guard let assignment = classify(record.info, user) else { return Seat {} }
    record.flow = assignment
    response.preset("X-Kubernetes-Pf-Flowschema-Uid", assignment.schemaUID)
    response.preset("X-Kubernetes-Pf-Prioritylevel-Uid", assignment.levelUID)
    if record.isLongRunning && record.info.verb != "watch" { return Seat {} }
    let labels = [assignment.schema, assignment.level]
    let arrived = ContinuousClock.now
    do {
      try await wait(assignment)
      record.waited = ContinuousClock.now - arrived
      metrics.waits.observe(record.waited.seconds, ["true"] + labels)
    } catch let rejection as Rejection {
      metrics.waits.observe((ContinuousClock.now - arrived).seconds, ["false"] + labels)
      metrics.rejected.add(1, labels + [rejection.reason])
      throw rejection
    }
    metrics.dispatched.add(1, labels)
    metrics.executing.add(1, labels)
    metrics.executingSeats.add(1, labels)
    let began = ContinuousClock.now
    return Seat { [self] in
      metrics.executing.add(-1, labels)
      metrics.executingSeats.add(-1, labels)
      metrics.executions.observe((ContinuousClock.now - began).seconds, labels + ["regular"])
      leave(assignment.level)
    }
  }

  /// The first schema by precedence, then name, that matches; "catch-all" matches everybody.
  func classify(_ info: RequestInfo, _ user: UserInfo) -> Assignment? { rules.classify(info, user) }

  private var rules: FlowRules {
    let stamp = [schemas.lastRevision, configurations.lastRevision]
    if let known = state.withLock({ $0.rules }), known.stamp == stamp { return known.rules }
    let rules = FlowRules(
      schemas: schemas.all.map(\.object), levels: configurations.all.map(\.object), seats: limits.readOnly + limits.mutating)
    state.withLock { state in
      state.rules = (stamp, rules)
      for (name, level) in rules.levels { state.levels[name, default: PriorityLevelState()].settings = level }
    }
    metrics.nominalSeats.reset()
    metrics.limitSeats.reset()
    for (name, level) in rules.levels {
      metrics.nominalSeats.set(Double(level.seats), [name])
      metrics.limitSeats.set(Double(level.seats), [name])
    }
    return rules
  }

  /// `--enable-priority-and-fairness=false`: as many as the two flags say, the rest is refused at once.
  private func enterUnfairly(_ record: RequestRecord) throws -> Seat {
    if record.isLongRunning { return Seat {} }
    let (name, limit) = record.isMutating ? ("mutating", limits.mutating) : ("readOnly", limits.readOnly)
    let entered = state.withLock { state in
      guard limit == 0 || state.levels[name, default: PriorityLevelState()].executing < limit else { return false }
      state.levels[name, default: PriorityLevelState()].executing += 1
      return true
    }
    guard entered else { throw Rejection(reason: "concurrency-limit") }
    return Seat { [self] in leave(name) }
  }

  private func wait(_ assignment: Assignment) async throws {
    switch try state.withLock({ try $0.levels[assignment.level]?.enter(assignment) ?? .seated }) {
    case .seated: return
    case .queued(let ticket): try await wait(ticket, assignment)
    }
  }

  private func wait(_ ticket: Int, _ assignment: Assignment) async throws {
    let labels = [assignment.schema, assignment.level]
    metrics.queued.add(1, labels)
    defer { metrics.queued.add(-1, labels) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { [self] in try await park(ticket, assignment.level) }
      group.addTask { [self, limits] in
        try await Task.sleep(for: limits.wait)
        expire(ticket, assignment.level, Rejection(reason: "time-out"))
        // The parked task has the error now, unless a seat came in this very moment.
        try await Task.sleep(for: limits.wait)
      }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  private func park(_ ticket: Int, _ level: String) async throws {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        switch state.withLock({ $0.levels[level]?.park(ticket, continuation) }) ?? .gone {
        case .parked: break
        case .seated: continuation.resume()
        case .gone: continuation.resume(throwing: CancellationError())
        }
      }
    } onCancel: {
      expire(ticket, level, CancellationError())
    }
  }

  private func expire(_ ticket: Int, _ level: String, _ error: any Error) {
    state.withLock { $0.levels[level]?.remove(ticket) }?.resume(throwing: error)
  }

  private func leave(_ level: String) {
    state.withLock { state in state.levels[level]?.leave() }?.resume()
  }
}
