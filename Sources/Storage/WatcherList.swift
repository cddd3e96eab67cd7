/// Who wants to hear of changes. Not safe by itself: each store keeps it under its own lock or on its own thread.
struct WatcherList {
  private var watchers: [Int: (prefix: String, deliver: @Sendable ([StorageEvent]) -> Void)] = [:]
  private var next = 0

  mutating func add(_ prefix: String, _ deliver: @escaping @Sendable ([StorageEvent]) -> Void) -> Int {
    next += 1
    watchers[next] = (prefix, deliver)
    return next
  }

  mutating func remove(_ number: Int) { watchers[number] = nil }

  func deliver(_ events: [StorageEvent]) {
    for (prefix, deliver) in watchers.values {
      let matching = prefix.isEmpty ? events : events.filter { $0.key.hasPrefix(prefix) }
      if !matching.isEmpty { deliver(matching) }
    }
  }
}

/// The first key behind all that start with the prefix; nil when there is none.
package func end(ofPrefix prefix: String) -> [UInt8]? {
  var bytes = Array(prefix.utf8)
  while let last = bytes.popLast() { if last < 0xFF { return bytes + [last + 1] } }
  return nil
}
