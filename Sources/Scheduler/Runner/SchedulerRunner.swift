import APIClient
import KubeAPI
import LinuxSystem
import Synchronization

/// Keeps the snapshot and the queue up to date from informers, and performs the decisions.
final class SchedulerRunner: Sendable {
  private struct State {
    var snapshot = Snapshot()
    var queue = SchedulingQueue()
    /// Pods that are being bound: the API does not show them on their node yet.
    var assumed: Set<String> = []
    var random = SystemRandomNumberGenerator()
  }

  static let schedulerName = "default-scheduler"

  private let client: APIClient
  private let recorder: EventRecorder
  private let state = Mutex(State())
  private let wake = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

  init(_ client: APIClient, recorder: EventRecorder) {
    self.client = client
    self.recorder = recorder
  }

  func run() async {
    let nodes = Informer(client, .nodes)
    let pods = Informer(client, .pods)
    let others: [(GroupVersionResource, Informer)] = [
      GroupVersionResource.namespaces, .persistentVolumeClaims, GroupVersionResource(group: "storage.k8s.io", "storageclasses"),
    ].map { ($0, Informer(client, $0)) }
    await withDiscardingTaskGroup { group in
      group.addTask { await self.recorder.run() }
      for informer in [nodes, pods] + others.map(\.1) { group.addTask { await informer.run() } }
      group.addTask { for await event in nodes.events() { self.note(node: event) } }
      group.addTask { for await event in pods.events() { self.note(pod: event) } }
      for (resource, informer) in others {
        group.addTask { for await event in informer.events() { self.note(other: event, resource) } }
      }
      // Without all nodes and pods a decision could place two pods where there is room for one.
      guard (try? await nodes.waitForSync()) != nil, (try? await pods.waitForSync()) != nil else { return }
      await self.schedule(in: &group)
    }
  }

  private func schedule(in group: inout DiscardingTaskGroup) async {
    wake.continuation.yield()
    for await _ in wake.stream {
      while let pod = state.withLock({ $0.queue.pop(at: .now) }) {
        let decision = state.withLock { Algorithm.decide(pod, $0.snapshot, using: &$0.random) }
        switch decision {
        case .bind(let node):
          state.withLock { state in
            state.assumed.insert(pod.key)
            state.snapshot.place(pod.placed(on: node))
          }
          group.addTask { await self.bind(pod, to: node) }
        case .wait(let message, let nominated, let victims):
          state.withLock { $0.queue.putBack(pod.key, at: .now) }
          group.addTask { await self.reject(pod, message, nominated: nominated, victims: victims) }
        }
      }
      if let due = state.withLock({ $0.queue.nextDue }) {
        group.addTask {
          guard (try? await Task.sleep(until: due)) != nil else { return }
          self.wake.continuation.yield()
        }
      }
    }
  }

  private func bind(_ pod: PodInfo, to node: String) async {
    var binding = KubeObject(apiVersion: "v1", kind: "Binding", namespace: pod.namespace, name: pod.object.name)
    binding.metadata["uid"] = .string(pod.object.uid)
    binding.json["target"] = ["kind": "Node", "name": .string(node)]
    do {
      _ = try await client.create(.pods, binding, subresource: "binding")
      state.withLock { $0.queue.remove(pod.key) }
      recorder.record(pod.object, reason: "Scheduled", message: "Successfully assigned \(pod.key) to \(node)")
    } catch {
      Log.error("Error binding pod \(pod.key) to \(node): \(error)")
      state.withLock { state in
        state.assumed.remove(pod.key)
        state.snapshot.remove(pod: pod.key)
        state.queue.putBack(pod.key, at: .now, retries: true)
      }
      if (error as? APIStatus)?.reason != .notFound {
        recorder.record(pod.object, .warning, reason: "FailedScheduling", message: "binding rejected: \(error)")
      }
      wake.continuation.yield()
    }
  }

