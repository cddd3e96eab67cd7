import KubeAPI
import Storage
import Testing

@testable import APIServer

@Suite struct WatchHistoryTests {
  private static let folder = "/registry/configmaps/"

  private static func object(_ number: Int, size: Int = 0) -> KubeObject {
    var object = KubeObject(apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "a")
    object.json["data"] = ["n": .string(String(number)), "x": .string(String(repeating: "x", count: size))]
    return object
  }

  private static func change(_ cache: ResourceCache, _ revision: Int64, size: Int = 0) {
    let key = "\(folder)default/a"
    let object = CachedObject(key: key, object: object(Int(revision), size: size), revision: revision)
    cache.apply(StorageEvent(kind: .updated, key: key, revision: revision, value: []), object)
  }

  @Test("The past of large objects is bounded by its size, of small ones by its length")
  func bounds() {
    let small = ResourceCache(prefix: Self.folder)
    for revision in 1...3_000 { Self.change(small, Int64(revision)) }
    #expect(small.events(after: 2_500) != nil)
    #expect(small.events(after: 100) == nil)
    let large = ResourceCache(prefix: Self.folder)
    for revision in 1...100 { Self.change(large, Int64(revision), size: 1 << 20) }
    #expect(large.events(after: 90)?.count == 10)
    #expect(large.events(after: 50) == nil)
    #expect(large.oldestRevision >= 68)
  }

  @Test("A cache that begins in the past tells what happened since, with what was before")
  func past() async throws {
    let storage = MemoryStorage()
    let key = "\(Self.folder)default/a"
    var revision = try await storage.create(key, Self.object(0).json.data)
    for number in 1...20 { revision = try await storage.update(key, expected: revision, Self.object(number).json.data) }
    let cache = ObjectCache()
    let source = cache.resource(Self.folder)
    try await cache.start(storage, past: 10)
    #expect(cache.revision == revision)
    #expect(source.get(key)?.object.json["data"]["n"] == "20")
    let events = try #require(source.events(after: revision - 10))
    #expect(events.map { $0.object.object.json["data"]["n"].string } == (11...20).map { String($0) })
    #expect(events.map { $0.previous?.object.json["data"]["n"].string } == (10...19).map { String($0) })
    #expect(source.events(after: revision - 11) == nil)
    // Of a kind nobody has asked for yet it is known as well that nothing happened.
    #expect(cache.resource("/registry/secrets/").events(after: revision - 5)?.isEmpty == true)
  }

  @Test("What the store has forgotten is where the past begins")
  func compacted() async throws {
    let storage = MemoryStorage()
    let key = "\(Self.folder)default/a"
    var revision = try await storage.create(key, Self.object(0).json.data)
    for number in 1...20 { revision = try await storage.update(key, expected: revision, Self.object(number).json.data) }
    try await storage.compact(revision - 3)
    let cache = ObjectCache()
    try await cache.start(storage, past: 1_000)
    let source = cache.resource(Self.folder)
    #expect(source.get(key)?.revision == revision)
    #expect(source.events(after: revision - 3)?.count == 3)
    #expect(source.events(after: revision - 4) == nil)
  }
}
