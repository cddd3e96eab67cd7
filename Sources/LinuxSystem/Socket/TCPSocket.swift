import CLinux
import Glibc

/// TCP over IPv4 for programs without an event loop. Addresses are numbers in host order.
package enum TCPSocket {
  package static let loopback: UInt32 = 0x7f00_0001

  package static func listen(address: UInt32, port: UInt16, backlog: Int32 = 128) throws(SystemError) -> Descriptor {
    Descriptor(try system("listen on port \(port)") { cl_tcp_listen(address, port, backlog) })
  }

  package static func localPort(of socket: Descriptor) -> UInt16? { UInt16(exactly: cl_tcp_local_port(socket.raw)) }

  package static func connect(address: UInt32, port: UInt16) async throws -> Descriptor {
    let socket = Descriptor(try system("connect") { cl_tcp_connect_start(address, port) })
    try await Poller.shared.wait(socket.raw, for: .writable)
    let number = cl_socket_error(socket.raw)
    if number != 0 { throw SystemError("connect", errno: number) }
    return socket
  }

  package static func finishWriting(_ socket: Descriptor) { cl_shutdown_write(socket.raw) }
}
