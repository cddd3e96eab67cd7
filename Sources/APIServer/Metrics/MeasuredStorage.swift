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
    try await measured("create", key) { () throws(StorageError) in try await base.create(key, value) }
  }

  func update(_ key: String, expected: Int64, _ value: [UInt8]) async throws(StorageError) -> Int64 {
    try await measured("update", key) { () throws(StorageError) in try await base.update(key, expected: expected, value) }
  }

  func delete(_ key: String, expected: Int64?) async throws(StorageError) -> Int64 {
    try await measured("delete", key) { () throws(StorageError) in try await base.delete(key, expected: expected) }
  }

  func get(_ key: String, at revision: Int64?) async throws(StorageError) -> StoredValue? {
    try await measured("get", key) { () throws(StorageError) in try await base.get(key, at: revision) }
  }

  func list(prefix: String, after: String?, limit: Int?, at revision: Int64?) async throws(StorageError) -> StoredList {
    try await measured("list", prefix) { () throws(StorageError) in
      try await base.list(prefix: prefix, after: after, limit: limit, at: revision)
    }
  }

  func watch(
    prefix: String, after revision: Int64, onEnd: @escaping @Sendable (StorageError) -> Void,
    _ deliver: @escaping @Sendable ([StorageEvent]) -> Void
  ) async throws(StorageError) -> StorageWatch {
    try await base.watch(prefix: prefix, after: revision, onEnd: onEnd, deliver)
  }

  func compact(_ revision: Int64) async throws(StorageError) { try await base.compact(revision) }
  func checkHealth() async throws(StorageError) { try await base.checkHealth() }
  func size() async throws(StorageError) -> Int64? { try await base.size() }
  func close() async { await base.close() }

  /// A write that came too late, or met what it did not expect, is an answer like any other.
  private func measured<Value>(
    _ operation: String, _ key: String, _ body: () async throws(StorageError) -> Value
  ) async throws(StorageError) -> Value {
    let figures = metrics.storage.operation(operation, key)
    let start = ContinuousClock.now
    do throws(StorageError) {
      let value = try await body()
      figures.done((ContinuousClock.now - start).seconds, hasFailed: false)
      return value
    } catch {
      let isAnswer =
        switch error.code {
        case .conflict, .keyExists, .keyNotFound: true
        default: false
        }
      figures.done((ContinuousClock.now - start).seconds, hasFailed: !isAnswer)
      throw error
    }
  }
}
