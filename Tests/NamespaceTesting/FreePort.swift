import LinuxSystem

/// A port of the loopback address for a server that a test is going to start.
package enum FreePort {
  /// Below the ports that the kernel gives to clients, so that none of the many in the tests takes it before the server does.
  package static func find() -> Int {
    var port: UInt16
    var attempts = 0
    repeat {
      port = .random(in: 20_000..<32_000)
      attempts += 1
    } while attempts < 100 && (try? TCPSocket.listen(address: TCPSocket.loopback, port: port)) == nil
    return Int(port)
  }
}
