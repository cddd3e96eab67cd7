import ContainerRuntime
import KubeAPI

/// Computes a pod's status from what runs: phase, conditions and the state of every container, with upstream's reasons.
package struct PodStatusBuilder: Sendable {
  /// Why a container is not running though it should be: `ErrImagePull`, `CreateContainerConfigError`, ...
  package struct Waiting: Hashable, Sendable {
    package var reason: String
    package var message: String

    package init(reason: String, message: String = "") {
      self.reason = reason
      self.message = message
    }
  }

  package var pod: KubeObject
  package var observation = PodObservation()
  package var waiting: [String: Waiting] = [:]
  /// What containers wrote to their termination message path, by identifier.
  package var terminationMessages: [String: String] = [:]
  package var hostIP = ""
  package var isTerminating = false
  package var now: Timestamp
  /// Why the pod as a whole cannot run, for one that was refused.
  package var rejection: Waiting?
  /// The names as the runtime scheme shows them: `containerd://ID`.
  package static let scheme = "containerd://"

  package init(pod: KubeObject, now: Timestamp) {
    self.pod = pod
    self.now = now
  }

  package func build() -> JSON {
    let old = pod.status
    let containers = pod.podContainers
    if let rejection {
      var status = old
      status["phase"] = "Failed"
      status["reason"] = .string(rejection.reason)
      status["message"] = .string(rejection.message)
      status["startTime"] = old["startTime"].isNull ? .string(now.text) : old["startTime"]
      return status
    }
    var statuses: [String: JSON] = [:]
    for container in pod.allContainers { statuses[container.name] = containerStatus(container, old) }
    let initializers = containers.filter { $0.role != .main }
    let main = containers.filter { $0.role == .main }
    let isInitialized = initialized(containers)
    let phase = phase(containers, statuses, isInitialized)

    var status = JSON.object([:])
    if let generation = pod.metadata["generation"].int { status["observedGeneration"] = JSON(generation) }
    status["phase"] = .string(phase)
    status["conditions"] = .array(conditions(containers, statuses, isInitialized: isInitialized, phase: phase, old))
    for key in ["message", "reason", "nominatedNodeName"] where !old[key].isNull { status[key] = old[key] }
    if !hostIP.isEmpty {
      status["hostIP"] = .string(hostIP)
      status["hostIPs"] = [["ip": .string(hostIP)]]
    }
    let ips = addresses(old)
    if let first = ips.first {
      status["podIP"] = .string(first)
      status["podIPs"] = .array(ips.map { ["ip": .string($0)] })
    }
    status["startTime"] = old["startTime"].isNull ? .string(now.text) : old["startTime"]
    if !initializers.isEmpty { status["initContainerStatuses"] = .array(initializers.compactMap { statuses[$0.name] }) }
    status["containerStatuses"] = .array(main.compactMap { statuses[$0.name] })
    status["qosClass"] = .string(QualityOfService(pod).rawValue)
    let ephemeral = pod.allContainers.filter { $0.role == .ephemeral }
    if !ephemeral.isEmpty { status["ephemeralContainerStatuses"] = .array(ephemeral.compactMap { statuses[$0.name] }) }
    return status
  }

  private func addresses(_ old: JSON) -> [String] {
    if pod.sharesNodeNetwork { return hostIP.isEmpty ? [] : [hostIP] }
    if let ips = observation.sandboxes.first?.ips, !ips.isEmpty { return ips }
    return old["podIPs"].elements.compactMap { $0["ip"].string }
  }

  private func initialized(_ containers: [PodContainer]) -> Bool {
    if containers.contains(where: { container in container.role == .main && observation.latest(container.name) != nil }) {
      return true
    }
    return containers.allSatisfy { container in
      switch container.role {
      case .main, .ephemeral: return true
      case .initializer: return observation.latest(container.name)?.exit?.code == 0
      case .sidecar:
        guard let record = observation.latest(container.name), record.isRunning else { return false }
        return isStarted(container, record)
      }
    }
  }

  private func isStarted(_ container: PodContainer, _ record: ContainerRecord) -> Bool {
    !container.hasStartupProbe || observation.probes.started.contains(record.id)
  }

  private func isReady(_ container: PodContainer, _ record: ContainerRecord) -> Bool {
    guard record.isRunning, isStarted(container, record) else { return false }
    return !container.hasReadinessProbe || observation.probes.ready.contains(record.id)
  }

  // MARK: Containers

  private func containerStatus(_ container: PodContainer, _ old: JSON) -> JSON {
    let former = old[container.role.statusField].elements.first { $0["name"].string == container.name }
    let records = observation.containers.filter { $0.name == container.name }
    let latest = records.first
    var status: JSON = ["name": .string(container.name)]
    var state = JSON.object([:])
    var last: JSON? = records.count > 1 ? records[1].exit.map { ["terminated": terminated(records[1], $0)] } : nil
    var ready = false
    var started = false
    if let latest {
      switch latest.state {
      case .created: state = ["waiting": ["reason": "ContainerCreating"]]
      case .running(_, let since):
        state = ["running": ["startedAt": .string(since.text)]]
        started = isStarted(container, latest)
        ready = container.role != .ephemeral && isReady(container, latest)
      case .exited(let exit):
        let ended = terminated(latest, exit)
        if let why = waiting[container.name], !isTerminating {
          state = ["waiting": waitingState(why)]
          last = ["terminated": ended]
        } else {
          state = ["terminated": ended]
          if container.role == .initializer { ready = exit.code == 0 }
        }
      }
    } else if isTerminating || container.role == .ephemeral, let former, !former["state"]["terminated"].isNull {
      state = former["state"]
    } else {
      let isInit = container.role == .initializer || container.role == .sidecar
      let hasInit = !pod.spec["initContainers"].elements.isEmpty
      let why =
        waiting[container.name]
        ?? Waiting(reason: hasInit && !(isInit && container == pod.podContainers.first) ? "PodInitializing" : "ContainerCreating")
      state = ["waiting": waitingState(why)]
    }
    status["state"] = state
    status["lastState"] = last ?? (latest == nil ? former?["lastState"] ?? [:] : [:])
    status["ready"] = .bool(ready)
    status["restartCount"] = JSON(latest?.attempt ?? former?["restartCount"].int ?? 0)
    status["image"] = .string(latest.map { Self.imageName($0.image) } ?? container.spec["image"].string ?? "")
    status["imageID"] = .string(latest?.imageReference ?? "")
    if let latest { status["containerID"] = .string(Self.scheme + latest.id) }
    if container.role != .ephemeral { status["started"] = .bool(started) }
    if !container.spec["resources"].members.isEmpty, latest?.isRunning == true {
      if !container.spec["resources"]["requests"].isNull {
        status["allocatedResources"] = container.spec["resources"]["requests"]
      }
      status["resources"] = container.spec["resources"]
    }
    if !container.spec["volumeMounts"].elements.isEmpty {
      status["volumeMounts"] = .array(
        container.spec["volumeMounts"].elements.map { mount in
          var shown: JSON = ["name": mount["name"], "mountPath": mount["mountPath"]]
          if mount["readOnly"].bool == true {
            shown["readOnly"] = true
            shown["recursiveReadOnly"] = "Disabled"
          }
          return shown
        })
    }
    return status
  }

  /// As containerd reports it: whole for names of docker.io.
  private static func imageName(_ name: String) -> String { (try? ImageReference(name))?.description ?? name }

  private func waitingState(_ waiting: Waiting) -> JSON {
    waiting.message.isEmpty
      ? ["reason": .string(waiting.reason)] : ["reason": .string(waiting.reason), "message": .string(waiting.message)]
  }

  private func terminated(_ record: ContainerRecord, _ exit: ContainerRecord.Exit) -> JSON {
    var state: JSON = ["exitCode": JSON(Int(exit.code)), "reason": .string(exit.reason)]
    let message = terminationMessages[record.id] ?? exit.message
    if !message.isEmpty { state["message"] = .string(message) }
    state["startedAt"] = (exit.startedAt ?? record.createdAt).text.json
    state["finishedAt"] = .string(exit.finishedAt.text)
    state["containerID"] = .string(Self.scheme + record.id)
    return state
  }

  // MARK: The pod

  private func phase(_ containers: [PodContainer], _ statuses: [String: JSON], _ isInitialized: Bool) -> String {
    let former = pod.status["phase"].string ?? "Pending"
    if former == "Succeeded" || former == "Failed" { return former }
    let policy = pod.podRestartPolicy
    if policy == .never,
      containers.contains(where: { $0.role == .initializer && (observation.latest($0.name)?.exit?.code ?? 0) != 0 })
    {
      return "Failed"
    }
    guard isInitialized else { return "Pending" }
    var running = 0, waiting = 0, stopped = 0, failed = 0
    for container in containers where container.role == .main {
      guard let record = observation.latest(container.name) else {
        waiting += 1
        continue
      }
      switch record.state {
      case .created: waiting += 1
      case .running: running += 1
      case .exited(let exit):
        let restarts = policy == .always || policy == .onFailure && exit.code != 0
        // A container between two runs counts as one that runs.
        if restarts, !isTerminating {
          running += 1
        } else {
          stopped += 1
          if exit.code != 0 { failed += 1 }
        }
      }
    }
    if waiting > 0, stopped == 0, running == 0 { return "Pending" }
    if waiting > 0 { return former == "Pending" && running == 0 ? "Pending" : "Running" }
    if running > 0 { return "Running" }
    return failed > 0 ? "Failed" : "Succeeded"
  }

  private func conditions(
    _ containers: [PodContainer], _ statuses: [String: JSON], isInitialized: Bool, phase: String, _ old: JSON
  ) -> [JSON] {
    let main = containers.filter { $0.role == .main }
    let isOver = phase == "Succeeded" || phase == "Failed"
    let unready = (main + containers.filter { $0.role == .sidecar }).filter { statuses[$0.name]?["ready"].bool != true }.map(
      \.name)
    var list: [(type: String, ok: Bool, reason: String, message: String)] = []
    let hasSandbox = observation.sandbox.map { pod.sharesNodeNetwork || !$0.ips.isEmpty } ?? false
    list.append(("PodReadyToStartContainers", hasSandbox && !isOver, "", ""))
    if isOver && phase == "Succeeded" {
      list.append(("Initialized", true, "PodCompleted", ""))
    } else if isInitialized {
      list.append(("Initialized", true, "", ""))
    } else {
      let names = containers.filter { $0.role != .main && statuses[$0.name]?["ready"].bool != true }.map(\.name)
      list.append(
        ("Initialized", false, "ContainersNotInitialized", "containers with incomplete status: [\(names.joined(separator: " "))]")
      )
    }
    let notReady = "containers with unready status: [\(unready.joined(separator: " "))]"
    let containersReady: (ok: Bool, reason: String, message: String) =
      if phase == "Succeeded" { (false, "PodCompleted", "") } else if phase == "Failed" {
        (false, "PodFailed", "")
      } else if unready.isEmpty {
        (true, "", "")
      } else { (false, "ContainersNotReady", notReady) }
    let gates = pod.spec["readinessGates"].elements.compactMap { $0["conditionType"].string }
    let shutGates = gates.filter { gate in
      !old["conditions"].elements.contains { $0["type"].string == gate && $0["status"].string == "True" }
    }
    if containersReady.ok, let gate = shutGates.first {
      list.append(
        ("Ready", false, "ReadinessGatesNotReady", "corresponding condition of pod readiness gate \"\(gate)\" does not exist."))
    } else {
      list.append(("Ready", containersReady.ok, containersReady.reason, containersReady.message))
    }
    list.append(("ContainersReady", containersReady.ok, containersReady.reason, containersReady.message))
    list.append(("PodScheduled", true, "", ""))

    var result = list.map { condition in
      let former = old["conditions"].elements.first { $0["type"].string == condition.type }
      let status = condition.ok ? "True" : "False"
      let isSame = former?["status"].string == status
      var json: JSON = ["type": .string(condition.type)]
      if let generation = pod.metadata["generation"].int { json["observedGeneration"] = JSON(generation) }
      json["status"] = .string(status)
      json.set("lastProbeTime", explicit: .null)
      json["lastTransitionTime"] = isSame ? former?["lastTransitionTime"] ?? .null : .string(now.text)
      if !condition.reason.isEmpty { json["reason"] = .string(condition.reason) }
      if !condition.message.isEmpty { json["message"] = .string(condition.message) }
      return json
    }
    let own = Set(list.map(\.type))
    result += old["conditions"].elements.filter { !own.contains($0["type"].string ?? "") }
    return result
  }
}

extension String {
  fileprivate var json: JSON { .string(self) }
}

extension JSON {
  /// Stores a member also when it is null, as Go writes times that are unset.
  mutating func set(_ key: String, explicit value: JSON) {
    var members = members
    members[key] = value
    self = .object(members)
  }
}
