import KubeProtobuf
import LinuxSystem
import NIOCore
import Synchronization
import Testing

@testable import EtcdStorage
@testable import Storage

/// What only an etcd can do to us.
@Suite(.serialized) struct EtcdStorageTests {
  static func until(_ condition: () -> Bool) async {
    let deadline = ContinuousClock.now + .seconds(20)
    while !condition(), ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(2)) }
  }

  @Test("A watch goes on after a restart of the server: no event is lost or told twice", arguments: Backend.etcds)
  func restart(_ backend: Backend) async throws {
    try await backend.withEtcd { server in
      let storage = try server.storage()
      let seen = Mutex<[Int64]>([])
      let base = try await storage.currentRevision()
      let watch = try await storage.watch(prefix: "/r/", after: base) { events in seen.withLock { $0 += events.map(\.revision) } }
      var written: [Int64] = []
      for round in 0..<3 {
        for number in 0..<20 { written.append(try await storage.create("/r/\(round)/\(number)", [1])) }
        try await server.kill()
        await #expect(throws: StorageError.self) { try await storage.checkHealth() }
        try await server.start()
        // Somebody else writes before our connection is back.
        let other = try server.storage()
        written.append(try await other.create("/r/\(round)/other", [1]))
        await other.close()
      }
      written.append(try await storage.create("/r/last", [1]))
      #expect(seen.withLock { $0 } == written)
      watch.cancel()
      await storage.close()
    }
  }

  @Test("A watch whose next revisions were compacted while it was away ends", arguments: Backend.etcds)
  func compactedMeanwhile(_ backend: Backend) async throws {
    try await backend.withEtcd { server in
      // The storage loses its server, and finds one again that has moved on.
      let storage = try server.storage()
      let first = try await storage.create("/r/a", [1])
      let end = Mutex<StorageError?>(nil)
      let watch = try await storage.watch(
        prefix: "/r/", after: first, onEnd: { error in end.withLock { $0 = error } }, { _ in })
      _ = try await storage.create("/r/b", [1])
      try await server.kill()
      try await server.start()
      let other = try server.storage()
      _ = try await other.create("/x/1", [1])
      let last = try await other.create("/x/2", [1])
      try await other.compact(last)
      await other.close()
      // Either the watch was back before the compaction and goes on, or it ends.
      _ = try await storage.create("/r/c", [1])
      if let error = end.withLock({ $0 }) { #expect(error.code == .compacted(oldest: last)) }
      watch.cancel()
      await storage.close()
      let late = try server.storage()
      await #expect(throws: StorageError.compacted(first, last)) { try await late.watch(prefix: "/r/", after: first) { _ in } }
      await late.close()
    }
  }

  @Test("Another store at the same address ends the watch, wherever it stands", arguments: Backend.etcds, [false, true])
  func replaced(_ backend: Backend, isBehind: Bool) async throws {
    try await backend.withEtcd { server in
      let storage = try server.storage()
      let end = Mutex<StorageError?>(nil)
      let watch = try await storage.watch(
        prefix: "/r/", after: try await storage.currentRevision(), onEnd: { error in end.withLock { $0 = error } }, { _ in })
      if isBehind { _ = try await storage.create("/r/a", [1]) }
      try await server.kill()
      try await server.start(data: "restored")
      await Self.until { end.withLock { $0 != nil } }
      #expect(
        end.withLock { $0 } == (isBehind ? .future(2, 1) : StorageError(.replaced, "etcd is another cluster than before")))
      // Writers need not wait for the watch that is gone.
      _ = try await storage.create("/r/a", [1])
      watch.cancel()
      await storage.close()
    }
  }

  @Test("The connection lives through thousands of calls one after the other", arguments: Backend.etcds)
  func manyCalls(_ backend: Backend) async throws {
    try await backend.withEtcd { server in
      let storage = try server.storage()
      var revision = try await storage.create("a", [1])
      let link = try await storage.client.link(until: .now + .seconds(5))
      for _ in 0..<1_000 {
        revision = try await storage.update("a", expected: revision, [UInt8](repeating: 1, count: 2_000))
        #expect(try await storage.get("a", at: nil)?.revision == revision)
      }
      #expect(link.connection.channel.isActive)
      await storage.close()
    }
  }

  @Test("Hundreds of calls with large values may be under way on the connection", arguments: Backend.etcds)
  func manyLargeCalls(_ backend: Backend) async throws {
    try await backend.withEtcd { server in
      let storage = try server.storage()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<300 {
          group.addTask { _ = try await storage.create("/m/\(number)", [UInt8](repeating: 1, count: 20_000)) }
        }
        try await group.waitForAll()
      }
      #expect(try await storage.list(prefix: "/m/", after: nil, limit: nil, at: nil).values.count == 300)
      await storage.close()
    }
  }

  @Test("The next endpoint serves when the first does not", arguments: Backend.etcds)
  func failover(_ backend: Backend) async throws {
    try await backend.withEtcd { server in
      let storage = try server.storage(before: ["http://127.0.0.1:1", "http://127.0.0.1:2"])
      let revision = try await storage.create("a", [1])
      #expect(try await storage.get("a", at: nil)?.revision == revision)
      await storage.close()
      await #expect(throws: StorageError.closed) { try await storage.get("a", at: nil) }
    }
  }

  @Test("Over TLS the server asks for our certificate", arguments: Backend.etcds)
  func certificates(_ backend: Backend) async throws {
    let server = try EtcdServer(executable: try #require(backend.executable), isSecure: true)
    defer { server.remove() }
    try await server.start()
    let storage = try server.storage()
    let revision = try await storage.create("a", [1])
    #expect(try await storage.get("a", at: nil)?.revision == revision)
    await storage.close()
    let endpoint = try #require(EtcdEndpoint(server.endpoint))
    for configuration in [
      EtcdConfiguration(endpoints: [endpoint], certificateAuthority: server.certificates?.authority.certificate),
      EtcdConfiguration(endpoints: [endpoint]),
    ] {
      let stranger = try EtcdStorage(configuration)
      let error = await #expect(throws: StorageError.self) { try await stranger.checkHealth() }
      #expect(error?.code == .unavailable)
      await stranger.close()
    }
  }

  @Test("A store that is full says so", arguments: Backend.etcds)
  func noSpace(_ backend: Backend) async throws {
    let server = try EtcdServer(executable: try #require(backend.executable), ["--quota-backend-bytes=2000000"])
    defer { server.remove() }
    try await server.start()
    let storage = try server.storage()
    let error = await #expect(throws: StorageError.self) {
      for number in 0..<100 { _ = try await storage.create("/f/\(number)", [UInt8](repeating: 1, count: 200_000)) }
    }
    #expect(error == StorageError(.diskFull, "etcdserver: mvcc: database space exceeded"))
    #expect(try await storage.get("/f/0", at: nil)?.value.count == 200_000)
    await storage.close()
  }

  @Test("A server that is not there is told in gRPC's words, within the time of a health check")
  func absent() async throws {
    let storage = try EtcdStorage(EtcdConfiguration(endpoints: [try #require(EtcdEndpoint("http://127.0.0.1:1"))]))
    await #expect(
      throws: StorageError(
        .unavailable,
        #"rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 127.0.0.1:1: connect: connection refused""#
      )
    ) { try await storage.checkHealth() }
    await storage.close()
  }
}

@Suite struct EtcdTextTests {
  @Test(
    "Endpoints are read as etcd's client reads them",
    arguments: [
      ("https://127.0.0.1:2379", "https://127.0.0.1:2379"), ("http://etcd-0:2379/", "http://etcd-0:2379"),
      ("10.0.0.1:2379", "http://10.0.0.1:2379"), ("https://[fd00::1]:2379", "https://[fd00::1]:2379"), ("127.0.0.1", nil),
      ("https://:2379", nil), ("http://a:0", nil), ("http://a:b", nil), ("unix:///x:1", nil), ("fd00::1:2379", nil), ("", nil),
    ])
  func endpoints(_ text: String, _ wanted: String?) { #expect(EtcdEndpoint(text)?.description == wanted) }

  @Test(
    "Messages of statuses are percent-decoded", arguments: [("a%20b", "a b"), ("50%", "50%"), ("%zz", "%zz"), ("%C3%A9", "é")])
  func messages(_ text: String, _ wanted: String) { #expect(GRPCStatus.decodeMessage(text) == wanted) }

  @Test("Messages are found in the stream wherever it is cut")
  func framing() throws {
    let messages: [[UInt8]] = [[], [1, 2, 3], [UInt8](repeating: 9, count: 300)]
    let bytes = messages.flatMap { Array(GRPCFramer.frame($0, ByteBufferAllocator()).readableBytesView) }
    for size in [1, 4, 7, 1_000] {
      var framer = GRPCFramer()
      var found: [[UInt8]] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        framer.append(ByteBuffer(bytes: bytes[start..<min(start + size, bytes.count)]))
        while let message = try framer.next() { found.append(message) }
      }
      #expect(found == messages)
    }
    var framer = GRPCFramer()
    framer.append(ByteBuffer(bytes: [1, 0, 0, 0, 0]))
    #expect(throws: GRPCStatus(.internal, "grpc: the server compresses, which was not asked for")) { try framer.next() }
  }

  @Test("A transaction is written with the zero that says there is no such key")
  func transaction() {
    let request = TxnRequest(key: "k", condition: .isAt(0), change: .put([7]))
    // compare { target: MOD key: "k" mod_revision: 0 } success { put { key value } } failure { range { key } }
    #expect(
      request.bytes == [
        0x0A, 7, 0x10, 2, 0x1A, 1, 0x6B, 0x30, 0, 0x12, 8, 0x12, 6, 0x0A, 1, 0x6B, 0x12, 1, 7, 0x1A, 5, 0x0A, 3, 0x0A, 1, 0x6B,
      ])
  }

  @Test("Whoever waits too long for a watch is let go, and whoever waits for one that ends as well")
  func board() async {
    let board = WatchBoard()
    let number = board.add("/a/", after: 5)
    #expect(await board.wait(for: "/b/1", at: 9))
    #expect(await board.wait(for: "/a/1", at: 5))
    async let late = board.wait(for: "/a/1", at: 6)
    async let sweeper: Void = {
      await EtcdStorageTests.until { board.hasWaiters }
      board.expire(before: .now + .seconds(1))
    }()
    #expect(await late == false)
    await sweeper
    async let ended = board.wait(for: "/a/1", at: 6)
    async let remover: Void = {
      await EtcdStorageTests.until { board.hasWaiters }
      board.remove(number)
    }()
    #expect(await ended)
    await remover
  }
}
