import APIClient
import ContainerRuntime
import KubeAPI
import LinuxSystem

extension PodWorker {
  /// A container whose hook fails is killed.
  func postStart(_ container: PodContainer, _ record: ContainerRecord) async {
    let hook = container.spec["lifecycle"]["postStart"]
    guard let failure = await run(hook, container, record.id, timeout: .seconds(3600)) else { return }
    context.event(pod, .warning, "FailedPostStartHook", "PostStartHook failed", container: container)
    Log.warning("\(pod.key): postStart of \(container.name): \(failure)")
    try? await context.runtime.stopContainer(record.id, grace: .seconds(gracePeriod))
    poke()
  }

  func preStop(_ container: PodContainer, _ id: String, _ timeout: Duration) async {
    guard let failure = await run(container.spec["lifecycle"]["preStop"], container, id, timeout: timeout) else { return }
    context.event(pod, .warning, "FailedPreStopHook", "PreStopHook failed", container: container)
    Log.warning("\(pod.key): preStop of \(container.name): \(failure)")
  }

  /// What went wrong, nil when nothing did.
  private func run(_ hook: JSON, _ container: PodContainer, _ id: String, timeout: Duration) async -> String? {
    if let seconds = hook["sleep"]["seconds"].int {
      try? await Task.sleep(for: min(.seconds(seconds), timeout))
      return nil
    }
    let check: Probe.Check
    if !hook["exec"].isNull {
      check = .exec(hook["exec"]["command"].elements.compactMap(\.string))
    } else if !hook["httpGet"].isNull {
      check = Probe.http(hook["httpGet"], container.spec)
    } else {
      return "not supported: lifecycle.tcpSocket"
    }
    let address = pod.sharesNodeNetwork ? context.nodeIP : await context.runtime.sandboxes(podUID: uid).first?.ips.first ?? ""
    let runner = ProbeRunner(runtime: context.runtime, container: id, address: address)
    switch await runner.run(check, timeout: timeout) {
    case .success: return nil
    case .failure(let text): return text
    }
  }
}
