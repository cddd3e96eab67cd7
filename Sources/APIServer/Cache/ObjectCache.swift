import KubeAPI
import Storage
import Synchronization

/// The whole store decoded in memory. It is fed by one watch on the store, which runs before writers hear of their success: reads
/// from here never lag behind an acknowledged write.
final class ObjectCache: Sendable {
  private struct State {
    var resources: [String: ResourceCache] = [:]
    var revision: Int64 = 0
  }

  private let state = Mutex(State())
  private let listener = Mutex<(@Sendable (StorageEvent, CachedObject) -> Void)?>(nil)

  init() {}

  /// The newest revision that is applied.
  var revision: Int64 { state.withLock { $0.revision } }

  func onChange(_ body: @escaping @Sendable (StorageEvent, CachedObject) -> Void) { listener.withLock { $0 = body } }

  func resource(_ prefix: String) -> ResourceCache {
    state.withLock { state in
      if let existing = state.resources[prefix] { return existing }
      let made = ResourceCache(prefix: prefix)
      // A kind that appears later has had no events yet: its history begins now.
      made.load([], revision: state.revision)
      state.resources[prefix] = made
      return made
    }
  }

  func resource(_ definition: ResourceDefinition) -> ResourceCache { resource(definition.storagePrefix) }

  /// Reads everything there is, then follows. Prefixes must be known beforehand through `resource`; what is stored elsewhere is kept
  /// under the folder its key stands in.
  func start(_ storage: any Storage) async throws(StorageError) {
    let list = try await storage.list(prefix: "/registry/", after: nil, limit: nil, at: nil)
    var loaded: [String: [CachedObject]] = [:]
    for value in list.values {
      guard let object = ObjectCache.decode(value.value) else { continue }
      loaded[folder(of: value.key, object), default: []].append(
        CachedObject(key: value.key, object: object, revision: value.revision))
    }
    for (prefix, cache) in state.withLock({ $0.resources }) { cache.load(loaded[prefix] ?? [], revision: list.revision) }
    for (prefix, objects) in loaded where state.withLock({ $0.resources[prefix] == nil }) {
      resource(prefix).load(objects, revision: list.revision)
    }
    state.withLock { $0.revision = list.revision }
    _ = try await storage.watch(prefix: "/registry/", after: list.revision) { [self] events in
      for event in events { apply(event) }
    }
  }

  private func apply(_ event: StorageEvent) {
    if let object = ObjectCache.decode(event.value) {
      let cached = CachedObject(key: event.key, object: object, revision: event.revision)
      resource(folder(of: event.key, object)).apply(event, cached)
      listener.withLock { $0 }?(event, cached)
    }
    state.withLock { $0.revision = event.revision }
  }

  private func folder(of key: String, _ object: KubeObject) -> String {
    var parts = key.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(object.namespace.isEmpty ? 1 : 2)
    return parts.joined(separator: "/") + "/"
  }

  private static func decode(_ bytes: [UInt8]) -> KubeObject? { (try? JSON.decode(bytes)).map(KubeObject.init) }
}
