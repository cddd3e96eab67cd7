import EtcdStorage
import LinuxSystem
import Storage

extension StorageConfiguration {
  /// How long an etcd that is not there yet is waited for, or a file that the server before this one still has: upstream's dial
  /// timeout.
  private static let patience = Duration.seconds(20)
  private static let late = "Error creating leases: error creating storage factory: context deadline exceeded"

  /// The store, once it answers.
  func open() async throws -> any Storage {
    guard let location else { throw FlagError("--etcd-servers must be specified") }
    let deadline = ContinuousClock.now + Self.patience
    let storage = try await store(location, until: deadline)
    while true {
      do throws(StorageError) {
        try await storage.checkHealth()
        break
      } catch {
        guard error.code == .unavailable, ContinuousClock.now < deadline else {
          await storage.close()
          throw error.code == .unavailable ? StorageError(.unavailable, Self.late) : error
        }
        try await Task.sleep(for: .milliseconds(200))
      }
    }
    let root = "/" + prefix.split(separator: "/").joined(separator: "/")
    return root == "/registry" ? storage : RebasedStorage(storage, from: "/registry/", to: root == "/" ? root : root + "/")
  }

  private func store(_ location: StoreLocation, until deadline: ContinuousClock.Instant) async throws -> any Storage {
    switch location {
    case .file(let path, let durability):
      while true {
        do throws(StorageError) { return try SQLiteStorage(path: path, durability: durability) } catch {
          guard error.code == .inUse, ContinuousClock.now < deadline else { throw error }
        }
        try await Task.sleep(for: .milliseconds(100))
      }
    case .etcd(let endpoints):
      return try EtcdStorage(
        EtcdConfiguration(
          endpoints: endpoints,
          certificateAuthority: try certificateAuthorityFile.map { try TextFile.read($0, flag: "--etcd-cafile") },
          certificateChain: try certificateFile.map { try TextFile.read($0, flag: "--etcd-certfile") },
          privateKey: try keyFile.map { try TextFile.read($0, flag: "--etcd-keyfile") }))
    }
  }
}
