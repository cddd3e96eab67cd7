import CEL
import KubeAPI
import KubeSchema

/// What the rules of one schema are estimated to cost together.
struct RuleCosts {
  private var total: UInt64 = 0
  /// The four most expensive, the worst first; cheap ones are not remembered.
  private var worst: [(path: String, cost: UInt64)] = []

  mutating func add(_ cost: UInt64, at path: String) {
    let (sum, overflows) = total.addingReportingOverflow(cost)
    total = overflows ? .max : sum
    guard cost >= 1_000_000 else { return }
    worst.append((path, cost))
    worst = Array(worst.sorted { $0.cost > $1.cost }.prefix(4))
  }

  /// The faults of a schema whose rules cost too much together.
  func errors(_ path: String) -> [FieldError] {
    guard total > CELCost.estimatedDefinition else { return [] }
    let name = "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema"
    return worst.map {
      .forbidden(
        $0.path, "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema")
    } + [.forbidden(path, Self.complaint(name, total, limit: CELCost.estimatedDefinition))]
  }

  static func complaint(_ name: String, _ cost: UInt64, limit: UInt64) -> String {
    let factor = Double(cost) / Double(limit)
    let shown =
      factor > 100 ? "more than 100x" : factor < 1.5 ? "\(decimal(factor, digits: 6))x" : "\(decimal(factor, digits: 1))x"
    return "\(name) exceeds budget by factor of \(shown) (try simplifying the rule, or adding maxItems, maxProperties, and"
      + " maxLength where arrays, maps, and strings are declared)"
  }

  /// As C's %.Nf writes it, for numbers that are not large.
  private static func decimal(_ value: Double, digits: Int) -> String {
    let scale = (0..<digits).reduce(1.0) { product, _ in product * 10 }
    let scaled = Int((value * scale).rounded(.toNearestOrEven))
    let fraction = String(scaled % Int(scale))
    return "\(scaled / Int(scale)).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
  }
}
