import CZlib

/// Codings of whole bodies: gzip (RFC 1952), and deflate as Go takes it, bare (RFC 1951).
package enum BodyCoding: String, Sendable {
  case gzip
  case bare = "deflate"

  private var windowBits: Int32 { self == .gzip ? 15 + 16 : -15 }

  /// At the fastest level, as upstream's API server does. Nil when zlib refuses.
  package func compress(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    let version = ZLIB_VERSION
    let size = Int32(MemoryLayout<z_stream>.size)
    guard deflateInit2_(&stream, 1, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, version, size) == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, UInt(bytes.count)))
    var input = bytes
    var status = Z_ERRNO
    let result = [UInt8](unsafeUninitializedCapacity: bound) { output, count in
      input.withUnsafeMutableBufferPointer { source in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(bound)
        status = deflate(&stream, Z_FINISH)
      }
      count = Int(stream.total_out)
    }
    return status == Z_STREAM_END ? result : nil
  }

  /// Nil for what is not whole and of this coding, and for more than `limit` bytes.
  package func decompress(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
    var stream = z_stream()
    guard inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var input = bytes
    var out: [UInt8] = []
    let status = input.withUnsafeMutableBufferPointer { source in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(source.count)
      var status = Z_OK
      while status == Z_OK, out.count <= limit {
        out += [UInt8](unsafeUninitializedCapacity: 64 * 1024) { output, count in
          stream.next_out = output.baseAddress
          stream.avail_out = UInt32(output.count)
          status = inflate(&stream, Z_NO_FLUSH)
          count = output.count - Int(stream.avail_out)
        }
      }
      return status
    }
    return status == Z_STREAM_END && out.count <= limit ? out : nil
  }
}
