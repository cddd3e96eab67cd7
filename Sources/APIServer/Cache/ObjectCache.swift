import KubeAPI
import LinuxSystem
import Storage
import Synchronization

/// The whole store decoded in memory. It is fed by one watch on the store, which runs before writers hear of their success: reads
/// from here never lag behind an acknowledged write.
final class ObjectCache: Sendable {
  private struct State {
    var resources: [String: ResourceCache] = [:]
    var revision: Int64 = 0
    var compacted: Int64 = 0
    var isLoaded = false
    /// Every event after this one has passed here.
    var start: Int64 = 0
    /// Who waits until a revision is applied, by a number of their own.
    var waiters: [Int: (revision: Int64, signal: AsyncStream<Void>.Continuation)] = [:]
    var nextWaiter = 0
  }

  private let state = Mutex(State())
  /// Why the store could no longer tell what changes.
  private let ends = AsyncStream<StorageError>.makeStream(bufferingPolicy: .bufferingNewest(1))
  /// In a struct of its own: a bare closure would gain a layer each time it is taken out of the lock.
  private struct Listener: Sendable { var changed: @Sendable (StorageEvent, CachedObject) -> Void }
  private let listener = Mutex<Listener?>(nil)

  init() {}

  /// The newest revision that is applied.
  var revision: Int64 { state.withLock { $0.revision } }

  /// What is known of how far the store has forgotten its past.
  var compactedRevision: Int64 { state.withLock { $0.compacted } }

  func forget(upTo revision: Int64) { state.withLock { $0.compacted = revision } }

  /// Whether what the store held at the start has been read.
  var isLoaded: Bool { state.withLock { $0.isLoaded } }

  func onChange(_ body: @escaping @Sendable (StorageEvent, CachedObject) -> Void) {
    listener.withLock { $0 = Listener(changed: body) }
  }

  func resource(_ prefix: String) -> ResourceCache {
    state.withLock { state in
      if let existing = state.resources[prefix] { return existing }
      let made = ResourceCache(prefix: prefix)
      // A kind that appears later has had no events yet since everything was read.
      made.load([], revision: state.start)
      state.resources[prefix] = made
      return made
    }
  }

  func resource(_ definition: ResourceDefinition) -> ResourceCache { resource(definition.storagePrefix) }

  /// Reads everything there is, then follows. Prefixes must be known beforehand through `resource`; what is stored elsewhere is kept
  /// under the folder its key stands in.
  ///
  /// It begins `past` revisions ago, as far as the store still knows them, so that clients may go on with watches that a former process
  /// of this server had.
  func start(_ storage: any Storage, past: Int64 = 0) async throws(StorageError) {
    let now = try await storage.currentRevision()
    let list = try await beginning(storage, at: past > 0 ? max(1, now - past) : now, now)
    var loaded: [String: [CachedObject]] = [:]
    var unreadable: [String: String] = [:]
    for value in list.values {
      switch CachedObject.read(value) {
      case .success(let object): loaded[folder(of: object), default: []].append(object)
      case .failure(let error): unreadable[value.key] = error.why
      }
    }
    for (prefix, cache) in state.withLock({ $0.resources }) {
      cache.load(loaded[prefix] ?? [], unreadable: unreadable.filter { $0.key.hasPrefix(prefix) }, revision: list.revision)
    }
    state.withLock { $0.start = list.revision }
    advance(to: list.revision)
    for (prefix, objects) in loaded where state.withLock({ $0.resources[prefix] == nil }) {
      resource(prefix).load(objects, revision: list.revision)
    }
    _ = try await storage.watch(
      prefix: "/registry/", after: list.revision, onEnd: { [ends] in ends.continuation.yield($0) },
      { [self] events in for event in events { apply(event) } })
    if revision < now { try await catchUp(storage, now) }
    state.withLock { $0.isLoaded = true }
  }

