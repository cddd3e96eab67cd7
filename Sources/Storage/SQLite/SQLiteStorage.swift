/// The store in one SQLite file (WAL). A thread of its own does all the work; writes that come in together share one commit.
package final class SQLiteStorage: Storage {
  private let owner: Owner
  private let thread: StorageThread

  /// The thread's state; only work submitted to the thread touches it.
  private final class Owner: @unchecked Sendable {
    let log: SQLiteLog
    var watchers = WatcherList()
    var isInTransaction = false
    /// What to do once the batch is on disk, or with the error that kept it off.
    var completions: [(StorageError?) -> Void] = []
    var events: [StorageEvent] = []

    init(_ log: SQLiteLog) { self.log = log }
  }

  package init(path: String) throws(StorageError) {
    let owner = Owner(try SQLiteLog(path: path))
    self.owner = owner
    thread = StorageThread { batch in
      for work in batch { work() }
      SQLiteStorage.settle(owner)
    }
    guard thread.start() else { throw StorageError(.cannotOpen, "cannot start the store's thread") }
  }

  package func currentRevision() async throws(StorageError) -> Int64 {
    try await read { owner throws(StorageError) in owner.log.revision }
  }

  package func create(_ key: String, _ value: [UInt8]) async throws(StorageError) -> Int64 {
    try await write { log throws(StorageError) in try log.create(key, value) }
  }

  package func update(_ key: String, expected: Int64, _ value: [UInt8]) async throws(StorageError) -> Int64 {
    try await write { log throws(StorageError) in try log.update(key, expected: expected, value) }
  }

  package func delete(_ key: String, expected: Int64?) async throws(StorageError) -> Int64 {
    try await write { log throws(StorageError) in try log.delete(key, expected: expected) }
  }

  package func get(_ key: String, at revision: Int64?) async throws(StorageError) -> StoredValue? {
    try await read { owner throws(StorageError) in try owner.log.get(key, at: revision) }
  }

  package func list(prefix: String, after: String?, limit: Int?, at revision: Int64?) async throws(StorageError) -> StoredList {
    try await read { owner throws(StorageError) in
      try owner.log.list(prefix: prefix, after: after, limit: limit, at: revision)
    }
  }

  package func watch(
    prefix: String, after revision: Int64, _ deliver: @escaping @Sendable ([StorageEvent]) -> Void
  ) async throws(StorageError) -> StorageWatch {
    let number = try await read { owner throws(StorageError) in
      let past = try owner.log.events(prefix: prefix, after: revision)
      if !past.isEmpty { deliver(past) }
      return owner.watchers.add(prefix, deliver)
    }
    let (owner, thread) = (owner, thread)
    return StorageWatch { _ = thread.submit { owner.watchers.remove(number) } }
  }

  package func compact(_ revision: Int64) async throws(StorageError) {
    try await perform { owner, finish in
      let result = SQLiteStorage.transaction(owner) { log throws(StorageError) in try log.compact(revision) }
      owner.completions.append { failure in finish(failure.map(Result.failure) ?? result) }
    }
  }

  package func close() async {
    let owner = owner
    let _: Void? = try? await perform { owner, finish in
      SQLiteStorage.settle(owner)
      owner.log.close()
      finish(.success(()))
    }
    _ = owner
    thread.stop()
  }
}

// On the thread.
extension SQLiteStorage {
  private static func transaction<Value>(
    _ owner: Owner, _ body: (SQLiteLog) throws(StorageError) -> Value
  ) -> Result<Value, StorageError> {
    do throws(StorageError) {
      if !owner.isInTransaction {
        try owner.log.begin()
        owner.isInTransaction = true
      }
      return .success(try body(owner.log))
    } catch { return .failure(error) }
  }

  /// Commits what the batch wrote, tells the watchers, then the writers.
  private static func settle(_ owner: Owner) {
    var failure: StorageError?
    if owner.isInTransaction {
      do throws(StorageError) { try owner.log.commit() } catch {
        failure = error
        owner.log.rollback()
      }
      owner.isInTransaction = false
    }
    if failure == nil, !owner.events.isEmpty { owner.watchers.deliver(owner.events) }
    owner.events = []
    let completions = owner.completions
    owner.completions = []
    for completion in completions { completion(failure) }
  }

  private func write(_ body: @escaping @Sendable (SQLiteLog) throws(StorageError) -> StorageEvent) async throws(StorageError)
    -> Int64
  {
    try await perform { owner, finish in
      let result = SQLiteStorage.transaction(owner, body)
      if case .success(let event) = result { owner.events.append(event) }
      owner.completions.append { failure in finish(failure.map(Result.failure) ?? result.map(\.revision)) }
    }
  }

  /// Reads see what is committed only, so that nobody acts on a write that may still fail.
  private func read<Value: Sendable>(
    _ body: @escaping @Sendable (Owner) throws(StorageError) -> Value
  ) async throws(StorageError) -> Value {
    try await perform { owner, finish in
      SQLiteStorage.settle(owner)
      do throws(StorageError) { finish(.success(try body(owner))) } catch { finish(.failure(error)) }
    }
  }

  private func perform<Value: Sendable>(
    _ body: @escaping @Sendable (Owner, @escaping (Result<Value, StorageError>) -> Void) -> Void
  ) async throws(StorageError) -> Value {
    let (owner, thread) = (owner, thread)
    let result: Result<Value, StorageError> = await withCheckedContinuation { continuation in
      let isAccepted = thread.submit { body(owner) { continuation.resume(returning: $0) } }
      if !isAccepted { continuation.resume(returning: .failure(.closed)) }
    }
    return try result.get()
  }
}
