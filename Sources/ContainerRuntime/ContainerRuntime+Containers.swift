import Glibc
import KubeAPI
import LinuxSystem

extension ContainerRuntime {
  /// Mounts the root file system, writes the bundle and has runc create the container, which does not run yet.
  package func createContainer(_ request: ContainerRequest) async throws -> ContainerRecord {
    guard sandboxes[request.sandbox.id] != nil else { throw RuntimeError.noSuchSandbox(request.sandbox.id) }
    let id = Self.makeIdentifier()
    var request = request
    request.specification.cgroup += "/\(id)"
    let record = ContainerRecord(id: id, request: request, createdAt: .now)
    let directory = configuration.containerDirectory(id)
    do {
      try FileIO.makeDirectory(directory, mode: 0o711)
      let rootfs = try mountRootfs(id, image: request.image)
      try prepare(rootfs, request.specification)
      try FileIO.write("\(directory)/config.json", request.specification.bundle(rootfs: rootfs).data, mode: 0o600)
      try save(record)
      _ = try await monitor().send(
        .create(
          container: id, hasTerminal: record.hasTerminal, hasStdin: record.hasStdin, stdinOnce: request.stdinOnce,
          logPath: record.logPath, cgroup: record.cgroup))
    } catch {
      release(id, record)
      if case RuntimeError.runc = error {
        // A program that cannot be started is a run that failed, and is reported and counted as one.
        var failed = record
        failed.state = .exited(
          ContainerRecord.Exit(
            code: 128, reason: "StartError", startedAt: Timestamp(seconds: 0), finishedAt: .now, message: "\(error)"))
        try? save(failed)
      } else {
        try? FileIO.removeTree(directory)
        forget(id)
      }
      throw error
    }
    return record
  }

  /// A container that cannot be started, for want of its program say, has ended with the code containerd gives (127, 128).
  package func startContainer(_ id: String) async throws -> ContainerRecord {
    guard var record = containers[id] else { throw RuntimeError.noSuchContainer(id) }
    let pid = Int32(try FileIO.readText("\(configuration.containerDirectory(id))/pid")) ?? 0
    let startedAt = Timestamp.now
    starting.insert(id)
    let result: ProcessOutput
    do { result = try await runc(["start", id]) } catch {
      starting.remove(id)
      throw error
    }
    starting.remove(id)
    // What ends at once may be gone before runc has finished starting it.
    guard result.status.isSuccess || containers[id]?.exit != nil else {
      throw RuntimeError.runc(RuncLog.lastError("\(configuration.containerDirectory(id))/runc.log") ?? result.errorText)
    }
    if let ended = containers[id]?.exit {
      record.state = .exited(
        ContainerRecord.Exit(code: ended.code, reason: ended.reason, startedAt: startedAt, finishedAt: ended.finishedAt))
    } else {
      record.state = .running(pid: pid, since: startedAt)
    }
    try save(record)
    if record.exit != nil { await reapContainer(id) }
    return record
  }

  /// To the container's first process; one that has ended already is fine.
  package func signal(_ id: String, _ number: Int32) throws {
    guard let record = containers[id], record.exit == nil else { return }
    guard let pid = record.pid ?? Int32((try? FileIO.readText("\(configuration.containerDirectory(id))/pid")) ?? "") else {
      return
    }
    try ChildProcess.adopt(pid: pid).kill(number)
  }

  /// Asks the container to end and, after the grace period, ends it. Returns when it has ended.
  package func stopContainer(_ id: String, signal number: Int32 = SIGTERM, grace: Duration) async throws {
    guard let record = containers[id], record.exit == nil else { return }
    if grace > .zero {
      try signal(id, number)
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await self.waitForExit(id) }
        group.addTask {
          try? await Task.sleep(for: grace)
          try? await self.signal(id, SIGKILL)
          await self.waitForExit(id)
        }
        await group.next()
        group.cancelAll()
      }
    } else {
      try signal(id, SIGKILL)
      await waitForExit(id)
    }
  }

  /// Frees what a container that ended holds; its record stays for status until `removeContainer`.
  package func reapContainer(_ id: String) async {
    guard let record = containers[id], record.exit != nil, !starting.contains(id) else { return }
    if FileIO.exists("\(configuration.runcRoot)/\(id)") { _ = try? await runc(["delete", "--force", id]) }
    release(id, record)
  }

  package func removeContainer(_ id: String) async throws {
    guard let record = containers[id] else { return }
    if record.exit == nil {
      try signal(id, SIGKILL)
      await waitForExit(id)
    }
    await reapContainer(id)
    try FileIO.removeTree(configuration.containerDirectory(id))
    forget(id)
  }

  func runc(_ arguments: [String]) async throws -> ProcessOutput {
    let id = arguments.last ?? ""
    let log = ["--log", "\(configuration.containerDirectory(id))/runc.log", "--log-format", "json"]
    return try await ChildProcess.capture(
      ProcessSpecification(configuration.runc, ["--root", configuration.runcRoot] + log + arguments))
  }

  // MARK: Root file systems

  private func mountRootfs(_ id: String, image: Image) throws -> String {
    let rootfs = "\(configuration.containerDirectory(id))/rootfs"
    try FileIO.makeDirectory(rootfs)
    let layer = try layerDirectory(id)
    try FileIO.makeDirectory("\(layer)/upper")
    try FileIO.makeDirectory("\(layer)/work")
    try Overlay(lower: [image.rootfs], upper: "\(layer)/upper", work: "\(layer)/work").mount(at: rootfs)
    return rootfs
  }

  /// An overlay cannot have its writable layer on another overlay, as a node's root is one.
  private func layerDirectory(_ id: String) throws -> String {
    try FileIO.makeDirectory(configuration.layers)
    guard try FileIO.isOverlay(configuration.layers) else { return "\(configuration.layers)/\(id)" }
    return "\(configuration.state)/layers/\(id)"
  }

  /// Mount points for what the pod mounts: runc makes directories itself, but a file that is bound needs a file to be bound to.
  private func prepare(_ rootfs: String, _ specification: ContainerSpecification) throws {
    if !specification.workingDirectory.isEmpty, specification.workingDirectory != "/" {
      let path = rootfs + specification.workingDirectory
      if !FileIO.exists(path) { try FileIO.makeDirectory(path) }
    }
  }

  private func release(_ id: String, _ record: ContainerRecord) {
    do {
      try Mount.unmount("\(configuration.containerDirectory(id))/rootfs", lazily: true)
      for layers in [configuration.layers, "\(configuration.state)/layers"] { try FileIO.removeTree("\(layers)/\(id)") }
    } catch {
      Log.error("cannot free the root file system of container \(id): \(error)")
    }
  }
}
