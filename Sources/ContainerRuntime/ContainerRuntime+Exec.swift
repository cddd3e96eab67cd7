import KubeAPI
import LinuxSystem

extension ContainerRuntime {
  package func exec(_ id: String, _ command: [String], hasTerminal: Bool, hasInput: Bool) throws -> ExecSession {
    guard let record = containers[id] else { throw RuntimeError.noSuchContainer(id) }
    guard record.isRunning else {
      throw RuntimeError.invalid("container is in \(record.exit == nil ? "CONTAINER_CREATED" : "CONTAINER_EXITED") state")
    }
    let exec = Self.makeIdentifier()
    let name = "\(configuration.containerDirectory(id))/exec-\(exec.prefix(12))"
    let (log, pidPath) = ("\(name).log", "\(name).pid")
    var specification = ProcessSpecification(
      configuration.runc,
      ["--root", configuration.runcRoot, "--log", log, "--log-format", "json", "exec", "--pid-file", pidPath]
        + (hasTerminal ? ["--tty"] : []) + [id] + command)
    guard hasTerminal else {
      let output = try Descriptor.pipe(), error = try Descriptor.pipe()
      let input = hasInput ? try Descriptor.pipe() : nil
      specification.descriptors = [1: output.write, 2: error.write]
      if let input { specification.descriptors[0] = input.read }
      let process = try ChildProcess.spawn(specification)
      for end in [output.read, error.read, input?.write].compactMap(\.self) { try end.setNonblocking() }
      return ExecSession(
        id: exec, process: process, input: input?.write, output: output.read, error: error.read, terminal: nil, logPath: log,
        pidPath: pidPath)
    }
    let terminal = try PTY()
    specification.descriptors = [0: terminal.worker, 1: terminal.worker, 2: terminal.worker]
    specification.controllingTerminal = 0
    let process = try ChildProcess.spawn(specification)
    return ExecSession(
      id: exec, process: process, input: hasInput ? terminal.controller : nil, output: terminal.controller, error: nil,
      terminal: terminal.controller, logPath: log, pidPath: pidPath)
  }

  /// Runs a program to its end, as exec probes and lifecycle hooks do; nil when it took longer than the timeout and was killed.
  package func execSync(_ id: String, _ command: [String], timeout: Duration) async throws -> ProcessOutput? {
    let session = try exec(id, command, hasTerminal: false, hasInput: false)
    return try await withThrowingTaskGroup(of: ProcessOutput?.self) { group in
      group.addTask {
        async let output = Self.collect(session.output)
        async let error = Self.collect(session.error)
        let collected = await (output, error)
        return ProcessOutput(status: try await session.wait(), output: collected.0, error: collected.1)
      }
      group.addTask {
        try await Task.sleep(for: timeout)
        return nil
      }
      var result = try await group.next() ?? nil
      if result == nil {
        session.kill()
        _ = try? await group.next()
        result = nil
      }
      group.cancelAll()
      return result
    }
  }

  /// At most 16 KiB: more is of no use in an event or a probe's message.
  private static func collect(_ descriptor: Descriptor?) async -> [UInt8] {
    var result: [UInt8] = []
    while let bytes = try? await descriptor?.readSome() { if result.count < 16_384 { result += bytes } }
    return result
  }

  /// A connection to a container's own streams.
  package func attach(_ id: String) async throws -> AttachSession {
    guard let record = containers[id] else { throw RuntimeError.noSuchContainer(id) }
    guard record.exit == nil else { throw RuntimeError.invalid("container is in CONTAINER_EXITED state") }
    let socket = try UnixSocket.connect(configuration.socket)
    try socket.setNonblocking()
    try await socket.writeAll(MonitorRequest.attach(container: id).json.data + [UInt8(ascii: "\n")])
    return AttachSession(socket: socket)
  }
}
