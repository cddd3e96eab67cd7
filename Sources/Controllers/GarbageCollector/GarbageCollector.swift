import APIClient
import KubeAPI
import LinuxSystem
import Synchronization

/// Deletes what has no owner left, and serves foreground deletion and orphaning. It watches every type the server lets it list, watch
/// and delete, and finds new types by asking again from time to time.
final class GarbageCollector: Sendable {
  private struct State {
    var graph = OwnerGraph()
    var kinds: [String: DiscoveredResource] = [:]
    var monitors: [GroupVersionResource: Informer] = [:]
  }

  private static let rediscovery = Duration.seconds(30)
  private let context: ControllerContext
  private var client: APIClient { context.clients.client(for: "generic-garbage-collector") }
  private let queue = WorkQueue<OwnerGraph.Work>()
  private let state = Mutex(State())
  /// Kinds other controllers watch anyway.
  private let shared: Set<GroupVersionResource>

  init(_ context: ControllerContext, shared: Set<GroupVersionResource>) {
    self.context = context
    self.shared = shared
  }

  func run() async {
    await withDiscardingTaskGroup { group in
      group.addTask {
        await self.queue.run(workers: 8, onError: { work, error in self.report(work, error) }, work: self.perform)
      }
      while !Task.isCancelled {
        do {
          for informer in try await self.discover() {
            group.addTask { await self.follow(informer) }
            if !self.shared.contains(informer.resource) { group.addTask { await informer.run() } }
          }
        } catch { Log.warning("garbage-collector: discovery failed: \(error)") }
        try? await Task.sleep(for: Self.rediscovery)
      }
    }
  }

  private func report(_ work: OwnerGraph.Work, _ error: any Error) {
    if let status = error as? APIStatus, [.conflict, .notFound].contains(status.reason) { return }
    Log.error("garbage-collector: \(work) failed: \(error)")
  }

  /// Informers for types that are new.
  private func discover() async throws -> [Informer] {
    let found = try await Discovery.resources(client)
    let wanted = found.resources.filter {
      $0.verbs.isSuperset(of: ["delete", "list", "watch"]) && $0.resource.resource != "events"
    }
    return state.withLock { state in
      for resource in found.resources where state.kinds[resource.groupKind] == nil { state.kinds[resource.groupKind] = resource }
      var added: [Informer] = []
      for resource in wanted where state.monitors[resource.resource] == nil {
        let informer =
          shared.contains(resource.resource)
          ? context.informer(resource.resource)
          : Informer(context.client, resource.resource, transform: Self.metadataOnly)
        state.monitors[resource.resource] = informer
        added.append(informer)
      }
      return added
    }
  }

  /// All the collector reads of an object.
  private static let metadataOnly: @Sendable (inout KubeObject) -> Void = { object in
    var metadata: JSON = [:]
    for key in ["name", "namespace", "uid", "resourceVersion", "ownerReferences", "finalizers", "deletionTimestamp"]
    where !object.metadata[key].isNull {
      metadata[key] = object.metadata[key]
    }
    object = KubeObject(["apiVersion": object.json["apiVersion"], "kind": object.json["kind"], "metadata": metadata])
  }

  private func follow(_ informer: Informer) async {
    for await event in informer.events() {
      let work = state.withLock { state in
        if case .deleted(let object) = event { return state.graph.remove(object.uid) }
        return state.graph.set(OwnerGraph.Node(informer.resource, event.object))
      }
      for item in work { queue.add(item) }
    }
  }

  // MARK: Work

  private func perform(_ work: OwnerGraph.Work) async throws {
    // Until every cache is filled an owner that is not known may only be late; the server is asked before anything is deleted anyway.
    switch work {
    case .examine(let uid): try await examine(uid)
    case .orphan(let uid): try await orphan(uid)
    }
  }

  private func node(_ uid: String) -> OwnerGraph.Node? { state.withLock { $0.graph.nodes[uid] } }

