import Testing

@testable import HTTPServer

@Suite struct HTTPServerTests {
  /// Runs a plain-text server on a port of the kernel's choice.
  private func serve(
    _ handler: ClosureHandler, limit: Int = 1_000, _ body: (Int) async throws -> Void
  ) async throws {
    var configuration = HTTPServerConfiguration(host: "127.0.0.1", port: 0)
    configuration.maximumBodySize = limit
    let server = HTTPServer(configuration, handler: handler)
    try await server.start()
    do {
      try await body(server.port)
      await server.shutdown(grace: .milliseconds(100))
    } catch {
      await server.shutdown(grace: .milliseconds(100))
      throw error
    }
  }

  private func ask(
    _ port: Int, _ method: String = "GET", _ target: String = "/", headers: HTTPFields = ["Host": "x"], body: [UInt8] = []
  ) async throws -> (Int, String, HTTPFields) {
    let connection = try await RawConnection.connect(host: "127.0.0.1", port: port, tls: nil)
    let answer = try await OutboundResponse.request(connection, method: method, target: target, headers: headers, body: body)
    var text: [UInt8] = []
    while let piece = try await answer.next() { text += piece }
    await connection.close()
    return (answer.status, String(decoding: text, as: UTF8.self), answer.headers)
  }

  @Test("The handler sees method, path, query and body")
  func echo() async throws {
    let handler = ClosureHandler { request, response in
      let text = "\(request.method) \(request.path) \(request.query["q"] ?? "-") \(String(decoding: request.body, as: UTF8.self))"
      try await response.respond(status: 201, headers: ["X-A": "b"], body: Array(text.utf8))
    }
    try await serve(handler) { port in
      let (status, text, headers) = try await ask(port, "POST", "/a%20b?q=1+2&r", body: Array("body".utf8))
      #expect((status, text, headers["x-a"]) == (201, "POST /a b 1 2 body", "b"))
    }
  }

  @Test("A stream arrives in pieces, and a client that leaves cancels it")
  func stream() async throws {
    let handler = ClosureHandler { _, response in
      try await response.start(status: 200)
      for number in 0..<3 { try await response.write(Array("\(number)\n".utf8)) }
      try await response.finish()
    }
    try await serve(handler) { port in
      let text = try await ask(port).1
      #expect(text == "0\n1\n2\n")
    }
  }

  @Test("A body over the limit is refused with 413")
  func bodyLimit() async throws {
    let handler = ClosureHandler { _, response in try await response.respond(status: 200) }
    try await serve(handler, limit: 10) { port in
      let (status, text, _) = try await ask(port, "POST", body: [UInt8](repeating: 65, count: 11))
      #expect((status, text) == (413, "Request entity too large: limit is 10\n"))
    }
  }

  @Test("An error before the answer becomes a 500")
  func failure() async throws {
    struct Broken: Error, CustomStringConvertible { var description: String { "broken" } }
    try await serve(ClosureHandler { _, _ in throw Broken() }) { port in
      let (status, text, _) = try await ask(port)
      #expect((status, text) == (500, "broken\n"))
    }
  }

  @Test("Large bodies are compressed for those who accept it")
  func gzip() async throws {
    let handler = ClosureHandler { _, response in
      try await response.respond(status: 200, body: [UInt8](repeating: 65, count: 200_000))
    }
    try await serve(handler) { port in
      let plain = try await ask(port)
      #expect(plain.1.utf8.count == 200_000)
      let packed = try await ask(port, headers: ["Host": "x", "Accept-Encoding": "gzip"])
      #expect(packed.2["Content-Encoding"] == "gzip")
      #expect((Int(packed.2["Content-Length"] ?? "") ?? .max) < 2_000)
    }
  }

  @Test("A WebSocket agrees on a subprotocol and echoes")
  func webSocket() async throws {
    let handler = ClosureHandler { request, response in
      let socket = try await response.acceptWebSocket(request, protocols: ["v5.channel.k8s.io", "v4.channel.k8s.io"])
      while let message = try await socket.receive() { if case .binary(let bytes) = message { try await socket.send(bytes) } }
      await socket.close()
    }
    try await serve(handler) { port in
      let connection = try await RawConnection.connect(host: "127.0.0.1", port: port, tls: nil)
      let headers: HTTPFields = [
        "Host": "x", "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol": "v4.channel.k8s.io, v5.channel.k8s.io",
      ]
      let answer = try await OutboundResponse.request(connection, method: "GET", target: "/", headers: headers)
      #expect(answer.status == 101)
      #expect(answer.headers["Sec-WebSocket-Protocol"] == "v4.channel.k8s.io")
      try await connection.write(WebSocketFrame(.binary, [0, 1, 2]).encoded(mask: [9, 8, 7, 6]))
      var decoder = WebSocketFrameDecoder()
      decoder.append(answer.takeBuffered())
      while true {
        if let frame = try decoder.next() {
          #expect(frame == WebSocketFrame(.binary, [0, 1, 2]))
          break
        }
        guard let bytes = try await connection.read() else { break }
        decoder.append(bytes)
      }
      await connection.close()
    }
  }

  @Test("A port that is taken is named")
  func portTaken() async throws {
    try await serve(ClosureHandler { _, _ in }) { port in
      let second = HTTPServer(HTTPServerConfiguration(host: "127.0.0.1", port: port), handler: ClosureHandler { _, _ in })
      await #expect {
        try await second.start()
      } throws: { error in
        (error as? HTTPServerError)?.description == "listen tcp 127.0.0.1:\(port): bind: address already in use"
      }
    }
  }
}
