import KubeAPI
import LinuxSystem
import Storage
import Synchronization

/// A store whose values of some resources are unreadable without the keys.
final class EncryptedStorage: Storage {
  private let base: any Storage
  private let catalogue: ResourceCatalogue
  /// Folder of the store to providers; longer folders first.
  private let folders: Mutex<Folders>
  /// What the values that are not plain were last read with, by key.
  private let readers = Mutex<[String: String]>([:])

  init(_ base: any Storage, _ configuration: EncryptionConfiguration, _ catalogue: ResourceCatalogue) {
    self.base = base
    self.catalogue = catalogue
    folders = Mutex(Self.folders(configuration, catalogue))
  }

  private struct Folders: Sendable {
    /// Of the built-in resources; those that are not encrypted are there with no providers.
    var builtIn: [(prefix: String, providers: [EncryptionProvider])]
    var configuration: EncryptionConfiguration

    func providers(_ key: String) -> [EncryptionProvider] {
      if let folder = builtIn.first(where: { key.hasPrefix($0.prefix) }) { return folder.providers }
      // Objects of definitions are at /registry/GROUP/RESOURCE/.
      let parts = key.split(separator: "/")
      guard parts.count >= 4, parts[1].contains(".") else { return [] }
      return configuration.providers(for: GroupVersionResource(group: String(parts[1]), String(parts[2])))
    }
  }

  private static func folders(_ configuration: EncryptionConfiguration, _ catalogue: ResourceCatalogue) -> Folders {
    let builtIn = catalogue.all.filter(\.isStored)
      .map { (prefix: $0.storagePrefix, providers: configuration.providers(for: $0.resource)) }
    return Folders(builtIn: builtIn.sorted { $0.prefix.utf8.count > $1.prefix.utf8.count }, configuration: configuration)
  }

  /// Reads and writes by another configuration from now on.
  func replace(_ configuration: EncryptionConfiguration) {
    let fresh = Self.folders(configuration, catalogue)
    folders.withLock { $0 = fresh }
  }

  /// `--encryption-provider-config-automatic-reload`: until cancelled, a file that has changed counts; one that makes no sense does not.
  func follow(_ configuration: APIServerConfiguration) async throws {
    guard configuration.reloadsEncryption, let path = configuration.encryptionFile else {
      // Ends with the server, as the loops beside it do.
      while true { try await Task.sleep(for: .seconds(3_600)) }
    }
    try await ChangingFile(path: path).follow { _ in
      do throws(FlagError) {
        replace(try EncryptionConfiguration(file: path))
        Log.info("\"reloaded encryption config\" file=\(JSON.string(path).text)")
      } catch { Log.error("\"failed to load the changed encryption config\" err=\(JSON.string(error.description).text)") }
    }
  }

  /// Whether the value was last written otherwise than it would be now: then even a write that changes nothing is worth it.
  func isStale(_ key: String) -> Bool {
    guard let first = providers(key)?.first else { return false }
    return readers.withLock { $0[key] ?? EncryptionProvider.plain.label } != first.label
  }

  private func providers(_ key: String) -> [EncryptionProvider]? {
    let providers = folders.withLock { $0 }.providers(key)
    return providers.isEmpty ? nil : providers
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
      let (plain, reader) = try EncryptionProvider.open(value, at: key, among: providers)
      readers.withLock { $0[key] = reader.label == EncryptionProvider.plain.label ? nil : reader.label }
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
  func size() async throws(StorageError) -> Int64? { try await base.size() }
  func close() async { await base.close() }
}
