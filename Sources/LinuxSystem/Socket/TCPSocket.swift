import CLinux
import Glibc

/// TCP, over IPv4 where nothing else is said, for programs without an event loop. Addresses are numbers in host order.
package enum TCPSocket {
  package static let loopback: UInt32 = 0x7f00_0001

  package static func listen(address: UInt32, port: UInt16, backlog: Int32 = 128) throws(SystemError) -> Descriptor {
    Descriptor(try system("listen on port \(port)") { cl_tcp_listen(address, port, backlog) })
  }

  package static func localPort(of socket: Descriptor) -> UInt16? { UInt16(exactly: cl_tcp_local_port(socket.raw)) }

  package static func connect(address: UInt32, port: UInt16) async throws -> Descriptor {
    let socket = try startConnecting(address: address, port: port)
    try await finishConnecting(socket)
    return socket
  }

  /// A socket of the calling thread's network namespace, on its way to the peer.
  package static func startConnecting(address: UInt32, port: UInt16) throws(SystemError) -> Descriptor {
    Descriptor(try system("connect") { cl_tcp_connect_start(address, port) })
  }

  /// The same to the IPv6 loopback address.
  package static func startConnectingToLoopback6(port: UInt16) throws(SystemError) -> Descriptor {
    Descriptor(try system("connect") { cl_tcp6_loopback_connect_start(port) })
  }

  package static func finishConnecting(_ socket: Descriptor) async throws {
    try await Poller.shared.wait(socket.raw, for: .writable)
    let number = cl_socket_error(socket.raw)
    if number != 0 { throw SystemError("connect", errno: number) }
  }

  package static func finishWriting(_ socket: Descriptor) { cl_shutdown_write(socket.raw) }

  /// A connected, non-blocking socket; throws `.timedOut` when the peer does not answer in time.
  package static func connect(host: String, port: Int, timeout: Duration) async throws -> Descriptor {
    var address = in_addr()
    guard inet_pton(AF_INET, host == "localhost" ? "127.0.0.1" : host, &address) == 1, let port = UInt16(exactly: port) else {
      throw SystemError("connect to", path: "\(host):\(port)", errno: EINVAL)
    }
    let place = "\(host):\(port)"
    let socket = Descriptor(
      try system("connect to", path: place) { cl_tcp_connect_start(UInt32(bigEndian: address.s_addr), port) })
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await Poller.shared.wait(socket.raw, for: .writable)
        return true
      }
      group.addTask {
        try await Task.sleep(for: timeout)
        return false
      }
      let isReady = try await group.next() ?? false
      group.cancelAll()
      guard isReady else { throw SystemError("connect to", path: place, errno: ETIMEDOUT) }
    }
    let error = cl_socket_error(socket.raw)
    guard error == 0 else { throw SystemError("connect to", path: place, errno: error) }
    return socket
  }
}
