/// Makes the bytes of frames. The headers of one frame refer to those before, so frames must be sent in the order they were encoded.
struct SPDYFrameEncoder {
  private let compressor: SPDYHeaderCompressor

  init() throws(HTTPServerError) { compressor = try SPDYHeaderCompressor() }

  func encode(_ frame: SPDYFrame) throws(HTTPServerError) -> [UInt8] {
    switch frame {
    case .openStream(let id, let headers, let isFinal, let isUnidirectional):
      let flags = (isFinal ? SPDYFrame.final : 0) | (isUnidirectional ? SPDYFrame.unidirectional : 0)
      return Self.control(.openStream, flags, SPDYFrame.bytes(id) + [0, 0, 0, 0, 0, 0] + (try compressor.compress(headers)))
    case .reply(let id, let headers, let isFinal):
      return Self.control(.reply, isFinal ? SPDYFrame.final : 0, SPDYFrame.bytes(id) + (try compressor.compress(headers)))
    case .headers(let id, let headers, let isFinal):
      return Self.control(.headers, isFinal ? SPDYFrame.final : 0, SPDYFrame.bytes(id) + (try compressor.compress(headers)))
    case .reset(let id, let status): return Self.control(.reset, 0, SPDYFrame.bytes(id) + SPDYFrame.bytes(status))
    case .ping(let id): return Self.control(.ping, 0, SPDYFrame.bytes(id))
    case .goAway(let last, let status): return Self.control(.goAway, 0, SPDYFrame.bytes(last) + SPDYFrame.bytes(status))
    case .data(let id, let bytes, let isFinal): return Self.data(id, bytes, isFinal: isFinal)
    case .ignored: return []
    }
  }

  /// Data needs no compressor, hence no order among streams.
  static func data(_ id: UInt32, _ bytes: [UInt8], isFinal: Bool) -> [UInt8] {
    SPDYFrame.bytes(id & 0x7FFF_FFFF) + head(isFinal ? SPDYFrame.final : 0, bytes.count) + bytes
  }

  private static func control(_ kind: SPDYFrame.Kind, _ flags: UInt8, _ payload: [UInt8]) -> [UInt8] {
    [0x80, 0x03, 0, UInt8(truncatingIfNeeded: kind.rawValue)] + head(flags, payload.count) + payload
  }

  private static func head(_ flags: UInt8, _ count: Int) -> [UInt8] {
    [flags, UInt8(truncatingIfNeeded: count >> 16), UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
  }
}