  private func examine(_ uid: String) async throws {
    guard let node = node(uid) else { return }
    let object: KubeObject
    do { object = try await client.get(node.resource, namespace: node.namespace, name: node.name) } catch let status
      as APIStatus
      where status.reason == .notFound
    {
      return
    }
    guard object.uid == uid else { return }
    if object.isBeingDeleted {
      if object.finalizers.contains("foregroundDeletion") { try await finishForeground(node, object) }
      return
    }
    var owners: [(reference: OwnerReference, state: GarbageDecision.OwnerState)] = []
    for reference in object.ownerReferences { owners.append((reference, try await ownerState(reference, object.namespace))) }
    let hasDependents = !state.withLock { $0.graph.dependents(of: uid) }.isEmpty
    switch GarbageDecision.decide(object, owners: owners, hasDependents: hasDependents) {
    case .keep: return
    case .dropOwners(let uids): try await drop(uids, from: object, node.resource)
    case .delete(let propagation):
      try await client.delete(
        node.resource, namespace: node.namespace, name: node.name, preconditionUID: uid, propagation: propagation)
    }
  }

  private func ownerState(_ reference: OwnerReference, _ namespace: String) async throws -> GarbageDecision.OwnerState {
    if let known = node(reference.uid) {
      // A namespaced owner of another namespace is no owner.
      if !known.namespace.isEmpty, known.namespace != namespace { return .absent }
      return known.isForeground && reference.blockOwnerDeletion ? .waiting : .present
    }
    let group = GroupVersion(reference.apiVersion)?.group ?? ""
    guard let kind = state.withLock({ $0.kinds["\(group)/\(reference.kind)"] }) else {
      throw APIStatus(.notFound, "no matches for kind \"\(reference.kind)\" in version \"\(reference.apiVersion)\"")
    }
    do {
      let owner = try await client.get(
        kind.resource, namespace: kind.isNamespaced ? namespace : nil, name: reference.name)
      guard owner.uid == reference.uid else { return .absent }
      return owner.isBeingDeleted && owner.finalizers.contains("foregroundDeletion") && reference.blockOwnerDeletion
        ? .waiting : .present
    } catch let status as APIStatus where status.reason == .notFound {
      return .absent
    }
  }

  /// An owner goes when nothing blocks it any more.
  private func finishForeground(_ node: OwnerGraph.Node, _ object: KubeObject) async throws {
    let dependents = state.withLock { $0.graph.dependents(of: node.uid) }
    let blocking = dependents.filter { dependent in
      dependent.owners.contains { $0.uid == node.uid && $0.blockOwnerDeletion }
    }
    guard blocking.isEmpty else {
      for dependent in blocking where !dependent.isBeingDeleted { queue.add(.examine(dependent.uid)) }
      return
    }
    try await removeFinalizer("foregroundDeletion", from: object, node.resource)
  }

  private func orphan(_ uid: String) async throws {
    guard let node = node(uid) else { return }
    let dependents = state.withLock { $0.graph.dependents(of: uid) }
    for dependent in dependents {
      do {
        let object = try await client.get(dependent.resource, namespace: dependent.namespace, name: dependent.name)
        if object.uid == dependent.uid { try await drop([uid], from: object, dependent.resource) }
      } catch let status as APIStatus where status.reason == .notFound {
        continue
      }
    }
    let object = try await client.get(node.resource, namespace: node.namespace, name: node.name)
    guard object.uid == uid else { return }
    try await removeFinalizer("orphan", from: object, node.resource)
  }

  private func drop(_ uids: Set<String>, from object: KubeObject, _ resource: GroupVersionResource) async throws {
    let rest = object.ownerReferences.filter { !uids.contains($0.uid) }.map(\.json)
    try await patchMetadata(object, resource, "ownerReferences", rest.isEmpty ? .null : .array(rest))
  }

  private func removeFinalizer(_ name: String, from object: KubeObject, _ resource: GroupVersionResource) async throws {
    let rest = object.finalizers.filter { $0 != name }
    guard rest.count != object.finalizers.count else { return }
    try await patchMetadata(object, resource, "finalizers", rest.isEmpty ? .null : JSON(rest))
  }

  private func patchMetadata(_ object: KubeObject, _ resource: GroupVersionResource, _ key: String, _ value: JSON) async throws {
    var metadata = JSONObject()
    metadata["uid"] = .string(object.uid)
    metadata["resourceVersion"] = .string(object.resourceVersion)
    metadata[key] = value
    var body = JSONObject()
    body["metadata"] = .object(metadata)
    _ = try await client.patch(
      resource, namespace: object.namespace, name: object.name, type: .merge, body: .object(body))
  }
}
