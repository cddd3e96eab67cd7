/// A store whose keys begin otherwise than its users know them.
package struct RebasedStorage: Storage {
  private let base: any Storage
  private let from: String
  private let to: String

  /// Keys that start with `from` are kept with `to` in its place; all others as they are.
  package init(_ base: any Storage, from: String, to: String) {
    self.base = base
    self.from = from
    self.to = to
  }

  private func inner(_ key: String) -> String { key.hasPrefix(from) ? to + key.dropFirst(from.count) : key }
  private func outer(_ key: String) -> String { key.hasPrefix(to) ? from + key.dropFirst(to.count) : key }

  private func outer(_ value: StoredValue) -> StoredValue {
    var value = value
    value.key = outer(value.key)
    return value
  }

  package var isShared: Bool { base.isShared }

  package func currentRevision() async throws(StorageError) -> Int64 { try await base.currentRevision() }

  package func create(_ key: String, _ value: [UInt8]) async throws(StorageError) -> Int64 {
    try await base.create(inner(key), value)
  }

  package func update(_ key: String, expected: Int64, _ value: [UInt8]) async throws(StorageError) -> Int64 {
    try await base.update(inner(key), expected: expected, value)
  }

  package func delete(_ key: String, expected: Int64?) async throws(StorageError) -> Int64 {
    try await base.delete(inner(key), expected: expected)
  }

  package func get(_ key: String, at revision: Int64?) async throws(StorageError) -> StoredValue? {
    try await base.get(inner(key), at: revision).map(outer)
  }

  package func list(prefix: String, after: String?, limit: Int?, at revision: Int64?) async throws(StorageError) -> StoredList {
    var list = try await base.list(prefix: inner(prefix), after: after.map(inner), limit: limit, at: revision)
    list.values = list.values.map(outer)
    return list
  }

  package func watch(
    prefix: String, after revision: Int64, onEnd: @escaping @Sendable (StorageError) -> Void,
    _ deliver: @escaping @Sendable ([StorageEvent]) -> Void
  ) async throws(StorageError) -> StorageWatch {
    try await base.watch(prefix: inner(prefix), after: revision, onEnd: onEnd) { events in
      deliver(
        events.map { event in
          var event = event
          event.key = outer(event.key)
          return event
        })
    }
  }

  package func compact(_ revision: Int64) async throws(StorageError) { try await base.compact(revision) }
  package func checkHealth() async throws(StorageError) { try await base.checkHealth() }
  package func size() async throws(StorageError) -> Int64? { try await base.size() }
  package func close() async { await base.close() }
}
