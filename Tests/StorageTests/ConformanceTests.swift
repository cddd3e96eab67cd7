import Synchronization
import Testing

@testable import Storage

/// What every backend promises. Revisions are counted from where a fresh store stands: 0, and 1 for an etcd.
@Suite(.serialized) struct ConformanceTests {
  @Test("A new key gets the next revision and is read back", arguments: Backend.available)
  func create(_ backend: Backend) async throws {
    try await backend.with { storage in
      let base = try await storage.currentRevision()
      #expect(try await storage.create("/registry/a", [1, 2]) == base + 1)
      #expect(try await storage.create("/registry/b", []) == base + 2)
      let value = try await storage.get("/registry/a", at: nil)
      #expect(value == StoredValue(key: "/registry/a", value: [1, 2], createRevision: base + 1, revision: base + 1))
      #expect(try await storage.get("/registry/b", at: nil)?.value == [])
      #expect(try await storage.get("/registry", at: nil) == nil)
      await #expect(throws: StorageError(.keyExists, "key exists: /registry/a")) { try await storage.create("/registry/a", []) }
      #expect(try await storage.currentRevision() == base + 2)
      try await storage.checkHealth()
    }
  }

  @Test("An update or removal needs the revision that is there", arguments: Backend.available)
  func compareAndSet(_ backend: Backend) async throws {
    try await backend.with { storage in
      let first = try await storage.create("k", [1])
      let second = try await storage.update("k", expected: first, [2])
      #expect(try await storage.get("k", at: nil) == StoredValue(key: "k", value: [2], createRevision: first, revision: second))
      await #expect(throws: StorageError(.conflict(current: second), "k is at revision \(second)")) {
        try await storage.update("k", expected: first, [3])
      }
      await #expect(throws: StorageError(.conflict(current: second), "k is at revision \(second)")) {
        try await storage.delete("k", expected: first)
      }
      #expect(try await storage.delete("k", expected: second) == second + 1)
      await #expect(throws: StorageError(.keyNotFound, "key not found: k")) { try await storage.delete("k", expected: nil) }
      await #expect(throws: StorageError(.keyNotFound, "key not found: k")) { try await storage.update("k", expected: 3, []) }
      await #expect(throws: StorageError(.keyNotFound, "key not found: k")) { try await storage.update("k", expected: 0, []) }
      #expect(try await storage.create("k", [4]) == second + 2)
      #expect(try await storage.get("k", at: nil)?.createRevision == second + 2)
    }
  }

  @Test("The past can be read at its revision", arguments: Backend.available)
  func history(_ backend: Backend) async throws {
    try await backend.with { storage in
      let first = try await storage.create("k", [1])
      let second = try await storage.update("k", expected: first, [2])
      let third = try await storage.delete("k", expected: nil)
      #expect(try await storage.get("k", at: first)?.value == [1])
      #expect(try await storage.get("k", at: second)?.value == [2])
      #expect(try await storage.get("k", at: third) == nil)
      #expect(try await storage.list(prefix: "k", after: nil, limit: nil, at: second).values.map(\.value) == [[2]])
      await #expect(throws: StorageError.future(third + 9, third)) { try await storage.get("k", at: third + 9) }
      await #expect(throws: StorageError.future(third + 9, third)) {
        try await storage.list(prefix: "k", after: nil, limit: nil, at: third + 9)
      }
    }
  }

  @Test("A list is sorted by bytes, bounded by its prefix, and comes in pages of one revision", arguments: Backend.available)
  func list(_ backend: Backend) async throws {
    try await backend.with { storage in
      for key in ["/r/pods/b/x", "/r/pods/a/y", "/r/pods/a/x", "/r/podsx/z", "/r/pods/é", "/q"] {
        _ = try await storage.create(key, Array(key.utf8))
      }
      let newest = try await storage.currentRevision()
      let first = try await storage.list(prefix: "/r/pods/", after: nil, limit: 2, at: nil)
      #expect(first.values.map(\.key) == ["/r/pods/a/x", "/r/pods/a/y"])
      #expect(first.remaining == 2)
      #expect(first.revision == newest)
      _ = try await storage.delete("/r/pods/b/x", expected: nil)
      let second = try await storage.list(prefix: "/r/pods/", after: "/r/pods/a/y", limit: 2, at: first.revision)
      #expect(second.values.map(\.key) == ["/r/pods/b/x", "/r/pods/é"])
      #expect(second.remaining == 0)
      #expect(second.revision == newest)
      #expect(try await storage.list(prefix: "/r/pods/", after: nil, limit: nil, at: nil).values.count == 3)
      #expect(try await storage.list(prefix: "", after: nil, limit: nil, at: nil).values.count == 5)
    }
  }

  @Test("A long list is whole, and of one revision", arguments: Backend.available)
  func longList(_ backend: Backend) async throws {
    try await backend.with { storage in
      try await Self.inParallel(1_200) { number in _ = try await storage.create("/n/\(10_000 + number)", [1]) }
      let list = try await storage.list(prefix: "/n/", after: nil, limit: nil, at: nil)
      #expect(list.values.map(\.key) == (0..<1_200).map { "/n/\(10_000 + $0)" })
      #expect(list.remaining == 0)
      let page = try await storage.list(prefix: "/n/", after: "/n/10099", limit: 600, at: list.revision)
      #expect(page.values.first?.key == "/n/10100")
      #expect(page.values.count == 600)
      #expect(page.remaining == 500)
    }
  }

  @Test("A watch tells the past once, then every change in order", arguments: Backend.available)
  func watch(_ backend: Backend) async throws {
    try await backend.with { storage in
      let base = try await storage.create("/a/1", [1])
      _ = try await storage.create("/a/2", [2])
      let seen = Mutex<[StorageEvent]>([])
      let watch = try await storage.watch(prefix: "/a/", after: base) { events in seen.withLock { $0 += events } }
      _ = try await storage.update("/a/1", expected: base, [3])
      _ = try await storage.create("/b/1", [4])
      _ = try await storage.delete("/a/1", expected: nil)
      #expect(
        seen.withLock { $0 } == [
          StorageEvent(kind: .created, key: "/a/2", revision: base + 1, value: [2]),
          StorageEvent(kind: .updated, key: "/a/1", revision: base + 2, value: [3]),
          StorageEvent(kind: .deleted, key: "/a/1", revision: base + 4, value: [3]),
        ])
      watch.cancel()
      _ = try await storage.currentRevision()
      _ = try await storage.create("/a/9", [])
      #expect(seen.withLock { $0.count } == 3)
    }
  }

  @Test("Compaction keeps what is current and refuses what is older", arguments: Backend.available)
  func compact(_ backend: Backend) async throws {
    try await backend.with { storage in
      let first = try await storage.create("a", [1])
      _ = try await storage.update("a", expected: first, [2])
      _ = try await storage.create("b", [1])
      let fourth = try await storage.delete("b", expected: nil)
      _ = try await storage.update("a", expected: first + 1, [3])
      try await storage.compact(fourth)
      await #expect(throws: StorageError.compacted(first, fourth)) { try await storage.get("a", at: first) }
      await #expect(throws: StorageError.compacted(first, fourth)) {
        try await storage.list(prefix: "", after: nil, limit: nil, at: first)
      }
      await #expect(throws: StorageError.compacted(fourth - 1, fourth)) {
        try await storage.watch(prefix: "", after: fourth - 1) { _ in }
      }
      #expect(try await storage.get("a", at: fourth)?.value == [2])
      #expect(try await storage.list(prefix: "", after: nil, limit: nil, at: nil).values.map(\.value) == [[3]])
      await #expect(throws: StorageError.compacted(fourth, fourth)) { try await storage.compact(fourth) }
      await #expect(throws: StorageError.future(first + 99, fourth + 1)) { try await storage.compact(first + 99) }
      let seen = Mutex<[StorageEvent]>([])
      let watch = try await storage.watch(prefix: "", after: fourth) { events in seen.withLock { $0 += events } }
      _ = try await storage.create("c", [7])
      #expect(seen.withLock { $0.map(\.value) } == [[3], [7]])
      watch.cancel()
    }
  }

  @Test("Large values come back whole, and too large ones are refused", arguments: Backend.available)
  func largeValues(_ backend: Backend) async throws {
    try await backend.with { storage in
      let large = (0..<1_400_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      let base = try await storage.currentRevision()
      let seen = Mutex<[StorageEvent]>([])
      let watch = try await storage.watch(prefix: "/l/", after: base) { events in seen.withLock { $0 += events } }
      for number in 0..<3 { _ = try await storage.create("/l/\(number)", large) }
      #expect(try await storage.list(prefix: "/l/", after: nil, limit: nil, at: nil).values.allSatisfy { $0.value == large })
      #expect(seen.withLock { $0.count { $0.value == large } } == 3)
      watch.cancel()
      await #expect(throws: StorageError(.tooLarge, "etcdserver: request is too large")) {
        try await storage.create("/l/x", [UInt8](repeating: 1, count: 1_600_000))
      }
    }
  }

  @Test("Of many that change one key at once, one at a time wins and none is lost", arguments: Backend.available)
  func contention(_ backend: Backend) async throws {
    try await backend.with { storage in
      let base = try await storage.create("n", [0])
      try await Self.inParallel(8) { _ in
        for _ in 0..<5 {
          while let value = try await storage.get("n", at: nil) {
            do throws(StorageError) {
              _ = try await storage.update("n", expected: value.revision, [value.value[0] + 1])
              break
            } catch { guard case .conflict = error.code else { throw error } }
          }
        }
      }
      #expect(try await storage.get("n", at: nil)?.value == [40])
      #expect(try await storage.currentRevision() == base + 40)
    }
  }

  @Test("A writer goes on only when watches have told what it wrote, and they tell all once", arguments: Backend.available)
  func manyWriters(_ backend: Backend) async throws {
    try await backend.with { storage in
      let seen = Mutex<[Int64]>([])
      let base = try await storage.currentRevision()
      let watch = try await storage.watch(prefix: "/w/", after: base) { events in seen.withLock { $0 += events.map(\.revision) } }
      let late = Mutex(0)
      try await Self.inParallel(32) { writer in
        for number in 0..<10 {
          let revision = try await storage.create("/w/\(writer)/\(number)", [1])
          if !seen.withLock({ $0.contains(revision) }) { late.withLock { $0 += 1 } }
        }
      }
      #expect(late.withLock { $0 } == 0)
      #expect(seen.withLock { $0 } == Array(base + 1...base + 320))
      watch.cancel()
    }
  }

  private static func inParallel(_ count: Int, _ body: @escaping @Sendable (Int) async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<count { group.addTask { try await body(number) } }
      try await group.waitForAll()
    }
  }
}
