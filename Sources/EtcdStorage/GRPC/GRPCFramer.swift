import NIOCore

/// Cuts the bytes of a stream into messages: one byte for compression, four for the length, the message.
struct GRPCFramer {
  /// A page of a list at its largest is far below this.
  static let limit = 512 << 20

  private var buffer = ByteBuffer()

  static func frame(_ message: [UInt8], _ allocator: ByteBufferAllocator) -> ByteBuffer {
    var buffer = allocator.buffer(capacity: message.count + 5)
    buffer.writeInteger(UInt8(0))
    buffer.writeInteger(UInt32(message.count))
    buffer.writeBytes(message)
    return buffer
  }

  mutating func append(_ chunk: ByteBuffer) {
    var chunk = chunk
    if buffer.readableBytes == 0 { buffer = chunk } else { buffer.writeBuffer(&chunk) }
  }

  /// The next whole message.
  mutating func next() throws(GRPCStatus) -> [UInt8]? {
    let start = buffer.readerIndex
    guard let compression = buffer.getInteger(at: start, as: UInt8.self),
      let length = buffer.getInteger(at: start + 1, as: UInt32.self)
    else { return nil }
    guard compression == 0 else { throw GRPCStatus(.internal, "grpc: the server compresses, which was not asked for") }
    guard length <= GRPCFramer.limit else {
      throw GRPCStatus(.resourceExhausted, "grpc: received message larger than max (\(length) vs. \(GRPCFramer.limit))")
    }
    guard buffer.readableBytes >= 5 + Int(length) else { return nil }
    buffer.moveReaderIndex(forwardBy: 5)
    let message = buffer.readBytes(length: Int(length)) ?? []
    buffer.discardReadBytes()
    return message
  }
}
