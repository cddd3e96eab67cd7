import Glibc
import KubeAPI

extension FlowControl {
  /// Levels look at what each needs so often.
  private static let lendingPeriod = Duration.seconds(10)

  /// The ticket of a seat.
  func wait(
    _ assignment: Assignment, _ estimate: WorkEstimate, _ record: RequestRecord, _ limit: Duration,
    _ now: ContinuousClock.Instant
  ) async throws -> Int {
    let (entry, woken) = try change(assignment.level, now) { level throws(Rejection) in
      try level.enter(assignment, estimate, record, now)
    }
    for continuation in woken { continuation.resume() }
    switch entry {
    case .seated(let ticket): return ticket
    case .queued(let ticket):
      try await wait(ticket, assignment.level, limit)
      return ticket
    case nil: return 0
    }
  }

  /// Changes a level under the lock, after those who lingered long enough have left it.
  private func change<Result: Sendable>(
    _ level: String, _ now: ContinuousClock.Instant, _ body: (inout QueueSet) throws(Rejection) -> Result
  ) throws(Rejection) -> (Result?, [QueueSet.Continuation]) {
    try state.withLock { state throws(Rejection) in
      guard let place = state.levels.states.index(forKey: level) else { return (nil, []) }
      return try change(&state.levels.states.values[place].queues, now, body)
    }
  }

  private func change<Result>(
    _ queues: inout QueueSet, _ now: ContinuousClock.Instant, _ body: (inout QueueSet) throws(Rejection) -> Result
  ) throws(Rejection) -> (Result?, [QueueSet.Continuation]) {
    queues.releaseLingering(now)
    let result = try body(&queues)
    if queues.waitingCount > 0, !queues.lingering.isEmpty { lingerers.continuation.yield() }
    return (result, queues.takeWoken())
  }

  private func wait(_ ticket: Int, _ level: String, _ limit: Duration) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { [self] in try await park(ticket, level) }
      group.addTask { [self] in
        try await Task.sleep(for: limit)
        expire(ticket, level, Rejection(reason: "time-out", level: level))
        // The parked task has the error now, unless a seat came in this very moment.
        try await Task.sleep(for: .seconds(60))
      }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  private func park(_ ticket: Int, _ level: String) async throws {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: QueueSet.Continuation) in
        switch state.withLock({ $0.levels.states[level]?.queues.park(ticket, continuation) }) ?? .gone {
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
    state.withLock { $0.levels.states[level]?.queues.remove(ticket, .now) }?.resume(throwing: error)
  }

  func leave(_ level: String, _ ticket: Int, _ now: ContinuousClock.Instant) {
    let left = try? change(level, now) { level throws(Rejection) in level.leave(ticket, now) }
    for continuation in left?.1 ?? [] { continuation.resume() }
  }

  /// Whoever is refused stays away so many seconds.
  func retryAfter(_ rejection: Rejection) -> Int {
    state.withLock { state in
      state.levels.states[rejection.level]?.advice.refuse(at: Timestamp.now.seconds)
      return state.levels.states[rejection.level]?.advice.seconds ?? 1
    }
  }

  /// Lends seats, and frees those that linger while somebody waits. Until cancelled.
  func run() async throws {
    guard limits.isFair else { return }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { [self] in
        while true {
          try await Task.sleep(for: Self.lendingPeriod)
          resume { $0.lend(.now) }
        }
      }
      group.addTask { [self] in
        for await _ in lingerers.stream { try await freeLingering() }
      }
      try await group.waitForAll()
    }
  }

  private func freeLingering() async throws {
    while let next = state.withLock({ $0.levels.nextEnd }) {
      try await Task.sleep(until: next)
      resume { levels in
        for name in Array(levels.states.keys) { levels.states[name]?.queues.releaseLingering(.now) }
      }
    }
  }

  private func resume(after body: (inout PriorityLevels) -> Void) {
    let woken = state.withLock { state in
      body(&state.levels)
      return state.levels.takeWoken()
    }
    for continuation in woken { continuation.resume() }
  }
}

extension PriorityLevels {
  /// When the next seats come free of their own, of those that somebody waits for.
  fileprivate var nextEnd: ContinuousClock.Instant? {
    states.values.lazy.filter { $0.queues.waitingCount > 0 }.flatMap { $0.queues.lingering.map(\.until) }.min()
  }
}
