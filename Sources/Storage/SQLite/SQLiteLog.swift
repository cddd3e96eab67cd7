/// The log as a table: one row a change, the row's number is the revision. Belongs to the store's thread.
final class SQLiteLog {
  private let connection: SQLiteConnection
  private(set) var revision: Int64 = 0
  private(set) var compacted: Int64 = 0
  /// Up to here what is superseded has been deleted; behind `compacted` while a compaction goes on.
  private var swept: Int64 = 0
  private let file: SQLiteFile?

  init(path: String, durability: SQLiteDurability = .process) throws(StorageError) {
    let file = try SQLiteFile(path: path)
    self.file = file
    do throws(StorageError) { connection = try SQLiteConnection(path: path) } catch {
      file.close()
      throw error
    }
    do throws(StorageError) {
      try connection.execute(
        """
        PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA journal_size_limit=16777216; \(durability.pragma); PRAGMA wal_autocheckpoint=2000; PRAGMA cache_size=-2000;
        CREATE TABLE IF NOT EXISTS log(
          revision INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, deleted INTEGER NOT NULL,
          create_revision INTEGER NOT NULL, previous INTEGER NOT NULL, value BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS log_key ON log(key, revision);
        CREATE TABLE IF NOT EXISTS mark(name TEXT PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID;
        """)
      try readMarks()
    } catch {
      close()
      throw error
    }
  }

  /// A second look at a log that is open already: for `snapshot`.
  init(reading path: String) throws(StorageError) {
    file = nil
    connection = try SQLiteConnection(path: path)
    do throws(StorageError) { try connection.execute("PRAGMA query_only=1; PRAGMA cache_size=-500;") } catch {
      close()
      throw error
    }
  }

  private func readMarks() throws(StorageError) {
    try connection.run("SELECT seq FROM sqlite_sequence WHERE name = 'log'") { revision = $0.integer(0) }
    try connection.run("SELECT revision FROM mark WHERE name = 'compacted'") { compacted = $0.integer(0) }
    try connection.run("SELECT revision FROM mark WHERE name = 'swept'") { swept = $0.integer(0) }
  }

  func close() {
    connection.close()
    file?.close()
  }

  func begin() throws(StorageError) { try connection.run("BEGIN IMMEDIATE") }
  func commit() throws(StorageError) { try connection.run("COMMIT") }

  /// Forgets the transaction and reads again where the log stands.
  func rollback() {
    try? connection.execute("ROLLBACK")
    try? readMarks()
  }

  /// Runs `body` on the log as it is after the last commit, whatever is written meanwhile.
  func snapshot<Value>(_ body: (SQLiteLog) throws(StorageError) -> Value) throws(StorageError) -> Value {
    try connection.run("BEGIN")
    defer { try? connection.run("COMMIT") }
    try readMarks()
    return try body(self)
  }

  func create(_ key: String, _ value: [UInt8]) throws(StorageError) -> StorageEvent {
    guard try latest(key) == nil else { throw StorageError(.keyExists, "key exists: \(key)") }
    return try append(.created, key, value, createRevision: 0, previous: 0)
  }

  func update(_ key: String, expected: Int64, _ value: [UInt8]) throws(StorageError) -> StorageEvent {
    let existing = try existing(key, expected)
    return try append(.updated, key, value, createRevision: existing.createRevision, previous: existing.revision)
  }

  func delete(_ key: String, expected: Int64?) throws(StorageError) -> StorageEvent {
    let existing = try existing(key, expected)
    return try append(.deleted, key, existing.value, createRevision: existing.createRevision, previous: existing.revision)
  }

  func get(_ key: String, at revision: Int64?) throws(StorageError) -> StoredValue? {
    if let revision { try check(revision) }
    return try latest(key, at: revision)
  }

  func list(prefix: String, after: String?, limit: Int?, at asked: Int64?) throws(StorageError) -> StoredList {
    if let asked { try check(asked) }
    let bound = end(ofPrefix: prefix).map { String(decoding: $0, as: UTF8.self) } ?? "\u{10FFFF}"
    let from = after.map { $0 + "\u{1}" } ?? prefix
    let arguments: [SQLiteValue] = [.text(from), .text(bound), .integer(asked ?? revision)]
    let newest = "SELECT MAX(revision) FROM log WHERE key >= ?1 AND key < ?2 AND revision <= ?3 GROUP BY key"
    var values: [StoredValue] = []
    try connection.run(
      "SELECT key, value, create_revision, revision FROM log WHERE revision IN (\(newest)) AND deleted = 0 ORDER BY key LIMIT ?4",
      arguments + [.integer(limit.map(Int64.init) ?? -1)]
    ) { row in values.append(SQLiteLog.value(row)) }
    var total = values.count
    if let limit, values.count == limit {
      try connection.run("SELECT COUNT(*) FROM log WHERE revision IN (\(newest)) AND deleted = 0", arguments) {
        total = Int($0.integer(0))
      }
    }
    return StoredList(revision: asked ?? revision, values: values, remaining: total - values.count)
  }

