import HTTPServer
import KubeAPI
import Storage
import Testing

@testable import APIServer

/// Lists and watches of revisions that are no more or not yet.
@Suite struct HistoryTests {
  private static let maps = "/api/v1/namespaces/default/configmaps"

  private func serve(_ body: @escaping @Sendable (LiveServer, MemoryStorage) async throws -> Void) async throws {
    let storage = MemoryStorage()
    try await LiveServer.run(on: storage) { try await body($0, storage) }
  }

  private func create(_ names: [String], _ client: LiveServer) async throws -> Int64 {
    var revision: Int64 = 0
    for name in names {
      let (status, object) = try await client.json("POST", Self.maps, ["metadata": ["name": .string(name)]])
      #expect(status == 201)
      revision = Int64(object.metadata["resourceVersion"].string ?? "") ?? 0
    }
    return revision
  }

  private func names(_ list: JSON) -> [String] { list["items"].elements.compactMap { $0.metadata["name"].string } }

  private func page(_ client: LiveServer, limit: Int, after list: JSON) async throws -> (Int, JSON) {
    try await client.json("GET", "\(Self.maps)?limit=\(limit)&continue=\(list.metadata["continue"].string ?? "")")
  }

  @Test("Pages show the revision of the first, whatever changes in between, and count what is left")
  func pages() async throws {
    try await serve { client, _ in
      _ = try await create(["a", "b", "c", "d", "e"], client)
      let (_, first) = try await client.json("GET", "\(Self.maps)?limit=2")
      #expect(names(first) == ["a", "b"])
      #expect(first.metadata["remainingItemCount"] == 3)
      _ = try await client.json("DELETE", "\(Self.maps)/c")
      _ = try await create(["bb"], client)
      let (_, second) = try await page(client, limit: 2, after: first)
      #expect(names(second) == ["c", "d"])
      #expect(second.metadata["resourceVersion"] == first.metadata["resourceVersion"])
      #expect(second.metadata["remainingItemCount"] == 1)
      let (_, third) = try await page(client, limit: 2, after: second)
      #expect(names(third) == ["e"])
      #expect(third.metadata["continue"].isNull)
    }
  }

