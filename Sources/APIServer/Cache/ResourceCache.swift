import KubeAPI
import Storage
import Synchronization

/// A change as watchers see it, shared by all of them.
struct CachedEvent: Sendable {
  enum Kind: Sendable { case created, updated, deleted }

  var kind: Kind
  /// The new state; for a removal the last one, with the revision of the removal.
  var object: CachedObject
  var previous: CachedObject?
  var revision: Int64
}

/// All objects of one folder of the store and the last changes to them.
final class ResourceCache: Sendable {
  /// How often everything was read anew, and how many changes came.
  struct Traffic: Sendable {
    var loads = 0
    var events = 0
  }

  private struct State {
    var objects: [String: CachedObject] = [:]
    /// The same objects in the order of their keys.
    var sorted: [CachedObject] = []
    /// What they take, as far as encoded objects go.
    var bytes = 0
    /// Keys whose values cannot be read, and why.
    var unreadable: [String: String] = [:]
    var events: [CachedEvent] = []
    /// What `events` takes, as far as encoded objects go.
    var historyBytes = 0
    /// Watches may start from here on.
    var oldestRevision: Int64 = 0
    var lastRevision: Int64 = 0
    var traffic = Traffic()
    var subscribers: [Int: AsyncStream<Void>.Continuation] = [:]
    var nextSubscriber = 0

    /// Where the first object stands whose key is not before this one.
    func position(of key: String) -> Int {
      var (low, high) = (0, sorted.count)
      while low < high {
        let middle = (low + high) / 2
        if sorted[middle].key.utf8.lexicographicallyPrecedes(key.utf8) { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }

  private static let historyLimit = 1024
  /// Large objects that change often must not fill the memory; a watch that falls behind further than this has to begin anew.
  private static let historyBytesLimit = 32 << 20
  let prefix: String
  private let state = Mutex(State())

  init(prefix: String) { self.prefix = prefix }

  /// What the store held at `revision`, before any event. Ends whoever followed what was here before.
  func load(_ objects: [CachedObject], unreadable: [String: String] = [:], revision: Int64) {
    let subscribers = state.withLock { state in
      state.unreadable = unreadable
      state.traffic.loads += 1
      state.objects = Dictionary(objects.map { ($0.key, $0) }) { $1 }
      state.events = []
      state.historyBytes = 0
      state.oldestRevision = revision
      state.lastRevision = objects.map(\.revision).max() ?? 0
      state.bytes = state.objects.values.reduce(0) { $0 + $1.encoded.count }
      state.sorted = state.objects.values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      defer { state.subscribers = [:] }
      return state.subscribers
    }
    for subscriber in subscribers.values { subscriber.finish() }
  }

  /// Ends whoever follows the objects, after the last event: nobody serves them any more.
  func letGo() {
    let subscribers = state.withLock { state in
      defer { state.subscribers = [:] }
      return state.subscribers
    }
    for subscriber in subscribers.values { subscriber.finish() }
  }

  /// The key holds something from now on that cannot be read.
  func lose(_ key: String, _ problem: String) {
    state.withLock { state in
      state.unreadable[key] = problem
      guard let lost = state.objects.removeValue(forKey: key) else { return }
      state.sorted.remove(at: state.position(of: key))
      state.bytes -= lost.encoded.count
    }
  }

  func forgetProblem(of key: String) { state.withLock { $0.unreadable[key] = nil } }

  /// Why the value of a key cannot be read; nil when it can, or when there is none.
  func problem(of key: String) -> String? { state.withLock { $0.unreadable[key] } }

  /// The first key under `folder` whose value cannot be read, and why.
  func problem(under folder: String) -> (key: String, why: String)? {
    state.withLock { state in
      if state.unreadable.isEmpty { return nil }
      return state.unreadable.filter { $0.key.hasPrefix(folder) }.min { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
  }

  func apply(_ event: StorageEvent, _ object: CachedObject) {
    let waiting = state.withLock { state in
      if !state.unreadable.isEmpty { state.unreadable[event.key] = nil }
      let previous = state.objects[event.key]
      state.bytes -= previous?.encoded.count ?? 0
      switch event.kind {
      case .created, .updated:
        let position = state.position(of: event.key)
        if previous == nil { state.sorted.insert(object, at: position) } else { state.sorted[position] = object }
        state.objects[event.key] = object
        state.bytes += object.encoded.count
      case .deleted:
        if previous != nil { state.sorted.remove(at: state.position(of: event.key)) }
        state.objects[event.key] = nil
      }
      let kind: CachedEvent.Kind = event.kind == .deleted ? .deleted : previous == nil ? .created : .updated
      state.events.append(CachedEvent(kind: kind, object: object, previous: previous, revision: event.revision))
      state.historyBytes += object.encoded.count
      let isLong = state.events.count > ResourceCache.historyLimit * 2
      if isLong || state.historyBytes > ResourceCache.historyBytesLimit && state.events.count > 1 {
        let dropped = state.events.prefix(state.events.count / 2)
        state.oldestRevision = dropped.last?.revision ?? state.oldestRevision
        state.historyBytes -= dropped.reduce(0) { $0 + $1.object.encoded.count }
        state.events.removeFirst(dropped.count)
      }
      state.lastRevision = event.revision
      state.traffic.events += 1
      return Array(state.subscribers.values)
    }
    for continuation in waiting { continuation.yield() }
  }

  func get(_ key: String) -> CachedObject? { state.withLock { $0.objects[key] } }

  /// Objects under `folder` sorted by key, and the revision of the newest change among all.
  func list(folder: String) -> (objects: [CachedObject], lastRevision: Int64) {
    state.withLock { state in
      guard folder != prefix else { return (state.sorted, state.lastRevision) }
      // Folders end in a slash, and zero is the character behind it.
      let range = state.position(of: folder)..<state.position(of: folder.dropLast() + "0")
      return (Array(state.sorted[range]), state.lastRevision)
    }
  }

  var count: Int { state.withLock { $0.objects.count } }

  /// How many objects, and what they take.
  var size: (count: Int, bytes: Int) { state.withLock { ($0.objects.count, $0.bytes) } }

  var all: [CachedObject] { list(folder: prefix).objects }

  /// Up to 256 events after the revision; nil when some of them are forgotten.
  func events(after revision: Int64) -> [CachedEvent]? {
    state.withLock { state in
      guard revision >= state.oldestRevision else { return nil }
      var low = 0
      var high = state.events.count
      while low < high {
        let middle = (low + high) / 2
        if state.events[middle].revision <= revision { low = middle + 1 } else { high = middle }
      }
      return Array(state.events[low...].prefix(256))
    }
  }

  /// Of the newest change, or of the newest object that was loaded.
  var lastRevision: Int64 { state.withLock { $0.lastRevision } }

  var traffic: Traffic { state.withLock { $0.traffic } }

  var oldestRevision: Int64 { state.withLock { $0.oldestRevision } }

  /// A signal for every change (several may come as one); ends when cancelled through the returned number.
  func subscribe() -> (number: Int, signals: AsyncStream<Void>) {
    let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let number = state.withLock { state in
      state.nextSubscriber += 1
      state.subscribers[state.nextSubscriber] = continuation
      return state.nextSubscriber
    }
    return (number, stream)
  }

  var watcherCount: Int { state.withLock { $0.subscribers.count } }

  /// Wakes one subscriber although nothing changed.
  func poke(_ number: Int) { state.withLock { $0.subscribers[number] }?.yield() }

  func unsubscribe(_ number: Int) {
    state.withLock { $0.subscribers.removeValue(forKey: number) }?.finish()
  }
}