  func events(prefix: String, after revision: Int64) throws(StorageError) -> [StorageEvent] {
    if revision < compacted { throw StorageError.compacted(revision, compacted) }
    var events: [StorageEvent] = []
    try connection.run(
      "SELECT key, value, create_revision, revision, deleted FROM log WHERE revision > ?1 ORDER BY revision", [.integer(revision)]
    ) { row in
      let value = SQLiteLog.value(row)
      guard value.key.hasPrefix(prefix) else { return }
      let kind: StorageEvent.Kind = row.integer(4) != 0 ? .deleted : value.createRevision == value.revision ? .created : .updated
      events.append(StorageEvent(kind: kind, key: value.key, revision: value.revision, value: value.value))
    }
    return events
  }

  /// Refuses what is older from now on; `sweep` then frees the room. In this order a crash between them loses nothing.
  func compact(_ asked: Int64) throws(StorageError) {
    if asked > revision { throw StorageError.future(asked, revision) }
    if asked <= compacted { throw StorageError.compacted(asked, compacted) }
    try mark("compacted", asked)
    compacted = asked
  }

  /// Deletes some of what the compaction made unreachable, the oldest first: a row goes in the same piece as the one that
  /// supersedes it is looked at, so that a piece which was not done before a crash is done later. False when all is done.
  func sweep(_ pieces: Int64 = 2_000) throws(StorageError) -> Bool {
    guard swept < compacted else { return false }
    let last = min(swept + pieces, compacted)
    let range: [SQLiteValue] = [.integer(swept), .integer(last)]
    try connection.run(
      "DELETE FROM log WHERE revision IN (SELECT previous FROM log WHERE revision > ?1 AND revision <= ?2 AND previous > 0)",
      range)
    try connection.run("DELETE FROM log WHERE revision > ?1 AND revision <= ?2 AND deleted = 1", range)
    try mark("swept", last)
    swept = last
    return true
  }

  /// Gives pages that nothing uses back to the file system.
  func shrink() throws(StorageError) { try connection.execute("PRAGMA incremental_vacuum(2000)") }

  /// How many changes are kept.
  func rows() throws(StorageError) -> Int64 {
    var count: Int64 = 0
    try connection.run("SELECT COUNT(*) FROM log") { count = $0.integer(0) }
    return count
  }

  /// Bytes of the file, those of pages in it that nothing uses with them.
  func size() throws(StorageError) -> Int64 {
    var size: Int64 = 0
    try connection.run("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()") { size = $0.integer(0) }
    return size
  }

  /// As SQLite counts: 1 is NORMAL, 2 is FULL.
  func synchronousLevel() throws(StorageError) -> Int64 {
    var level: Int64 = 0
    try connection.run("PRAGMA synchronous") { level = $0.integer(0) }
    return level
  }

  func checkFile() throws(StorageError) { try file?.check() }

  /// A write that changes nothing anybody reads.
  func tryWriting() throws(StorageError) { try mark("health", revision) }

  private func mark(_ name: String, _ value: Int64) throws(StorageError) {
    try connection.run("INSERT OR REPLACE INTO mark(name, revision) VALUES(?1, ?2)", [.text(name), .integer(value)])
  }

  private func append(
    _ kind: StorageEvent.Kind, _ key: String, _ value: [UInt8], createRevision: Int64, previous: Int64
  ) throws(StorageError) -> StorageEvent {
    let next = revision + 1
    try connection.run(
      "INSERT INTO log(revision, key, deleted, create_revision, previous, value) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
      [
        .integer(next), .text(key), .integer(kind == .deleted ? 1 : 0), .integer(kind == .created ? next : createRevision),
        .integer(previous), .blob(value),
      ])
    revision = next
    return StorageEvent(kind: kind, key: key, revision: next, value: value)
  }

  private func existing(_ key: String, _ expected: Int64?) throws(StorageError) -> StoredValue {
    guard let existing = try latest(key) else { throw StorageError(.keyNotFound, "key not found: \(key)") }
    if let expected, expected != existing.revision {
      throw StorageError(.conflict(current: existing.revision), "\(key) is at revision \(existing.revision)")
    }
    return existing
  }

  private func latest(_ key: String, at revision: Int64? = nil) throws(StorageError) -> StoredValue? {
    var found: StoredValue?
    try connection.run(
      """
      SELECT key, value, create_revision, revision, deleted FROM log WHERE key = ?1 AND revision <= ?2
      ORDER BY revision DESC LIMIT 1
      """, [.text(key), .integer(revision ?? .max)]
    ) { row in found = row.integer(4) != 0 ? nil : SQLiteLog.value(row) }
    return found
  }

  private func check(_ asked: Int64) throws(StorageError) {
    if asked > revision { throw StorageError.future(asked, revision) }
    if asked < compacted { throw StorageError.compacted(asked, compacted) }
  }

  private static func value(_ row: SQLiteRow) -> StoredValue {
    StoredValue(key: row.text(0), value: row.blob(1), createRevision: row.integer(2), revision: row.integer(3))
  }
}
