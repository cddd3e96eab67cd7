import KubeAPI
import NamespaceTesting
import Testing

@testable import APIClient

@Suite(.timeLimit(.minutes(1))) struct InformerTests {
  private func text(_ event: InformerEvent) -> String {
    switch event {
    case .added(let object): "+\(object.name)=\(object.data["value"].string ?? "")"
    case .updated(_, let object): "~\(object.name)=\(object.data["value"].string ?? "")"
    case .deleted(let object): "-\(object.name)"
    }
  }

  @Test("follows a collection, through compaction and a restarted server, without losing or doubling a change")
  func follows() async throws {
    let port = FreePort.find()
    var server = FakeServer(tls: true, port: port)
    try await server.start()
    server.put("a", "1")
    server.put("b", "1")
    let informer = Informer(server.client, .configMaps, namespace: "default")
    let running = Task { await informer.run() }
    try await informer.waitForSync()
    var events = informer.events().makeAsyncIterator()
    var seen: Set<String> = []
    for _ in 0..<2 { if let event = await events.next() { seen.insert(text(event)) } }
    #expect(seen == ["+a=1", "+b=1"])
    #expect(informer.get("default/a")?.metadata["managedFields"].isNull == true)

    server.put("a", "2")
    #expect(await events.next().map(text) == "~a=2")
    server.put("c", "1")
    #expect(await events.next().map(text) == "+c=1")

    // Changes nobody is told of, then a past that is gone: only a new list can find them.
    server.remove("b", silently: true)
    server.put("c", "2", silently: true)
    server.compact()
    var found: Set<String> = []
    for _ in 0..<2 { if let event = await events.next() { found.insert(text(event)) } }
    #expect(found == ["-b", "~c=2"])

    // The server dies and comes back with its data.
    let data = server.state.withLock { state in
      var state = state
      state.watchers = [:]
      return state
    }
    await server.stop()
    server = FakeServer(tls: true, port: port, objects: data)
    try await server.start()
    server.put("d", "1")
    #expect(await events.next().map(text) == "+d=1")
    #expect(Set(informer.list().map(\.name)) == ["a", "c", "d"])
    running.cancel()
    await running.value
    #expect(await events.next() == nil)
    await server.stop()
  }

  @Test("finds objects by index, also after they changed") func index() {
    var cache = ObjectCache()
    cache.addIndex("node") { [$0.spec.nodeName.string ?? ""] }
    func pod(_ node: String, _ version: String) -> KubeObject {
      var pod = KubeObject(apiVersion: "v1", kind: "Pod", namespace: "x", name: "p")
      pod.spec = ["nodeName": .string(node)]
      pod.metadata["resourceVersion"] = .string(version)
      return pod
    }
    #expect(cache.apply(.added(pod("", "1"))) != nil)
    #expect(cache.apply(.modified(pod("n1", "2"))) != nil)
    #expect(cache.apply(.modified(pod("n1", "2"))) == nil)
    #expect(cache.objects(index: "node", value: "").isEmpty)
    #expect(cache.objects(index: "node", value: "n1").map(\.name) == ["p"])
    #expect(cache.apply(.deleted(pod("n1", "3"))) != nil)
    #expect(cache.objects(index: "node", value: "n1").isEmpty)
  }
}
