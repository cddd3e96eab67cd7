import NIOCore

/// Finds the end of one HTTP/1.1 response on a connection without pipelining. The body's pieces are kept only when asked for.
struct ResponseReader {
  private(set) var status = 0
  private(set) var body: [UInt8] = []
  private let keepsBody: Bool
  private var head: [UInt8] = []
  private var isInBody = false
  /// Bytes of the body that are still to come; nil for a chunked one.
  private var remaining: Int?
  private var tail: [UInt8] = []

  init(keepsBody: Bool) { self.keepsBody = keepsBody }

  /// True once the response is whole.
  mutating func take(_ buffer: ByteBuffer) -> Bool {
    if isInBody { return takeBody(buffer.readableBytesView[...]) }
    head += buffer.readableBytesView
    guard let end = ResponseReader.end(of: head) else { return false }
    let text = String(decoding: head[..<end], as: UTF8.self)
    status = Int(text.dropFirst(9).prefix(3)) ?? 0
    for line in text.split(separator: "\r\n") where line.lowercased().hasPrefix("content-length:") {
      remaining = Int(line.dropFirst(15).drop { $0 == " " })
    }
    isInBody = true
    let rest = ByteBuffer(bytes: head[(end + 4)...])
    head = []
    return takeBody(rest.readableBytesView[...])
  }

  private mutating func takeBody(_ bytes: ByteBufferView) -> Bool {
    if keepsBody { body += bytes }
    if let remaining {
      self.remaining = remaining - bytes.count
      return remaining <= bytes.count
    }
    tail = Array((tail + bytes.suffix(5)).suffix(5))
    return tail == [0x30, 13, 10, 13, 10]
  }

  static func end(of head: [UInt8]) -> Int? {
    guard head.count >= 4 else { return nil }
    for position in 0...(head.count - 4)
    where head[position] == 13 && head[position + 1] == 10 && head[position + 2] == 13 && head[position + 3] == 10 {
      return position
    }
    return nil
  }
}
