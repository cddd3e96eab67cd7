import CZlib

/// gzip of a body that comes in pieces.
final class GzipStream {
  private let stream: UnsafeMutablePointer<z_stream>

  /// Nil when zlib refuses.
  init?() {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let size = Int32(MemoryLayout<z_stream>.size)
    guard deflateInit2_(stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK else {
      stream.deallocate()
      return nil
    }
    self.stream = stream
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// What may be sent after this piece; nothing while zlib still collects.
  func append(_ bytes: [UInt8], isLast: Bool) -> [UInt8] {
    var input = bytes
    let bound = Int(deflateBound(stream, UInt(bytes.count))) + 64
    return input.withUnsafeMutableBufferPointer { source in
      stream.pointee.next_in = source.baseAddress
      stream.pointee.avail_in = UInt32(source.count)
      var out: [UInt8] = []
      repeat {
        out += [UInt8](unsafeUninitializedCapacity: bound) { output, count in
          stream.pointee.next_out = output.baseAddress
          stream.pointee.avail_out = UInt32(bound)
          deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
          count = bound - Int(stream.pointee.avail_out)
        }
      } while stream.pointee.avail_out == 0
      return out
    }
  }
}
