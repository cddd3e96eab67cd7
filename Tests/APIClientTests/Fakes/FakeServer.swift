import HTTPServer
import KubeAPI
import Synchronization

@testable import APIClient

/// A collection of config maps with lists and watches as the API server answers them, and switches to make it misbehave.
final class FakeServer: Sendable {
  struct State {
    var objects: [String: KubeObject] = [:]
    var log: [(version: Int, line: [UInt8])] = []
    var version = 1
    /// Watches from before this revision are refused.
    var compacted = 0
    var watchers: [Int: AsyncStream<[UInt8]>.Continuation] = [:]
    var nextWatcher = 0
    var requests: [String] = []
    var sawHTTP2 = false
  }

  let state = Mutex(State())
  let usesTLS: Bool
  private let server: HTTPServer

  init(tls: Bool = false, http2: Bool = true, port: Int = 0, objects: State = State()) {
    usesTLS = tls
    var configuration = HTTPServerConfiguration(host: "127.0.0.1", port: port)
    if tls {
      configuration.tls = .init(
        certificateChain: TestCertificate.chain, privateKey: TestCertificate.key, offersHTTP2: http2)
    }
    let box = HandlerBox()
    server = HTTPServer(
      configuration, handler: ClosureHandler { request, response in try await box.owner()?.handle(request, response) })
    state.withLock { $0 = objects }
    box.set(self)
  }

  private final class HandlerBox: Sendable {
    private let value = Mutex<WeakServer?>(nil)
    func set(_ server: FakeServer) { value.withLock { $0 = WeakServer(server) } }
    func owner() -> FakeServer? { value.withLock { $0?.server } }
  }

  private struct WeakServer: Sendable {
    weak let server: FakeServer?
    init(_ server: FakeServer) { self.server = server }
  }

  func start() async throws { try await server.start() }
  func stop() async { await server.shutdown(grace: .zero) }
  var port: Int { server.port }

  var client: APIClient {
    APIClient(
      ClientConfiguration(
        host: "127.0.0.1", port: port, usesTLS: usesTLS, certificateAuthority: usesTLS ? TestCertificate.chain : nil))
  }

  func put(_ name: String, _ value: String, silently: Bool = false) {
    state.withLock { state in
      state.version += 1
      var object = KubeObject(apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: name)
      object.metadata["resourceVersion"] = .string(String(state.version))
      object.metadata["uid"] = .string("uid-\(name)")
      object.metadata["managedFields"] = [["manager": "test"]]
      object.data = ["value": .string(value)]
      let type = state.objects[name] == nil ? "ADDED" : "MODIFIED"
      state.objects[name] = object
      Self.publish(type, object, &state, silently)
    }
  }

  func remove(_ name: String, silently: Bool = false) {
    state.withLock { state in
      guard var object = state.objects.removeValue(forKey: name) else { return }
      state.version += 1
      object.metadata["resourceVersion"] = .string(String(state.version))
      Self.publish("DELETED", object, &state, silently)
    }
  }

  /// Forgets the past and ends all watches.
  func compact() {
    let watchers = state.withLock { state in
      state.compacted = state.version
      state.log = []
      defer { state.watchers = [:] }
      return state.watchers
    }
    for watcher in watchers.values { watcher.finish() }
  }

  private static func publish(_ type: String, _ object: KubeObject, _ state: inout State, _ silently: Bool) {
    let line = (["type": .string(type), "object": object.json] as JSON).data + [UInt8(ascii: "\n")]
    if silently { return }
    state.log.append((state.version, line))
    for watcher in state.watchers.values { watcher.yield(line) }
  }

  private func handle(_ request: HTTPRequest, _ response: HTTPResponseWriter) async throws {
    state.withLock {
      $0.requests.append("\(request.method) \(request.target)")
      $0.sawHTTP2 = $0.sawHTTP2 || request.isHTTP2
    }
    if request.path.contains("missing") {
      let status = APIStatus.notFound(.configMaps, "missing")
      return try await answer(response, status.code, status.json)
    }
    if request.query["watch"] == "true" { return try await watch(request, response) }
    if request.method != "GET" { return try await answer(response, 200, try JSON.decode(request.body)) }
    let list: JSON = state.withLock { state in
      let items = state.objects.values.map { object in
        var json = object.json
        json["kind"] = .null
        json["apiVersion"] = .null
        return json
      }
      return [
        "kind": "ConfigMapList", "apiVersion": "v1", "metadata": ["resourceVersion": .string(String(state.version))],
        "items": .array(items),
      ]
    }
    try await answer(response, 200, list)
  }

  private func watch(_ request: HTTPRequest, _ response: HTTPResponseWriter) async throws {
    let from = Int(request.query["resourceVersion"] ?? "") ?? 0
    let (stream, continuation) = AsyncStream<[UInt8]>.makeStream()
    let accepted = state.withLock { state in
      guard from >= state.compacted else { return false }
      for entry in state.log where entry.version > from { continuation.yield(entry.line) }
      state.nextWatcher += 1
      state.watchers[state.nextWatcher] = continuation
      return true
    }
    guard accepted else {
      let status = APIStatus(.expired, "too old resource version: \(from)")
      return try await answer(response, status.code, status.json)
    }
    try await response.start(status: 200, headers: ["Content-Type": "application/json"])
    for await line in stream { try await response.write(line) }
    try await response.finish()
  }

  private func answer(_ response: HTTPResponseWriter, _ status: Int, _ json: JSON) async throws {
    try await response.respond(status: status, headers: ["Content-Type": "application/json"], body: json.data)
  }
}
