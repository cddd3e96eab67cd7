/// One frame of RFC 6455.
package struct WebSocketFrame: Hashable, Sendable {
  package enum Opcode: UInt8, Sendable {
    case continuation = 0x0
    case text = 0x1
    case binary = 0x2
    case close = 0x8
    case ping = 0x9
    case pong = 0xA

    var isControl: Bool { rawValue >= 0x8 }
  }

  package var isFinal: Bool
  package var opcode: Opcode
  package var payload: [UInt8]

  package init(_ opcode: Opcode, _ payload: [UInt8], isFinal: Bool = true) {
    self.opcode = opcode
    self.payload = payload
    self.isFinal = isFinal
  }

  /// A client masks its frames, a server must not.
  package func encoded(mask: [UInt8]? = nil) -> [UInt8] {
    var out: [UInt8] = [(isFinal ? 0x80 : 0) | opcode.rawValue]
    out.reserveCapacity(payload.count + 14)
    let maskBit: UInt8 = mask == nil ? 0 : 0x80
    switch payload.count {
    case ..<126: out.append(maskBit | UInt8(payload.count))
    case ..<65_536: out += [maskBit | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
    default:
      out.append(maskBit | 127)
      for shift in stride(from: 56, through: 0, by: -8) { out.append(UInt8(truncatingIfNeeded: payload.count >> shift)) }
    }
    guard let mask else { return out + payload }
    out += mask
    for (position, byte) in payload.enumerated() { out.append(byte ^ mask[position & 3]) }
    return out
  }
}

/// Cuts a stream of bytes into frames.
package struct WebSocketFrameDecoder: Sendable {
  private var buffer: [UInt8] = []
  private let maximumPayload: Int

  package init(maximumPayload: Int = 16 * 1024 * 1024) { self.maximumPayload = maximumPayload }

  package mutating func append(_ bytes: [UInt8]) { buffer += bytes }

  /// The next whole frame, nil when more bytes are needed.
  package mutating func next() throws(HTTPServerError) -> WebSocketFrame? {
    guard buffer.count >= 2 else { return nil }
    guard buffer[0] & 0x70 == 0, let opcode = WebSocketFrame.Opcode(rawValue: buffer[0] & 0x0F) else {
      throw HTTPServerError(.protocolViolation, "WebSocket frame with reserved bits or opcode")
    }
    var offset = 2
    var length = Int(buffer[1] & 0x7F)
    if opcode.isControl && (length > 125 || buffer[0] & 0x80 == 0) {
      throw HTTPServerError(.protocolViolation, "WebSocket control frame that is long or fragmented")
    }
    let extra = length == 126 ? 2 : length == 127 ? 8 : 0
    guard buffer.count >= offset + extra else { return nil }
    if extra > 0 {
      guard extra == 2 || buffer[offset] < 0x80 else { throw HTTPServerError(.messageTooLarge, "WebSocket frame too large") }
      length = buffer[offset..<offset + extra].reduce(0) { $0 << 8 | Int($1) }
      offset += extra
    }
    if length > maximumPayload { throw HTTPServerError(.messageTooLarge, "WebSocket frame of \(length) bytes") }
    let isMasked = buffer[1] & 0x80 != 0
    let start = offset + (isMasked ? 4 : 0)
    guard buffer.count >= start + length else { return nil }
    var payload = Array(buffer[start..<start + length])
    if isMasked { for position in payload.indices { payload[position] ^= buffer[offset + (position & 3)] } }
    let frame = WebSocketFrame(opcode, payload, isFinal: buffer[0] & 0x80 != 0)
    buffer.removeFirst(start + length)
    return frame
  }
}
