import Glibc
import KubeAPI
import LinuxSystem

/// The one process of a node that stays while kubelets come and go: parent of all containers, holder of their streams, writer of
/// their logs and exit statuses. It decides nothing.
///
/// Standard streams are named pipes that containers hold open for reading and writing, so that the end of the monitor ends no
/// container; a new monitor takes up pipes and processes where they are, and only the exit status of a container that ended in
/// between is lost (it reads as ContainerStatusUnknown).
package actor MonitorServer {
  let configuration: RuntimeConfiguration
  private var containers: [String: MonitoredContainer] = [:]
  private var listeners: [Int: AsyncStream<[UInt8]>.Continuation] = [:]
  private var nextListener = 0
  /// What somebody here waits for.
  private var ownChildren: Set<Int32> = []
  private let jobs: AsyncStream<@Sendable () async -> Void>
  private let addJob: AsyncStream<@Sendable () async -> Void>.Continuation

  package init(_ configuration: RuntimeConfiguration) {
    self.configuration = configuration
    (jobs, addJob) = AsyncStream.makeStream()
  }

  /// Serves until cancelled. Must be called once, in a process that is no parent of anything else.
  ///
  /// `childEnds` are SIGCHLDs: with them orphans of containers are reaped, without which a container that has one cannot end.
  package func run(childEnds: Signals? = nil) async throws {
    try ProcessSettings.becomeSubreaper()
    try FileIO.makeDirectory("\(configuration.state)/containers", mode: 0o711)
    let socket = try UnixSocket.listen(configuration.socket)
    adoptOrphans()
    await withDiscardingTaskGroup { group in
      group.addTask {
        while let connection = try? await UnixSocket.accept(socket) { await self.schedule { await self.serve(connection) } }
      }
      if let childEnds {
        group.addTask {
          while (try? await childEnds.next()) != nil { await self.reapOrphans() }
        }
      }
      for await job in jobs { group.addTask { await job() } }
    }
  }

  private func forget(_ pid: Int32) { ownChildren.remove(pid) }

  /// Children that nobody here waits for: left over when a program between them and us ended.
  private func reapOrphans() {
    for thread in (try? FileIO.list("/proc/self/task")) ?? [] {
      let text = (try? FileIO.readText("/proc/self/task/\(thread)/children")) ?? ""
      for pid in text.split(separator: " ").compactMap({ Int32($0) }) where !ownChildren.contains(pid) {
        _ = try? ChildProcess.adopt(pid: pid).poll()
      }
    }
  }

  private func schedule(_ job: @escaping @Sendable () async -> Void) { addJob.yield(job) }

  private func serve(_ socket: Descriptor) async {
    nextListener += 1
    let listener = nextListener
    let (outgoing, sender) = AsyncStream.makeStream(of: [UInt8].self)
    listeners[listener] = sender
    await withDiscardingTaskGroup { group in
      group.addTask { for await message in outgoing { try? await socket.writeAll(message) } }
      var buffer = LineBuffer()
      while let bytes = try? await socket.readSome() {
        buffer.append(bytes)
        while let line = buffer.next() {
          guard let json = try? JSON.decode(line), let request = MonitorRequest(json) else { continue }
          let id = json["id"]
          if case .attach(let container) = request {
            listeners[listener] = nil
            await attach(container, socket, sender, buffer.rest)
            sender.finish()
            return
          }
          group.addTask { await self.answer(request, id, sender) }
        }
      }
      listeners[listener] = nil
      sender.finish()
    }
  }

  private func answer(_ request: MonitorRequest, _ id: JSON, _ sender: AsyncStream<[UInt8]>.Continuation) async {
    var reply: JSON = ["id": id]
    do {
      switch request {
      case .create:
        let pid = try await create(request)
        reply["pid"] = JSON(Int(pid))
      case .list: reply["containers"] = JSON(containers.keys.sorted())
      case .shutdown:
        sender.yield(reply.data + [UInt8(ascii: "\n")])
        exit(0)
      case .attach: break
      }
    } catch RuntimeError.runc(let text) {
      reply["error"] = .string(text)
    } catch {
      reply["error"] = .string("\(error)")
    }
    sender.yield(reply.data + [UInt8(ascii: "\n")])
  }

  private func create(_ request: MonitorRequest) async throws -> Int32 {
    guard case .create(let id, let hasTerminal, let hasStdin, let stdinOnce, let logPath, let cgroup) = request else { return 0 }
    let directory = configuration.containerDirectory(id)
    // Not in the container's directory: a socket's path may have 107 bytes.
    let consolePath = "\(configuration.state)/\(id.prefix(12)).sock"
    let console = hasTerminal ? try UnixSocket.listen(consolePath) : nil
    defer { try? FileIO.remove(consolePath) }
    let pipes = try ContainerPipes(directory: directory, hasTerminal: hasTerminal, hasStdin: hasStdin)
    var specification = ProcessSpecification(
      configuration.runc,
      [
        "--root", configuration.runcRoot, "--log", "\(directory)/runc.log", "--log-format", "json", "create", "--bundle",
        directory,
        "--pid-file", "\(directory)/pid",
      ] + (hasTerminal ? ["--console-socket", consolePath] : []) + [id])
    specification.descriptors = pipes.containerEnds
    let child = try ChildProcess.spawn(specification)
    ownChildren.insert(child.pid)
    let status = try await child.wait()
    ownChildren.remove(child.pid)
    guard status.isSuccess else {
      throw RuntimeError.runc(RuncLog.lastError("\(directory)/runc.log") ?? "runc create: \(status)")
    }
    let terminal: Descriptor? = if let console { try await Self.receiveTerminal(console) } else { nil }
    guard let pid = Int32(try FileIO.readText("\(directory)/pid")) else { throw RuntimeError.runc("runc wrote no process id") }
    let process = try ChildProcess.adopt(pid: pid)
    let container = MonitoredContainer(id: id, logPath: logPath, input: pipes.input, terminal: terminal, stdinOnce: stdinOnce)
    let outputs = terminal.map { [($0, ContainerLogFormatter.Stream.standardOutput)] } ?? pipes.outputs
    adopt(container, process, outputs, cgroup)
    return pid
  }

  func container(_ id: String) -> MonitoredContainer? { containers[id] }

  func adopt(
    _ container: MonitoredContainer, _ process: ChildProcess, _ outputs: [(Descriptor, ContainerLogFormatter.Stream)],
    _ cgroup: String
  ) {
    containers[container.id] = container
    ownChildren.insert(process.pid)
    schedule {
      await self.follow(container, process, outputs, cgroup)
      await self.forget(process.pid)
    }
  }

  private static func receiveTerminal(_ listener: Descriptor) async throws -> Descriptor {
    let connection = try await UnixSocket.accept(listener)
    while true {
      if let (_, descriptors) = try UnixSocket.receive(from: connection) {
        guard let terminal = descriptors.first else { throw RuntimeError.runc("runc sent no terminal") }
        try terminal.setNonblocking()
        return terminal
      }
      try await Poller.shared.wait(connection.raw, for: .readable)
    }
  }

  /// Reads to the ends of the streams and of the process, then tells everybody.
  private func follow(
    _ container: MonitoredContainer, _ process: ChildProcess, _ outputs: [(Descriptor, ContainerLogFormatter.Stream)],
    _ cgroup: String
  ) async {
    enum Part { case stream, exit(ExitStatus?), late }
    var status: ExitStatus?
    await withTaskGroup(of: Part.self) { group in
      for (descriptor, stream) in outputs {
        group.addTask {
          await container.pump(descriptor, stream)
          return .stream
        }
      }
      group.addTask {
        // Also for a process that is not our child, whose status the kernel will not tell.
        try? await Poller.shared.wait(process.pidfd.raw, for: .readable)
        return .exit((try? process.poll()) ?? nil)
      }
      var open = outputs.count
      var hasEnded = false
      for await part in group {
        switch part {
        case .stream: open -= 1
        case .exit(let ended):
          status = ended
          hasEnded = true
          // Something outside the container may still hold its streams: it is not waited for long.
          if open > 0 {
            group.addTask {
              try? await Task.sleep(for: .seconds(1))
              return .late
            }
          }
        case .late: break
        }
        if hasEnded, open == 0 { group.cancelAll() }
        if case .late = part { group.cancelAll() }
      }
    }
    await container.finish()
    record(container.id, status, cgroup)
  }

  func record(_ id: String, _ status: ExitStatus?, _ cgroup: String) {
    let code = status?.shellCode ?? 137
    let killedForMemory = code != 0 && ((try? Cgroup(cgroup))?.statistics().oomKills ?? 0) > 0
    let reason = status == nil ? "ContainerStatusUnknown" : killedForMemory ? "OOMKilled" : code == 0 ? "Completed" : "Error"
    let exit = ContainerRecord.Exit(code: code, reason: reason, startedAt: nil, finishedAt: .now)
    do { try FileIO.replace("\(configuration.containerDirectory(id))/exit.json", exit.json.text) } catch {
      Log.error("cannot record the end of container \(id): \(error)")
    }
    containers[id] = nil
    let event: JSON = ["event": "exit", "container": .string(id), "exit": exit.json]
    for listener in listeners.values { listener.yield(event.data + [UInt8(ascii: "\n")]) }
  }
}
