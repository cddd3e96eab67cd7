import APIClient
import ContainerRuntime
import Glibc
import KubeAPI
import LinuxSystem

extension PodWorker {
  /// Does one step; true when the plan should be made anew at once.
  func perform(_ action: PodAction, _ observation: PodObservation) async -> Bool {
    switch action {
    case .createSandbox(let attempt): return await createSandbox(attempt)
    case .startContainer(let name, let attempt):
      guard let container = pod.allContainers.first(where: { $0.name == name }), let sandbox = observation.sandbox else {
        return false
      }
      return await start(container, attempt, sandbox, observation)
    case .killContainer(let id, let name, let reason):
      kill(id, name, reason)
      return false
    case .stopSandbox(let id):
      guard let sandbox = observation.sandboxes.first(where: { $0.id == id }) else { return false }
      return await stop(sandbox)
    }
  }

  // MARK: Sandboxes

  /// The network and the volumes have to be there before the first container; their failures are retried after a while.
  private func createSandbox(_ attempt: Int) async -> Bool {
    if let retry = retries["sandbox"], retry > .now { return false }
    do {
      try makeDirectories()
      try await prepareVolumes()
      volumesAreReady = true
    } catch {
      context.event(pod, .warning, "FailedMount", "\(error)")
      retries["sandbox"] = .now + .seconds(2)
      return false
    }
    var request = SandboxRequest(
      podUID: uid, namespace: pod.namespace, name: pod.name, attempt: attempt,
      hostname: PodNameFiles.hostname(pod, nodeName: context.nodeName))
    request.sharesNodeNetwork = pod.sharesNodeNetwork
    request.sharesNodeIPC = pod.spec["hostIPC"].bool ?? false
    for sysctl in pod.spec["securityContext"]["sysctls"].elements {
      request.sysctls[sysctl["name"].string ?? ""] = sysctl["value"].string ?? ""
    }
    if !pod.sharesNodeNetwork {
      do { _ = try context.network.configuration() } catch {
        context.event(
          pod, .warning, "NetworkNotReady",
          "network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: \(error)"
        )
        retries["sandbox"] = .now + .seconds(5)
        return false
      }
    }
    do {
      let sandbox = try await context.runtime.createSandbox(request)
      var ips: [String] = []
      if !pod.sharesNodeNetwork {
        do { ips = try await context.network.add(attachment(sandbox)) } catch {
          try? await context.network.delete(attachment(sandbox))
          try? await context.runtime.removeSandbox(sandbox.id)
          throw CNIPlugins.Failure.sandbox(sandbox.id, "\(error)")
        }
        try await context.runtime.setAddresses(ips, sandbox: sandbox.id)
      }
      try writeNameFiles(ips)
      if pod.spec["shareProcessNamespace"].bool == true {
        try await context.runtime.startProcessHolder(sandbox.id, cgroup: cgroup)
      }
      retries["sandbox"] = nil
      return true
    } catch {
      context.event(
        pod, .warning, "FailedCreatePodSandBox", "Failed to create pod sandbox: rpc error: code = Unknown desc = \(error)")
      retries["sandbox"] = .now + .seconds(5)
      return false
    }
  }

  private var cgroup: String { QualityOfService(pod).cgroup(podUID: uid, root: context.cgroupRoot) }

  private func attachment(_ sandbox: SandboxRecord) -> CNIPlugins.Attachment {
    var attachment = CNIPlugins.Attachment(
      id: sandbox.id, namespacePath: sandbox.networkNamespace ?? "", podNamespace: pod.namespace, podName: pod.name, podUID: uid)
    for container in pod.podContainers {
      for port in container.spec["ports"].elements where port["hostPort"].int ?? 0 > 0 {
        var mapping: JSON = [
          "hostPort": port["hostPort"], "containerPort": port["containerPort"],
          "protocol": .string((port["protocol"].string ?? "TCP").lowercased()),
        ]
        if let ip = port["hostIP"].string, !ip.isEmpty { mapping["hostIP"] = .string(ip) }
        attachment.portMappings.append(mapping)
      }
    }
    return attachment
  }

  func stop(_ sandbox: SandboxRecord) async -> Bool {
    do {
      if sandbox.networkNamespace != nil, sandbox.isReady, !sandbox.ips.isEmpty {
        try await context.network.delete(attachment(sandbox))
      }
    } catch {
      Log.warning("\(pod.key): cannot give back the network: \(error)")
    }
    do {
      try await context.runtime.removeSandbox(sandbox.id)
      return true
    } catch {
      Log.error("\(pod.key): cannot remove the sandbox: \(error)")
      return false
    }
  }

