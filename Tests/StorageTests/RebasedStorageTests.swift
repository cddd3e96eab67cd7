import Synchronization
import Testing

@testable import Storage

@Suite struct RebasedStorageTests {
  @Test("Keys are kept under another root, and told under the one that was asked for")
  func keys() async throws {
    let base = MemoryStorage()
    let storage = RebasedStorage(base, from: "/registry/", to: "/my/cluster/")
    let seen = Mutex<[String]>([])
    let watch = try await storage.watch(prefix: "/registry/pods/", after: 0) { events in seen.withLock { $0 += events.map(\.key) }
    }
    let revision = try await storage.create("/registry/pods/a", [1])
    _ = try await storage.create("/registry/pods/b", [2])
    _ = try await storage.create("compact_rev_key", [3])
    #expect(
      try await base.list(prefix: "", after: nil, limit: nil, at: nil).values.map(\.key) == [
        "/my/cluster/pods/a", "/my/cluster/pods/b", "compact_rev_key",
      ])
    #expect(
      try await storage.list(prefix: "/registry/", after: "/registry/pods/a", limit: nil, at: nil).values.map(\.key) == [
        "/registry/pods/b"
      ])
    #expect(try await storage.get("/registry/pods/a", at: nil)?.key == "/registry/pods/a")
    _ = try await storage.update("/registry/pods/a", expected: revision, [4])
    _ = try await storage.delete("/registry/pods/a", expected: nil)
    #expect(seen.withLock { $0 } == ["/registry/pods/a", "/registry/pods/b", "/registry/pods/a", "/registry/pods/a"])
    watch.cancel()
  }
}
