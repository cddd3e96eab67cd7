import APIClient
import Glibc
import HTTPServer
import PKI
import Testing

/// Many large exchanges at a time on one HTTP/2 connection, so that either side has more to say than the other takes. NIOHTTP2 checks
/// in debug builds that no frame is left unflushed when such a connection gets writable again: whoever writes must flush at once.
@Suite struct HTTP2PressureTests {
  static let exchanges = 120

  @Test("Over a hundred large bodies go both ways on one connection, and come whole", .timeLimit(.minutes(5)))
  func pressure() async throws {
    let now = Double(time(nil))
    let authority = try CertificateAuthority(commonName: "test", now: now)
    let pair = try authority.issue(.init("server"), usage: .server, names: ["localhost"], addresses: ["127.0.0.1"], now: now)
    var configuration = HTTPServerConfiguration(host: "127.0.0.1", port: 0)
    configuration.tls = .init(certificateChain: pair.certificate, privateKey: pair.key)
    // All bodies share the connection, so that each may be long under way where the machine is busy.
    configuration.requestTimeout = .minutes(5)
    let server = HTTPServer(
      configuration,
      handler: ClosureHandler { request, response in
        guard request.query["whole"] == nil else { return try await response.respond(status: 200, body: request.body) }
        try await response.start(status: 200)
        for piece in stride(from: 0, to: request.body.count, by: 50_000) {
          try await response.write(Array(request.body[piece..<min(piece + 50_000, request.body.count)]))
        }
        try await response.finish()
      })
    try await server.start()
    var client = ClientConfiguration(
      host: "127.0.0.1", port: server.port, certificateAuthority: authority.keyPair.certificate)
    client.serverName = "localhost"
    let requests = APIClient(client)
    let sizes = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<Self.exchanges {
        group.addTask {
          let body = [UInt8](repeating: UInt8(number % 256), count: 150_000 + number)
          let answer = try await requests.raw(method: "POST", path: number.isMultiple(of: 2) ? "/?whole=1" : "/", body: body)
          #expect(answer.body == body)
          return answer.body.count
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(sizes == (0..<Self.exchanges).reduce(0) { $0 + 150_000 + $1 })
    requests.close()
    await server.shutdown(grace: .zero)
  }
}
