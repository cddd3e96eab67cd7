import Testing

@testable import HTTPServer

@Suite struct WebSocketFrameTests {
  @Test("Frames of every length form survive a round trip, masked or not", arguments: [0, 1, 125, 126, 65_535, 65_536])
  func roundTrip(_ count: Int) throws {
    let frame = WebSocketFrame(.binary, (0..<count).map { UInt8(truncatingIfNeeded: $0) })
    for mask in [nil, [1, 2, 3, 4] as [UInt8]] {
      var decoder = WebSocketFrameDecoder()
      let bytes = frame.encoded(mask: mask)
      decoder.append(Array(bytes.dropLast()))
      #expect(try decoder.next() == nil || count == 0)
      decoder.append([bytes[bytes.count - 1]])
      #expect(try decoder.next() == frame || count == 0)
    }
  }

  @Test("The example of RFC 6455 is read as Hello")
  func example() throws {
    var decoder = WebSocketFrameDecoder()
    decoder.append([0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58])
    #expect(try decoder.next() == WebSocketFrame(.text, Array("Hello".utf8)))
  }

  @Test("The handshake is proved as in RFC 6455")
  func accept() { #expect(WebSocket.accept("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") }

  @Test(
    "Frames that break the protocol are refused",
    arguments: [[0xC1, 0x00], [0x83, 0x00], [0x89, 0x7E, 0, 1], [0x09, 0x00]] as [[UInt8]])
  func violations(_ bytes: [UInt8]) {
    var decoder = WebSocketFrameDecoder()
    decoder.append(bytes)
    #expect(throws: HTTPServerError.self) { try decoder.next() }
  }
}
