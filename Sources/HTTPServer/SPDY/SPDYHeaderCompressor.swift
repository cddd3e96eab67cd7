import CZlib

/// Makes the compressed header blocks of one direction: one zlib stream (RFC 1950) for the whole connection, flushed after each block.
final class SPDYHeaderCompressor {
  /// zlib keeps the address of its stream.
  private let stream: UnsafeMutablePointer<z_stream>

  init() throws(HTTPServerError) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let dictionary = SPDYDictionary.bytes
    guard deflateInit_(stream, Z_BEST_COMPRESSION, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK,
      deflateSetDictionary(stream, dictionary, UInt32(dictionary.count)) == Z_OK
    else { throw HTTPServerError(.protocolViolation, "zlib cannot compress") }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  func compress(_ fields: HTTPFields) throws(HTTPServerError) -> [UInt8] {
    var block = SPDYHeaderBlock.encode(fields)
    let room = Int(deflateBound(stream, UInt(block.count))) + 16
    let count = block.count
    var isWhole = false
    let result = [UInt8](unsafeUninitializedCapacity: room) { output, used in
      block.withUnsafeMutableBufferPointer { source in
        stream.pointee.next_in = source.baseAddress
        stream.pointee.avail_in = UInt32(count)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(room)
        isWhole = deflate(stream, Z_SYNC_FLUSH) == Z_OK && stream.pointee.avail_in == 0 && stream.pointee.avail_out > 0
      }
      used = room - Int(stream.pointee.avail_out)
    }
    guard isWhole else { throw HTTPServerError(.protocolViolation, "zlib cannot compress") }
    return result
  }
}

/// Reads them back, within bounds.
final class SPDYHeaderDecompressor {
  /// The most that the headers of one frame may hold; those of Kubernetes hold some hundred bytes.
  private static let limit = 64 * 1024
  private let stream: UnsafeMutablePointer<z_stream>

  init() throws(HTTPServerError) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw HTTPServerError(.protocolViolation, "zlib cannot decompress")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  func decompress(_ bytes: ArraySlice<UInt8>) throws(HTTPServerError) -> HTTPFields {
    var input = Array(bytes)
    let count = input.count
    var isGood = true
    let block = [UInt8](unsafeUninitializedCapacity: Self.limit) { output, used in
      input.withUnsafeMutableBufferPointer { source in
        stream.pointee.next_in = source.baseAddress
        stream.pointee.avail_in = UInt32(count)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(Self.limit)
        var status = inflate(stream, Z_SYNC_FLUSH)
        if status == Z_NEED_DICT {
          let dictionary = SPDYDictionary.bytes
          status = inflateSetDictionary(stream, dictionary, UInt32(dictionary.count))
          if status == Z_OK { status = inflate(stream, Z_SYNC_FLUSH) }
        }
        // Without input left there may be nothing to do, which zlib calls an error that harms nothing.
        isGood = (status == Z_OK || status == Z_BUF_ERROR) && stream.pointee.avail_in == 0
      }
      used = Self.limit - Int(stream.pointee.avail_out)
    }
    guard isGood else { throw HTTPServerError(.protocolViolation, "SPDY headers that zlib cannot read, or too many of them") }
    return try SPDYHeaderBlock.decode(block)
  }
}
