import NIOCore

/// RFC 6455 frames as a client reads and writes them.
struct WebSocketFrames {
  enum Opcode: UInt8 {
    case continuation = 0
    case text = 1
    case binary = 2
    case close = 8
    case ping = 9
    case pong = 10
  }

  struct Frame {
    var opcode: Opcode
    var isFinal: Bool
    var payload: ByteBuffer
  }

  static let limit = 16 << 20
  private var buffer = ByteBuffer()

  mutating func append(_ bytes: inout ByteBuffer) { buffer.writeBuffer(&bytes) }

  /// The next whole frame, nil when more bytes are needed.
  mutating func next() throws(TransportError) -> Frame? {
    var rest = buffer
    guard let first = rest.readInteger(as: UInt8.self), let second = rest.readInteger(as: UInt8.self) else { return nil }
    guard let opcode = Opcode(rawValue: first & 0x0F), first & 0x70 == 0, second & 0x80 == 0 else {
      throw TransportError(.protocolViolation, "the server sent an invalid WebSocket frame")
    }
    var length = UInt64(second & 0x7F)
    if length == 126 {
      guard let long = rest.readInteger(as: UInt16.self) else { return nil }
      length = UInt64(long)
    } else if length == 127 {
      guard let long = rest.readInteger(as: UInt64.self) else { return nil }
      length = long
    }
    guard length <= Self.limit else {
      throw TransportError(.protocolViolation, "a WebSocket frame of \(length) bytes is too large")
    }
    guard let payload = rest.readSlice(length: Int(length)) else { return nil }
    buffer = rest
    buffer.discardReadBytes()
    return Frame(opcode: opcode, isFinal: first & 0x80 != 0, payload: payload)
  }

  /// A whole message, masked as clients must.
  static func encode(_ opcode: Opcode, _ payload: [UInt8]) -> [UInt8] {
    var result: [UInt8] = [0x80 | opcode.rawValue]
    switch payload.count {
    case ..<126: result.append(0x80 | UInt8(payload.count))
    case ..<65_536: result += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
    default:
      result.append(0x80 | 127)
      for shift in stride(from: 56, through: 0, by: -8) { result.append(UInt8(truncatingIfNeeded: payload.count >> shift)) }
    }
    let mask = (0..<4).map { _ in UInt8.random(in: 0...255) }
    result += mask
    for (index, byte) in payload.enumerated() { result.append(byte ^ mask[index & 3]) }
    return result
  }
}