  private func beginning(_ storage: any Storage, at wanted: Int64, _ now: Int64) async throws(StorageError) -> StoredList {
    func list(at revision: Int64?) async throws(StorageError) -> StoredList {
      try await storage.list(prefix: "/registry/", after: nil, limit: nil, at: revision)
    }
    guard wanted < now else { return try await list(at: nil) }
    do { return try await list(at: wanted) } catch {
      if case .compacted(let oldest) = error.code, oldest > wanted, let known = try? await list(at: oldest) { return known }
      return try await list(at: nil)
    }
  }

  /// Waits for a store that tells of the past in its own time. Its newest revision may be of a key that is not ours, so that what is
  /// here is compared with what is there.
  func catchUp(_ storage: any Storage, _ now: Int64) async throws(StorageError) {
    let list = try await storage.list(prefix: "/registry/", after: nil, limit: nil, at: now)
    let wanted = Dictionary(
      list.values.compactMap { CachedObject(key: $0.key, stored: $0.value, revision: $0.revision) }.map { ($0.key, $0.revision) },
      uniquingKeysWith: { $1 })
    let deadline = ContinuousClock.now + .seconds(10)
    while revision < now {
      let here = state.withLock { Array($0.resources.values) }.flatMap(\.all).map { ($0.key, $0.revision) }
      if Dictionary(here, uniquingKeysWith: { $1 }) == wanted {
        return advance(to: max(revision, now))
      }
      guard ContinuousClock.now < deadline else {
        throw StorageError(.unavailable, "the store does not tell what happened up to revision \(now)")
      }
      try? await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Reads everything again whenever the store cannot tell what happened in between, and ends the watches of clients, who then do
  /// the same. `then` runs after each time. Until cancelled.
  func keepFilled(_ storage: any Storage, _ then: () -> Void) async throws {
    for await reason in ends.stream {
      Log.warning("the cache is read anew: \(reason)")
      while true {
        do throws(StorageError) {
          try await start(storage)
          break
        } catch { Log.warning("the cache cannot be read: \(error)") }
        try await Task.sleep(for: .milliseconds(500))
      }
      then()
    }
  }

  private func apply(_ event: StorageEvent) {
    // A store may tell of a removal without what was removed.
    let known = event.kind == .deleted && event.value.isEmpty ? find(event.key)?.object : nil
    let read =
      known.map { .success(CachedObject(key: event.key, object: $0, revision: event.revision)) } ?? CachedObject.read(event)
    switch read {
    case .success(let changed):
      resource(folder(of: changed)).apply(event, changed)
      listener.withLock { $0 }?.changed(event, changed)
    case .failure(let error):
      for cache in state.withLock({ $0.resources.values.filter { event.key.hasPrefix($0.prefix) } }) {
        if event.kind == .deleted { cache.forgetProblem(of: event.key) } else { cache.lose(event.key, error.why) }
      }
    }
    advance(to: event.revision)
  }

  private func advance(to revision: Int64) {
    let ready = state.withLock { state in
      state.revision = revision
      return state.waiters.isEmpty ? [] : state.waiters.values.filter { $0.revision <= revision }.map(\.signal)
    }
    for signal in ready { signal.finish() }
  }

  /// Whether the revision is applied within that time.
  func wait(for revision: Int64, within limit: Duration) async -> Bool {
    let (signals, signal) = AsyncStream<Void>.makeStream()
    let number = state.withLock { state -> Int? in
      guard state.revision < revision else { return nil }
      state.nextWaiter += 1
      state.waiters[state.nextWaiter] = (revision, signal)
      return state.nextWaiter
    }
    guard let number else { return true }
    defer { state.withLock { $0.waiters[number] = nil } }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { for await _ in signals {} }
      group.addTask { try? await Task.sleep(for: limit) }
      await group.next()
      group.cancelAll()
    }
    return self.revision >= revision
  }

  private func find(_ key: String) -> CachedObject? {
    state.withLock { $0.resources.values.filter { key.hasPrefix($0.prefix) } }.lazy.compactMap { $0.get(key) }.first
  }

  private func folder(of object: CachedObject) -> String {
    var path = object.key.utf8[...]
    for _ in 0..<(object.isNamespaced ? 2 : 1) { path = path[..<(path.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex)] }
    return "\(Substring(path))/"
  }
}
