/// How long refused clients are told to stay away: longer while many are refused, as TCP backs off. k8s.io/apiserver
/// pkg/util/flowcontrol dropped_requests_tracker; one for each priority level.
struct RetryAdvice: Sendable {
  private static let longest = 32
  /// Refusals of one second, in seconds since 1970.
  private var history: [(second: Int64, count: Int)] = []
  private var current: (second: Int64, count: Int) = (0, 0)
  private var raised: Int64 = 0
  /// For `Retry-After`.
  private(set) var seconds = 1

  mutating func refuse(at second: Int64) {
    guard current.second != second else { return current.count += 1 }
    history.append(current)
    let kept = Int64(min(2 * seconds, Self.longest))
    history.removeFirst(history.prefix { current.second - $0.second > kept }.count)
    current = (second, 1)
    adjust(second)
  }

  private mutating func adjust(_ second: Int64) {
    let refused = history.reversed().prefix { second - $0.second <= seconds }.reduce(0) {
      $0 + ($1.second < second ? $1.count : 0)
    }
    if second - raised >= seconds, refused >= 3 * seconds {
      seconds = min(seconds * 2, Self.longest)
      raised = second
    } else if refused < seconds, seconds > 1 {
      seconds -= 1
    }
  }
}
