import Glibc
import LinuxSystem

/// A server inside a namespace that greets whoever connects, by TCP or UDP, with its name and the address it sees.
package final class TestServer: Sendable {
  private let socket: Descriptor

  package init(_ name: String, in namespace: NamespaceHandle, port: UInt16, udp: Bool = false) async throws {
    socket = try await NamespaceThread.run(netns: namespace) {
      let socket = Descriptor(
        try system("socket") {
          Glibc.socket(AF_INET, Int32((udp ? SOCK_DGRAM : SOCK_STREAM).rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        })
      var on: Int32 = 1
      setsockopt(socket.raw, SOL_SOCKET, SO_REUSEADDR, &on, 4)
      _ = try withAddress(0, port) { address, length in try system("bind") { bind(socket.raw, address, length) } }
      if !udp { try system("listen") { listen(socket.raw, 16) } }
      return socket
    }
    let server = socket
    DedicatedThread.start(name: "test-server") { TestServer.serve(server, name, udp: udp) }
  }

  deinit { shutdown(socket.raw, Int32(SHUT_RDWR)) }

  private static func serve(_ socket: Descriptor, _ name: String, udp: Bool) {
    var peer = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    while true {
      let answer = { (peer: sockaddr_in) in Array("\(name) \(text(peer.sin_addr.s_addr))".utf8) }
      if udp {
        var byte: [UInt8] = [0]
        let count = withUnsafeMutablePointer(to: &peer) { pointer in
          pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { recvfrom(socket.raw, &byte, 1, 0, $0, &length) }
        }
        if count < 0 || count == 0 { return }
        let bytes = answer(peer)
        _ = withUnsafePointer(to: &peer) { pointer in
          pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { sendto(socket.raw, bytes, bytes.count, 0, $0, length) }
        }
      } else {
        let client = withUnsafeMutablePointer(to: &peer) { pointer in
          pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { accept(socket.raw, $0, &length) }
        }
        if client < 0 { return }
        let bytes = answer(peer)
        _ = send(client, bytes, bytes.count, Int32(truncatingIfNeeded: MSG_NOSIGNAL))
        close(client)
      }
    }
  }

  private static func text(_ address: UInt32) -> String {
    (0..<4).map { String(address >> (8 * UInt32($0)) & 255) }.joined(separator: ".")
  }
}

/// What came of trying to reach an address.
package enum TestReach: Equatable, Sendable {
  case answered(String)
  case refused
  case noAnswer

  /// Connects, or sends, from inside a namespace and waits at most so long for the greeting.
  package static func from(
    _ namespace: NamespaceHandle, to address: String, port: UInt16, udp: Bool = false, milliseconds: Int = 700
  ) async throws -> TestReach {
    try await NamespaceThread.run(netns: namespace) {
      let socket = Descriptor(
        try system("socket") {
          Glibc.socket(AF_INET, Int32((udp ? SOCK_DGRAM : SOCK_STREAM).rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        })
      var limit = timeval(tv_sec: milliseconds / 1000, tv_usec: milliseconds % 1000 * 1000)
      setsockopt(socket.raw, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
      setsockopt(socket.raw, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
      let status = withAddress(inet_addr(address), port) { address, length in connect(socket.raw, address, length) }
      if status < 0 { return errno == ECONNREFUSED ? .refused : .noAnswer }
      if udp, send(socket.raw, "?", 1, 0) < 0 { return errno == ECONNREFUSED ? .refused : .noAnswer }
      var buffer = [UInt8](repeating: 0, count: 256)
      let count = recv(socket.raw, &buffer, buffer.count, 0)
      if count < 0 { return errno == ECONNREFUSED ? .refused : .noAnswer }
      return .answered(String(decoding: buffer[..<count], as: UTF8.self))
    }
  }
}

private func withAddress<Result>(
  _ address: UInt32, _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Result
) rethrows -> Result {
  var value = sockaddr_in()
  value.sin_family = sa_family_t(AF_INET)
  value.sin_port = port.bigEndian
  value.sin_addr.s_addr = address
  return try withUnsafePointer(to: &value) { pointer in
    try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { try body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
  }
}
