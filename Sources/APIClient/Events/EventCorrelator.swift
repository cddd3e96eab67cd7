import KubeAPI

/// Decides what becomes of an event, as client-go's correlator does: the same event again only raises the count of the first; many
/// alike but for their message are combined; an object that floods its namespace is cut off.
struct EventCorrelator {
  struct Source: Hashable {
    var object: String
    var type: String
  }

  struct Key: Hashable {
    var source: Source
    var reason: String
    var message: String
  }

  enum Action: Equatable {
    case create(message: String)
    /// Raises an existing event's count.
    case patch(name: String, count: Int, message: String)
    case drop
  }

  private struct Known {
    var name: String
    var count: Int
    var last: Timestamp
  }

  private struct Similar {
    var messages: Set<String>
    var last: Timestamp
  }

  private struct Bucket {
    var tokens: Double
    var last: Timestamp
  }

  static let similarLimit = 10
  static let similarSeconds: Int64 = 600
  static let burst = 25.0
  static let refillSeconds = 300.0
  /// Memory is bounded by forgetting all when so many are known.
  static let capacity = 4_096

  private var known: [Key: Known] = [:]
  private var similar: [Key: Similar] = [:]
  private var buckets: [String: Bucket] = [:]

  mutating func decide(_ key: Key, now: Timestamp) -> (Action, Key) {
    if known.count > Self.capacity { known = [:] }
    if similar.count > Self.capacity { similar = [:] }
    if buckets.count > Self.capacity { buckets = [:] }
    let effective = combine(key, now)
    guard takeToken(key.source.object, now) else { return (.drop, effective) }
    guard var found = known[effective] else { return (.create(message: effective.message), effective) }
    found.count += 1
    found.last = now
    known[effective] = found
    return (.patch(name: found.name, count: found.count, message: effective.message), effective)
  }

  mutating func created(_ key: Key, name: String, now: Timestamp) { known[key] = Known(name: name, count: 1, last: now) }

  /// The event that was to be raised is gone.
  mutating func forget(_ key: Key) { known[key] = nil }

  private mutating func combine(_ key: Key, _ now: Timestamp) -> Key {
    var group = key
    group.message = ""
    var entry = similar[group] ?? Similar(messages: [], last: now)
    if now.seconds - entry.last.seconds > Self.similarSeconds { entry.messages = [] }
    entry.last = now
    entry.messages.insert(key.message)
    defer { similar[group] = entry }
    guard entry.messages.count > Self.similarLimit else { return key }
    entry.messages.remove(key.message)
    var combined = key
    combined.message = "(combined from similar events): " + key.message
    // Whatever the message, the combined events are counted as one.
    if let first = known.keys.first(where: {
      $0.source == key.source && $0.reason == key.reason && $0.message.hasPrefix("(combined from similar events): ")
    }) {
      known[combined] = known.removeValue(forKey: first)
    }
    return combined
  }

  private mutating func takeToken(_ object: String, _ now: Timestamp) -> Bool {
    var bucket = buckets[object] ?? Bucket(tokens: Self.burst, last: now)
    let elapsed = Double(now.microseconds - bucket.last.microseconds) / 1_000_000
    bucket.tokens = min(Self.burst, bucket.tokens + elapsed / Self.refillSeconds)
    bucket.last = now
    defer { buckets[object] = bucket }
    guard bucket.tokens >= 1 else { return false }
    bucket.tokens -= 1
    return true
  }
}
