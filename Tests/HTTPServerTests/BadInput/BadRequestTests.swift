import Testing

@testable import HTTPServer

/// What is no proper request gets the answer of Go's server or a clean end, and the server serves others.
@Suite struct BadRequestTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var request: String
    /// What the answer begins with.
    var status: String
    var testDescription: String { name }
  }

  static let malformed: [Case] = [
    Case(name: "no HTTP at all", request: "\u{1}\u{2}\u{3}\r\n\r\n", status: "HTTP/1.1 400 Bad Request"),
    Case(name: "a request line of words", request: "hello dear server\r\n\r\n", status: "HTTP/1.1 400 Bad Request"),
    Case(name: "a field without a name", request: "GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n", status: "HTTP/1.1 400 Bad Request"),
    Case(name: "a space before the colon", request: "GET / HTTP/1.1\r\nHost : x\r\n\r\n", status: "HTTP/1.1 400 Bad Request"),
    Case(
      name: "a negative length", request: "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
      status: "HTTP/1.1 400 Bad Request"),
    Case(
      name: "a length beyond all numbers",
      request: "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n", status: "HTTP/1.1 400 Bad Request"
    ),
    Case(
      name: "two lengths", request: "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
      status: "HTTP/1.1 400 Bad Request"),
    Case(
      name: "a chunk size of letters", request: "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n",
      status: "HTTP/1.1 400 Bad Request"),
    Case(
      name: "a broken escape in the path", request: "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", status: "HTTP/1.1 400 Bad Request"),
    Case(name: "an escape cut short", request: "GET /a%4 HTTP/1.1\r\nHost: x\r\n\r\n", status: "HTTP/1.1 400 Bad Request"),
    Case(
      name: "a field of more than a megabyte",
      request: "GET / HTTP/1.1\r\nHost: x\r\nA: \(String(repeating: "a", count: 1_200_000))\r\n\r\n",
      status: "HTTP/1.1 431 Request Header Fields Too Large"),
    Case(
      name: "a flood of fields",
      request:
        "GET / HTTP/1.1\r\nHost: x\r\n\(String(repeating: "A: \(String(repeating: "b", count: 60))\r\n", count: 20_000))\r\n",
      status: "HTTP/1.1 431 Request Header Fields Too Large"),
    Case(
      name: "a path of more than a megabyte",
      request: "GET /\(String(repeating: "a", count: 1_200_000)) HTTP/1.1\r\nHost: x\r\n\r\n",
      status: "HTTP/1.1 431 Request Header Fields Too Large"),
    Case(
      name: "a body that is announced too large",
      request: "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n", status: "HTTP/1.1 413 "),
    Case(
      name: "a body that is too large in chunks",
      request:
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n400000\r\n\(String(repeating: "a", count: 0x400000))\r\n0\r\n\r\n",
      status: "HTTP/1.1 413 "),
  ]

  @Test("Malformed requests are refused and end the connection", arguments: malformed)
  func malformedRequests(_ sample: Case) async throws {
    try await TestServer.run { server in
      let answer = try await server.exchange([Array(sample.request.utf8)])
      #expect(answer.hasPrefix(sample.status), "\(answer.prefix(200))")
      #expect(try await server.answersOthers())
    }
  }

  @Test("A refusal of the server's own is plain text in the words of Go's")
  func refusalText() async throws {
    try await TestServer.run { server in
      let answer = try await server.exchange([Array("nonsense\r\n\r\n".utf8)])
      #expect(answer.contains("Content-Type: text/plain; charset=utf-8\r\n"))
      #expect(answer.contains("Connection: close\r\n"))
      #expect(answer.hasSuffix("\r\n\r\n400 Bad Request"))
    }
  }

  @Test(
    "Clients that do not finish are let go when the time is up",
    arguments: [
      [""], ["G"], ["GET / HTTP/1.1\r\n"], ["GET / HTTP/1.1\r\nHost: x\r\n", "A: 1\r\n", "B: 2\r\n"],
      ["POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n", "a"],
      ["POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\nab"],
    ])
  func slowClients(_ pieces: [String]) async throws {
    try await TestServer.run(patience: .seconds(2)) { server in
      let answer = try await server.exchange(pieces.map { Array($0.utf8) })
      #expect(answer.isEmpty)
    }
  }

  @Test("Plain HTTP on the TLS port is told so", arguments: ["GET / HTTP/1.1\r\nHost: x\r\n\r\n", "POST /api HTTP/1.1\r\n\r\n"])
  func plainOnTLS(_ request: String) async throws {
    try await TestServer.run(tls: true) { server in
      let answer = try await server.exchange([Array(request.utf8)])
      #expect(answer == "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n")
      #expect(try await server.answersOthers())
    }
  }

  @Test(
    "What is no TLS ends the connection",
    arguments: [[0, 0, 0, 0, 0, 0, 0, 0], [22, 3, 1, 255, 255, 1, 2, 3], [128, 46, 1, 3, 1], Array("SSH-2.0-x\r\n".utf8)])
  func noTLS(_ bytes: [UInt8]) async throws {
    try await TestServer.run(tls: true) { server in
      let connection = try await RawConnection.connect(host: "127.0.0.1", port: server.port, tls: nil)
      // An alert may come, or a reset that is faster than the end of our own write: either way there is an end.
      var pieces = 0
      do {
        try await connection.write(bytes)
        while try await connection.read() != nil { pieces += 1 }
      } catch {
        #expect(!(error is CancellationError))
      }
      #expect(pieces <= 1)
      await connection.close()
      #expect(try await server.answersOthers())
    }
  }
}
