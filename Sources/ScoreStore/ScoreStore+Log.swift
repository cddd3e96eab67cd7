import GRDB
import KubeAPI

extension ScoreStore {
  /// Begins an attempt; refused while another of the same mode runs.
  package func begin(_ plan: AttemptPlan, at now: Timestamp) async throws(ScoreError) -> Attempt {
    let path = path
    return try await write { database in
      let running = try Int64.fetchOne(
        database, sql: "SELECT id FROM attempt WHERE state = 'running' AND mode = ?", arguments: [plan.mode.rawValue])
      if let running { throw ScoreError(.attemptRunning, path: path, "number \(running)") }
      try database.execute(
        sql: """
          INSERT INTO attempt (mode, pack, title, seed, cluster, seconds, pass_mark, started_us, state)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'running')
          """,
        arguments: [
          plan.mode.rawValue, plan.pack, plan.title, String(plan.seed), plan.cluster, plan.seconds, plan.passMark,
          now.microseconds,
        ])
      let id = database.lastInsertedRowID
      for (position, task) in plan.tasks.enumerated() {
        try database.execute(
          sql: "INSERT INTO attempt_task (attempt, position, task, title, domain, weight) VALUES (?, ?, ?, ?, ?, ?)",
          arguments: [id, position, task.id, task.title, task.domain, task.weight])
      }
      try ScoreStore.append(.start, to: id, at: now, in: database)
      return try ScoreStore.attempt(id, in: database, path: path)
    }
  }

  /// Adds to the log and answers with the attempt as it then stands. What would change an ended attempt is refused, except for
  /// its verdicts.
  @discardableResult
  package func record(_ events: [LogEvent], in id: Int64, at now: Timestamp) async throws(ScoreError) -> Attempt {
    let path = path
    return try await write { database in
      let before = try ScoreStore.attempt(id, in: database, path: path)
      for event in events where !event.isAllowed(in: before.state) {
        throw ScoreError(.attemptOver, path: path, String(id))
      }
      for event in events { try ScoreStore.append(event, to: id, at: now, in: database) }
      let after = try ScoreStore.attempt(id, in: database, path: path)
      try ScoreStore.project(after, in: database)
      return after
    }
  }

  static func append(_ event: LogEvent, to id: Int64, at now: Timestamp, in database: Database) throws {
    try database.execute(
      sql: "INSERT INTO entry (attempt, at_us, kind, task, detail) VALUES (?, ?, ?, ?, ?)",
      arguments: [id, now.microseconds, event.kind, event.task ?? "", event.detail])
    guard case .verdict(_, let verdict) = event else { return }
    let entry = database.lastInsertedRowID
    for (position, criterion) in verdict.criteria.enumerated() {
      try database.execute(
        sql: """
          INSERT INTO criterion (entry, position, title, is_gate, points, state, wanted, observed, milliseconds)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          entry, position, criterion.title, criterion.isGate, criterion.points, criterion.state.rawValue, criterion.wanted,
          criterion.observed, criterion.milliseconds,
        ])
    }
  }

  static func project(_ attempt: Attempt, in database: Database) throws {
    let result = AttemptResult(attempt)
    let isGraded = attempt.state == .graded
    try database.execute(
      sql: "UPDATE attempt SET state = ?, ended_us = ?, percent = ?, passed = ? WHERE id = ?",
      arguments: [
        attempt.state.rawValue, attempt.ended?.microseconds, isGraded ? result.percent : nil, isGraded ? result.hasPassed : nil,
        attempt.id,
      ])
  }
}

extension LogEvent {
  /// An ended attempt takes verdicts only, until it is graded.
  func isAllowed(in state: Attempt.State) -> Bool {
    switch (state, self) {
    case (.running, .graded): false
    case (.running, _): true
    case (.ended, .check), (.ended, .verdict), (.ended, .graded): true
    default: false
    }
  }
}
