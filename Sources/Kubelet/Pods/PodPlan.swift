import ContainerRuntime
import KubeAPI

/// One step towards what a pod asks for.
package enum PodAction: Hashable, Sendable {
  case createSandbox(attempt: Int)
  case startContainer(name: String, attempt: Int)
  case killContainer(id: String, name: String, reason: KillReason)
  /// Gives back the network and the namespaces; only when no container runs.
  case stopSandbox(id: String)
}

/// Why a container is killed, which decides the event's text and whether probes' own grace period counts.
package enum KillReason: Hashable, Sendable {
  case podTerminating
  case livenessFailed
  case startupFailed
  case specificationChanged
  case sandboxChanged
  /// The main containers are done, so that sidecars are.
  case podCompleted

  package func message(_ name: String) -> String {
    switch self {
    case .podTerminating, .podCompleted: "Stopping container \(name)"
    case .livenessFailed: "Container \(name) failed liveness probe, will be restarted"
    case .startupFailed: "Container \(name) failed startup probe, will be restarted"
    case .specificationChanged: "Container \(name) definition changed, will be restarted"
    case .sandboxChanged: "Pod sandbox changed, it will be killed and re-created."
    }
  }
}

/// What is known about a pod's containers when it is planned for.
package struct PodObservation: Sendable {
  /// Newest first.
  package var sandboxes: [SandboxRecord] = []
  /// Newest first.
  package var containers: [ContainerRecord] = []
  /// Identifiers of containers that are being stopped already.
  package var stopping: Set<String> = []
  package var probes = ProbeVerdicts()
  package var backoffs: [String: CrashBackoff] = [:]
  /// Names of containers whose start failed, with when it may be tried again.
  package var retries: [String: Timestamp] = [:]
  /// The attempt a container's next start has when nothing is left of its former ones.
  package var restartCounts: [String: Int] = [:]

  package init() {}

  package func latest(_ name: String) -> ContainerRecord? { containers.first { $0.name == name } }
  /// All that have not ended, but for the holder of a shared process namespace, which goes with the sandbox.
  package var running: [ContainerRecord] {
    containers.filter { $0.exit == nil && $0.name != ContainerRuntime.processHolderName }
  }

  package var sandbox: SandboxRecord? { sandboxes.first(where: \.isReady) }
}

/// What probes have found out, by container identifier.
package struct ProbeVerdicts: Hashable, Sendable {
  /// Started as the startup probe says; containers without one are not in here.
  package var started: Set<String> = []
  package var ready: Set<String> = []
  package var livenessFailed: Set<String> = []
  package var startupFailed: Set<String> = []

  package init() {}
}

/// The actions that are due for a pod, and when to look again without anything having happened.
package struct PodPlan: Hashable, Sendable {
  package var actions: [PodAction] = []
  package var wakeAt: Timestamp?
  /// Nothing runs and nothing will: the pod can be reported as ended, or be deleted.
  package var isFinished = false

  package static func make(_ pod: KubeObject, _ state: PodObservation, isTerminating: Bool, now: Timestamp) -> PodPlan {
    var planner = Planner(pod: pod, state: state, now: now)
    if isTerminating { planner.terminate(.podTerminating) } else { planner.run() }
    return planner.plan
  }
}

private struct Planner {
  let pod: KubeObject
  let state: PodObservation
  let now: Timestamp
  var plan = PodPlan()

  mutating func terminate(_ reason: KillReason) {
    // Sidecars end after the main containers, the last first.
    let containers = pod.podContainers
    let alive = state.running
    let main = alive.filter { record in !containers.contains { $0.name == record.name && $0.role == .sidecar } }
    let sidecars = containers.filter { $0.role == .sidecar }.reversed().compactMap { container in
      alive.first { $0.name == container.name }
    }
    for record in main.isEmpty ? Array(sidecars.prefix(1)) : main where !state.stopping.contains(record.id) {
      plan.actions.append(.killContainer(id: record.id, name: record.name, reason: reason))
    }
    if alive.isEmpty {
      if let sandbox = state.sandbox { plan.actions.append(.stopSandbox(id: sandbox.id)) }
      plan.isFinished = true
    }
  }

