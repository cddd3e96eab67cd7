import Glibc
import KubeAPI
import LinuxSystem

/// The near side of a session: what `ssh` in the cluster and `lab ssh` on the host share.
package struct SessionClient: Sendable {
  package var socket: String
  package var arguments: [String] = []
  /// Run `arguments` as they are instead of handing them to a shell.
  package var exact = false
  package var environment: [String] = []
  package var directory: String?
  /// `nil`: a terminal when there is no command and standard input is one.
  package var terminal: Bool?

  package init(socket: String) { self.socket = socket }

  /// Runs it to its end with this process' standard streams; the shell's exit code, 255 when the connection broke.
  package func run() async throws -> Int32 {
    let near = try UnixSocket.connect(socket)
    let size = PTY.size(of: 0)
    let onTerminal = terminal ?? (arguments.isEmpty && size != nil)
    var request: JSON = ["command": "session", "arguments": JSON(arguments), "exact": JSON(exact), "terminal": JSON(onTerminal)]
    if let directory { request["directory"] = .string(directory) }
    var environment = environment
    if onTerminal, let name = getenv("TERM") { environment.append("TERM=" + String(cString: name)) }
    request["environment"] = JSON(environment)
    if let size {
      request["rows"] = JSON(Int(size.rows))
      request["columns"] = JSON(Int(size.columns))
    }
    let connection = try ControlConnection(near)
    if onTerminal {
      try await connection.send(.request(request))
      return try await relay(connection, isTerminal: size != nil)
    }
    try await connection.send(.request(request), descriptors: (0...2).map { Descriptor($0) })
    return try await ending(connection)
  }

  private func ending(_ connection: ControlConnection) async throws -> Int32 {
    while let frame = try await connection.receive() {
      switch frame {
      case .output(let bytes): try Descriptor(1).write(bytes)
      case .error(let bytes): try Descriptor(2).write(bytes)
      case .exit(let code): return code
      default: break
      }
    }
    return 255
  }

  private func relay(_ connection: ControlConnection, isTerminal: Bool) async throws -> Int32 {
    let resized = try Signals([SIGWINCH])
    let raw = isTerminal ? try RawTerminal(0) : nil
    defer { raw?.restore() }
    return try await withThrowingTaskGroup(of: Int32?.self) { group in
      group.addTask { try await ending(connection) }
      group.addTask {
        let input = Descriptor(0)
        while true {
          try await Poller.shared.wait(0, for: .readable)
          guard let bytes = try input.read(upTo: 16384), !bytes.isEmpty else { break }
          try await connection.send(.input(bytes))
        }
        try await connection.send(.inputEnd)
        return nil
      }
      group.addTask {
        while true {
          _ = try await resized.next()
          if let size = PTY.size(of: 0) { try await connection.send(.resize(rows: size.rows, columns: size.columns)) }
        }
      }
      defer { group.cancelAll() }
      while let result = try await group.next() { if let result { return result } }
      return 255
    }
  }
}
