import HTTPServer
import KubeAPI
import Storage
import Synchronization
import Testing

@testable import APIServer

/// Two servers on one store, the second of which hears late what the first one writes.
@Suite struct SharedStoreTests {
  /// Tells its watchers nothing before it is asked how far the store has come.
  private final class LateStorage: Storage {
    private struct State {
      var isLate = false
      var held: [@Sendable () -> Void] = []
    }

    private let base: MemoryStorage
    private let state = Mutex(State())

    init(_ base: MemoryStorage) { self.base = base }

    var isShared: Bool { true }

    func beLate() { state.withLock { $0.isLate = true } }

    func currentRevision() async throws(StorageError) -> Int64 {
      let held = state.withLock { state in
        defer { state.held = [] }
        return state.held
      }
      for deliver in held { deliver() }
      return try await base.currentRevision()
    }

    func watch(
      prefix: String, after revision: Int64, onEnd: @escaping @Sendable (StorageError) -> Void,
      _ deliver: @escaping @Sendable ([StorageEvent]) -> Void
    ) async throws(StorageError) -> StorageWatch {
      try await base.watch(prefix: prefix, after: revision, onEnd: onEnd) { [self] events in
        let isHeld = state.withLock { state in
          if state.isLate { state.held.append { deliver(events) } }
          return state.isLate
        }
        if !isHeld { deliver(events) }
      }
    }

    func create(_ key: String, _ value: [UInt8]) async throws(StorageError) -> Int64 { try await base.create(key, value) }
    func update(_ key: String, expected: Int64, _ value: [UInt8]) async throws(StorageError) -> Int64 {
      try await base.update(key, expected: expected, value)
    }
    func delete(_ key: String, expected: Int64?) async throws(StorageError) -> Int64 {
      try await base.delete(key, expected: expected)
    }
    func get(_ key: String, at revision: Int64?) async throws(StorageError) -> StoredValue? {
      try await base.get(key, at: revision)
    }
    func list(prefix: String, after: String?, limit: Int?, at revision: Int64?) async throws(StorageError) -> StoredList {
      try await base.list(prefix: prefix, after: after, limit: limit, at: revision)
    }
    func compact(_ revision: Int64) async throws(StorageError) { try await base.compact(revision) }
    func checkHealth() async throws(StorageError) { try await base.checkHealth() }
    func close() async { await base.close() }
  }

  private func withServers(_ body: @escaping @Sendable (LiveServer, LiveServer) async throws -> Void) async throws {
    let base = MemoryStorage()
    let late = LateStorage(base)
    try await LiveServer.run(on: base) { first in
      try await LiveServer.run(on: late) { second in
        late.beLate()
        try await body(first, second)
      }
    }
  }

  private static let maps = "/api/v1/namespaces/default/configmaps"
  private static let map: JSON = ["metadata": ["name": "a"], "data": ["k": "1"]]

  @Test("Reads without a resource version show what the other server was just told is stored")
  func reads() async throws {
    try await withServers { first, second in
      #expect(try await first.json("POST", Self.maps, Self.map).0 == 201)
      #expect(try await second.json("GET", "\(Self.maps)/a").0 == 200)
      #expect(try await first.json("POST", Self.maps, ["metadata": ["name": "b"]]).0 == 201)
      let names = try await second.json("GET", Self.maps).1["items"].elements.compactMap { $0.metadata["name"].string }
      #expect(names == ["a", "b"])
    }
  }

  @Test("A change that only looks wrong from a late cache is made", arguments: ["PUT", "PATCH", "DELETE"])
  func changes(_ method: String) async throws {
    try await withServers { first, second in
      let created = try await first.json("POST", Self.maps, Self.map).1
      var body: JSON? = created
      if method == "PATCH" {
        body = ["metadata": ["resourceVersion": created.metadata["resourceVersion"]], "data": ["k": "2"]]
      }
      if method == "DELETE" { body = ["preconditions": ["resourceVersion": created.metadata["resourceVersion"]]] }
      let type = method == "PATCH" ? "application/merge-patch+json" : "application/json"
      #expect(try await second.json(method, "\(Self.maps)/a", body, type: type).0 == 200)
    }
  }

  @Test("An object is created in a namespace that the other server has just made")
  func namespaces() async throws {
    try await withServers { first, second in
      let namespace = try await first.json("POST", "/api/v1/namespaces", ["metadata": ["name": "new"]])
      let map = try await second.json("POST", "/api/v1/namespaces/new/configmaps", Self.map)
      #expect(namespace.0 == 201)
      #expect(map.0 == 201)
    }
  }
}
