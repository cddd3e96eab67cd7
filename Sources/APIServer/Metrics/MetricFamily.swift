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

    var bounds: [Double] { if case .histogram(let bounds) = self { bounds } else { [] } }
  }

  /// What upstream promises of the metric; its help text begins with it (k8s.io/component-base metrics).
  enum Stability: String, Sendable {
    case alpha = "[ALPHA] ", beta = "[BETA] ", stable = "[STABLE] "
    case deprecated = "[STABLE] (Deprecated since 1.34.0) "
    /// Histograms over time.
    case experimental = "EXPERIMENTAL: [ALPHA] "
    /// Of the client library's own.
    case unmarked = ""
  }

  let name: String
  private let help: String
  private let kind: Kind
  private let labels: [String]
  /// Labels are written in the order of their names.
  private let order: [Int]
  private let series: Mutex<[[String]: MetricSeries]>

  init(_ name: String, _ kind: Kind, labels: [String] = [], _ stability: Stability, _ help: String) {
    self.name = name
    self.kind = kind
    self.labels = labels
    self.help = stability.rawValue + help
    order = labels.indices.sorted { labels[$0] < labels[$1] }
    series = Mutex(labels.isEmpty ? [[]: MetricSeries(bounds: kind.bounds, isUsed: true)] : [:])
  }

  /// One that upstream promises nothing of.
  convenience init(_ name: String, _ kind: Kind, labels: [String] = [], _ help: String) {
    self.init(name, kind, labels: labels, .alpha, help)
  }

  /// The series of these values, which stand in the order of the labels: whoever counts often keeps it.
  func series(_ values: [String] = []) -> MetricSeries {
    series.withLock { series in
      if let known = series[values] { return known }
      let made = MetricSeries(bounds: kind.bounds)
      series[values] = made
      return made
    }
  }

  func add(_ amount: Double = 1, _ values: [String] = []) { series(values).add(amount) }

  func set(_ value: Double, _ values: [String] = []) { series(values).set(value) }

  func observe(_ value: Double, _ values: [String] = []) { series(values).observe(value) }

  /// Takes away all series: for gauges whose labels come and go.
  func reset() { series.withLock { $0.removeAll() } }

  /// Prometheus' text format 0.0.4.
  func write(to text: inout String) {
    let all = series.withLock { $0 }.map { values, series in (order.map { values[$0] }, series.state) }
      .filter(\.1.isUsed)
      .sorted { $0.0.lexicographicallyPrecedes($1.0) }
    guard !all.isEmpty else { return }
    text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind.name)\n"
    for (values, state) in all {
      guard case .histogram(let bounds) = kind else {
        text += "\(name)\(labelText(values)) \(GoFloat.general(state.value))\n"
        continue
      }
      var count = 0
      for (position, bound) in (bounds.map(GoFloat.general) + ["+Inf"]).enumerated() {
        count += state.counts[position]
        text += "\(name)_bucket\(labelText(values, ("le", bound))) \(count)\n"
      }
      text += "\(name)_sum\(labelText(values)) \(GoFloat.general(state.value))\n\(name)_count\(labelText(values)) \(count)\n"
    }
  }

  private func labelText(_ values: [String], _ more: (String, String)? = nil) -> String {
    let pairs = zip(order, values).map { (labels[$0], $1) } + (more.map { [$0] } ?? [])
    guard !pairs.isEmpty else { return "" }
    return "{" + pairs.map { "\($0)=\"\(Self.escaped($1, quotes: true))\"" }.joined(separator: ",") + "}"
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    let plain = text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    return quotes ? plain.replacing("\"", with: "\\\"") : plain
  }
}
