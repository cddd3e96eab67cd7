import KubeAPI
import Synchronization

/// Creations and deletions a controller has asked for and not yet seen in its cache: while there are some, the cache is behind and
/// deciding from it would do things twice.
final class Expectations: Sendable {
  private struct Pending {
    var creations = 0
    var deletions: Set<String> = []
    var since: ContinuousClock.Instant
  }

  /// A lost event must not stop a controller for ever.
  private static let patience = Duration.seconds(300)
  private let pending = Mutex<[String: Pending]>([:])

  func areMet(_ key: String) -> Bool {
    pending.withLock { pending in
      guard let entry = pending[key] else { return true }
      if (entry.creations <= 0 && entry.deletions.isEmpty) || ContinuousClock.now - entry.since > Self.patience {
        pending[key] = nil
        return true
      }
      return false
    }
  }

  func expectCreations(_ key: String, _ count: Int) {
    pending.withLock { $0[key, default: Pending(since: .now)].creations += count }
  }

  func expectDeletion(_ key: String, uid: String) {
    pending.withLock { _ = $0[key, default: Pending(since: .now)].deletions.insert(uid) }
  }

  /// A creation arrived, or failed.
  func creationSeen(_ key: String) {
    pending.withLock { pending in if pending[key] != nil { pending[key]?.creations -= 1 } }
  }

  func deletionSeen(_ key: String, uid: String) {
    pending.withLock { pending in if pending[key] != nil { _ = pending[key]?.deletions.remove(uid) } }
  }

  func forget(_ key: String) { pending.withLock { $0[key] = nil } }
}
