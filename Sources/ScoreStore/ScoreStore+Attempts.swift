import GRDB
import KubeAPI

extension ScoreStore {
  package func attempt(_ id: Int64) async throws(ScoreError) -> Attempt {
    let path = path
    return try await read { try ScoreStore.attempt(id, in: $0, path: path) }
  }

  /// The attempt that is not graded yet, if there is one: running, or ended with grading to do.
  package func open(_ mode: AttemptPlan.Mode) async throws(ScoreError) -> Attempt? {
    let path = path
    return try await read { database in
      let id = try Int64.fetchOne(
        database, sql: "SELECT id FROM attempt WHERE state <> 'graded' AND mode = ? ORDER BY id DESC LIMIT 1",
        arguments: [mode.rawValue])
      return try id.map { try ScoreStore.attempt($0, in: database, path: path) }
    }
  }

  /// Newest first.
  package func history(limit: Int = 50) async throws(ScoreError) -> [Attempt] {
    let path = path
    return try await read { database in
      let ids = try Int64.fetchAll(database, sql: "SELECT id FROM attempt ORDER BY id DESC LIMIT ?", arguments: [limit])
      return try ids.map { try ScoreStore.attempt($0, in: database, path: path) }
    }
  }

  package func log(of id: Int64) async throws(ScoreError) -> [LogEntry] {
    try await read { try ScoreStore.log(of: id, in: $0) }
  }

  static func attempt(_ id: Int64, in database: Database, path: String) throws -> Attempt {
    guard let row = try Row.fetchOne(database, sql: "SELECT * FROM attempt WHERE id = ?", arguments: [id]) else {
      throw ScoreError(.noSuchAttempt, path: path, String(id))
    }
    let tasks = try Row.fetchAll(database, sql: "SELECT * FROM attempt_task WHERE attempt = ? ORDER BY position", arguments: [id])
    let seed: String = row["seed"]
    let mode: String = row["mode"]
    let plan = AttemptPlan(
      mode: AttemptPlan.Mode(rawValue: mode) ?? .practice, pack: row["pack"], title: row["title"], seed: UInt64(seed) ?? 0,
      cluster: row["cluster"], seconds: row["seconds"], passMark: row["pass_mark"],
      tasks: tasks.map { AttemptPlan.Task(id: $0["task"], title: $0["title"], domain: $0["domain"], weight: $0["weight"]) })
    return Attempt(id: id, plan: plan, log: try log(of: id, in: database))
  }

  static func log(of id: Int64, in database: Database) throws -> [LogEntry] {
    let criteria = try Row.fetchAll(
      database,
      sql: """
        SELECT criterion.* FROM criterion JOIN entry ON entry.id = criterion.entry
        WHERE entry.attempt = ? ORDER BY criterion.entry, criterion.position
        """, arguments: [id])
    var verdicts: [Int64: [CriterionVerdict]] = [:]
    for row in criteria {
      let entry: Int64 = row["entry"]
      let state: String = row["state"]
      verdicts[entry, default: []].append(
        CriterionVerdict(
          title: row["title"], isGate: row["is_gate"], points: row["points"],
          state: CriterionVerdict.State(rawValue: state) ?? .notGraded, wanted: row["wanted"], observed: row["observed"],
          milliseconds: row["milliseconds"]))
    }
    let rows = try Row.fetchAll(database, sql: "SELECT * FROM entry WHERE attempt = ? ORDER BY id", arguments: [id])
    return rows.compactMap { row in
      let entry: Int64 = row["id"]
      let at: Int64 = row["at_us"]
      return LogEvent(kind: row["kind"], task: row["task"], detail: row["detail"], criteria: verdicts[entry] ?? [])
        .map { LogEntry(at: Timestamp(microseconds: at), $0) }
    }
  }
}
