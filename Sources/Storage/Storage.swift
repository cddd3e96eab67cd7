/// An append-only log of key-value changes, each with its revision: what the API server needs of a store, and what etcd, kine and
/// this module's backends have in common.
///
/// A write is acknowledged only when it outlives the process, and after every watcher whose prefix covers it has been told. So a
/// cache that is filled by a watch has seen a write before the writer goes on.
package protocol Storage: Sendable {
  /// Whether others may write to the store too, so that its watchers may not have been told yet of what somebody was promised.
  var isShared: Bool { get }
  /// The revision of the newest change; 0 when there was none.
  func currentRevision() async throws(StorageError) -> Int64
  /// Fails with `keyExists`.
  func create(_ key: String, _ value: [UInt8]) async throws(StorageError) -> Int64
  /// Replaces the value if the key's revision is still `expected`; else fails with `conflict` or `keyNotFound`.
  func update(_ key: String, expected: Int64, _ value: [UInt8]) async throws(StorageError) -> Int64
  /// Removes the key if its revision is still `expected` (nil: whatever it is). Returns the revision of the removal.
  func delete(_ key: String, expected: Int64?) async throws(StorageError) -> Int64
  /// The value as it is now, or as it was at a revision. Nil when there is none.
  func get(_ key: String, at revision: Int64?) async throws(StorageError) -> StoredValue?
  /// Values in the order of their keys. `after` continues behind that key, at the revision of the first page.
  func list(prefix: String, after: String?, limit: Int?, at revision: Int64?) async throws(StorageError) -> StoredList
  /// Calls `deliver` with every change after `revision` in order, first with those of the past, then as they happen, until the watch is
  /// cancelled. It runs on the store's own thread: it must be quick and must not call back.
  ///
  /// `onEnd` is called, once, when a store outside this process can no longer tell what happened in between: the caller must list
  /// again and watch from there.
  func watch(
    prefix: String, after revision: Int64, onEnd: @escaping @Sendable (StorageError) -> Void,
    _ deliver: @escaping @Sendable ([StorageEvent]) -> Void
  ) async throws(StorageError) -> StorageWatch
  /// Forgets what was superseded or removed up to the revision; older lists and watches then fail with `compacted`.
  func compact(_ revision: Int64) async throws(StorageError)
  /// Fails when the store cannot do its work: what health checks ask, every second or so.
  func checkHealth() async throws(StorageError)
  /// Bytes the store takes on its disk; nil when it has none.
  func size() async throws(StorageError) -> Int64?
  /// Ends the store. Calls that come later fail with `closed`.
  func close() async
}

extension Storage {
  package var isShared: Bool { false }
  package func size() async throws(StorageError) -> Int64? { nil }

  package func watch(
    prefix: String, after revision: Int64, _ deliver: @escaping @Sendable ([StorageEvent]) -> Void
  ) async throws(StorageError) -> StorageWatch {
    try await watch(prefix: prefix, after: revision, onEnd: { _ in }, deliver)
  }
}

package struct StoredValue: Hashable, Sendable {
  package var key: String
  package var value: [UInt8]
  package var createRevision: Int64
  package var revision: Int64
  /// Why the value cannot be read although it is there; then it is empty.
  package var problem: String?

  package init(key: String, value: [UInt8], createRevision: Int64, revision: Int64) {
    self.key = key
    self.value = value
    self.createRevision = createRevision
    self.revision = revision
  }
}

package struct StoredList: Sendable {
  /// The revision the list shows.
  package var revision: Int64
  package var values: [StoredValue]
  /// How many more match after these.
  package var remaining: Int

  package init(revision: Int64, values: [StoredValue], remaining: Int) {
    self.revision = revision
    self.values = values
    self.remaining = remaining
  }
}

package struct StorageEvent: Hashable, Sendable {
  package enum Kind: Hashable, Sendable { case created, updated, deleted }

  package var kind: Kind
  package var key: String
  package var revision: Int64
  /// The new value; for a removal the last one, empty when the store has already forgotten it.
  package var value: [UInt8]
  /// Why the value cannot be read although it is there; then it is empty.
  package var problem: String?

  package init(kind: Kind, key: String, revision: Int64, value: [UInt8]) {
    self.kind = kind
    self.key = key
    self.revision = revision
    self.value = value
  }
}

/// A registration with a store; `cancel` may be called any number of times.
package struct StorageWatch: Sendable {
  private let end: @Sendable () -> Void

  package init(_ end: @escaping @Sendable () -> Void) { self.end = end }

  package func cancel() { end() }
}
