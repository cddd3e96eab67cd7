import Glibc
import Synchronization
import Testing

@testable import Storage

enum Backend: String, CaseIterable, CustomTestStringConvertible {
  case memory, sqlite

  var testDescription: String { rawValue }

  func with(_ body: (any Storage) async throws -> Void) async throws {
    switch self {
    case .memory: try await body(MemoryStorage())
    case .sqlite:
      let file = TemporaryStore()
      defer { file.remove() }
      let storage = try SQLiteStorage(path: file.path)
      try await body(storage)
      await storage.close()
    }
  }
}

struct TemporaryStore {
  let path = "/tmp/storage-tests-\(getpid())-\(UInt64.random(in: 0 ... .max)).db"

  func remove() { for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) } }
}

/// What every backend promises.
@Suite struct StorageConformanceTests {
  @Test("A new key gets the next revision and is read back", arguments: Backend.allCases)
  func create(_ backend: Backend) async throws {
    try await backend.with { storage in
      #expect(try await storage.currentRevision() == 0)
      #expect(try await storage.create("/registry/a", [1, 2]) == 1)
      #expect(try await storage.create("/registry/b", []) == 2)
      let value = try await storage.get("/registry/a", at: nil)
      #expect(value == StoredValue(key: "/registry/a", value: [1, 2], createRevision: 1, revision: 1))
      #expect(try await storage.get("/registry/b", at: nil)?.value == [])
      #expect(try await storage.get("/registry", at: nil) == nil)
      await #expect(throws: StorageError(.keyExists, "key exists: /registry/a")) { try await storage.create("/registry/a", []) }
      #expect(try await storage.currentRevision() == 2)
    }
  }

