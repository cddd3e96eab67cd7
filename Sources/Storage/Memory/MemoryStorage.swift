import Synchronization

/// The store for tests and for clusters that need not outlive their process.
package final class MemoryStorage: Storage {
  private struct State {
    var entries: [Entry] = []
    var current: [String: Entry] = [:]
    var revision: Int64 = 0
    var compacted: Int64 = 0
    var watchers = WatcherList()
    var isClosed = false
  }

  private struct Entry {
    var event: StorageEvent
    var createRevision: Int64

    var stored: StoredValue {
      StoredValue(key: event.key, value: event.value, createRevision: createRevision, revision: event.revision)
    }
  }

  private let state = Mutex(State())

  package init() {}

  package func currentRevision() async throws(StorageError) -> Int64 { state.withLock { $0.revision } }

  package func create(_ key: String, _ value: [UInt8]) async throws(StorageError) -> Int64 {
    try StorageError.check(value)
    return try change { state throws(StorageError) in
      guard state.current[key] == nil else { throw StorageError(.keyExists, "key exists: \(key)") }
      return (.created, key, value, nil)
    }
  }

  package func update(_ key: String, expected: Int64, _ value: [UInt8]) async throws(StorageError) -> Int64 {
    try StorageError.check(value)
    return try change { state throws(StorageError) in
      (.updated, key, value, try MemoryStorage.existing(key, expected, state).createRevision)
    }
  }

  package func delete(_ key: String, expected: Int64?) async throws(StorageError) -> Int64 {
    try change { state throws(StorageError) in
      let existing = try MemoryStorage.existing(key, expected, state)
      return (.deleted, key, existing.event.value, existing.createRevision)
    }
  }

  package func get(_ key: String, at revision: Int64?) async throws(StorageError) -> StoredValue? {
    try state.withLock { state throws(StorageError) in try MemoryStorage.snapshot(state, at: revision)[key]?.stored }
  }

  package func list(prefix: String, after: String?, limit: Int?, at revision: Int64?) async throws(StorageError) -> StoredList {
    try state.withLock { state throws(StorageError) in
      let snapshot = try MemoryStorage.snapshot(state, at: revision)
      let all = snapshot.values.filter { $0.event.key.hasPrefix(prefix) }
        .filter { entry in after.map { $0.utf8.lexicographicallyPrecedes(entry.event.key.utf8) } ?? true }
        .sorted { $0.event.key.utf8.lexicographicallyPrecedes($1.event.key.utf8) }
      let page = limit.map { all.prefix($0) } ?? all[...]
      return StoredList(revision: revision ?? state.revision, values: page.map(\.stored), remaining: all.count - page.count)
    }
  }

  package func watch(
    prefix: String, after revision: Int64, onEnd: @escaping @Sendable (StorageError) -> Void,
    _ deliver: @escaping @Sendable ([StorageEvent]) -> Void
  ) async throws(StorageError) -> StorageWatch {
    let number = try state.withLock { state throws(StorageError) in
      if state.isClosed { throw StorageError.closed }
      if revision < state.compacted { throw StorageError.compacted(revision, state.compacted) }
      let past = state.entries.map(\.event).filter { $0.revision > revision && $0.key.hasPrefix(prefix) }
      if !past.isEmpty { deliver(past) }
      return state.watchers.add(prefix, deliver)
    }
    return StorageWatch { [weak self] in self?.state.withLock { $0.watchers.remove(number) } }
  }

  package func compact(_ revision: Int64) async throws(StorageError) {
    try state.withLock { state throws(StorageError) in
      if revision > state.revision { throw StorageError.future(revision, state.revision) }
      if revision <= state.compacted { throw StorageError.compacted(revision, state.compacted) }
      let kept = try MemoryStorage.snapshot(state, at: revision).values
      state.entries = (kept + state.entries.filter { $0.event.revision > revision }).sorted {
        $0.event.revision < $1.event.revision
      }
      state.compacted = revision
    }
  }

  package func checkHealth() async throws(StorageError) { if state.withLock({ $0.isClosed }) { throw StorageError.closed } }

  package func close() async {
    state.withLock { state in
      state.isClosed = true
      state.watchers = WatcherList()
    }
  }

  private func change(
    _ decide: (State) throws(StorageError) -> (StorageEvent.Kind, String, [UInt8], Int64?)
  ) throws(StorageError) -> Int64 {
    try state.withLock { state throws(StorageError) in
      if state.isClosed { throw StorageError.closed }
      let (kind, key, value, created) = try decide(state)
      state.revision += 1
      let event = StorageEvent(kind: kind, key: key, revision: state.revision, value: value)
      let entry = Entry(event: event, createRevision: created ?? state.revision)
      state.entries.append(entry)
      state.current[key] = kind == .deleted ? nil : entry
      state.watchers.deliver([event])
      return state.revision
    }
  }

  private static func existing(_ key: String, _ expected: Int64?, _ state: State) throws(StorageError) -> Entry {
    guard let existing = state.current[key] else { throw StorageError(.keyNotFound, "key not found: \(key)") }
    if let expected, expected != existing.event.revision {
      throw StorageError(.conflict(current: existing.event.revision), "\(key) is at revision \(existing.event.revision)")
    }
    return existing
  }

  private static func snapshot(_ state: State, at revision: Int64?) throws(StorageError) -> [String: Entry] {
    guard let revision else { return state.current }
    if revision > state.revision { throw StorageError.future(revision, state.revision) }
    if revision < state.compacted { throw StorageError.compacted(revision, state.compacted) }
    var result: [String: Entry] = [:]
    for entry in state.entries where entry.event.revision <= revision {
      result[entry.event.key] = entry.event.kind == .deleted ? nil : entry
    }
    return result
  }
}
