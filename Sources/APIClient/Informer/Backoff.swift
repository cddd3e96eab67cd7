/// Growing waits between attempts, with jitter so that clients do not come back in step.
package struct Backoff: Sendable {
  package let initial: Duration
  package let maximum: Duration
  private var failures = 0

  package init(initial: Duration = .milliseconds(50), maximum: Duration = .seconds(5)) {
    self.initial = initial
    self.maximum = maximum
  }

  /// How long to wait after one more failure: twice the last time, and up to a half more.
  package mutating func next(random: Double = .random(in: 0..<1)) -> Duration {
    let base = min(initial * (1 << min(failures, 16)), maximum)
    failures += 1
    return base + base * (random / 2)
  }

  package mutating func reset() { failures = 0 }
}