  @Test("An update or removal needs the revision that is there", arguments: Backend.allCases)
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
      #expect(try await storage.delete("k", expected: second) == 3)
      await #expect(throws: StorageError(.keyNotFound, "key not found: k")) { try await storage.delete("k", expected: nil) }
      await #expect(throws: StorageError(.keyNotFound, "key not found: k")) { try await storage.update("k", expected: 3, []) }
      #expect(try await storage.create("k", [4]) == 4)
      #expect(try await storage.get("k", at: nil)?.createRevision == 4)
    }
  }

  @Test("The past can be read at its revision", arguments: Backend.allCases)
  func history(_ backend: Backend) async throws {
    try await backend.with { storage in
      _ = try await storage.create("k", [1])
      _ = try await storage.update("k", expected: 1, [2])
      _ = try await storage.delete("k", expected: nil)
      #expect(try await storage.get("k", at: 1)?.value == [1])
      #expect(try await storage.get("k", at: 2)?.value == [2])
      #expect(try await storage.get("k", at: 3) == nil)
      #expect(try await storage.list(prefix: "k", after: nil, limit: nil, at: 2).values.map(\.value) == [[2]])
      await #expect(throws: StorageError.future(9, 3)) { try await storage.get("k", at: 9) }
    }
  }

  @Test("A list is sorted by bytes, bounded by its prefix, and comes in pages of one revision", arguments: Backend.allCases)
  func list(_ backend: Backend) async throws {
    try await backend.with { storage in
      for key in ["/r/pods/b/x", "/r/pods/a/y", "/r/pods/a/x", "/r/podsx/z", "/r/pods/é", "/q"] {
        _ = try await storage.create(key, Array(key.utf8))
      }
      let first = try await storage.list(prefix: "/r/pods/", after: nil, limit: 2, at: nil)
      #expect(first.values.map(\.key) == ["/r/pods/a/x", "/r/pods/a/y"])
      #expect(first.remaining == 2)
      #expect(first.revision == 6)
      _ = try await storage.delete("/r/pods/b/x", expected: nil)
      let second = try await storage.list(prefix: "/r/pods/", after: "/r/pods/a/y", limit: 2, at: first.revision)
      #expect(second.values.map(\.key) == ["/r/pods/b/x", "/r/pods/é"])
      #expect(second.remaining == 0)
      #expect(try await storage.list(prefix: "/r/pods/", after: nil, limit: nil, at: nil).values.count == 3)
    }
  }

  @Test("A watch tells the past once, then every change in order", arguments: Backend.allCases)
  func watch(_ backend: Backend) async throws {
    try await backend.with { storage in
      _ = try await storage.create("/a/1", [1])
      _ = try await storage.create("/a/2", [2])
      let seen = Mutex<[StorageEvent]>([])
      let watch = try await storage.watch(prefix: "/a/", after: 1) { events in seen.withLock { $0 += events } }
      _ = try await storage.update("/a/1", expected: 1, [3])
      _ = try await storage.create("/b/1", [4])
      _ = try await storage.delete("/a/1", expected: nil)
      #expect(
        seen.withLock { $0 } == [
          StorageEvent(kind: .created, key: "/a/2", revision: 2, value: [2]),
          StorageEvent(kind: .updated, key: "/a/1", revision: 3, value: [3]),
          StorageEvent(kind: .deleted, key: "/a/1", revision: 5, value: [3]),
        ])
      watch.cancel()
      _ = try await storage.currentRevision()
      _ = try await storage.create("/a/9", [])
      #expect(seen.withLock { $0.count } == 3)
    }
  }

  @Test("Compaction keeps what is current and refuses what is older", arguments: Backend.allCases)
  func compact(_ backend: Backend) async throws {
    try await backend.with { storage in
      _ = try await storage.create("a", [1])
      _ = try await storage.update("a", expected: 1, [2])
      _ = try await storage.create("b", [1])
      _ = try await storage.delete("b", expected: nil)
      _ = try await storage.update("a", expected: 2, [3])
      try await storage.compact(4)
      await #expect(throws: StorageError.compacted(2, 4)) { try await storage.get("a", at: 2) }
      await #expect(throws: StorageError.compacted(3, 4)) { try await storage.watch(prefix: "", after: 3) { _ in } }
      #expect(try await storage.get("a", at: 4)?.value == [2])
      #expect(try await storage.list(prefix: "", after: nil, limit: nil, at: nil).values.map(\.value) == [[3]])
      await #expect(throws: StorageError.compacted(4, 4)) { try await storage.compact(4) }
      await #expect(throws: StorageError.future(99, 5)) { try await storage.compact(99) }
    }
  }

  @Test("Of many that change one key at once, one at a time wins and none is lost", arguments: Backend.allCases)
  func contention(_ backend: Backend) async throws {
    try await backend.with { storage in
      _ = try await storage.create("n", [0])
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<8 {
          group.addTask {
            for _ in 0..<5 {
              while let value = try await storage.get("n", at: nil) {
                do {
                  _ = try await storage.update("n", expected: value.revision, [value.value[0] + 1])
                  break
                } catch let error as StorageError { guard case .conflict = error.code else { throw error } }
              }
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(try await storage.get("n", at: nil)?.value == [40])
      #expect(try await storage.currentRevision() == 41)
    }
  }
}

@Suite struct SQLiteStorageTests {
  @Test("What was acknowledged is there after opening the file again, and revisions go on")
  func reopen() async throws {
    let file = TemporaryStore()
    defer { file.remove() }
    let first = try SQLiteStorage(path: file.path)
    _ = try await first.create("a", [1])
    _ = try await first.delete("a", expected: nil)
    try await first.compact(2)
    await first.close()
    await #expect(throws: StorageError.closed) { try await first.create("b", []) }
    let second = try SQLiteStorage(path: file.path)
    #expect(try await second.currentRevision() == 2)
    #expect(try await second.create("a", [2]) == 3)
    await second.close()
  }

  @Test("A path that cannot be opened is named")
  func cannotOpen() {
    #expect(throws: StorageError(.cannotOpen, "cannot open the store /nowhere/x.db: unable to open database file")) {
      try SQLiteStorage(path: "/nowhere/x.db")
    }
  }
}
