import CLinux
import Glibc

extension Descriptor {
  /// A connected pair of Unix stream sockets.
  package static func socketPair() throws(SystemError) -> (Descriptor, Descriptor) {
    var ends: [Int32] = [-1, -1]
    try system("socketpair") { cl_socketpair(&ends) }
    return (Descriptor(ends[0]), Descriptor(ends[1]))
  }

  /// The next bytes, `nil` at the end. For non-blocking descriptors.
  package func readSome(upTo capacity: Int = 65536) async throws -> [UInt8]? {
    while true {
      do {
        if let bytes = try read(upTo: capacity) { return bytes.isEmpty ? nil : bytes }
      } catch {
        // A terminal without a worker side left, and a peer that is gone, end the stream.
        if error.errno == EIO || error.errno == ECONNRESET { return nil }
        throw error
      }
      try await Poller.shared.wait(raw, for: .readable)
    }
  }

  /// Writes everything, waiting as often as needed. For non-blocking sockets, terminals and pipes; a peer that is gone throws `.gone`.
  package func writeAll(_ bytes: [UInt8]) async throws {
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        let start = buffer.baseAddress?.advanced(by: offset)
        let sent = send(raw, start, bytes.count - offset, Int32(MSG_NOSIGNAL))
        return sent < 0 && Glibc.errno == ENOTSOCK ? Glibc.write(raw, start, bytes.count - offset) : sent
      }
      if count >= 0 {
        offset += count
        continue
      }
      switch Glibc.errno {
      case EINTR: continue
      case EAGAIN: try await Poller.shared.wait(raw, for: .writable)
      default: throw SystemError("write")
      }
    }
  }
}
