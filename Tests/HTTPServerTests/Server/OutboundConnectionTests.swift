import NIOPosix
import PKI
import Testing

@testable import HTTPServer

@Suite struct OutboundConnectionTests {
  @Test("A server of an unknown authority is told apart from one that is not there, however soon the handshake fails")
  func strangers() async throws {
    let stranger = try CertificateAuthority(commonName: "stranger", now: 1_767_225_600).keyPair.certificate
    try await TestServer.run(tls: true) { server in
      let problems = await withTaskGroup(of: String.self) { group in
        for _ in 0..<40 {
          group.addTask {
            await Self.problem(port: server.port, OutboundTLS(trustRoots: stranger, serverName: "127.0.0.1"))
          }
        }
        return await group.reduce(into: Set()) { $0.insert($1) }
      }
      #expect(problems == ["tls: failed to verify certificate: x509: certificate signed by unknown authority"])
    }
  }

  private static func problem(port: Int, _ tls: OutboundTLS) async -> String {
    do {
      let connection = try await RawConnection.connect(host: "127.0.0.1", port: port, tls: tls)
      try await connection.write(Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
      _ = try await connection.read()
      await connection.close()
      return "answered"
    } catch { return "\(error)" }
  }

  @Test("A name nobody knows has Go's words") func unknownName() async {
    let error = await #expect(throws: HTTPServerError.self) {
      _ = try await RawConnection.connect(host: "nobody.invalid", port: 1, tls: nil)
    }
    #expect(error?.description == "dial tcp: lookup nobody.invalid: no such host")
  }

  @Test("Cancellation ends the wait for a peer that does not go on with the handshake")
  func silence() async throws {
    // Takes connections and says nothing.
    let silent = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(host: "127.0.0.1", port: 0).get()
    let port = try #require(silent.localAddress?.port)
    let sending = Task { await Self.problem(port: port, OutboundTLS()) }
    sending.cancel()
    #expect(await sending.value != "answered")
    try await silent.close()
  }
}
