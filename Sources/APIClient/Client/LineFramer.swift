import NIOCore

/// Cuts a stream of bytes into lines, of which none may be longer than the limit.
struct LineFramer {
  let limit: Int
  private var pending: [UInt8] = []
  /// Everything before this is known to hold no end of line.
  private var scanned = 0
  private var start = 0

  init(limit: Int) { self.limit = limit }

  mutating func append(_ chunk: ByteBuffer) { pending.append(contentsOf: chunk.readableBytesView) }

  /// The next whole line without its end, nil when there is none yet.
  mutating func next() throws(TransportError) -> ArraySlice<UInt8>? {
    if let end = pending[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = pending[start..<end]
      start = end + 1
      scanned = start
      return line
    }
    pending.removeFirst(start)
    start = 0
    scanned = pending.count
    guard pending.count <= limit else {
      throw TransportError(.protocolViolation, "a line of the answer is longer than \(limit) bytes")
    }
    return nil
  }

  /// What is left when the stream has ended.
  var rest: ArraySlice<UInt8> { pending[start...] }
}
