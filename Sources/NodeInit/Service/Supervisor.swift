import CLinux
import Glibc
import LinuxSystem

/// The owner of every process that node init starts. All exits arrive here, because PID 1 must reap children it never made and
/// cannot leave some of them to others.
package actor Supervisor {
  package typealias Job = @Sendable () async -> Void

  struct Service {
    var unit: ServiceUnit
    var state = ServiceState()
    var launching = false
  }

  package let directories: UnitDirectories
  package let journal: Journal
  let environment: [String]
  let cgroups: CgroupLayout
  private let jobs: AsyncStream<Job>
  private let submitJob: AsyncStream<Job>.Continuation

  var services: [String: Service] = [:]
  private var stateWaiters: [CheckedContinuation<Void, Never>] = []
  private var exitWaiters: [Int32: CheckedContinuation<ExitStatus, Never>] = [:]
  private var unclaimedExits: [Int32: ExitStatus] = [:]
  private var ownChildren: Set<Int32> = []
  private(set) var isShuttingDown = false

  package init(directories: UnitDirectories, journal: Journal, environment: [String], cgroups: CgroupLayout) {
    self.directories = directories
    self.journal = journal
    self.environment = environment
    self.cgroups = cgroups
    (jobs, submitJob) = AsyncStream.makeStream()
  }

  /// Runs timers, log readers and sessions until the task is cancelled; everything concurrent in this process is a child of this.
  package func run() async {
    await withDiscardingTaskGroup { group in
      for await job in jobs { group.addTask { await job() } }
    }
  }

  package nonisolated func submit(_ job: @escaping Job) { submitJob.yield(job) }

  // MARK: Units

  /// The unit as it was when it was last loaded; `daemon-reload` reads changed files again.
  func service(_ name: String) -> UnitDirectories.State {
    if let known = services[name] { return .found(known.unit) }
    let state = directories.load(name)
    if case .found(let unit) = state { services[name] = Service(unit: unit) }
    return state
  }

  /// Reads all unit files again; running services keep running.
  package func reload() {
    for (name, service) in services {
      switch directories.load(name) {
      case .found(let unit): services[name]?.unit = unit
      case .missing, .masked: if service.state.pid == nil { services[name] = nil }
      }
    }
  }

  package func startEnabled() async {
    for name in directories.enabledNames() { _ = await start(name) }
  }

  /// `nil` when the unit runs or will be tried again, else why it does not, in systemctl's words.
  package func start(_ name: String) async -> String? { await request(name) { $0.start($1, at: wallClock()) } }

  package func restart(_ name: String) async -> String? {
    let failure = await request(name) { $0.stop($1, at: wallClock(), thenStart: true) }
    await wait(for: name) { phase in if case .stopping = phase { true } else { false } }
    return failure
  }

  package func stop(_ name: String) async {
    guard case .found(let unit) = service(name) else { return }
    apply(name, services[name]?.state.stop(unit, at: wallClock()) ?? [])
    await wait(for: name) { phase in if case .stopping = phase { true } else { false } }
  }

  package func resetFailed(_ name: String) { services[name]?.state.resetFailed(at: wallClock()) }

  private func request(
    _ name: String, _ body: (inout ServiceState, ServiceUnit) -> [ServiceState.Action]
  ) async -> String? {
    switch service(name) {
    case .missing: return "Unit \(name) not found."
    case .masked: return "Unit \(name) is masked."
    case .found(let unit):
      if let problem = unit.problem {
        journal.log(name, problem)
        return "Unit \(name) has a bad unit file setting."
      }
      guard var state = services[name]?.state else { return nil }
      let actions = body(&state, unit)
      services[name]?.state = state
      apply(name, actions)
      while services[name]?.launching == true { await nextChange() }
      if unit.kind == .oneshot { await wait(for: name) { phase in if case .running = phase { true } else { false } } }
      guard services[name]?.state.phase == .failed else { return nil }
      return "Job for \(name) failed because the control process exited with error code.\n"
        + "See \"systemctl status \(name)\" and \"journalctl -xeu \(name)\" for details."
    }
  }

  private func wait(for name: String, while condition: (ServiceState.Phase) -> Bool) async {
    while let phase = services[name]?.state.phase, condition(phase) { await nextChange() }
  }

  private func nextChange() async {
    await withCheckedContinuation { stateWaiters.append($0) }
  }

  private func changed() {
    let waiters = stateWaiters
    stateWaiters = []
    for waiter in waiters { waiter.resume() }
  }

  // MARK: Actions

  private func apply(_ name: String, _ actions: [ServiceState.Action]) {
    for action in actions {
      switch action {
      case .log(let message): journal.log(name, message)
      case .spawn:
        if isShuttingDown { continue }
        services[name]?.launching = true
        submit { await self.launch(name) }
      case .terminate(let pid): signal(name, main: pid, SIGTERM)
      case .kill(let pid): signal(name, main: pid, SIGKILL)
      case .startRestartTimer(let seconds, let epoch):
        submit {
          try? await Task.sleep(for: .seconds(min(seconds, 1e6)))
          await self.restartTimer(name, epoch)
        }
      case .startKillTimer(let seconds, let epoch):
        submit {
          try? await Task.sleep(for: .seconds(min(seconds, 1e6)))
          await self.killTimer(name, epoch)
        }
      }
    }
    changed()
  }

  private func restartTimer(_ name: String, _ epoch: Int) {
    guard let unit = services[name]?.unit else { return }
    apply(name, services[name]?.state.restartTimerFired(epoch: epoch, unit, at: wallClock()) ?? [])
  }

  private func killTimer(_ name: String, _ epoch: Int) {
    guard let unit = services[name]?.unit else { return }
    apply(name, services[name]?.state.killTimerFired(epoch: epoch, unit) ?? [])
  }

  private func launch(_ name: String) async {
    guard let unit = services[name]?.unit else { return }
    let commands = unit.startPre + unit.start.dropLast()
    var failure: ExitStatus?
    for command in commands where failure == nil {
      let status = await runToEnd(command, unit)
      if !status.isSuccess, !command.ignoresFailure { failure = status }
    }
    services[name]?.launching = false
    if let failure {
      apply(name, services[name]?.state.ended(pid: 0, failure, unit, at: wallClock()) ?? [])
    } else if let main = unit.start.last {
      do {
        let pid = try spawn(main, unit)
        apply(name, services[name]?.state.spawned(pid: pid, unit, at: wallClock()) ?? [])
        if let early = unclaimedExits.removeValue(forKey: pid) { ended(pid, early, service: name) }
      } catch {
        journal.log(name, "\(name): Failed to execute \(main.words.first ?? ""): \(error)")
        apply(name, services[name]?.state.ended(pid: 0, .exited(203), unit, at: wallClock()) ?? [])
      }
    }
  }

  private func runToEnd(_ command: ServiceUnit.Command, _ unit: ServiceUnit) async -> ExitStatus {
    do { return await exit(of: try spawn(command, unit)) } catch {
      journal.log(unit.name, "\(unit.name): Failed to execute \(command.words.first ?? ""): \(error)")
      return .exited(203)
    }
  }

  private func spawn(_ command: ServiceUnit.Command, _ unit: ServiceUnit) throws -> Int32 {
    let group = Cgroup("/system.slice/\(unit.name)", layout: cgroups)
    try group.create()
    let (read, write) = try Descriptor.pipe()
    try read.setNonblocking()
    let specification = try ServiceProcess.specification(
      command, unit, base: environment, output: write, cgroups: group.procsFiles)
    let child = try ChildProcess.spawn(specification)
    ownChildren.insert(child.pid)
    let pid = child.pid
    let identifier = ServiceProcess.identifier(command)
    let journal = journal
    submit { await journal.pump(read, unit: unit.name, pid: pid, identifier: identifier) }
    return pid
  }

  private func signal(_ name: String, main: Int32, _ number: Int32) {
    let group = Cgroup("/system.slice/\(name)", layout: cgroups)
    if services[name]?.unit.killsWholeGroup == true { group.signalAll(number) } else { cl_kill(main, number) }
  }

  // MARK: Children

  /// Starts a process of a session; its end is told by `exit(of:)`.
  package func spawn(_ specification: ProcessSpecification) throws -> Int32 {
    let child = try ChildProcess.spawn(specification)
    ownChildren.insert(child.pid)
    return child.pid
  }

  /// To be called once for every process of `spawn`.
  package func exit(of pid: Int32) async -> ExitStatus {
    if let status = unclaimedExits.removeValue(forKey: pid) { return status }
    return await withCheckedContinuation { exitWaiters[pid] = $0 }
  }

  /// Collects all children that ended; called for every SIGCHLD.
  package func reap() {
    while true {
      var status: Int32 = 0
      var signal: Int32 = 0
      let pid = cl_reap_any(&status, &signal)
      if pid <= 0 { return }
      guard ownChildren.remove(pid) != nil else { continue }
      let exit: ExitStatus = signal == 0 ? .exited(status) : .signaled(signal)
      if let waiter = exitWaiters.removeValue(forKey: pid) {
        waiter.resume(returning: exit)
      } else if let name = services.first(where: { $0.value.state.pid == pid })?.key {
        ended(pid, exit, service: name)
      } else {
        unclaimedExits[pid] = exit
      }
    }
  }

  private func ended(_ pid: Int32, _ status: ExitStatus, service name: String) {
    guard let service = services[name] else { return }
    // What the main process left behind goes with it, as KillMode=control-group promises.
    if service.unit.killsWholeGroup { Cgroup("/system.slice/\(name)", layout: cgroups).signalAll(SIGKILL) }
    apply(name, services[name]?.state.ended(pid: pid, status, service.unit, at: wallClock()) ?? [])
  }

  /// Stops all services side by side, giving them `grace` seconds.
  package func shutDown(grace: Double) async {
    isShuttingDown = true
    for (name, service) in services {
      apply(name, services[name]?.state.stop(service.unit, at: wallClock()) ?? [])
    }
    let deadline = wallClock() + grace
    while services.values.contains(where: { $0.state.pid != nil }), wallClock() < deadline {
      try? await Task.sleep(for: .milliseconds(20))
    }
  }
}