  mutating func run() {
    let containers = pod.podContainers
    let main = containers.filter { $0.role == .main }
    if isComplete(containers, main) { return terminate(.podCompleted) }
    guard let sandbox = state.sandbox else {
      // Containers of a lost sandbox cannot go on: their network is gone.
      let alive = state.running
      for record in alive where !state.stopping.contains(record.id) {
        plan.actions.append(.killContainer(id: record.id, name: record.name, reason: .sandboxChanged))
      }
      if alive.isEmpty { plan.actions.append(.createSandbox(attempt: state.sandboxes.first.map { $0.attempt + 1 } ?? 0)) }
      return
    }
    for container in pod.allContainers where container.role == .ephemeral && state.latest(container.name) == nil {
      // Once only, also when the record of its run is gone.
      let shown = pod.status["ephemeralContainerStatuses"].elements.first { $0["name"].string == container.name }?["state"]
      if let shown, !shown["running"].isNull || !shown["terminated"].isNull { continue }
      start(container)
    }
    guard initialize(containers, sandbox) else { return }
    for container in main { keepRunning(container) }
  }

  /// Whether every main container has ended for good, or an init container has failed for good.
  private func isComplete(_ containers: [PodContainer], _ main: [PodContainer]) -> Bool {
    if pod.podRestartPolicy == .never,
      containers.contains(where: { $0.role == .initializer && (state.latest($0.name)?.exit?.code ?? 0) != 0 })
    {
      return true
    }
    return main.allSatisfy { container in
      guard let exit = state.latest(container.name)?.exit else { return false }
      return !restarts(after: exit)
    }
  }

  private func restarts(after exit: ContainerRecord.Exit) -> Bool {
    switch pod.podRestartPolicy {
    case .always: true
    case .onFailure: exit.code != 0
    case .never: false
    }
  }

  /// Starts what is due of the init containers; true once all are done.
  private mutating func initialize(_ containers: [PodContainer], _ sandbox: SandboxRecord) -> Bool {
    let hasBegun = containers.contains { container in
      container.role == .main && state.containers.contains { $0.name == container.name && $0.sandbox == sandbox.id }
    }
    for container in containers where container.role != .main {
      let record = state.latest(container.name).flatMap { $0.sandbox == sandbox.id ? $0 : nil }
      switch container.role {
      case .sidecar:
        keepRunning(container)
        guard hasBegun || isStarted(container, record) else { return false }
      case .initializer:
        if hasBegun { continue }
        guard let record else {
          start(container)
          return false
        }
        guard let exit = record.exit else { return false }
        if exit.code != 0 {
          restart(container, exit)
          return false
        }
      case .main, .ephemeral: break
      }
    }
    return true
  }

  private func isStarted(_ container: PodContainer, _ record: ContainerRecord?) -> Bool {
    guard let record, record.isRunning else { return false }
    return !container.hasStartupProbe || state.probes.started.contains(record.id)
  }

  private mutating func keepRunning(_ container: PodContainer) {
    guard let record = state.latest(container.name), record.sandbox == state.sandbox?.id || record.exit == nil else {
      // A pod whose sandbox was made anew starts its containers again unless they had ended for good.
      if let exit = state.latest(container.name)?.exit, container.role == .main, !restarts(after: exit) { return }
      return start(container)
    }
    if let exit = record.exit {
      if container.role == .sidecar || restarts(after: exit) { restart(container, exit) }
      return
    }
    guard !state.stopping.contains(record.id) else { return }
    let reason: KillReason? =
      if state.probes.livenessFailed.contains(record.id) {
        .livenessFailed
      } else if state.probes.startupFailed.contains(record.id) {
        .startupFailed
      } else if !record.specificationHash.isEmpty, record.specificationHash != container.specificationHash {
        .specificationChanged
      } else { nil }
    if let reason { plan.actions.append(.killContainer(id: record.id, name: container.name, reason: reason)) }
  }

  private mutating func start(_ container: PodContainer) {
    if let retry = state.retries[container.name], retry > now { return wake(at: retry) }
    let attempt = state.latest(container.name).map { $0.attempt + 1 } ?? state.restartCounts[container.name] ?? 0
    plan.actions.append(.startContainer(name: container.name, attempt: attempt))
  }

  private mutating func restart(_ container: PodContainer, _ exit: ContainerRecord.Exit) {
    if let due = state.backoffs[container.name]?.startsAt(finished: exit.finishedAt, now: now) { return wake(at: due) }
    start(container)
  }

  private mutating func wake(at time: Timestamp) { plan.wakeAt = min(plan.wakeAt ?? time, time) }
}

extension PodContainer {
  /// Over what cannot change under a running container; an image may, and restarts it.
  package var specificationHash: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in "\(name)\0\(spec["image"].string ?? "")".utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return String(hash, radix: 16)
  }
}
