import LinuxSystem

extension ContainerRuntime {
  /// A connection to a port of a pod's loopback interface, made from inside its network namespace. Failures are in containerd's words.
  package nonisolated func dial(_ sandbox: SandboxRecord, port: UInt16) async throws(PortForwardError) -> Descriptor {
    do {
      let socket: Descriptor
      if let path = sandbox.networkNamespace {
        socket = try await NamespaceThread.run(netns: try NamespaceHandle(kind: .network, path: path)) {
          try TCPSocket.startConnecting(address: TCPSocket.loopback, port: port)
        }
      } else {
        socket = try TCPSocket.startConnecting(address: TCPSocket.loopback, port: port)
      }
      try await TCPSocket.finishConnecting(socket)
      return socket
    } catch let error as SystemError {
      throw PortForwardError(sandbox, port: port, reason: SystemError.text(of: error.errno).lowercased())
    } catch { throw PortForwardError(sandbox, port: port, reason: "\(error)") }
  }
}

/// Nothing answers at a port of a pod.
package struct PortForwardError: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String

  init(_ sandbox: SandboxRecord, port: UInt16, reason: String) {
    let place = sandbox.networkNamespace.map { $0.hasPrefix("/run/") ? "/var\($0)" : $0 } ?? "host"
    description =
      "failed to execute portforward in network namespace \"\(place)\": failed to connect to localhost:\(port) inside namespace "
      + "\"\(sandbox.id)\", IPv4: dial tcp4 127.0.0.1:\(port): connect: \(reason) "
      + "IPv6 dial tcp6: address localhost: no suitable address found "
  }
}
