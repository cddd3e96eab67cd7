import CLinux
import Glibc

/// Unix stream sockets, also with descriptors as cargo.
package enum UnixSocket {
  /// Binds a fresh socket file, replacing a stale one.
  package static func listen(_ path: String, mode: UInt32 = 0o600, backlog: Int32 = 64) throws(SystemError) -> Descriptor {
    if !path.hasPrefix("@") { try FileIO.remove(path) }
    let listener = Descriptor(try system("listen on", path: path) { cl_unix_listen(path, backlog) })
    if !path.hasPrefix("@") { try FileIO.chmod(path, mode) }
    return listener
  }

  package static func connect(_ path: String) throws(SystemError) -> Descriptor {
    Descriptor(try system("connect to", path: path) { cl_unix_connect(path) })
  }

  /// The next connection, non-blocking.
  package static func accept(_ listener: Descriptor) async throws -> Descriptor {
    while true {
      let fd = cl_accept(listener.raw)
      if fd >= 0 { return Descriptor(fd) }
      switch Glibc.errno {
      case EINTR, ECONNABORTED: continue
      case EAGAIN: try await Poller.shared.wait(listener.raw, for: .readable)
      default: throw SystemError("accept")
      }
    }
  }

  package static func send(_ bytes: [UInt8], descriptors: [Descriptor], over socket: Descriptor) throws(SystemError) {
    let raw = descriptors.map(\.raw)
    try system("sendmsg") { cl_send_descriptors(socket.raw, bytes, bytes.count, raw, raw.count) }
  }

  /// The next bytes and the descriptors that came with them; no bytes at the end. `nil`: nothing there yet.
  package static func receive(
    from socket: Descriptor, upTo capacity: Int = 65536
  ) throws(SystemError) -> (bytes: [UInt8], descriptors: [Descriptor])? {
    var bytes = [UInt8](repeating: 0, count: capacity)
    var raw = [Int32](repeating: -1, count: 16)
    var count = raw.count
    let got: Int
    do { got = try system("recvmsg") { cl_receive_descriptors(socket.raw, &bytes, capacity, &raw, &count) } } catch {
      if error.errno == EAGAIN { return nil }
      throw error
    }
    return (Array(bytes[..<got]), raw[..<count].map(Descriptor.init))
  }

  /// Ends both directions, also for a task that is waiting to read.
  package static func shutdown(_ socket: Descriptor) { Glibc.shutdown(socket.raw, Int32(SHUT_RDWR)) }

  package static func peer(_ socket: Descriptor) throws(SystemError) -> (pid: Int32, uid: UInt32) {
    var pid: pid_t = 0
    var uid: uid_t = 0
    try system("SO_PEERCRED") { cl_peer_credentials(socket.raw, &pid, &uid) }
    return (pid, uid)
  }
}
