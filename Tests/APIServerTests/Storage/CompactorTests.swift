import Storage
import Testing

@testable import APIServer

@Suite struct CompactorTests {
  @Test("History is kept for one interval: the first turn forgets nothing, the next what was there before it")
  func turns() async throws {
    let storage = MemoryStorage()
    let first = try await storage.create("a", [1])
    var compactor = Compactor(storage)
    #expect(try await compactor.turn() == nil)
    #expect(try await storage.get("compact_rev_key", at: nil)?.value == Array("0".utf8))
    let second = try await storage.update("a", expected: first, [2])
    #expect(try await storage.get("a", at: first)?.value == [1])
    let forgotten = try #require(try await compactor.turn())
    #expect(forgotten == second - 1)
    #expect(try await storage.get("compact_rev_key", at: nil)?.value == Array("\(forgotten)".utf8))
    _ = try await storage.update("a", expected: second, [3])
    #expect(try await compactor.turn() == second + 1)
    await #expect(throws: StorageError.compacted(first, second + 1)) { try await storage.get("a", at: first) }
  }

  @Test("Of two servers on one store only one compacts")
  func twoServers() async throws {
    let storage = MemoryStorage()
    var (one, other) = (Compactor(storage), Compactor(storage))
    #expect(try await one.turn() == nil)
    #expect(try await other.turn() == nil)
    // The other came later: this one finds the key changed and waits.
    #expect(try await one.turn() == nil)
    #expect(try await other.turn() != nil)
  }
}
