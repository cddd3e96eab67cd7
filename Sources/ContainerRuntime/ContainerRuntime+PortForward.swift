import Glibc
import LinuxSystem

extension ContainerRuntime {
  /// A connection to a port of a pod's loopback interface, made from inside its network namespace: over IPv4, and where nothing listens
  /// there over IPv6. Failures are in containerd's words.
  package nonisolated func dial(_ sandbox: SandboxRecord, port: UInt16) async throws(PortForwardError) -> Descriptor {
    let failure4: SystemError
    do throws(SystemError) {
      return try await connect(sandbox) { () throws(SystemError) in
        try TCPSocket.startConnecting(address: TCPSocket.loopback, port: port)
      }
    } catch { failure4 = error }
    do throws(SystemError) {
      return try await connect(sandbox) { () throws(SystemError) in try TCPSocket.startConnectingToLoopback6(port: port) }
    } catch { throw PortForwardError(sandbox, port: port, over4: failure4, over6: error) }
  }

  private nonisolated func connect(
    _ sandbox: SandboxRecord, _ start: @escaping @Sendable () throws(SystemError) -> Descriptor
  ) async throws(SystemError) -> Descriptor {
    do {
      let socket: Descriptor
      if let path = sandbox.networkNamespace {
        socket = try await NamespaceThread.run(netns: try NamespaceHandle(kind: .network, path: path)) { try start() }
      } else {
        socket = try start()
      }
      try await TCPSocket.finishConnecting(socket)
      return socket
    } catch let error as SystemError { throw error } catch { throw SystemError("connect", errno: ECANCELED) }
  }
}

/// Nothing answers at a port of a pod.
package struct PortForwardError: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String

  init(_ sandbox: SandboxRecord, port: UInt16, over4: SystemError, over6: SystemError) {
    let place = sandbox.networkNamespace.map { $0.hasPrefix("/run/") ? "/var\($0)" : $0 } ?? "host"
    description =
      "failed to execute portforward in network namespace \"\(place)\": failed to connect to localhost:\(port) inside namespace "
      + "\"\(sandbox.id)\", IPv4: dial tcp4 127.0.0.1:\(port): connect: \(Self.reason(over4)) "
      + "IPv6 dial tcp6 [::1]:\(port): connect: \(Self.reason(over6)) "
  }

  private static func reason(_ error: SystemError) -> String { SystemError.text(of: error.errno).lowercased() }
}
