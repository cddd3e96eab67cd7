import KubeAPI

/// Wall-clock time of an attempt, computed from its log, so that it survives the death of every process and a reboot.
package struct AttemptClock: Hashable, Sendable {
  package let started: Timestamp
  /// Nil without a limit.
  package let seconds: Int?
  package let ended: Timestamp?
  /// The last instant the log knows: a system clock set back does not give time back beyond it.
  package let latest: Timestamp

  package init(started: Timestamp, seconds: Int?, ended: Timestamp? = nil, latest: Timestamp? = nil) {
    self.started = started
    self.seconds = seconds
    self.ended = ended
    self.latest = latest ?? started
  }

  package func elapsed(at now: Timestamp) -> Int {
    let instant = ended ?? max(now, latest)
    let passed = Int((instant.microseconds - started.microseconds) / 1_000_000)
    guard let seconds else { return max(0, passed) }
    return min(max(0, passed), seconds)
  }

  /// Nil without a limit, never negative.
  package func remaining(at now: Timestamp) -> Int? { seconds.map { $0 - elapsed(at: now) } }

  package func isExpired(at now: Timestamp) -> Bool { ended == nil && remaining(at: now) == 0 }

  /// When the time is up: the instant an expired attempt is said to have ended at.
  package var deadline: Timestamp? { seconds.map { Timestamp(microseconds: started.microseconds + Int64($0) * 1_000_000) } }
}
