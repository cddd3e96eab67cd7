import KubeAPI
import Synchronization

/// One metric with a series for each combination of its labels' values.
final class MetricFamily: Sendable {
  enum Kind: Sendable {
    case counter, gauge
    /// Upper bounds, ascending; the last bucket without a bound is implied.
    case histogram([Double])

    var name: String {
      switch self {
      case .counter: "counter"
      case .gauge: "gauge"
      case .histogram: "histogram"
      }
    }
  }

  private struct Series {
    /// Of a counter or gauge its value, of a histogram the sum.
    var value = 0.0
    var counts: [Int] = []

    mutating func observe(_ amount: Double, _ bucket: Int) {
      value += amount
      counts[bucket] += 1
    }
  }

  let name: String
  private let help: String
  private let kind: Kind
  private let labels: [String]
  private let series: Mutex<[[String]: Series]>

  init(_ name: String, _ kind: Kind, labels: [String] = [], _ help: String) {
    self.name = name
    self.kind = kind
    self.labels = labels
    self.help = help
    var first: [[String]: Series] = [:]
    if labels.isEmpty, case .histogram(let bounds) = kind {
      first[[]] = Series(counts: Array(repeating: 0, count: bounds.count + 1))
    }
    if labels.isEmpty, first.isEmpty { first[[]] = Series() }
    series = Mutex(first)
  }

  /// Values stand in the order of the labels.
  func add(_ amount: Double = 1, _ values: [String] = []) { series.withLock { $0[values, default: Series()].value += amount } }

  func set(_ value: Double, _ values: [String] = []) { series.withLock { $0[values, default: Series()].value = value } }

  func observe(_ value: Double, _ values: [String] = []) {
    guard case .histogram(let bounds) = kind else { return }
    let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
    // In place: a series that is taken out and put back is copied each time.
    series.withLock { $0[values, default: Series(counts: Array(repeating: 0, count: bounds.count + 1))].observe(value, bucket) }
  }

  /// Takes away all series: for gauges whose labels come and go.
  func reset() { series.withLock { $0.removeAll() } }

  /// Prometheus' text format 0.0.4.
  func write(to text: inout String) {
    let all = series.withLock { $0 }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    guard !all.isEmpty else { return }
    text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind.name)\n"
    for (values, series) in all {
      guard case .histogram(let bounds) = kind else {
        text += "\(name)\(labelText(values)) \(Self.number(series.value))\n"
        continue
      }
      var count = 0
      for (position, bound) in (bounds.map(Self.number) + ["+Inf"]).enumerated() {
        count += series.counts[position]
        text += "\(name)_bucket\(labelText(values, ("le", bound))) \(count)\n"
      }
      text += "\(name)_sum\(labelText(values)) \(Self.number(series.value))\n\(name)_count\(labelText(values)) \(count)\n"
    }
  }

  private func labelText(_ values: [String], _ more: (String, String)? = nil) -> String {
    let pairs = zip(labels, values).map { ($0, $1) } + (more.map { [$0] } ?? [])
    guard !pairs.isEmpty else { return "" }
    return "{" + pairs.map { "\($0)=\"\(Self.escaped($1, quotes: true))\"" }.joined(separator: ",") + "}"
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    let plain = text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    return quotes ? plain.replacing("\"", with: "\\\"") : plain
  }

  private static func number(_ value: Double) -> String { JSON.text(of: value) }
}
