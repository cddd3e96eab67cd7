import HTTPServer
import KubeAPI
import Storage

@testable import APIServer

/// The server in memory behind plain HTTP, for requests as bytes. Everybody may do everything, unless it is configured otherwise.
struct LiveServer {
  let server: APIServer
  let port: Int

  /// With what the server does of its own, or only with what it answers.
  static func run(
    on storage: any Storage = MemoryStorage(), withControllers: Bool = false,
    configure: (inout APIServerConfiguration) -> Void = { _ in }, _ body: @escaping @Sendable (LiveServer) async throws -> Void
  ) async throws {
    var configuration = APIServerConfiguration()
    configuration.authorizationModes = ["AlwaysAllow"]
    configure(&configuration)
    let server = try APIServer(configuration, storage: storage)
    try await server.prepare()
    let listener = HTTPServer(HTTPServerConfiguration(host: "127.0.0.1", port: 0), handler: server.handler)
    try await listener.start()
    let live = LiveServer(server: server, port: listener.port)
    let outcome = await withTaskGroup(of: Result<Void, any Error>.self) { group in
      if withControllers { group.addTask { await result { try await server.run() } } }
      group.addTask { await result { try await body(live) } }
      let first = await group.next() ?? .success(())
      group.cancelAll()
      return first
    }
    await listener.shutdown(grace: .milliseconds(50))
    try outcome.get()
  }

  private static func result(_ work: () async throws -> Void) async -> Result<Void, any Error> {
    do { return .success(try await work()) } catch { return .failure(error) }
  }

  func connect() async throws -> RawConnection { try await RawConnection.connect(host: "127.0.0.1", port: port, tls: nil) }

  func ask(
    _ method: String, _ target: String, _ body: [UInt8] = [], type: String = "application/json",
    accept: String = "application/json", token: String = ""
  ) async throws -> (status: Int, text: String) {
    let connection = try await connect()
    var headers: HTTPFields = ["Host": "x", "Content-Type": type, "Accept": accept]
    if !token.isEmpty { headers["Authorization"] = "Bearer \(token)" }
    let answer = try await OutboundResponse.request(connection, method: method, target: target, headers: headers, body: body)
    var bytes: [UInt8] = []
    while let piece = try await answer.next() { bytes += piece }
    await connection.close()
    return (answer.status, String(decoding: bytes, as: UTF8.self))
  }

  func ask(_ method: String, _ target: String, _ body: String, type: String = "application/json") async throws -> (
    status: Int, text: String
  ) { try await ask(method, target, Array(body.utf8), type: type) }

  func json(
    _ method: String, _ target: String, _ body: JSON? = nil, type: String = "application/json"
  ) async throws -> (Int, JSON) {
    let answer = try await ask(method, target, body?.data ?? [], type: type)
    return (answer.status, (try? JSON.decode(Array(answer.text.utf8))) ?? .null)
  }

  /// Asks until the answer is as wanted, for ten seconds at most.
  func wait(_ target: String, until isDone: (Int, JSON) -> Bool) async throws -> JSON {
    let deadline = ContinuousClock.now + .seconds(10)
    while true {
      let (status, json) = try await json("GET", target)
      if isDone(status, json) { return json }
      guard ContinuousClock.now < deadline else { throw NotInTime(answer: json) }
      try? await Task.sleep(for: .milliseconds(2))
    }
  }

  struct NotInTime: Error { let answer: JSON }
}