  // MARK: Containers

  private func start(
    _ container: PodContainer, _ attempt: Int, _ sandbox: SandboxRecord, _ observation: PodObservation
  ) async -> Bool {
    if !volumesAreReady {
      do {
        try await prepareVolumes()
        volumesAreReady = true
      } catch {
        context.event(pod, .warning, "FailedMount", "\(error)")
        retries[container.name] = .now + .seconds(2)
        return false
      }
    }
    let image: Image
    switch await puller.ensure(pod, container, context, now: .now) {
    case .ready(let found): image = found
    case .failed(let why, let retryAt):
      waiting[container.name] = why
      retries[container.name] = retryAt
      return false
    }
    var created: ContainerRecord?
    do {
      let request = try await request(container, attempt, sandbox, image)
      if let former = observation.latest(container.name) {
        backoffs[container.name, default: CrashBackoff()].restarted(finished: former.exit?.finishedAt ?? .now, now: .now)
        await forgetOlder(than: former, observation)
      }
      let record = try await context.runtime.createContainer(request)
      created = record
      context.event(pod, "Created", "Container created", container: container)
      linkLog(record)
      _ = try await context.runtime.startContainer(record.id)
      context.event(pod, "Started", "Container started", container: container)
      waiting[container.name] = nil
      retries[container.name] = nil
      if !container.spec["lifecycle"]["postStart"].isNull { schedule { await self.postStart(container, record) } }
      return true
    } catch let error as ContainerConfigError {
      context.event(pod, .warning, "Failed", "Error: \(error)", container: container)
      waiting[container.name] = .init(reason: "CreateContainerConfigError", message: error.description)
      retries[container.name] = .now + .seconds(10)
    } catch {
      context.event(pod, .warning, "Failed", "Error: \(error)", container: container)
      if case RuntimeError.runc = error {
        // It counts as a run that failed: the next one waits for the back-off of crashes.
        waiting[container.name] = .init(reason: "RunContainerError", message: "\(error)")
        retries[container.name] = .now + .seconds(1)
      } else {
        waiting[container.name] = .init(
          reason: created == nil ? "CreateContainerError" : "RunContainerError", message: "\(error)")
        retries[container.name] = .now + .seconds(10)
      }
    }
    return false
  }

  /// The container before the former one is not shown any more.
  private func forgetOlder(than former: ContainerRecord, _ observation: PodObservation) async {
    for record in observation.containers where record.name == former.name && record.id != former.id && record.exit != nil {
      try? await context.runtime.removeContainer(record.id)
      try? FileIO.remove(record.logPath)
    }
  }

  private func kill(_ id: String, _ name: String, _ reason: KillReason) {
    guard stopping.insert(id).inserted else { return }
    prober.stop(id)
    let container = pod.allContainers.first { $0.name == name }
    context.event(pod, "Killing", reason.message(name), container: container)
    var grace = gracePeriod
    if reason == .livenessFailed, let own = container?.spec["livenessProbe"]["terminationGracePeriodSeconds"].int { grace = own }
    if reason == .startupFailed, let own = container?.spec["startupProbe"]["terminationGracePeriodSeconds"].int { grace = own }
    schedule { [grace] in await self.stop(id, container, grace: grace) }
  }

  private func stop(_ id: String, _ container: PodContainer?, grace: Int) async {
    let start = ContinuousClock.now
    if let container, grace > 0, !container.spec["lifecycle"]["preStop"].isNull { await preStop(container, id, .seconds(grace)) }
    let left = Duration.seconds(grace) - (ContinuousClock.now - start)
    do {
      try await context.runtime.stopContainer(
        id, signal: stopSignal(container), grace: max(left, grace > 0 ? .seconds(2) : .zero))
    } catch {
      Log.error("\(pod.key): cannot stop container \(id): \(error)")
    }
    stopping.remove(id)
    poke()
  }

  private func stopSignal(_ container: PodContainer?) -> Int32 {
    let image = (try? context.runtime.images.resolve(container?.spec["image"].string ?? ""))?.configuration.stopSignal
    let name = container?.spec["lifecycle"]["stopSignal"].string ?? image ?? ""
    let numbers = [
      "SIGQUIT": SIGQUIT, "SIGINT": SIGINT, "SIGHUP": SIGHUP, "SIGUSR1": SIGUSR1, "SIGUSR2": SIGUSR2, "SIGKILL": SIGKILL,
    ]
    return numbers[name] ?? SIGTERM
  }
}

extension CNIPlugins.Failure {
  static func sandbox(_ id: String, _ why: String) -> Self { Self("failed to setup network for sandbox \"\(id)\": \(why)") }
}
