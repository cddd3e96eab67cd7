import KubeAPI
import LinuxSystem
import Storage
import Synchronization

/// A store whose values of some resources are unreadable without the keys.
final class EncryptedStorage: Storage {
  private let base: any Storage
  /// Folder of the store to providers; longer folders first.
  private let folders: [(prefix: String, providers: [EncryptionProvider])]
  private let stale = Mutex<Set<String>>([])

  init(_ base: any Storage, _ configuration: EncryptionConfiguration, _ catalogue: ResourceCatalogue) {
    self.base = base
    folders = catalogue.all.filter(\.isStored)
      .map { (prefix: $0.storagePrefix, providers: configuration.providers(for: $0.resource)) }
      .filter { !$0.providers.isEmpty }.sorted { $0.prefix.utf8.count > $1.prefix.utf8.count }
  }

  /// Whether the value was last written otherwise than it would be now: then even a write that changes nothing is worth it.
  func isStale(_ key: String) -> Bool { stale.withLock { $0.contains(key) } }

  private func providers(_ key: String) -> [EncryptionProvider]? {
    if let folder = folders.first(where: { key.hasPrefix($0.prefix) }) { return folder.providers }
    return nil
  }

  private func sealed(_ key: String, _ value: [UInt8]) throws(StorageError) -> [UInt8] {
    guard let first = providers(key)?.first else { return value }
    guard let sealed = first.seal(value, at: key) else { throw StorageError(.failed, "unable to transform key \"\(key)\"") }
    return sealed
  }

  /// The value as it was before it was sealed, or why it cannot be read.
  private func opened(_ key: String, _ value: [UInt8]) -> (value: [UInt8], problem: String?) {
    guard !value.isEmpty, let providers = providers(key) else { return (value, nil) }
    do throws(EncryptionProvider.Failure) {
      let (plain, isStale) = try EncryptionProvider.open(value, at: key, among: providers)
      stale.withLock { stale in if isStale { stale.insert(key) } else { stale.remove(key) } }
      return (plain, nil)
    } catch {
      Log.error("unable to transform key \"\(key)\": \(error.description)")
      return ([], error.description)
    }
  }

  private func opened(_ value: StoredValue) -> StoredValue {
    var value = value
    (value.value, value.problem) = opened(value.key, value.value)
    return value
  }

  var isShared: Bool { base.isShared }

  func currentRevision() async throws(StorageError) -> Int64 { try await base.currentRevision() }

  func create(_ key: String, _ value: [UInt8]) async throws(StorageError) -> Int64 {
    try await base.create(key, try sealed(key, value))
  }

  func update(_ key: String, expected: Int64, _ value: [UInt8]) async throws(StorageError) -> Int64 {
    try await base.update(key, expected: expected, try sealed(key, value))
  }

  func delete(_ key: String, expected: Int64?) async throws(StorageError) -> Int64 {
    try await base.delete(key, expected: expected)
  }

  func get(_ key: String, at revision: Int64?) async throws(StorageError) -> StoredValue? {
    try await base.get(key, at: revision).map(opened)
  }

  func list(prefix: String, after: String?, limit: Int?, at revision: Int64?) async throws(StorageError) -> StoredList {
    var list = try await base.list(prefix: prefix, after: after, limit: limit, at: revision)
    list.values = list.values.map(opened)
    return list
  }

  func watch(
    prefix: String, after revision: Int64, onEnd: @escaping @Sendable (StorageError) -> Void,
    _ deliver: @escaping @Sendable ([StorageEvent]) -> Void
  ) async throws(StorageError) -> StorageWatch {
    try await base.watch(prefix: prefix, after: revision, onEnd: onEnd) { [self] events in
      deliver(
        events.map { event in
          var event = event
          (event.value, event.problem) = opened(event.key, event.value)
          return event
        })
    }
  }

  func compact(_ revision: Int64) async throws(StorageError) { try await base.compact(revision) }
  func checkHealth() async throws(StorageError) { try await base.checkHealth() }
  func close() async { await base.close() }
}
