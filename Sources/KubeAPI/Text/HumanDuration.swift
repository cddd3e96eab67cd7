/// Ages as kubectl's tables show them: two significant parts at most (k8s.io/apimachinery/pkg/util/duration).
package enum HumanDuration {
  package static func text(_ duration: Duration) -> String { text(seconds: duration.components.seconds) }

  /// The age of what was made at `start`; `<unknown>` when that is not known.
  package static func age(of start: Timestamp?, now: Timestamp) -> String {
    guard let start else { return "<unknown>" }
    return text(now - start)
  }

  package static func text(seconds: Int64) -> String {
    if seconds < -1 { return "<invalid>" }
    if seconds < 0 { return "0s" }
    if seconds < 120 { return "\(seconds)s" }
    let minutes = seconds / 60
    if minutes < 10 { return "\(minutes)m" + part(seconds % 60, "s") }
    if minutes < 180 { return "\(minutes)m" }
    let hours = minutes / 60
    if hours < 8 { return "\(hours)h" + part(minutes % 60, "m") }
    if hours < 48 { return "\(hours)h" }
    let days = hours / 24
    if hours < 24 * 8 { return "\(days)d" + part(hours % 24, "h") }
    if hours < 24 * 365 * 2 { return "\(days)d" }
    if hours < 24 * 365 * 8 { return "\(days / 365)y" + part(days % 365, "d") }
    return "\(days / 365)y"
  }

  private static func part(_ value: Int64, _ unit: String) -> String { value == 0 ? "" : "\(value)\(unit)" }
}
