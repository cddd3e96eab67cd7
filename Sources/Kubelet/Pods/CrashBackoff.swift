import KubeAPI

/// The growing delay before a container that keeps ending is started again: 10 s, doubled up to 5 min, and forgotten after the
/// container has been up twice that long.
package struct CrashBackoff: Hashable, Sendable {
  package static let initial: Int64 = 10
  package static let longest: Int64 = 300

  package private(set) var seconds: Int64 = 0
  private var updatedAt: Timestamp?

  package init() {}

  /// When a container that ended may be started; nil for at once.
  package func startsAt(finished: Timestamp, now: Timestamp) -> Timestamp? {
    guard seconds > 0, let updatedAt, !isExpired(updatedAt, finished) else { return nil }
    let due = finished + .seconds(seconds)
    return due > now ? due : nil
  }

  /// To be called when it is started again.
  package mutating func restarted(finished: Timestamp, now: Timestamp) {
    if let updatedAt, !isExpired(updatedAt, finished), seconds > 0 {
      seconds = min(seconds * 2, Self.longest)
    } else {
      seconds = Self.initial
    }
    updatedAt = now
  }

  private func isExpired(_ updatedAt: Timestamp, _ event: Timestamp) -> Bool { event - updatedAt > .seconds(2 * Self.longest) }

  /// As in `back-off 20s restarting failed container=...`.
  package var text: String { GoDuration.format(.seconds(seconds)) }
}
