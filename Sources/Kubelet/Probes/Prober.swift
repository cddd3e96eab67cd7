import APIClient
import ContainerRuntime
import KubeAPI
import LinuxSystem

/// The probes of a pod's containers: who is being probed, and what was found.
struct Prober: Sendable {
  var verdicts = ProbeVerdicts()
  fileprivate var active: [String: AsyncStream<Void>.Continuation] = [:]

  /// Ends the probes of a container and forgets that it was ready.
  mutating func stop(_ id: String) {
    active.removeValue(forKey: id)?.finish()
    verdicts.ready.remove(id)
  }
}

extension PodWorker {
  /// Begins to probe what has come to run.
  func startProbes(_ observation: PodObservation) {
    guard !isTerminating else { return }
    for container in pod.podContainers {
      guard let record = observation.latest(container.name), record.isRunning, prober.active[record.id] == nil,
        !stopping.contains(record.id)
      else { continue }
      let probes = [Probe.Kind.startup, .liveness, .readiness].compactMap { Probe($0, container.spec) }
      guard !probes.isEmpty else { continue }
      let address = pod.sharesNodeNetwork ? context.nodeIP : observation.sandbox?.ips.first ?? ""
      let (stop, continuation) = AsyncStream.makeStream(of: Void.self)
      prober.active[record.id] = continuation
      let runner = ProbeRunner(runtime: context.runtime, container: record.id, address: address)
      schedule {
        await withTaskGroup(of: Void.self) { group in
          group.addTask { for await _ in stop {} }
          group.addTask { await self.probe(container, record, probes, runner) }
          await group.next()
          group.cancelAll()
        }
      }
    }
  }

  /// The startup probe holds back the others until it succeeds.
  private nonisolated func probe(
    _ container: PodContainer, _ record: ContainerRecord, _ probes: [Probe], _ runner: ProbeRunner
  ) async {
    if let startup = probes.first(where: { $0.kind == .startup }) {
      await loop(startup, container, record, runner) { $0 != nil }
      guard await isStarted(record.id) else { return }
    }
    await withTaskGroup(of: Void.self) { group in
      for probe in probes where probe.kind != .startup {
        group.addTask { await self.loop(probe, container, record, runner) { $0 == false && probe.kind == .liveness } }
      }
    }
  }

  private func isStarted(_ id: String) -> Bool { prober.verdicts.started.contains(id) }

  private nonisolated func loop(
    _ probe: Probe, _ container: PodContainer, _ record: ContainerRecord, _ runner: ProbeRunner, ends: (Bool?) -> Bool
  ) async {
    var counter = ProbeCounter(probe)
    if probe.initialDelay > 0 { try? await Task.sleep(for: .seconds(probe.initialDelay)) }
    let begin = ContinuousClock.now
    while !Task.isCancelled {
      let result = await runner.run(probe.check, timeout: .seconds(probe.timeout))
      // In its first moments a program may just not listen yet: a look that comes too early is not held against it.
      if result != .success, probe.kind != .liveness, ContinuousClock.now - begin < .milliseconds(800) {
        try? await Task.sleep(for: .milliseconds(100))
        continue
      }
      if Task.isCancelled { return }
      if case .failure(let text) = result { await failed(probe, container, text) }
      let verdict = counter.record(result == .success)
      if let verdict { await found(probe.kind, record.id, verdict) }
      if ends(verdict) { return }
      try? await Task.sleep(for: .seconds(probe.period))
    }
  }

  private func failed(_ probe: Probe, _ container: PodContainer, _ text: String) {
    context.event(pod, .warning, "Unhealthy", "\(probe.kind.rawValue) probe failed: \(text)", container: container)
  }

  private func found(_ kind: Probe.Kind, _ id: String, _ isSuccess: Bool) {
    let before = prober.verdicts
    switch (kind, isSuccess) {
    case (.startup, true): prober.verdicts.started.insert(id)
    case (.startup, false): prober.verdicts.startupFailed.insert(id)
    case (.liveness, true): prober.verdicts.livenessFailed.remove(id)
    case (.liveness, false): prober.verdicts.livenessFailed.insert(id)
    case (.readiness, true): prober.verdicts.ready.insert(id)
    case (.readiness, false): prober.verdicts.ready.remove(id)
    }
    if prober.verdicts != before { poke() }
  }
}
