import LinuxSystem

/// What a service is doing, and what its supervisor has to do next. Pure: it is told what happened and returns actions.
package struct ServiceState: Hashable, Sendable {
  package enum Phase: Hashable, Sendable {
    case inactive
    case running(pid: Int32)
    /// Asked to end; `restarting` when it shall start again after that.
    case stopping(pid: Int32, restarting: Bool)
    case waitingToRestart
    /// A oneshot with RemainAfterExit that did its work.
    case exited
    case failed
  }

  package enum Action: Hashable, Sendable {
    case spawn
    case terminate(pid: Int32)
    case kill(pid: Int32)
    /// Both are identified by the epoch: one that fires in a later epoch is void.
    case startRestartTimer(seconds: Double, epoch: Int)
    case startKillTimer(seconds: Double, epoch: Int)
    case log(String)
  }

  package struct LastExit: Hashable, Sendable {
    package var pid: Int32
    package var status: ExitStatus
    package var at: Double
  }

  package private(set) var phase = Phase.inactive
  package private(set) var since = 0.0
  package private(set) var lastExit: LastExit?
  package private(set) var result = "success"
  package private(set) var restarts = 0
  package private(set) var epoch = 0
  private var recentStarts: [Double] = []

  package init() {}

  package var activeState: String {
    switch phase {
    case .inactive: "inactive"
    case .running, .exited: "active"
    case .stopping: "deactivating"
    case .waitingToRestart: "activating"
    case .failed: "failed"
    }
  }

  package var subState: String {
    switch phase {
    case .inactive: "dead"
    case .running: "running"
    case .exited: "exited"
    case .stopping: "stop-sigterm"
    case .waitingToRestart: "auto-restart"
    case .failed: "failed"
    }
  }

  package var pid: Int32? {
    switch phase {
    case .running(let pid), .stopping(let pid, _): pid
    default: nil
    }
  }

  private mutating func enter(_ phase: Phase, at now: Double) {
    self.phase = phase
    since = now
    epoch += 1
  }

  package mutating func start(_ unit: ServiceUnit, at now: Double) -> [Action] {
    switch phase {
    case .running, .exited: return []
    case .stopping(let pid, _):
      phase = .stopping(pid: pid, restarting: true)
      return []
    case .inactive, .failed, .waitingToRestart:
      restarts = 0
      return attempt(unit, at: now)
    }
  }

  /// Starts unless that happened too often lately.
  private mutating func attempt(_ unit: ServiceUnit, at now: Double) -> [Action] {
    if unit.startLimitSeconds > 0 {
      recentStarts.removeAll { now - $0 > unit.startLimitSeconds }
      if recentStarts.count >= unit.startLimitBurst {
        result = "start-limit-hit"
        enter(.failed, at: now)
        return [
          .log("\(unit.name): Start request repeated too quickly."), .log("\(unit.name): Failed with result 'start-limit-hit'."),
          .log("Failed to start \(unit.name) - \(unit.description)."),
        ]
      }
      recentStarts.append(now)
    }
    return [.spawn]
  }

  package mutating func spawned(pid: Int32, _ unit: ServiceUnit, at now: Double) -> [Action] {
    result = "success"
    enter(.running(pid: pid), at: now)
    return [.log("Started \(unit.name) - \(unit.description).")]
  }

  package mutating func stop(_ unit: ServiceUnit, at now: Double, thenStart: Bool = false) -> [Action] {
    switch phase {
    case .running(let pid):
      enter(.stopping(pid: pid, restarting: thenStart), at: now)
      return [
        .log("Stopping \(unit.name) - \(unit.description)..."), .terminate(pid: pid),
        .startKillTimer(seconds: unit.stopSeconds, epoch: epoch),
      ]
    case .stopping(let pid, _):
      phase = .stopping(pid: pid, restarting: thenStart)
      return []
    case .waitingToRestart, .exited, .inactive, .failed:
      let wasActive = phase != .inactive && phase != .failed
      if phase != .failed || thenStart { enter(.inactive, at: now) }
      let actions: [Action] = wasActive ? [.log("Stopped \(unit.name) - \(unit.description).")] : []
      if !thenStart { return actions }
      restarts = 0
      return actions + attempt(unit, at: now)
    }
  }

  package mutating func killTimerFired(epoch: Int, _ unit: ServiceUnit) -> [Action] {
    guard epoch == self.epoch, case .stopping(let pid, _) = phase else { return [] }
    result = "timeout"
    return [.log("\(unit.name): State 'stop-sigterm' timed out. Killing."), .kill(pid: pid)]
  }

  package mutating func restartTimerFired(epoch: Int, _ unit: ServiceUnit, at now: Double) -> [Action] {
    guard epoch == self.epoch, phase == .waitingToRestart else { return [] }
    restarts += 1
    return [.log("\(unit.name): Scheduled restart job, restart counter is at \(restarts).")] + attempt(unit, at: now)
  }

  /// The main process ended, or never came to run (`pid` 0).
  package mutating func ended(pid: Int32, _ status: ExitStatus, _ unit: ServiceUnit, at now: Double) -> [Action] {
    lastExit = LastExit(pid: pid, status: status, at: now)
    var actions: [Action] = []
    let clean = status == .exited(0) || [1, 2, 13, 15].contains { status == .signaled($0) }
    if case .stopping(_, let restarting) = phase {
      if result != "timeout" { result = clean ? "success" : Self.result(of: status) }
      let failed = result != "success" && !restarting
      enter(failed ? .failed : .inactive, at: now)
      actions.append(.log("\(unit.name): Deactivated successfully."))
      actions.append(.log("Stopped \(unit.name) - \(unit.description)."))
      return restarting ? actions + attempt(unit, at: now) : actions
    }
    result = clean ? "success" : Self.result(of: status)
    if !clean { actions.append(.log("\(unit.name): Main process exited, \(Self.text(of: status))")) }
    actions.append(.log(clean ? "\(unit.name): Deactivated successfully." : "\(unit.name): Failed with result '\(result)'."))
    if unit.kind == .oneshot, clean, unit.remainsAfterExit {
      enter(.exited, at: now)
    } else if Self.restarts(unit.restart, status, clean: clean) {
      enter(.waitingToRestart, at: now)
      actions.append(.startRestartTimer(seconds: unit.restartSeconds, epoch: epoch))
    } else {
      enter(clean ? .inactive : .failed, at: now)
    }
    return actions
  }

  package mutating func resetFailed(at now: Double) {
    recentStarts = []
    result = "success"
    if phase == .failed { enter(.inactive, at: now) }
  }

  static func restarts(_ policy: ServiceUnit.Restart, _ status: ExitStatus, clean: Bool) -> Bool {
    let signaled = if case .signaled = status { true } else { false }
    return switch policy {
    case .no: false
    case .always: true
    case .onSuccess: clean
    case .onFailure: !clean
    case .onAbnormal, .onAbort: signaled && !clean
    }
  }

  static func result(of status: ExitStatus) -> String {
    if case .exited = status { "exit-code" } else { "signal" }
  }

  /// `code=exited, status=1/FAILURE`, as systemd prints it.
  package static func text(of status: ExitStatus) -> String {
    switch status {
    case .exited(let code):
      let names: [Int32: String] = [
        0: "SUCCESS", 1: "FAILURE", 2: "INVALIDARGUMENT", 126: "126", 127: "127", 200: "CHDIR", 203: "EXEC", 226: "NAMESPACE",
      ]
      return "code=exited, status=\(code)/\(names[code] ?? "n/a")"
    case .signaled(let signal):
      let names: [Int32: String] = [
        1: "HUP", 2: "INT", 3: "QUIT", 4: "ILL", 5: "TRAP", 6: "ABRT", 7: "BUS", 8: "FPE", 9: "KILL", 11: "SEGV", 13: "PIPE",
        15: "TERM",
      ]
      return "code=killed, status=\(signal)/\(names[signal] ?? String(signal))"
    }
  }
}
