/// Cuts a stream of bytes into frames.
package struct SPDYFrameDecoder {
  /// Peers write pieces of 32 KiB; more than this is no honest frame.
  private static let maximumPayload = 2 << 20
  private let decompressor: SPDYHeaderDecompressor
  private var buffer: [UInt8] = []
  private var start = 0

  package init() throws(HTTPServerError) { decompressor = try SPDYHeaderDecompressor() }

  package mutating func append(_ bytes: [UInt8]) {
    if start == buffer.count { buffer = bytes } else { buffer = Array(buffer[start...]) + bytes }
    start = 0
  }

  /// The next whole frame, nil when more bytes are needed.
  package mutating func next() throws(HTTPServerError) -> SPDYFrame? {
    guard buffer.count - start >= 8 else { return nil }
    let length = Int(SPDYFrame.number(buffer[start + 5..<start + 8]))
    guard length <= Self.maximumPayload else { throw HTTPServerError(.messageTooLarge, "SPDY frame of \(length) bytes") }
    guard buffer.count - start >= 8 + length else { return nil }
    let (first, flags) = (SPDYFrame.number(buffer[start..<start + 4]), buffer[start + 4])
    let payload = buffer[start + 8..<start + 8 + length]
    start += 8 + length
    let isFinal = flags & SPDYFrame.final != 0
    guard first & 0x8000_0000 != 0 else { return .data(id: first, bytes: Array(payload), isFinal: isFinal) }
    guard first >> 16 == 0x8003 else { throw HTTPServerError(.protocolViolation, "a version of SPDY other than 3") }
    let type = UInt16(truncatingIfNeeded: first)
    guard let kind = SPDYFrame.Kind(rawValue: type) else { return .ignored(type: type) }
    func number(_ offset: Int) throws(HTTPServerError) -> UInt32 {
      guard length >= offset + 4 else { throw HTTPServerError(.protocolViolation, "SPDY frame of type \(type) is too short") }
      return SPDYFrame.number(payload[payload.startIndex + offset..<payload.startIndex + offset + 4])
    }
    switch kind {
    case .openStream:
      let id = try number(0) & 0x7FFF_FFFF
      _ = try number(6)
      return .openStream(
        id: id, headers: try decompressor.decompress(payload.dropFirst(10)), isFinal: isFinal,
        isUnidirectional: flags & SPDYFrame.unidirectional != 0)
    case .reply:
      return .reply(
        id: try number(0) & 0x7FFF_FFFF, headers: try decompressor.decompress(payload.dropFirst(4)), isFinal: isFinal)
    case .headers:
      return .headers(
        id: try number(0) & 0x7FFF_FFFF, headers: try decompressor.decompress(payload.dropFirst(4)), isFinal: isFinal)
    case .reset: return .reset(id: try number(0) & 0x7FFF_FFFF, status: try number(4))
    case .ping: return .ping(id: try number(0))
    case .goAway: return .goAway(lastStream: try number(0) & 0x7FFF_FFFF, status: try number(4))
    case .settings, .windowUpdate: return .ignored(type: type)
    }
  }
}
