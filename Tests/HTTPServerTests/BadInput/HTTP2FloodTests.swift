import Testing

@testable import HTTPServer

/// Clients that use HTTP/2 to keep a server busy lose their connection, and only they.
@Suite struct HTTP2FloodTests {
  private static func frame(_ type: UInt8, flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8] = []) -> [UInt8] {
    [UInt8(payload.count >> 16 & 0xFF), UInt8(payload.count >> 8 & 0xFF), UInt8(payload.count & 0xFF), type, flags]
      + [UInt8(stream >> 24), UInt8(stream >> 16 & 0xFF), UInt8(stream >> 8 & 0xFF), UInt8(stream & 0xFF)] + payload
  }

  private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + frame(4)
  /// `:method GET`, `:scheme https`, `:path /`, `:authority x`.
  private static let get: [UInt8] = [0x82, 0x87, 0x84, 0x41, 1, UInt8(ascii: "x")]
  private static let post: [UInt8] = [0x83, 0x87, 0x84, 0x41, 1, UInt8(ascii: "x")]

  static let floods: [(name: String, bytes: [UInt8])] = [
    ("pings", (0..<20_000).flatMap { _ in frame(6, [UInt8](repeating: 1, count: 8)) }),
    ("settings", (0..<20_000).flatMap { _ in frame(4) }),
    (
      "rapid reset",
      (0..<5_000).flatMap { number -> [UInt8] in
        let stream = UInt32(number) * 2 + 1
        return frame(1, flags: 5, stream: stream, get) + frame(3, stream: stream, [0, 0, 0, 8])
      }
    ),
    (
      "continuations",
      frame(1, stream: 1, get) + (0..<20_000).flatMap { _ in frame(9, stream: 1, [0, 1, 97, 4, 98, 98, 98, 98]) }
    ),
    ("empty data", frame(1, flags: 4, stream: 1, post) + (0..<20_000).flatMap { _ in frame(0, stream: 1) }),
    ("priorities of no stream", (0..<20_000).flatMap { _ in frame(2, stream: 1, [0, 0, 0, 1, 1]) }),
    ("a compressed field that is none", frame(1, flags: 5, stream: 1, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])),
    ("a frame beyond the limit", frame(1, flags: 4, stream: 1, [UInt8](repeating: 0, count: 100_000))),
    ("a window of zero", frame(8, [0, 0, 0, 0])),
  ]

  @Test("Floods end the connection", arguments: floods.map(\.name))
  func flood(_ name: String) async throws {
    let bytes = try #require(HTTP2FloodTests.floods.first { $0.name == name }?.bytes)
    var tls = OutboundTLS()
    tls.applicationProtocols = ["h2"]
    try await TestServer.run(tls: true) { server in
      _ = try await server.exchange([HTTP2FloodTests.preface, bytes], tls: tls)
      #expect(try await server.answersOthers())
    }
  }

  @Test("A connection without requests is let go when the time is up")
  func idle() async throws {
    var tls = OutboundTLS()
    tls.applicationProtocols = ["h2"]
    try await TestServer.run(tls: true, patience: .seconds(2)) { server in
      let answer = try await server.exchange([HTTP2FloodTests.preface], tls: tls)
      #expect(!answer.isEmpty)
    }
  }
}
