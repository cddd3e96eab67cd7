import CLinux
import Glibc
import KubeAPI
import LinuxSystem

/// One login or command from elsewhere: on a terminal of its own, or on descriptors the client handed over.
struct Session: Sendable {
  let supervisor: Supervisor
  let environment: [String]
  let cgroups: CgroupLayout

  func run(_ request: JSON, _ connection: ControlConnection) async throws {
    let arguments = request.arguments.elements.compactMap(\.string)
    let shell = FileIO.exists("/bin/bash") ? "/bin/bash" : "/bin/sh"
    var specification: ProcessSpecification
    if arguments.isEmpty {
      specification = ProcessSpecification(shell)
      specification.arguments = ["-" + (shell.split(separator: "/").last.map(String.init) ?? "sh")]
    } else if request.exact.bool == true {
      specification = ProcessSpecification(arguments[0], Array(arguments.dropFirst()))
    } else {
      specification = ProcessSpecification(shell, ["-c", arguments.joined(separator: " ")])
    }
    specification.environment = environment + request.environment.elements.compactMap(\.string)
    specification.workingDirectory = request.directory.string ?? "/root"
    let group = Cgroup("/user.slice", layout: cgroups)
    try group.create()
    specification.cgroups = group.procsFiles
    if request.terminal.bool == true {
      try await onTerminal(specification, request, connection)
    } else {
      try await onDescriptors(specification, connection)
    }
  }

  private func start(_ specification: ProcessSpecification, _ connection: ControlConnection) async throws -> Int32? {
    do { return try await supervisor.spawn(specification) } catch {
      let missing = (error as? SpawnError)?.stage == .execute
      let text = "\((error as? SpawnError).map { "\($0)" } ?? "\(error)")\n"
      try await connection.send(.error(Array(text.utf8)))
      try await connection.send(.exit(missing ? 127 : 126))
      return nil
    }
  }

  private func onDescriptors(_ specification: ProcessSpecification, _ connection: ControlConnection) async throws {
    var specification = specification
    let handed = await connection.takeDescriptors()
    for (number, descriptor) in handed.prefix(3).enumerated() { specification.descriptors[Int32(number)] = descriptor }
    specification.newSession = true
    guard let pid = try await start(specification, connection) else { return }
    specification.descriptors = [:]
    await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        // The client sends nothing more; its going away is what ends the program, as a hang-up does.
        while try await connection.receive() != nil {}
        cl_kill(-pid, SIGHUP)
      }
      let status = await supervisor.exit(of: pid)
      group.cancelAll()
      try? await connection.send(.exit(status.shellCode))
    }
  }

  private func onTerminal(_ specification: ProcessSpecification, _ request: JSON, _ connection: ControlConnection) async throws {
    let size = PTY.Size(rows: UInt16(clamping: request.rows.int ?? 24), columns: UInt16(clamping: request.columns.int ?? 80))
    var worker: PTY? = try PTY(size: size)
    guard let terminal = worker?.controller, let end = worker?.worker else { return }
    var specification = specification
    for number: Int32 in 0...2 { specification.descriptors[number] = end }
    specification.controllingTerminal = 0
    guard let pid = try await start(specification, connection) else { return }
    specification.descriptors = [:]
    worker = nil
    await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        while let part = try await terminal.readSome(upTo: 16384) { try await connection.send(.output(part)) }
      }
      group.addTask {
        defer { cl_kill(-pid, SIGHUP) }
        while let frame = try await connection.receive() {
          switch frame {
          case .input(let bytes): try await terminal.writeAll(bytes)
          case .resize(let rows, let columns): _ = cl_set_window_size(terminal.raw, rows, columns)
          default: break
          }
        }
      }
      let status = await supervisor.exit(of: pid)
      // What the program wrote last shall arrive before its end; a background job may hold the terminal open for ever.
      try? await Task.sleep(for: .milliseconds(5))
      while let part = try? terminal.read(upTo: 16384), !part.isEmpty { try? await connection.send(.output(part)) }
      group.cancelAll()
      try? await connection.send(.exit(status.shellCode))
    }
  }
}