  private func reject(_ pod: PodInfo, _ message: String, nominated: String?, victims: [PodInfo]) async {
    recorder.record(pod.object, .warning, reason: "FailedScheduling", message: message)
    for victim in victims {
      recorder.record(
        victim.object, reason: "Preempted", message: "Preempted by pod \(pod.object.uid) on node \(nominated ?? "")")
      do {
        try await client.delete(
          .pods, namespace: victim.namespace, name: victim.object.name, preconditionUID: victim.object.uid)
      } catch { Log.warning("Cannot preempt \(victim.key): \(error)") }
    }
    let known = pod.object.status["conditions"].elements.first { $0["type"].string == "PodScheduled" }
    let isKnown = known?["message"].string == message && known?["status"].string == "False"
    guard !isKnown || nominated != nil else { return }
    var status: JSON = [
      "conditions": [
        [
          "type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": .string(message),
          "lastProbeTime": nil, "lastTransitionTime": known?["lastTransitionTime"] ?? .string(Timestamp.now.text),
        ]
      ]
    ]
    if let nominated { status["nominatedNodeName"] = .string(nominated) }
    do {
      _ = try await client.patch(
        .pods, namespace: pod.namespace, name: pod.object.name, subresource: "status", type: .strategic,
        body: ["status": status])
    } catch let error as APIStatus where error.reason == .notFound {
      // Deleted meanwhile: its informer event takes it out of the queue.
    } catch { Log.warning("Cannot write the condition of \(pod.key): \(error)") }
  }
}

// What informers tell.
extension SchedulerRunner {
  private func note(node event: InformerEvent) {
    let mayHelp = state.withLock { state in
      switch event {
      case .added(let object), .updated(_, let object): return state.snapshot.set(node: object)
      case .deleted(let object):
        state.snapshot.remove(node: object.name)
        return false
      }
    }
    if mayHelp { wakeAll() }
  }

  private func note(pod event: InformerEvent) {
    switch event {
    case .added(let object): note(present: object, before: nil)
    case .updated(let old, let object): note(present: object, before: old)
    case .deleted(let object):
      state.withLock { state in
        state.assumed.remove(object.key)
        state.queue.remove(object.key)
        state.snapshot.remove(pod: object.key)
      }
      if object.spec["nodeName"].string?.isEmpty == false { wakeAll() }
    }
  }

  private func note(present object: KubeObject, before old: KubeObject?) {
    let pod = PodInfo(object)
    if !pod.nodeName.isEmpty || pod.isTerminal {
      let before = old.map(PodInfo.init)
      state.withLock { state in
        state.assumed.remove(pod.key)
        state.queue.remove(pod.key)
        if pod.isTerminal { state.snapshot.remove(pod: pod.key) } else { state.snapshot.place(pod) }
      }
      // A pod that has gone to rest makes room; one that was placed may be what another wants to be beside. Its status is nothing.
      let isSame =
        before?.nodeName == pod.nodeName && before?.isTerminal == pod.isTerminal && before?.labels == pod.labels
        && before?.requests == pod.requests
      return isSame ? () : wakeAll()
    }
    guard object.spec["schedulerName"].string ?? Self.schedulerName == Self.schedulerName, !object.isBeingDeleted,
      object.spec["schedulingGates"].elements.isEmpty
    else { return state.withLock { $0.queue.remove(pod.key) } }
    state.withLock { state in
      if !state.assumed.contains(pod.key) { state.queue.add(pod) }
    }
    wake.continuation.yield()
  }

  private func note(other event: InformerEvent, _ resource: GroupVersionResource) {
    let object = event.object
    var isGone = false
    if case .deleted = event { isGone = true }
    state.withLock { state in
      switch resource.resource {
      case "namespaces": state.snapshot.namespaceLabels[object.name] = isGone ? nil : object.labels
      case "persistentvolumeclaims":
        state.snapshot.claims[object.key] =
          isGone
          ? nil
          : Snapshot.ClaimInfo(
            isBound: object.status["phase"].string == "Bound", storageClass: object.spec["storageClassName"].string ?? "",
            isBeingDeleted: object.isBeingDeleted)
      default:
        if !isGone, object.json["volumeBindingMode"].string == "WaitForFirstConsumer" {
          state.snapshot.lateBindingClasses.insert(object.name)
        } else {
          state.snapshot.lateBindingClasses.remove(object.name)
        }
      }
    }
    wakeAll()
  }

  private func wakeAll() {
    state.withLock { $0.queue.wakeAll() }
    wake.continuation.yield()
  }
}
