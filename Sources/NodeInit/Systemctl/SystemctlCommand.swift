import KubeAPI
import LinuxSystem

/// The client: passes its arguments to node init and prints the answer.
package enum SystemctlCommand {
  package static func run(_ arguments: [String]) async -> Int32 {
    if arguments.first == "--version" {
      try? Descriptor(1).write("systemd 252 (lab)\n".utf8)
      return 0
    }
    do {
      let connection = try ControlConnection(try UnixSocket.connect(ControlServer.path))
      try await connection.send(.request(["command": "systemctl", "arguments": JSON(arguments)]))
      while let frame = try await connection.receive() {
        switch frame {
        case .output(let bytes): try Descriptor(1).write(bytes)
        case .error(let bytes): try Descriptor(2).write(bytes)
        case .exit(let code): return code
        default: break
        }
      }
      return 1
    } catch {
      try? Descriptor(2).write("Failed to connect to bus: \(error)\n".utf8)
      return 1
    }
  }
}
