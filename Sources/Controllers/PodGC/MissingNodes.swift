import KubeAPI
import Synchronization

/// Since when nodes that pods name have been missing.
final class MissingNodes: Sendable {
  private let since = Mutex<[String: Timestamp]>([:])

  /// Those of the missing that have been so for the given seconds.
  func gone(_ missing: Set<String>, now: Timestamp, after seconds: Int64) -> Set<String> {
    since.withLock { since in
      since = since.filter { missing.contains($0.key) }
      for name in missing where since[name] == nil { since[name] = now }
      return Set(since.filter { now.seconds - $0.value.seconds >= seconds }.keys)
    }
  }
}
