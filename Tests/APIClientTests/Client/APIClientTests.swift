import KubeAPI
import Testing

@testable import APIClient

@Suite struct APIClientTests {
  @Test("requests work on every kind of connection", arguments: [(false, false), (true, false), (true, true)])
  func requests(tls: Bool, http2: Bool) async throws {
    let server = FakeServer(tls: tls, http2: http2)
    try await server.start()
    server.put("a", "1")
    let client = server.client
    let list = try await client.list(.configMaps, namespace: "default")
    #expect(list.items.map(\.kind) == ["ConfigMap"])
    #expect(list.items.first?.apiVersion == "v1")
    #expect(list.resourceVersion == "2")
    let object = KubeObject(apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "b")
    #expect(try await client.create(.configMaps, object) == object)
    #expect(server.state.withLock { $0.sawHTTP2 } == (tls && http2))
    await #expect(throws: APIStatus.notFound(.configMaps, "missing")) {
      try await client.get(.configMaps, namespace: "default", name: "missing")
    }
    await server.stop()
  }

  @Test("many requests at a time share what connections there are", arguments: [false, true])
  func parallel(tls: Bool) async throws {
    let server = FakeServer(tls: tls)
    try await server.start()
    let client = server.client
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<150 { group.addTask { _ = try await client.list(.configMaps) } }
      try await group.waitForAll()
    }
    #expect(server.state.withLock { $0.requests.count } == 150)
    await server.stop()
  }

  @Test("a server that is not there is a transport error") func refused() async throws {
    let server = FakeServer()
    try await server.start()
    let client = server.client
    await server.stop()
    let error = await #expect(throws: TransportError.self) { _ = try await client.list(.configMaps) }
    #expect(error?.code == .connectionRefused)
  }

  @Test("selectors and names are escaped") func escaping() {
    var query = Query()
    query.add("labelSelector", "a=b,c in (d e)")
    query.add("fieldSelector", nil)
    #expect(query.appended(to: "/x") == "/x?labelSelector=a%3Db%2Cc%20in%20%28d%20e%29")
  }
}
