import CLinux
import Glibc

/// An open file description that is closed with its last reference.
package final class Descriptor: Sendable {
  package let raw: Int32

  /// Takes over `raw`.
  package init(_ raw: Int32) { self.raw = raw }

  deinit { if raw > 2 { close(raw) } }

  package static func open(_ path: String, _ flags: Int32, mode: UInt32 = 0o644) throws(SystemError) -> Descriptor {
    Descriptor(try system("open", path: path) { cl_open(path, flags | O_CLOEXEC, mode) })
  }

  /// The two ends of a pipe.
  package static func pipe() throws(SystemError) -> (read: Descriptor, write: Descriptor) {
    var ends: [Int32] = [-1, -1]
    try system("pipe") { cl_pipe(&ends) }
    return (Descriptor(ends[0]), Descriptor(ends[1]))
  }

  /// Writes all bytes; the descriptor must be in blocking mode.
  package func write(_ bytes: some Sequence<UInt8>) throws(SystemError) {
    let buffer = Array(bytes)
    var offset = 0
    while offset < buffer.count {
      let count = try system("write") {
        buffer.withUnsafeBytes { Glibc.write(raw, $0.baseAddress?.advanced(by: offset), buffer.count - offset) }
      }
      offset += count
    }
  }

  /// Up to `capacity` bytes, none at the end; `nil` when a non-blocking descriptor has nothing now.
  package func read(upTo capacity: Int = 65536) throws(SystemError) -> [UInt8]? {
    var failure: SystemError?
    var again = false
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      while true {
        let got = Glibc.read(raw, buffer.baseAddress, capacity)
        if got >= 0 {
          count = got
          return
        }
        let number = Glibc.errno
        if number == EINTR { continue }
        if number == EAGAIN { again = true } else { failure = SystemError("read", errno: number) }
        return
      }
    }
    if let failure { throw failure }
    return again ? nil : bytes
  }

  package func setNonblocking(_ on: Bool = true) throws(SystemError) {
    try system("fcntl") { cl_set_nonblocking(raw, on ? 1 : 0) }
  }
}
