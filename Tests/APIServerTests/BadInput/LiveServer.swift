import HTTPServer
import KubeAPI
import Storage

@testable import APIServer

/// The server in memory behind plain HTTP, for requests as bytes. Everybody may do everything.
struct LiveServer {
  let server: APIServer
  let port: Int

  static func run(_ body: (LiveServer) async throws -> Void) async throws {
    var configuration = APIServerConfiguration()
    configuration.authorizationModes = ["AlwaysAllow"]
    let server = try APIServer(configuration, storage: MemoryStorage())
    try await server.prepare()
    let listener = HTTPServer(HTTPServerConfiguration(host: "127.0.0.1", port: 0), handler: server.handler)
    try await listener.start()
    do {
      try await body(LiveServer(server: server, port: listener.port))
      await listener.shutdown(grace: .milliseconds(50))
    } catch {
      await listener.shutdown(grace: .milliseconds(50))
      throw error
    }
  }

  func connect() async throws -> RawConnection { try await RawConnection.connect(host: "127.0.0.1", port: port, tls: nil) }

  func ask(
    _ method: String, _ target: String, _ body: [UInt8] = [], type: String = "application/json",
    accept: String = "application/json"
  ) async throws -> (status: Int, text: String) {
    let connection = try await connect()
    let headers: HTTPFields = ["Host": "x", "Content-Type": type, "Accept": accept]
    let answer = try await OutboundResponse.request(connection, method: method, target: target, headers: headers, body: body)
    var bytes: [UInt8] = []
    while let piece = try await answer.next() { bytes += piece }
    await connection.close()
    return (answer.status, String(decoding: bytes, as: UTF8.self))
  }

  func ask(_ method: String, _ target: String, _ body: String, type: String = "application/json") async throws -> (
    status: Int, text: String
  ) { try await ask(method, target, Array(body.utf8), type: type) }
}
