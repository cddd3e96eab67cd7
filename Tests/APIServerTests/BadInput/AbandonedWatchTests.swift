import HTTPServer
import Testing

@testable import APIServer

@Suite struct AbandonedWatchTests {
  @Test("Watchers that go away leave nothing behind")
  func abandoned() async throws {
    try await LiveServer.run { server in
      let source = server.server.cache.resource("/registry/configmaps/")
      let before = source.watcherCount
      let request = Array("GET /api/v1/configmaps?watch=true HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
      var connections: [RawConnection] = []
      for _ in 0..<300 {
        let connection = try await server.connect()
        try await connection.write(request)
        connections.append(connection)
      }
      for connection in connections { #expect(try await connection.read() != nil) }
      #expect(source.watcherCount == before + 300)
      for connection in connections { await connection.close() }
      let deadline = ContinuousClock.now + .seconds(20)
      while source.watcherCount > before, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(2)) }
      #expect(source.watcherCount == before)
    }
  }
}
