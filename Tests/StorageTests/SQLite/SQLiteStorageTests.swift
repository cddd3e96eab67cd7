import Glibc
import Testing

@testable import Storage

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
    #expect(throws: StorageError(.cannotOpen, "cannot open the store /nowhere/x.db: No such file or directory")) {
      try SQLiteStorage(path: "/nowhere/x.db")
    }
  }

  @Test("A file that is in use is refused, and free again after the close")
  func exclusive() async throws {
    let file = TemporaryStore()
    defer { file.remove() }
    let first = try SQLiteStorage(path: file.path)
    #expect(throws: StorageError(.inUse, "cannot open the store \(file.path): another process uses it")) {
      try SQLiteStorage(path: file.path)
    }
    #expect(try await first.create("a", [1]) == 1)
    await first.close()
    let second = try SQLiteStorage(path: file.path)
    #expect(try await second.get("a", at: nil)?.value == [1])
    await second.close()
  }

  @Test(
    "With either durability writers side by side get revisions of their own, and reads see every one",
    arguments: SQLiteDurability.allCases)
  func durability(_ durability: SQLiteDurability) async throws {
    let file = TemporaryStore()
    defer { file.remove() }
    let storage = try SQLiteStorage(path: file.path, durability: durability)
    let revisions = try await withThrowingTaskGroup(of: Int64.self) { group in
      for number in 0..<100 {
        group.addTask {
          let revision = try await storage.create("/a/\(number)", [UInt8(number)])
          #expect(try await storage.get("/a/\(number)", at: revision)?.value == [UInt8(number)])
          return revision
        }
      }
      return try await group.reduce(into: Set<Int64>()) { $0.insert($1) }
    }
    #expect(revisions == Set(1...100))
    #expect(try await storage.list(prefix: "/a/", after: nil, limit: nil, at: nil).values.count == 100)
    await storage.close()
  }

  @Test(
    "A commit waits for the disk only where a power failure must not take it",
    arguments: [(.process, 1), (.power, 2)] as [(SQLiteDurability, Int64)])
  func synchronous(_ durability: SQLiteDurability, _ level: Int64) throws {
    let file = TemporaryStore()
    defer { file.remove() }
    let log = try SQLiteLog(path: file.path, durability: durability)
    #expect(try log.synchronousLevel() == level)
    log.close()
  }

  @Test("After compaction the file does not grow with the number of changes")
  func boundedFile() async throws {
    let file = TemporaryStore()
    defer { file.remove() }
    let storage = try SQLiteStorage(path: file.path)
    var revision = try await storage.create("a", [])
    let value = [UInt8](repeating: 7, count: 4_096)
    for _ in 0..<4 {
      for _ in 0..<500 { revision = try await storage.update("a", expected: revision, value) }
      try await storage.compact(revision)
    }
    await storage.close()
    // Half of one round's history: 2,000 changes were 8 MB.
    #expect(file.size < 1_000_000)
    let again = try SQLiteStorage(path: file.path)
    #expect(try await again.get("a", at: nil)?.revision == revision)
    await again.close()
  }

  @Test("A compaction that a crash cut short is finished by the next, and nothing current is lost")
  func interruptedCompaction() async throws {
    let file = TemporaryStore()
    defer { file.remove() }
    let storage = try SQLiteStorage(path: file.path)
    for number in 0..<30 { _ = try await storage.create("k\(number % 10)/\(number)", [1]) }
    for number in 0..<10 { _ = try await storage.delete("k\(number)/\(number)", expected: nil) }
    await storage.close()
    // The mark is set and one piece is swept, then the process is gone.
    let log = try SQLiteLog(path: file.path)
    try log.begin()
    try log.compact(38)
    _ = try log.sweep(35)
    try log.commit()
    log.close()
    let second = try SQLiteStorage(path: file.path)
    await #expect(throws: StorageError.compacted(37, 38)) { try await second.get("k0/10", at: 37) }
    #expect(try await second.list(prefix: "k", after: nil, limit: nil, at: 38).values.count == 22)
    try await second.compact(40)
    let list = try await second.list(prefix: "k", after: nil, limit: nil, at: nil)
    #expect(list.values.map(\.revision).sorted() == Array(11...30))
    await second.close()
    let swept = try SQLiteLog(path: file.path)
    #expect(try swept.rows() == 20)
    swept.close()
  }

  @Test("A store whose file is gone or was replaced is not well")
  func health() async throws {
    let file = TemporaryStore()
    defer { file.remove() }
    let storage = try SQLiteStorage(path: file.path)
    try await storage.checkHealth()
    try #require(rename(file.path, file.path + ".away") == 0)
    await #expect(throws: StorageError(.failed, "the store's file is gone: \(file.path)")) { try await storage.checkHealth() }
    let other = try SQLiteStorage(path: file.path)
    await #expect(throws: StorageError(.failed, "the store's file was replaced: \(file.path)")) {
      try await storage.checkHealth()
    }
    await other.close()
    await storage.close()
    unlink(file.path + ".away")
  }
}
