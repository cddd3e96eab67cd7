import Glibc
import KubeAPI
import LinuxSystem

/// Serves the sockets of node init: `systemctl` inside the node, sessions from the cluster's other machines and from the host.
struct ControlServer: Sendable {
  static let path = "/run/systemd/private"

  let supervisor: Supervisor
  let loginEnvironment: [String]
  let cgroups: CgroupLayout
  let powerOff: @Sendable () -> Void

  func serve(_ listener: Descriptor) async {
    while !Task.isCancelled {
      do {
        let socket = try await UnixSocket.accept(listener)
        supervisor.submit { await handle(socket) }
      } catch is CancellationError { return } catch {
        Log.error("accept: \(error)")
        try? await Task.sleep(for: .milliseconds(100))
      }
    }
  }

  private func handle(_ socket: Descriptor) async {
    do {
      let connection = try ControlConnection(socket)
      guard case .request(let request) = try await connection.receive() else { return }
      switch request.command.string {
      case "systemctl":
        let arguments = request.arguments.elements.compactMap(\.string)
        var systemctl = Systemctl(supervisor: supervisor, cgroups: cgroups, powerOff: powerOff)
        let code = await systemctl.run(arguments)
        if !systemctl.output.isEmpty { try await connection.send(.output(Array(systemctl.output.utf8))) }
        if !systemctl.errors.isEmpty { try await connection.send(.error(Array(systemctl.errors.utf8))) }
        try await connection.send(.exit(code))
      case "session":
        try await Session(supervisor: supervisor, environment: loginEnvironment, cgroups: cgroups).run(request, connection)
      default:
        try await connection.send(.error(Array("lab-init: unknown request\n".utf8)))
        try await connection.send(.exit(2))
      }
    } catch is CancellationError { return } catch {
      Log.warning("control connection: \(error)")
    }
  }
}
