import Glibc
import KubeAPI
import LinuxSystem

/// The node's containers: sandboxes, root file systems, runc. Keeps its records on disk, so that a restarted kubelet finds what
/// runs; waits for nothing but child processes and the monitor.
package actor ContainerRuntime {
  package nonisolated let configuration: RuntimeConfiguration
  package nonisolated let images: ImageStore
  /// Identifiers of containers that ended, and nothing else: everything else that happens was asked for by the receiver.
  package nonisolated let exits: AsyncStream<String>

  private let exited: AsyncStream<String>.Continuation
  var sandboxes: [String: SandboxRecord] = [:]
  var containers: [String: ContainerRecord] = [:]
  /// Being started by runc, which must not be disturbed.
  var starting: Set<String> = []
  private var exitWaiters: [String: [CheckedContinuation<Void, Never>]] = [:]
  private var client: MonitorClient?

  package init(_ configuration: RuntimeConfiguration) {
    self.configuration = configuration
    images = ImageStore(directory: configuration.images)
    (exits, exited) = AsyncStream.makeStream()
  }

  /// Finds what a former kubelet left, connects to the monitor, starting it if it is ours to start, and stays connected until
  /// cancelled. `ready` is called once everything is known.
  package func run(ready: @Sendable () async -> Void) async throws {
    try prepare()
    var isFirst = true
    while !Task.isCancelled {
      let client = try await connect()
      self.client = client
      try load()
      if isFirst { await ready() }
      isFirst = false
      await client.run { id, exit in await self.ended(id, exit) }
      Log.warning("the container monitor went away, connecting again")
    }
  }

  private func prepare() throws {
    for directory in ["containers", "sandboxes"] { try FileIO.makeDirectory("\(configuration.state)/\(directory)", mode: 0o711) }
    try FileIO.makeDirectory(configuration.networkNamespaces)
    try FileIO.makeDirectory(configuration.runcRoot, mode: 0o711)
  }

  /// A monitor that is just being started answers within milliseconds.
  private func connect() async throws -> MonitorClient {
    var wait = Duration.milliseconds(2)
    var isStarted = false
    while true {
      do { return try MonitorClient(socket: configuration.socket) } catch {
        guard !configuration.monitorCommand.isEmpty || wait < .seconds(5) else {
          throw RuntimeError.unavailable("container monitor at \(configuration.socket): \(error)")
        }
      }
      if !isStarted, let program = configuration.monitorCommand.first {
        try startMonitor(program)
        isStarted = true
      }
      try await Task.sleep(for: wait)
      wait = min(wait * 2, .seconds(5))
      if wait >= .seconds(1) { isStarted = false }
    }
  }

  /// In a session of its own, and through a shell that ends at once, so that the monitor belongs to PID 1 and outlives us.
  private func startMonitor(_ program: String) throws {
    let flags = ["--state=\(configuration.state)", "--root=\(configuration.runcRoot)", "--runc=\(configuration.runc)"]
    var specification = ProcessSpecification(program, Array(configuration.monitorCommand.dropFirst()) + flags)
    specification.newSession = true
    let log = "\(configuration.state)/monitor.log"
    let file = try Descriptor.open(log, O_WRONLY | O_CREAT | O_APPEND)
    specification.descriptors = [1: file, 2: file]
    if let cgroup = try? Cgroup("/system.slice/containerd.service") {
      try? cgroup.create()
      if cgroup.exists { specification.cgroups = cgroup.procsFiles }
    }
    _ = try ChildProcess.spawn(specification)
  }

  private func load() throws {
    for id in try FileIO.list("\(configuration.state)/sandboxes") where sandboxes[id] == nil {
      guard let json = Self.json("\(configuration.sandboxDirectory(id))/meta.json"), let record = SandboxRecord(json) else {
        continue
      }
      sandboxes[id] = record
    }
    for id in try FileIO.list("\(configuration.state)/containers") {
      guard let json = Self.json("\(configuration.containerDirectory(id))/meta.json"), var record = ContainerRecord(json) else {
        continue
      }
      if record.exit == nil,
        let exit = Self.json("\(configuration.containerDirectory(id))/exit.json").flatMap(ContainerRecord.Exit.init)
      {
        record.state = .exited(Self.completed(exit, record))
      }
      let known = containers[id]
      containers[id] = record
      if let known, known.exit == nil, record.exit != nil { announce(id) }
    }
  }

  private static func json(_ path: String) -> JSON? { (try? FileIO.read(path)).flatMap { try? JSON.decode($0) } }

  private static func completed(_ exit: ContainerRecord.Exit, _ record: ContainerRecord) -> ContainerRecord.Exit {
    var exit = exit
    if case .running(_, let since) = record.state { exit.startedAt = since }
    return exit
  }

  func monitor() throws -> MonitorClient {
    guard let client else { throw RuntimeError.unavailable("the container monitor is not connected") }
    return client
  }

  // MARK: Records

  package func sandboxes(podUID: String) -> [SandboxRecord] {
    sandboxes.values.filter { $0.podUID == podUID }.sorted { $0.attempt > $1.attempt }
  }

  package func containers(podUID: String) -> [ContainerRecord] {
    containers.values.filter { $0.podUID == podUID }.sorted { $0.createdAt > $1.createdAt }
  }

  package func allSandboxes() -> [SandboxRecord] { sandboxes.values.sorted { $0.createdAt < $1.createdAt } }
  package func allContainers() -> [ContainerRecord] { containers.values.sorted { $0.createdAt < $1.createdAt } }
  package func container(_ id: String) -> ContainerRecord? { containers[id] }

  func save(_ record: ContainerRecord) throws {
    containers[record.id] = record
    try FileIO.replace("\(configuration.containerDirectory(record.id))/meta.json", record.json.text)
  }

  func save(_ record: SandboxRecord) throws {
    sandboxes[record.id] = record
    try FileIO.replace("\(configuration.sandboxDirectory(record.id))/meta.json", record.json.text)
  }

  // MARK: Ends

  private func ended(_ id: String, _ exit: ContainerRecord.Exit) async {
    guard var record = containers[id], record.exit == nil else { return }
    record.state = .exited(Self.completed(exit, record))
    do { try save(record) } catch { Log.error("cannot record the end of container \(id): \(error)") }
    announce(id)
  }

  func announce(_ id: String) {
    for waiter in exitWaiters.removeValue(forKey: id) ?? [] { waiter.resume() }
    exited.yield(id)
  }

  /// Returns when the container has ended or is gone.
  package func waitForExit(_ id: String) async {
    guard let record = containers[id], record.exit == nil else { return }
    await withCheckedContinuation { exitWaiters[id, default: []].append($0) }
  }

  /// Wakes who waits for a container that is being removed.
  func forget(_ id: String) {
    containers[id] = nil
    for waiter in exitWaiters.removeValue(forKey: id) ?? [] { waiter.resume() }
  }
}
