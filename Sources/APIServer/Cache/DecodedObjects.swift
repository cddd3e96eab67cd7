import Synchronization

/// Which objects keep their decoded form: those that were asked for it last. A decoded object takes about ten times the memory of its
/// text, and most of many thousands are never looked into.
final class DecodedObjects: Sendable {
  private struct Entry {
    weak var object: CachedObject?
    var size: Int
  }

  private struct State {
    var entries: [Entry] = []
    /// The oldest entry; those before it are gone.
    var start = 0
    var size = 0
  }

  static let shared = DecodedObjects(limit: 2 << 20)
  private let state = Mutex(State())
  /// Bytes of text whose decoded forms are kept.
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  func keep(_ object: CachedObject, size: Int) {
    let forgotten: [CachedObject] = state.withLock { state in
      state.entries.append(Entry(object: object, size: size))
      state.size += size
      var forgotten: [CachedObject] = []
      while state.size > limit, state.start < state.entries.count - 1 {
        let entry = state.entries[state.start]
        state.entries[state.start].object = nil
        state.start += 1
        state.size -= entry.size
        if let object = entry.object { forgotten.append(object) }
      }
      if state.start > 256, state.start * 2 > state.entries.count {
        state.entries.removeFirst(state.start)
        state.start = 0
      }
      return forgotten
    }
    for object in forgotten { object.forgetDecoded() }
  }
}
