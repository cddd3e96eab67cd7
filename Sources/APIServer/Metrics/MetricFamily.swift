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

  /// One combination of the labels' values. Who counts often keeps it, so that it need not be looked up each time.
  final class Series: Sendable {
    fileprivate struct Figures {
      /// Nobody is shown what nobody has counted.
      var isUsed: Bool
      /// Of a counter or gauge its value, of a histogram the sum.
      var value = 0.0
      var counts: [Int]
    }

    private let bounds: [Double]?
    private let state: Mutex<Figures>

    fileprivate init(_ kind: Kind, isUsed: Bool) {
      bounds = if case .histogram(let bounds) = kind { bounds } else { nil }
      let counts = bounds.map { Array(repeating: 0, count: $0.count + 1) } ?? []
      state = Mutex(Figures(isUsed: isUsed, counts: counts))
    }

    fileprivate var figures: Figures { state.withLock { $0 } }

    func add(_ amount: Double = 1) {
      state.withLock {
        $0.isUsed = true
        $0.value += amount
      }
    }

    func set(_ value: Double) {
      state.withLock {
        $0.isUsed = true
        $0.value = value
      }
    }

    func observe(_ value: Double) {
      guard let bounds else { return }
      let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
      state.withLock {
        $0.isUsed = true
        $0.value += value
        $0.counts[bucket] += 1
      }
    }
  }

  let name: String
  private let help: String
  private let kind: Kind
  private let labels: [String]
  private let all: Mutex<[[String]: Series]>

  init(_ name: String, _ kind: Kind, labels: [String] = [], _ help: String) {
    self.name = name
    self.kind = kind
    self.labels = labels
    self.help = help
    all = Mutex(labels.isEmpty ? [[]: Series(kind, isUsed: true)] : [:])
  }

  /// The series of values that stand in the order of the labels.
  func series(_ values: [String] = []) -> Series {
    all.withLock { all in
      if let known = all[values] { return known }
      let made = Series(kind, isUsed: false)
      all[values] = made
      return made
    }
  }

  func add(_ amount: Double = 1, _ values: [String] = []) { series(values).add(amount) }

  func set(_ value: Double, _ values: [String] = []) { series(values).set(value) }

  func observe(_ value: Double, _ values: [String] = []) { series(values).observe(value) }

  /// Takes away all series: for gauges whose labels come and go.
  func reset() { all.withLock { $0.removeAll() } }

  /// Prometheus' text format 0.0.4.
  func write(to text: inout String) {
    let all = all.withLock { $0 }.map { (values: $0, figures: $1.figures) }.filter(\.figures.isUsed)
    guard !all.isEmpty else { return }
    text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind.name)\n"
    for (values, figures) in all.sorted(by: { $0.values.lexicographicallyPrecedes($1.values) }) {
      guard case .histogram(let bounds) = kind else {
        text += "\(name)\(labelText(values)) \(Self.number(figures.value))\n"
        continue
      }
      var count = 0
      for (position, bound) in (bounds.map(Self.number) + ["+Inf"]).enumerated() {
        count += figures.counts[position]
        text += "\(name)_bucket\(labelText(values, ("le", bound))) \(count)\n"
      }
      text += "\(name)_sum\(labelText(values)) \(Self.number(figures.value))\n\(name)_count\(labelText(values)) \(count)\n"
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
