import KubeAPI
import Synchronization

/// A cache of a collection, kept up to date by list and watch: it resumes a broken watch where it ended, lists anew when the server
/// no longer has that revision, and then finds out what was deleted meanwhile. No change is lost or reported twice.
///
/// `metadata.managedFields` is left out to save memory; objects from here must therefore be changed by patches, or by updates of
/// subresources, which keep it.
package final class Informer: Sendable {
  private struct State {
    var cache = ObjectCache()
    var hasSynced = false
    var waiters: [Int: CheckedContinuation<Void, any Error>] = [:]
    var subscribers: [Int: AsyncStream<InformerEvent>.Continuation] = [:]
    var nextID = 0
    var resourceVersion = ""
  }

  package let resource: GroupVersionResource
  private let client: APIClient
  private let namespace: String?
  private let labelSelector: String?
  private let fieldSelector: String?
  private let transform: (@Sendable (inout KubeObject) -> Void)?
  private let onError: (@Sendable (any Error) -> Void)?
  private let state = Mutex(State())

  /// `transform` may drop what nobody reads, to save memory. `onError` hears of every failed attempt; the informer goes on.
  package init(
    _ client: APIClient, _ resource: GroupVersionResource, namespace: String? = nil, labelSelector: String? = nil,
    fieldSelector: String? = nil, transform: (@Sendable (inout KubeObject) -> Void)? = nil,
    onError: (@Sendable (any Error) -> Void)? = nil
  ) {
    self.client = client
    self.resource = resource
    self.namespace = namespace
    self.labelSelector = labelSelector
    self.fieldSelector = fieldSelector
    self.transform = transform
    self.onError = onError
  }

  /// Keeps the cache up to date until the task is cancelled.
  package func run() async {
    var backoff = Backoff()
    var resumesAt: String?
    while !Task.isCancelled {
      do {
        if resumesAt == nil { try await relist() }
        let version = state.withLock { $0.resourceVersion }
        resumesAt = version
        let events = try await client.watch(
          resource, namespace: namespace, labelSelector: labelSelector, fieldSelector: fieldSelector, resourceVersion: version)
        for try await event in events {
          backoff.reset()
          apply(event)
        }
        // The server ends watches from time to time; it is asked again where it ended, but not in a tight loop.
        if state.withLock({ $0.resourceVersion }) == version { try await Task.sleep(for: backoff.next()) }
      } catch let status as APIStatus {
        if [.expired, .gone].contains(status.reason) || status.code == 410 {
          resumesAt = nil
        } else {
          onError?(status)
          resumesAt = nil
        }
        try? await Task.sleep(for: backoff.next())
      } catch {
        if Task.isCancelled { break }
        onError?(error)
        try? await Task.sleep(for: backoff.next())
      }
    }
    finish()
  }

  private func relist() async throws {
    var list = try await client.list(
      resource, namespace: namespace, labelSelector: labelSelector, fieldSelector: fieldSelector)
    for index in list.items.indices { strip(&list.items[index]) }
    let waiters = state.withLock { state in
      for event in state.cache.replace(with: list.items) {
        for subscriber in state.subscribers.values { subscriber.yield(event) }
      }
      state.resourceVersion = list.resourceVersion
      state.hasSynced = true
      defer { state.waiters = [:] }
      return state.waiters
    }
    for waiter in waiters.values { waiter.resume() }
  }

  private func apply(_ event: WatchEvent) {
    var event = event
    if strip(&event) { return }
    state.withLock { state in
      if !event.object.resourceVersion.isEmpty { state.resourceVersion = event.object.resourceVersion }
      guard let change = state.cache.apply(event) else { return }
      for subscriber in state.subscribers.values { subscriber.yield(change) }
    }
  }

  /// Says whether there is nothing to apply.
  private func strip(_ event: inout WatchEvent) -> Bool {
    switch event {
    case .added(var object):
      strip(&object)
      event = .added(object)
    case .modified(var object):
      strip(&object)
      event = .modified(object)
    case .deleted(var object):
      strip(&object)
      event = .deleted(object)
    case .bookmark: break
    }
    return false
  }

  private func strip(_ object: inout KubeObject) {
    if !object.metadata["managedFields"].isNull { object.metadata["managedFields"] = .null }
    transform?(&object)
  }

  private func finish() {
    let (subscribers, waiters) = state.withLock { state in
      defer { (state.subscribers, state.waiters) = ([:], [:]) }
      return (state.subscribers, state.waiters)
    }
    for subscriber in subscribers.values { subscriber.finish() }
    for waiter in waiters.values { waiter.resume(throwing: CancellationError()) }
  }
}

extension Informer {
  /// Whether the cache has been filled once.
  package var hasSynced: Bool { state.withLock { $0.hasSynced } }

  package func waitForSync() async throws {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isReady = state.withLock { state in
          if !state.hasSynced { state.waiters[id] = continuation }
          return state.hasSynced
        }
        if isReady { return continuation.resume() }
        if Task.isCancelled { cancelWaiter(id) }
      }
    } onCancel: {
      cancelWaiter(id)
    }
  }

  private func cancelWaiter(_ id: Int) {
    state.withLock { $0.waiters.removeValue(forKey: id) }?.resume(throwing: CancellationError())
  }

  package func list() -> [KubeObject] { state.withLock { Array($0.cache.objects.values) } }

  /// By `KubeObject.key`: `namespace/name`, or the name of an object of the cluster.
  package func get(_ key: String) -> KubeObject? { state.withLock { $0.cache.objects[key] } }

  package func get(namespace: String, name: String) -> KubeObject? { get(namespace.isEmpty ? name : "\(namespace)/\(name)") }

  /// Makes objects findable by the values `function` gives them.
  package func index(_ name: String, by function: @escaping @Sendable (KubeObject) -> [String]) {
    state.withLock { $0.cache.addIndex(name, function) }
  }

  /// The objects an index has under a value.
  package func list(index: String, value: String) -> [KubeObject] {
    state.withLock { $0.cache.objects(index: index, value: value) }
  }

  /// Every change from now on, after the current set as `added`. The stream ends with `run()`.
  package func events() -> AsyncStream<InformerEvent> {
    let (stream, continuation) = AsyncStream<InformerEvent>.makeStream()
    let id = state.withLock { state in
      state.nextID += 1
      for object in state.cache.objects.values { continuation.yield(.added(object)) }
      state.subscribers[state.nextID] = continuation
      return state.nextID
    }
    continuation.onTermination = { [weak self] _ in self?.unsubscribe(id) }
    return stream
  }

  private func unsubscribe(_ id: Int) { state.withLock { _ = $0.subscribers.removeValue(forKey: id) } }
}
