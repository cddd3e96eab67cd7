import APIClient
import ContainerRuntime
import KubeAPI
import LinuxSystem

/// The pods of a node: those the API server assigns and those of the manifest directory, each with a worker.
package actor Kubelet {
  let context: PodContext
  private var workers: [String: PodWorker] = [:]
  /// What should run, by uid.
  private var wanted: [String: KubeObject] = [:]
  private var staticPods: [String: KubeObject] = [:]
  /// Mirror pods as the API server has them, by namespace and name.
  private var mirrors: [String: KubeObject] = [:]
  private var nodeUID: String?
  private let jobs: AsyncStream<@Sendable () async -> Void>
  private let addJob: AsyncStream<@Sendable () async -> Void>.Continuation

  package init(_ context: PodContext) {
    self.context = context
    (jobs, addJob) = AsyncStream.makeStream()
  }

  /// Runs pods until cancelled; containers go on then.
  package func run() async {
    await withDiscardingTaskGroup { group in
      group.addTask { for await id in self.context.runtime.exits { await self.ended(id) } }
      for await job in jobs { group.addTask { await job() } }
    }
  }

  // MARK: Sources

  package func setStaticPods(_ pods: [KubeObject]) {
    let fresh = Dictionary(pods.map { ($0.uid, $0) }, uniquingKeysWith: { first, _ in first })
    let gone = Set(staticPods.keys).subtracting(fresh.keys)
    staticPods = fresh
    for uid in gone { drop(uid) }
    for pod in pods where wanted[pod.uid] == nil { want(pod) }
    for key in Set(pods.map(\.key)).union(mirrors.keys) { reconcileMirror(key) }
  }

  package func handle(_ event: InformerEvent) {
    switch event {
    case .added(let pod), .updated(_, let pod): assign(pod)
    case .deleted(let pod):
      if pod.isMirrorPod {
        mirrors[pod.key] = nil
        reconcileMirror(pod.key)
      } else {
        drop(pod.uid)
      }
    }
  }

  package func setNode(uid: String) {
    nodeUID = uid
    for pod in staticPods.values { reconcileMirror(pod.key) }
  }

  private func assign(_ pod: KubeObject) {
    if pod.isMirrorPod {
      mirrors[pod.key] = pod
      reconcileMirror(pod.key)
    } else {
      want(pod)
    }
  }

  // MARK: Workers

  /// Of pods with one name only one runs at a time: the next waits until the former is gone.
  private func want(_ pod: KubeObject) {
    wanted[pod.uid] = pod
    if let worker = workers[pod.uid] {
      addJob.yield { await worker.update(pod) }
      return
    }
    let isOver = ["Succeeded", "Failed"].contains(pod.status["phase"].string ?? "")
    let key = pod.key
    addJob.yield { await self.start(pod.uid, key: key, isOver: isOver) }
  }

  private func start(_ uid: String, key: String, isOver: Bool) async {
    guard let pod = wanted[uid], workers[uid] == nil else { return }
    if isOver, !pod.isBeingDeleted {
      let containers = await context.runtime.containers(podUID: uid)
      guard containers.isEmpty == false else { return }
    }
    for worker in workers.values where await worker.pod.key == key {
      // It will be started when the other is gone.
      return
    }
    guard workers[uid] == nil, let pod = wanted[uid] else { return }
    let worker = PodWorker(pod, context)
    workers[uid] = worker
    if let mirror = mirrors[key], pod.isStaticPod { await worker.setMirror(uid: mirror.uid) }
    addJob.yield {
      await worker.run()
      await self.finished(uid, key: key)
    }
  }

  private func drop(_ uid: String) {
    wanted[uid] = nil
    guard let worker = workers[uid] else { return }
    addJob.yield { await worker.terminate() }
  }

  private func finished(_ uid: String, key: String) {
    workers[uid] = nil
    for (other, pod) in wanted where pod.key == key && other != uid { want(pod) }
    reconcileMirror(key)
  }

  private func ended(_ id: String) async {
    guard let record = await context.runtime.container(id) else { return }
    await workers[record.podUID]?.containerEnded(id)
    let runtime = context.runtime
    addJob.yield { await runtime.reapContainer(id) }
  }

  /// Wakes all pods that wait for the network.
  package func networkChanged() { for worker in workers.values { addJob.yield { await worker.networkChanged() } } }

  /// Once all sources are known: what runs for pods that nobody wants any more is ended and removed.
  package func sourcesReady() async {
    var orphans: [String: KubeObject] = [:]
    for sandbox in await context.runtime.allSandboxes() where wanted[sandbox.podUID] == nil && workers[sandbox.podUID] == nil {
      var pod = KubeObject(apiVersion: "v1", kind: "Pod", namespace: sandbox.namespace, name: sandbox.name)
      pod.metadata["uid"] = .string(sandbox.podUID)
      pod.metadata["annotations"] = ["kubernetes.io/config.source": "file"]
      pod.spec = ["containers": [], "hostNetwork": .bool(sandbox.networkNamespace == nil)]
      orphans[sandbox.podUID] = pod
    }
    for (uid, pod) in orphans {
      let worker = PodWorker(pod, context)
      workers[uid] = worker
      await worker.terminate()
      addJob.yield {
        await worker.run()
        await self.finished(uid, key: pod.key)
      }
    }
  }

  // MARK: Mirror pods

  /// Makes the API server's view of a static pod what it is: there once, and of the manifest's present content.
  private func reconcileMirror(_ key: String) {
    guard let client = context.client else { return }
    let pod = staticPods.values.first { $0.key == key }
    let mirror = mirrors[key]
    if let mirror {
      let hash = mirror.metadata["annotations"]["kubernetes.io/config.mirror"].string
      if pod == nil || hash != pod?.uid || mirror.isBeingDeleted {
        addJob.yield {
          do {
            try await client.delete(
              .pods, namespace: mirror.namespace, name: mirror.name, preconditionUID: mirror.uid, gracePeriodSeconds: 0)
          } catch let status as APIStatus where status.reason == .notFound || status.reason == .conflict {
            return
          } catch { Log.warning("cannot delete mirror pod \(key): \(error)") }
        }
      } else if let pod, let worker = workers[pod.uid] {
        addJob.yield { await worker.setMirror(uid: mirror.uid) }
      }
    } else if let pod, let nodeUID {
      let fresh = StaticPod.mirror(pod, nodeUID: nodeUID, nodeName: context.nodeName)
      addJob.yield { await self.create(fresh, client) }
    }
  }

  private func create(_ mirror: KubeObject, _ client: APIClient) async {
    do {
      let made = try await client.create(.pods, mirror)
      if mirrors[mirror.key] == nil { assign(made) }
    } catch let status as APIStatus where status.reason == .alreadyExists {
      return
    } catch {
      Log.warning("Failed creating a mirror pod for \(mirror.key): \(error)")
      try? await Task.sleep(for: .seconds(2))
      reconcileMirror(mirror.key)
    }
  }

  // MARK: For the HTTPS API

  package func pods() async -> [KubeObject] {
    var result: [KubeObject] = []
    for worker in workers.values { result.append(await worker.pod) }
    return result.sorted { $0.key < $1.key }
  }

  package func pod(namespace: String, name: String) async -> KubeObject? {
    for worker in workers.values {
      let pod = await worker.pod
      if pod.namespace == namespace, pod.name == name { return pod }
    }
    return nil
  }
}
