import Testing

@testable import HTTPServer

/// Bodies that a handler takes while they come.
@Suite struct BodyStreamTests {
  private func serve(_ handler: ClosureHandler, _ body: (RawConnection) async throws -> Void) async throws {
    var configuration = HTTPServerConfiguration(host: "127.0.0.1", port: 0)
    configuration.maximumBodySize = 1_000
    let server = HTTPServer(configuration, handler: handler)
    try await server.start()
    do {
      let connection = try await RawConnection.connect(host: "127.0.0.1", port: server.port, tls: nil)
      try await body(connection)
      await connection.close()
      await server.shutdown(grace: .milliseconds(100))
    } catch {
      await server.shutdown(grace: .milliseconds(100))
      throw error
    }
  }

  private let echo = ClosureHandler(streamsBodies: true) { request, response in
    try await response.start(status: 200)
    while let piece = try await request.bodyStream?.next() { try await response.write(piece) }
    try await response.finish(trailers: ["X-Length": request.bodyStream?.length.map(String.init) ?? "unknown"])
  }

  @Test("What is said comes back before the body has ended, and trailers follow")
  func conversation() async throws {
    try await serve(echo) { connection in
      try await connection.write(OutboundResponse.head("POST", "/", ["Host": "x", "Transfer-Encoding": "chunked"]))
      try await connection.write(Array("3\r\none\r\n".utf8))
      let answer = try await OutboundResponse.receive(connection, method: "POST")
      #expect(try await answer.next().map { String(decoding: $0, as: UTF8.self) } == "one")
      try await connection.write(Array("3\r\ntwo\r\n0\r\n\r\n".utf8))
      var rest: [UInt8] = []
      while let piece = try await answer.next() { rest += piece }
      #expect(String(decoding: rest, as: UTF8.self) == "two")
      #expect(answer.trailers["X-Length"] == "unknown")
    }
  }

  @Test("A body may be longer than any that is read whole")
  func long() async throws {
    try await serve(echo) { connection in
      let body = [UInt8](repeating: 65, count: 1_500_000)
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          try await connection.write(OutboundResponse.head("PUT", "/", ["Host": "x", "Content-Length": "1500000"]) + body)
        }
        let answer = try await OutboundResponse.receive(connection, method: "PUT")
        var count = 0
        while let piece = try await answer.next() { count += piece.count }
        #expect(count == body.count)
        #expect(answer.trailers["X-Length"] == "1500000")
        try await group.waitForAll()
      }
    }
  }

  @Test("A request without a body has no stream, and a small one after it still has")
  func none() async throws {
    let handler = ClosureHandler(streamsBodies: true) { request, response in
      let length = request.bodyStream?.length.map(String.init) ?? "none"
      try await response.respond(status: 200, body: Array(length.utf8))
    }
    try await serve(handler) { connection in
      for (body, wanted) in [("", "none"), ("abc", "3"), ("", "none")] {
        let answer = try await OutboundResponse.request(
          connection, method: "POST", target: "/", headers: ["Host": "x"], body: Array(body.utf8))
        // The handler has not read the body; the connection goes on all the same.
        #expect(try await answer.next().map { String(decoding: $0, as: UTF8.self) } == wanted)
      }
    }
  }

  @Test("A client that leaves within its body ends the stream with an error")
  func truncated() async throws {
    let (ends, continuation) = AsyncStream.makeStream(of: Bool.self)
    let handler = ClosureHandler(streamsBodies: true) { request, _ in
      do {
        while try await request.bodyStream?.next() != nil {}
        // Cancelled with the connection, which also ends the stream.
        continuation.yield(!Task.isCancelled)
      } catch {
        continuation.yield(false)
        throw error
      }
    }
    try await serve(handler) { connection in
      try await connection.write(OutboundResponse.head("POST", "/", ["Host": "x", "Content-Length": "10"]) + [1, 2])
      await connection.close()
      var iterator = ends.makeAsyncIterator()
      #expect(await iterator.next() == false)
    }
  }

  @Test("Much that nobody reads ends the connection")
  func unread() async throws {
    let handler = ClosureHandler(streamsBodies: true) { _, response in try await response.respond(status: 413) }
    try await serve(handler) { connection in
      try await connection.write(OutboundResponse.head("POST", "/", ["Host": "x", "Content-Length": "100000000"]) + [1])
      let answer = try await OutboundResponse.receive(connection, method: "POST")
      #expect(answer.status == 413)
      await #expect(throws: HTTPServerError.self) {
        while true { try await connection.write([UInt8](repeating: 0, count: 100_000)) }
      }
    }
  }
}
