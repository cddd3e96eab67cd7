import LinuxSystem

/// The loopback port of the host that leads to a cluster's API server.
enum APIPort {
  static let standard: UInt16 = 16443

  /// Listens on the port the definition asks for, else on the one used before when it is still free, else on the first free one.
  static func listen(wanted: UInt16?, former: UInt16?) throws(ClusterError) -> (Descriptor, UInt16) {
    if let wanted {
      if let socket = try? TCPSocket.listen(address: TCPSocket.loopback, port: wanted) { return (socket, wanted) }
      throw ClusterError(
        .portTaken, "port \(wanted) of 127.0.0.1 is taken", remedy: "free it (ss -ltnp shows who has it) or change spec.apiPort")
    }
    for port in [former].compactMap({ $0 }) + (0..<200).map({ standard + $0 }) {
      if let socket = try? TCPSocket.listen(address: TCPSocket.loopback, port: port) { return (socket, port) }
    }
    throw ClusterError(
      .portTaken, "no port of 127.0.0.1 from \(standard) to \(standard + 199) is free", remedy: "set spec.apiPort to a free one")
  }
}