  @Test("A page of a revision that is compacted is refused with a token to go on inconsistently")
  func compactedPage() async throws {
    try await serve { client, storage in
      _ = try await create(["a", "b", "c"], client)
      let (_, first) = try await client.json("GET", "\(Self.maps)?limit=1")
      _ = try await client.json("DELETE", "\(Self.maps)/b")
      let last = try await create(["bb"], client)
      try await storage.compact(last)
      let (status, refusal) = try await page(client, limit: 1, after: first)
      #expect(status == 410)
      #expect(refusal["reason"] == "Expired")
      #expect(
        refusal["message"].string
          == """
          The provided continue parameter is too old to display a consistent list result. You can start a new list without the \
          continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing \
          with the provided token results in an inconsistent list - objects that were created, modified, or deleted between \
          the time the first chunk was returned and now may show up in the list.
          """)
      let token = try #require(refusal.metadata["continue"].string)
      let text = Base64.decode(token, .url).map { String(decoding: $0, as: UTF8.self) }
      #expect(text == #"{"v":"meta.k8s.io/v1","rv":-1,"start":"a\u0000"}"#)
      let (_, rest) = try await page(client, limit: 5, after: refusal)
      #expect(names(rest) == ["bb", "c"])
    }
  }

  @Test("A list is exactly of a revision when that is asked for, or when pages of it are")
  func exact() async throws {
    try await serve { client, storage in
      let first = try await create(["a"], client)
      let second = try await create(["b"], client)
      for (query, wanted) in [
        ("resourceVersion=\(first)&resourceVersionMatch=Exact", ["a"]), ("resourceVersion=\(first)&limit=10", ["a"]),
        ("resourceVersion=\(first)", ["a", "b"]),
        ("resourceVersion=\(first)&resourceVersionMatch=NotOlderThan&limit=10", ["a", "b"]),
        ("resourceVersion=0&limit=1", ["a", "b"]), ("resourceVersion=0&resourceVersionMatch=NotOlderThan&limit=1", ["a", "b"]),
        ("limit=1", ["a"]),
      ] {
        let (status, list) = try await client.json("GET", "\(Self.maps)?\(query)")
        #expect(status == 200)
        #expect(names(list) == wanted, "\(query)")
      }
      try await storage.compact(second)
      let (status, refusal) = try await client.json("GET", "\(Self.maps)?resourceVersion=\(first)&resourceVersionMatch=Exact")
      #expect(status == 410)
      #expect(refusal["message"] == "The resourceVersion for the provided list is too old.")
      #expect(refusal.metadata == [:])
    }
  }

  @Test("After a compaction the cache is no way around it")
  func knownCompaction() async throws {
    try await serve { client, _ in
      let server = client.server
      let first = try await create(["a"], client)
      let query = "\(Self.maps)?resourceVersion=\(first)&resourceVersionMatch=Exact"
      #expect(try await client.json("GET", query).0 == 200)
      _ = try await create(["b"], client)
      var compactor = Compactor(server.storage)
      _ = try await compactor.turn()
      server.cache.forget(upTo: try #require(try await compactor.turn()))
      #expect(try await client.json("GET", query).0 == 410)
    }
  }

  @Test("A version from the future is waited for, then refused with when to come again", arguments: ["", "/a"])
  func future(_ path: String) async throws {
    try await serve { client, _ in
      let last = try await create(["a"], client)
      let (status, refusal) = try await client.json("GET", "\(Self.maps)\(path)?resourceVersion=\(last + 1000)")
      #expect(status == 504)
      #expect(refusal["message"].string == "Timeout: Too large resource version: \(last + 1000), current: \(last)")
      #expect(refusal["details"]["causes"][0]["reason"] == "ResourceVersionTooLarge")
      #expect(refusal["details"]["retryAfterSeconds"] == 1)
    }
  }

  @Test("What a watch cannot do is told by an event")
  func expiredWatch() async throws {
    try await serve { client, storage in
      let server = client.server
      let maps = server.cache.resource("/registry/configmaps/")
      maps.load([], revision: 7)
      let (status, event) = try await client.json("GET", "\(Self.maps)?watch=1&resourceVersion=1&timeoutSeconds=5")
      #expect(status == 200)
      #expect(event["type"] == "ERROR")
      #expect(event["object"]["code"] == 410)
      #expect(event["object"]["reason"] == "Expired")
      #expect(event["object"]["message"].string == "too old resource version: 1 (7)")
    }
  }

  @Test(
    "Watches check their options as upstream does",
    arguments: [
      (
        "sendInitialEvents=true",
        "resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"
      ),
      (
        "resourceVersionMatch=NotOlderThan",
        "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"
      ),
      (
        "sendInitialEvents=true&resourceVersionMatch=Exact",
        """
        [resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan, \
        resourceVersionMatch: Unsupported value: "Exact": supported values: "NotOlderThan"]
        """
      ),
    ])
  func watchOptions(_ query: String, _ message: String) async throws {
    try await serve { client, _ in
      let (status, refusal) = try await client.json("GET", "\(Self.maps)?watch=1&\(query)")
      #expect(status == 422)
      #expect(refusal["message"].string == "ListOptions.meta.k8s.io \"\" is invalid: \(message)")
    }
  }

  @Test("A cache that is read anew shows the other store, and whoever followed the old one is let go")
  func refill() async throws {
    func value(_ name: String) -> [UInt8] {
      let object: JSON = [
        "kind": "ConfigMap", "apiVersion": "v1", "metadata": ["name": .string(name), "namespace": "default"],
      ]
      return object.data
    }
    let storage = MemoryStorage()
    let cache = ObjectCache()
    let maps = cache.resource("/registry/configmaps/")
    _ = try await storage.create("/registry/configmaps/default/a", value("a"))
    try await cache.start(storage)
    #expect(maps.all.map(\.key) == ["/registry/configmaps/default/a"])
    let subscription = maps.subscribe()
    let restored = MemoryStorage()
    _ = try await restored.create("/registry/configmaps/default/b", value("b"))
    try await cache.start(restored)
    #expect(maps.all.map(\.key) == ["/registry/configmaps/default/b"])
    #expect(cache.revision == 1)
    var signals = 0
    for await _ in subscription.signals { signals += 1 }
    #expect(signals == 0)
  }
}
