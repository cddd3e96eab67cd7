import LinuxSystem
import Storage

/// Forgets old history as upstream does (k8s.io/apiserver pkg/storage/etcd3/compact.go): once an interval what was there an interval
/// ago, so that one to two intervals are kept. A key of the store keeps several API servers from doing it at once.
struct Compactor {
  static let key = "compact_rev_key"

  private let storage: any Storage
  /// Where the store stood at the last turn, 0 before the first.
  private(set) var revision: Int64 = 0
  private var seen: Int64?

  init(_ storage: any Storage) { self.storage = storage }

  /// Until cancelled.
  static func run(_ storage: any Storage, every interval: Duration, _ compacted: (Int64) -> Void) async throws {
    var compactor = Compactor(storage)
    while true {
      try await Task.sleep(for: interval)
      do throws(StorageError) { if let revision = try await compactor.turn() { compacted(revision) } } catch {
        Log.warning("compaction failed, it is tried again: \(error)")
      }
    }
  }

  /// One turn; the revision up to which history is gone, nil when nothing was forgotten.
  mutating func turn() async throws(StorageError) -> Int64? {
    let existing = try await storage.get(Self.key, at: nil)
    guard seen == nil || existing?.revision == seen else {
      // Another server has had its turn since ours: this one waits a whole interval.
      seen = existing?.revision
      revision = try await storage.currentRevision()
      return nil
    }
    let old = revision
    let text = Array(String(old).utf8)
    if let existing {
      revision = try await storage.update(Self.key, expected: existing.revision, text)
    } else {
      revision = try await storage.create(Self.key, text)
    }
    seen = revision
    guard old > 0 else { return nil }
    do throws(StorageError) { try await storage.compact(old) } catch {
      guard case .compacted = error.code else { throw error }
    }
    return old
  }
}
