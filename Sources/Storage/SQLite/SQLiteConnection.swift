import CSQLite

/// A connection to SQLite with its prepared statements. Belongs to one thread at a time.
final class SQLiteConnection {
  private let database: OpaquePointer
  private var statements: [String: OpaquePointer] = [:]

  init(path: String) throws(StorageError) {
    var handle: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    let status = sqlite3_open_v2(path, &handle, flags, nil)
    guard status == SQLITE_OK, let handle else {
      let reason = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      sqlite3_close_v2(handle)
      throw StorageError(.cannotOpen, "cannot open the store \(path): \(reason)")
    }
    database = handle
    sqlite3_busy_timeout(handle, 5_000)
  }

  func close() {
    for statement in statements.values { sqlite3_finalize(statement) }
    statements = [:]
    sqlite3_close_v2(database)
  }

  func execute(_ sql: String) throws(StorageError) {
    guard sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK else { throw failure() }
  }

  var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(database) }

  /// Runs a statement to its end and hands every row to `row`.
  func run(_ sql: String, _ values: [SQLiteValue] = [], _ row: (SQLiteRow) -> Void = { _ in }) throws(StorageError) {
    let statement = try prepare(sql)
    defer {
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
    }
    for (position, value) in values.enumerated() { value.bind(statement, Int32(position + 1)) }
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: row(SQLiteRow(statement: statement))
      case SQLITE_DONE: return
      default: throw failure()
      }
    }
  }

  private func prepare(_ sql: String) throws(StorageError) -> OpaquePointer {
    if let statement = statements[sql] { return statement }
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK, let statement else { throw failure() }
    statements[sql] = statement
    return statement
  }

  private func failure() -> StorageError {
    let message = String(cString: sqlite3_errmsg(database))
    switch sqlite3_errcode(database) {
    case SQLITE_FULL: return StorageError(.diskFull, "the store's disk is full: \(message)")
    case SQLITE_CORRUPT, SQLITE_NOTADB: return StorageError(.corrupt, "the store is damaged: \(message)")
    case SQLITE_READONLY, SQLITE_PERM: return StorageError(.readOnly, "the store cannot be written: \(message)")
    default: return StorageError(.failed, "the store failed: \(message)")
    }
  }
}

enum SQLiteValue {
  case integer(Int64)
  case text(String)
  case blob([UInt8])

  func bind(_ statement: OpaquePointer, _ position: Int32) {
    // SQLITE_TRANSIENT: SQLite keeps a copy of its own.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    switch self {
    case .integer(let value): sqlite3_bind_int64(statement, position, value)
    case .text(let value): sqlite3_bind_text(statement, position, value, -1, transient)
    case .blob(let value):
      _ = value.withUnsafeBytes { sqlite3_bind_blob64(statement, position, $0.baseAddress, UInt64($0.count), transient) }
    }
  }
}

struct SQLiteRow {
  let statement: OpaquePointer

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

  func text(_ column: Int32) -> String { sqlite3_column_text(statement, column).map { String(cString: $0) } ?? "" }

  func blob(_ column: Int32) -> [UInt8] {
    guard let bytes = sqlite3_column_blob(statement, column) else { return [] }
    return Array(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, column))))
  }
}
