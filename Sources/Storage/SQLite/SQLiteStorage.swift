/// The store in one SQLite file (WAL). A thread of its own does the writing: what comes in while a commit is on its way to the disk
/// shares the next one, and a lone writer never waits for others. Another thread reads, so that no read waits for the disk either.
package final class SQLiteStorage: Storage {
  private let owner: Owner
  private let thread: StorageThread
  private let reader: Reader
  private let readingThread: StorageThread

  /// Only work submitted to the reading thread touches it.
  private final class Reader: @unchecked Sendable {
    let log: SQLiteLog
    init(_ log: SQLiteLog) { self.log = log }
  }

  /// The thread's state; only work submitted to the thread touches it.
  private final class Owner: @unchecked Sendable {
    let log: SQLiteLog
    var watchers = WatcherList()
    var isInTransaction = false
    /// What to do once the batch is on disk, or with the error that kept it off.
    var completions: [(StorageError?) -> Void] = []
    var events: [StorageEvent] = []
    /// Why the last commit did not come about; nil once one did.
    var writeFailure: StorageError?

    init(_ log: SQLiteLog) { self.log = log }
  }

  /// Fails with `inUse` while another process has the file.
  package init(path: String, durability: SQLiteDurability = .process) throws(StorageError) {
    let owner = Owner(try SQLiteLog(path: path, durability: durability))
    self.owner = owner
    reader = Reader(try SQLiteLog(reading: path))
    readingThread = StorageThread { batch in for work in batch { work() } }
    thread = StorageThread { batch in
      for work in batch { work() }
      SQLiteStorage.settle(owner)
    }
    guard thread.start(), readingThread.start() else { throw StorageError(.cannotOpen, "cannot start the store's threads") }
  }

  package func currentRevision() async throws(StorageError) -> Int64 {
    try await read { log throws(StorageError) in log.revision }
  }

  package func create(_ key: String, _ value: [UInt8]) async throws(StorageError) -> Int64 {
    try StorageError.check(value)
    return try await write { log throws(StorageError) in try log.create(key, value) }
  }

  package func update(_ key: String, expected: Int64, _ value: [UInt8]) async throws(StorageError) -> Int64 {
    try StorageError.check(value)
    return try await write { log throws(StorageError) in try log.update(key, expected: expected, value) }
  }

  package func delete(_ key: String, expected: Int64?) async throws(StorageError) -> Int64 {
    try await write { log throws(StorageError) in try log.delete(key, expected: expected) }
  }

  package func get(_ key: String, at revision: Int64?) async throws(StorageError) -> StoredValue? {
    try await read { log throws(StorageError) in try log.get(key, at: revision) }
  }

  package func list(prefix: String, after: String?, limit: Int?, at revision: Int64?) async throws(StorageError) -> StoredList {
    try await read { log throws(StorageError) in try log.list(prefix: prefix, after: after, limit: limit, at: revision) }
  }

  package func watch(
    prefix: String, after revision: Int64, onEnd: @escaping @Sendable (StorageError) -> Void,
    _ deliver: @escaping @Sendable ([StorageEvent]) -> Void
  ) async throws(StorageError) -> StorageWatch {
    let number = try await settled { owner throws(StorageError) in
      let past = try owner.log.events(prefix: prefix, after: revision)
      if !past.isEmpty { deliver(past) }
      return owner.watchers.add(prefix, deliver)
    }
    let (owner, thread) = (owner, thread)
    return StorageWatch { _ = thread.submit { owner.watchers.remove(number) } }
  }

  /// The room is freed piece by piece, with other work in between.
  package func compact(_ revision: Int64) async throws(StorageError) {
    try await commit { log throws(StorageError) in try log.compact(revision) }
    while try await commit({ log throws(StorageError) in try log.sweep() }) {}
    // Outside a transaction, which is where SQLite wants it.
    try await settled { owner throws(StorageError) in try owner.log.shrink() }
  }

  /// The file must be there, and when the last write failed another must succeed.
  package func checkHealth() async throws(StorageError) {
    let failure = try await settled { owner throws(StorageError) in
      try owner.log.checkFile()
      return owner.writeFailure
    }
    if failure != nil { try await commit { log throws(StorageError) in try log.tryWriting() } }
  }

  package func size() async throws(StorageError) -> Int64? {
    try await read { log throws(StorageError) in try log.size() }
  }

  package func close() async {
    let reader = reader
    let _: Void? = try? await SQLiteStorage.perform(on: readingThread) { finish in
      reader.log.close()
      finish(.success(()))
    }
    readingThread.stop()
    let _: Void? = try? await perform { owner, finish in
      SQLiteStorage.settle(owner)
      owner.log.close()
      finish(.success(()))
    }
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
    } catch {
      if [.diskFull, .readOnly, .corrupt, .failed].contains(error.code) { owner.writeFailure = error }
      return .failure(error)
    }
  }

  /// Commits what the batch wrote, tells the watchers, then the writers.
  private static func settle(_ owner: Owner) {
    var failure: StorageError?
    if owner.isInTransaction {
      do throws(StorageError) {
        try owner.log.commit()
        owner.writeFailure = nil
      } catch {
        failure = error
        owner.writeFailure = error
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

  /// Runs in the batch's transaction; done when it is on disk.
  private func commit<Value: Sendable>(
    _ body: @escaping @Sendable (SQLiteLog) throws(StorageError) -> Value
  ) async throws(StorageError) -> Value {
    try await perform { owner, finish in
      let result = SQLiteStorage.transaction(owner, body)
      owner.completions.append { failure in finish(failure.map(Result.failure) ?? result) }
    }
  }

  /// Between two commits, on the thread that makes them.
  private func settled<Value: Sendable>(
    _ body: @escaping @Sendable (Owner) throws(StorageError) -> Value
  ) async throws(StorageError) -> Value {
    try await perform { owner, finish in
      SQLiteStorage.settle(owner)
      do throws(StorageError) { finish(.success(try body(owner))) } catch { finish(.failure(error)) }
    }
  }

  /// Reads see what is committed only, so that nobody acts on a write that may still fail.
  private func read<Value: Sendable>(
    _ body: @escaping @Sendable (SQLiteLog) throws(StorageError) -> Value
  ) async throws(StorageError) -> Value {
    let reader = reader
    return try await SQLiteStorage.perform(on: readingThread) { finish in
      do throws(StorageError) { finish(.success(try reader.log.snapshot(body))) } catch { finish(.failure(error)) }
    }
  }

  private func perform<Value: Sendable>(
    _ body: @escaping @Sendable (Owner, @escaping (Result<Value, StorageError>) -> Void) -> Void
  ) async throws(StorageError) -> Value {
    let owner = owner
    return try await SQLiteStorage.perform(on: thread) { finish in body(owner, finish) }
  }

  private static func perform<Value: Sendable>(
    on thread: StorageThread, _ body: @escaping @Sendable (@escaping (Result<Value, StorageError>) -> Void) -> Void
  ) async throws(StorageError) -> Value {
    let result: Result<Value, StorageError> = await withCheckedContinuation { continuation in
      let isAccepted = thread.submit { body { continuation.resume(returning: $0) } }
      if !isAccepted { continuation.resume(returning: .failure(.closed)) }
    }
    return try result.get()
  }
}
