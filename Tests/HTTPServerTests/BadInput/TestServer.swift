import NIOCore
import PKI

@testable import HTTPServer

/// A server that answers `ok`, and what a hostile client does to it.
struct TestServer {
  let port: Int
  let certificate: String?

  static func run(
    tls isTLS: Bool = false, patience: TimeAmount = .seconds(60), _ body: (TestServer) async throws -> Void
  ) async throws {
    var configuration = HTTPServerConfiguration(host: "127.0.0.1", port: 0)
    var certificate: String?
    if isTLS {
      // The moment 2026-01-01; certificates of tests are not checked for their time.
      let authority = try CertificateAuthority(commonName: "test", now: 1_767_225_600)
      let pair = try authority.issue(.init("server"), usage: .server, addresses: ["127.0.0.1"], now: 1_767_225_600)
      configuration.tls = .init(certificateChain: pair.certificate, privateKey: pair.key)
      certificate = authority.keyPair.certificate
    }
    configuration.requestTimeout = patience
    configuration.idleTimeout = patience
    let server = HTTPServer(
      configuration,
      handler: ClosureHandler { _, response in try await response.respond(status: 200, body: Array("ok".utf8)) })
    try await server.start()
    do {
      try await body(TestServer(port: server.port, certificate: certificate))
      await server.shutdown(grace: .milliseconds(50))
    } catch {
      await server.shutdown(grace: .milliseconds(50))
      throw error
    }
  }

  /// Sends the pieces and gives back all that came until the server closed. The server's patience ends it at the latest.
  func exchange(_ pieces: [[UInt8]], tls: OutboundTLS? = nil) async throws -> String {
    let connection = try await connect(tls)
    for piece in pieces { do { try await connection.write(piece) } catch { break } }
    var answer: [UInt8] = []
    while let bytes = try? await connection.read() { answer += bytes }
    await connection.close()
    return String(decoding: answer, as: UTF8.self)
  }

  /// A machine that is very busy may let the time for a handshake pass.
  private func connect(_ tls: OutboundTLS?) async throws -> RawConnection {
    for _ in 0..<4 {
      if let connection = try? await RawConnection.connect(host: "127.0.0.1", port: port, tls: tls) { return connection }
    }
    return try await RawConnection.connect(host: "127.0.0.1", port: port, tls: tls)
  }

  func answersOthers() async throws -> Bool {
    let tls = certificate == nil ? nil : OutboundTLS()
    let request = Array("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8)
    return try await exchange([request], tls: tls).hasSuffix("ok")
  }
}
