import APIClient
import ContainerRuntime
import KubeAPI
import LinuxSystem

/// One pod's life on this node. What is due is decided by `PodPlan` from what is seen; this actor sees and acts, one step at a time,
/// and is woken by changes of the pod, ends of containers, verdicts of probes and its own timer.
actor PodWorker {
  let context: PodContext
  let uid: String
  private(set) var pod: KubeObject
  private(set) var isTerminating = false
  /// A mirror pod's uid, or the pod's own: whom status is reported for. Nil while there is none.
  private var statusTarget: String?

  var waiting: [String: PodStatusBuilder.Waiting] = [:]
  var retries: [String: Timestamp] = [:]
  var backoffs: [String: CrashBackoff] = [:]
  var stopping: Set<String> = []
  let puller = ImagePuller()
  var objects: [String: KubeObject] = [:]
  let tokens = TokenCache()
  var prober = Prober()
  var volumesAreReady = false
  private var restartCounts: [String: Int]
  private var refreshedAt: Timestamp?
  private var graceOverride: Int?
  private var sentStatus: JSON?
  private var wantedStatus: JSON?
  private(set) var isFinished = false

  private let wakeups: AsyncStream<Void>
  private let wake: AsyncStream<Void>.Continuation
  private let reports: AsyncStream<Void>
  private let report: AsyncStream<Void>.Continuation
  private let jobs: AsyncStream<@Sendable () async -> Void>
  private let addJob: AsyncStream<@Sendable () async -> Void>.Continuation

  init(_ pod: KubeObject, _ context: PodContext) {
    self.pod = pod
    self.context = context
    uid = pod.uid
    statusTarget = pod.isStaticPod ? nil : pod.uid
    restartCounts = Self.restartCounts(pod.status)
    (wakeups, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    (reports, report) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    (jobs, addJob) = AsyncStream.makeStream()
    isTerminating = pod.isBeingDeleted
  }

  /// A node that was restarted goes on counting where status left off.
  private static func restartCounts(_ status: JSON) -> [String: Int] {
    var result: [String: Int] = [:]
    for entry in status["initContainerStatuses"].elements + status["containerStatuses"].elements {
      guard let name = entry["name"].string, let count = entry["restartCount"].int, !entry["containerID"].isNull else { continue }
      result[name] = count + 1
    }
    return result
  }

  // MARK: What happens to it

  func update(_ new: KubeObject) {
    // Updates may overtake one another on their way here.
    if let old = Int(pod.resourceVersion), let version = Int(new.resourceVersion), version < old { return }
    var new = new
    // Our own view of the status is newer than what comes back.
    if let wantedStatus { new.status = wantedStatus }
    pod = new
    if new.isBeingDeleted { isTerminating = true }
    wake.yield()
  }

  func terminate(grace: Int? = nil) {
    isTerminating = true
    if let grace { graceOverride = grace }
    wake.yield()
  }

  /// The mirror pod through which the API server shows a static pod.
  func setMirror(uid: String?) {
    guard statusTarget != uid else { return }
    statusTarget = uid
    sentStatus = nil
    report.yield()
  }

  func networkChanged() {
    if retries.removeValue(forKey: "sandbox") != nil { wake.yield() }
  }

  nonisolated func poke() { wake.yield() }

  func containerEnded(_ id: String) {
    prober.stop(id)
    wake.yield()
  }

  func schedule(_ job: @escaping @Sendable () async -> Void) { addJob.yield(job) }

  // MARK: Its loops

  /// Until the pod is gone from the node.
  func run() async {
    await withDiscardingTaskGroup { group in
      group.addTask { for await _ in self.reports { await self.sendStatus() } }
      group.addTask {
        for await _ in self.wakeups {
          await self.sync()
          if await self.isFinished { break }
        }
        await self.close()
      }
      wake.yield()
      for await job in jobs { group.addTask { await job() } }
      group.cancelAll()
    }
  }

  private func close() {
    report.finish()
    addJob.finish()
  }

  private func wake(at time: Timestamp) {
    let delay = max(.milliseconds(1), time - .now)
    schedule { [wake] in
      try? await Task.sleep(for: delay)
      wake.yield()
    }
  }

  func observe() async -> PodObservation {
    var observation = PodObservation()
    observation.sandboxes = await context.runtime.sandboxes(podUID: uid)
    observation.containers = await context.runtime.containers(podUID: uid)
    observation.stopping = stopping
    observation.probes = prober.verdicts
    observation.backoffs = backoffs
    observation.retries = retries
    observation.restartCounts = restartCounts
    return observation
  }

  private func sync() async {
    guard !isFinished else { return }
    var plan = PodPlan()
    var isOver = false
    for _ in 0..<32 {
      let observation = await observe()
      startProbes(observation)
      plan = PodPlan.make(pod, observation, isTerminating: isTerminating, now: .now)
      noteBackoffs(observation)
      isOver = plan.isFinished
      if plan.actions.isEmpty { break }
      var isChanged = false
      for action in plan.actions { isChanged = await perform(action, observation) || isChanged }
      await computeStatus()
      if !isChanged { break }
    }
    await refreshVolumes()
    await computeStatus()
    if isTerminating, isOver { await finish() } else if let time = nextWake(plan) { wake(at: time) }
  }

  /// Whether it has volumes that follow objects of the API.
  private var hasObjects: Bool { pod.spec["volumes"].elements.contains { $0["emptyDir"].isNull && $0["hostPath"].isNull } }

  private func nextWake(_ plan: PodPlan) -> Timestamp? {
    var times = retries.values.filter { $0 > .now }
    if let time = plan.wakeAt { times.append(time) }
    if let refreshedAt, hasObjects { times.append(refreshedAt + context.syncFrequency) }
    return times.min()
  }

  /// Containers between two runs wait in CrashLoopBackOff, as status shows until they start.
  private func noteBackoffs(_ observation: PodObservation) {
    for container in pod.podContainers {
      guard let record = observation.latest(container.name), let exit = record.exit, let backoff = backoffs[container.name],
        backoff.startsAt(finished: exit.finishedAt, now: .now) != nil, !isTerminating
      else {
        if waiting[container.name]?.reason == "CrashLoopBackOff" { waiting[container.name] = nil }
        continue
      }
      let text = "back-off \(backoff.text) restarting failed container=\(container.name) pod=\(pod.name)_\(pod.namespace)(\(uid))"
      if waiting[container.name]?.message != text {
        context.event(
          pod, .warning, "BackOff",
          "Back-off restarting failed container \(container.name) in pod \(pod.name)_\(pod.namespace)(\(uid))",
          container: container)
      }
      waiting[container.name] = .init(reason: "CrashLoopBackOff", message: text)
    }
  }

  private func refreshVolumes() async {
    guard volumesAreReady, !isTerminating, let refreshedAt, Timestamp.now - refreshedAt >= context.syncFrequency else {
      if volumesAreReady, refreshedAt == nil { refreshedAt = .now }
      return
    }
    self.refreshedAt = .now
    do { try await prepareVolumes() } catch { Log.warning("\(pod.key): cannot refresh volumes: \(error)") }
  }

  // MARK: Status

  func computeStatus() async {
    var builder = PodStatusBuilder(pod: pod, now: .now)
    builder.observation = await observe()
    builder.waiting = waiting
    builder.hostIP = context.nodeIP
    builder.isTerminating = isTerminating
    for record in builder.observation.containers {
      if let message = terminationMessage(record) { builder.terminationMessages[record.id] = message }
    }
    let status = builder.build()
    guard status != wantedStatus else { return }
    wantedStatus = status
    pod.status = status
    report.yield()
  }

  /// Sends the newest status; what the server refuses or does not hear is sent again.
  private func sendStatus() async {
    guard let client = context.client, let target = statusTarget, let status = wantedStatus, status != sentStatus else { return }
    var body = status
    for key in (sentStatus ?? .null).members.keys where status[key].isNull { body.set(key, explicit: .null) }
    do {
      _ = try await client.patch(
        .pods, namespace: pod.namespace, name: pod.name, subresource: "status", type: .merge,
        body: ["metadata": ["uid": .string(target)], "status": body])
      sentStatus = status
    } catch let error as APIStatus where error.reason == .notFound || error.reason == .conflict {
      sentStatus = status
    } catch {
      Log.warning("\(pod.key): cannot report status: \(error)")
      schedule { [report] in
        try? await Task.sleep(for: .seconds(1))
        report.yield()
      }
    }
  }

  /// Removes what is left of the pod here and, for one that is being deleted, at the API server.
  private func finish() async {
    for record in await context.runtime.containers(podUID: uid) {
      do { try await context.runtime.removeContainer(record.id) } catch {
        Log.error("\(pod.key): cannot remove container \(record.id): \(error)")
      }
    }
    for sandbox in await context.runtime.sandboxes(podUID: uid) { _ = await stop(sandbox) }
    await context.runtime.removePodCgroup(QualityOfService(pod).cgroup(podUID: uid, root: context.cgroupRoot))
    do {
      try context.volumes.remove(uid)
      removeLogs()
    } catch {
      Log.error("\(pod.key): cannot remove the pod's directory: \(error)")
    }
    await sendStatus()
    if !pod.isStaticPod, pod.isBeingDeleted, let client = context.client {
      var wait = Duration.milliseconds(200)
      while !Task.isCancelled {
        do {
          try await client.delete(.pods, namespace: pod.namespace, name: pod.name, preconditionUID: uid, gracePeriodSeconds: 0)
          break
        } catch let error as APIStatus where error.reason == .notFound || error.reason == .conflict {
          break
        } catch {
          Log.warning("\(pod.key): cannot delete the pod: \(error)")
          try? await Task.sleep(for: wait)
          wait = min(wait * 2, .seconds(10))
        }
      }
    }
    isFinished = true
  }

  var gracePeriod: Int { graceOverride ?? pod.terminationGracePeriod }
}
