import Storage

/// A store whose requests are counted and timed, by upstream's names for them.
struct MeasuredStorage: Storage {
  private let base: any Storage
  private let metrics: ServerMetrics

  init(_ base: any Storage, _ metrics: ServerMetrics) {
    self.base = base
    self.metrics = metrics
  }

  var isShared: Bool { base.isShared }

  func currentRevision() async throws(StorageError) -> Int64 { try await base.currentRevision() }

  func create(_ key: String, _ value: [UInt8]) async throws(StorageError) -> Int64 {
    let start = ContinuousClock.now
    defer { observe("create", key, start) }
    return try await base.create(key, value)
  }

  func update(_ key: String, expected: Int64, _ value: [UInt8]) async throws(StorageError) -> Int64 {
    let start = ContinuousClock.now
    defer { observe("update", key, start) }
    return try await base.update(key, expected: expected, value)
  }

  func delete(_ key: String, expected: Int64?) async throws(StorageError) -> Int64 {
    let start = ContinuousClock.now
    defer { observe("delete", key, start) }
    return try await base.delete(key, expected: expected)
  }

  func get(_ key: String, at revision: Int64?) async throws(StorageError) -> StoredValue? {
    let start = ContinuousClock.now
    defer { observe("get", key, start) }
    return try await base.get(key, at: revision)
  }

  func list(prefix: String, after: String?, limit: Int?, at revision: Int64?) async throws(StorageError) -> StoredList {
    let start = ContinuousClock.now
    defer { observe("list", prefix, start) }
    return try await base.list(prefix: prefix, after: after, limit: limit, at: revision)
  }

  func watch(
    prefix: String, after revision: Int64, onEnd: @escaping @Sendable (StorageError) -> Void,
    _ deliver: @escaping @Sendable ([StorageEvent]) -> Void
  ) async throws(StorageError) -> StorageWatch {
    try await base.watch(prefix: prefix, after: revision, onEnd: onEnd, deliver)
  }

  func compact(_ revision: Int64) async throws(StorageError) { try await base.compact(revision) }
  func checkHealth() async throws(StorageError) { try await base.checkHealth() }
  func close() async { await base.close() }

  /// The type is the folder behind `/registry/`; of a kind with a group, which has a dot, the folder behind that.
  private func observe(_ operation: String, _ key: String, _ start: ContinuousClock.Instant) {
    let parts = key.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 3).dropFirst()
    let type = parts.first { !$0.contains(UInt8(ascii: ".")) } ?? parts.first
    let labels = [operation, type.map { String(Substring($0)) } ?? ""]
    metrics.storageRequests.add(1, labels)
    metrics.storageDuration.observe((ContinuousClock.now - start).seconds, labels)
  }
}
