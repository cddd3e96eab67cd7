import Synchronization

/// Answers of other servers that count for a while.
final class ExpiringCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private let entries = Mutex<[Key: (value: Value, end: ContinuousClock.Instant)]>([:])
  private let limit: Int

  /// When more than `limit` answers are kept those that have run out go, and if that is not enough all do.
  init(limit: Int = 8_192) { self.limit = limit }

  subscript(key: Key) -> Value? {
    entries.withLock { entries in
      guard let entry = entries[key] else { return nil }
      if entry.end > .now { return entry.value }
      entries[key] = nil
      return nil
    }
  }

  func keep(_ value: Value, for key: Key, _ time: Duration) {
    guard time > .zero else { return }
    let now = ContinuousClock.now
    entries.withLock { entries in
      if entries.count >= limit { entries = entries.filter { $0.value.end > now } }
      if entries.count >= limit { entries.removeAll() }
      entries[key] = (value, now + time)
    }
  }
}
