/// The least and the most of a size or a cost. Sums and products end at the largest number instead of overflowing.
package struct CostRange: Hashable, Sendable {
  package var min: UInt64
  package var max: UInt64

  static let unknown = CostRange(min: 0, max: .max)

  init(min: UInt64, max: UInt64) {
    self.min = min
    self.max = max
  }

  init(_ value: UInt64) { self.init(min: value, max: value) }

  static func + (a: CostRange, b: CostRange) -> CostRange { CostRange(min: add(a.min, b.min), max: add(a.max, b.max)) }
  static func * (a: CostRange, b: CostRange) -> CostRange { CostRange(min: multiply(a.min, b.min), max: multiply(a.max, b.max)) }

  /// Rounded up.
  static func * (a: CostRange, factor: Double) -> CostRange { CostRange(min: scale(a.min, factor), max: scale(a.max, factor)) }

  func union(_ other: CostRange) -> CostRange { CostRange(min: Swift.min(min, other.min), max: Swift.max(max, other.max)) }

  static func add(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (sum, overflows) = a.addingReportingOverflow(b)
    return overflows ? .max : sum
  }

  static func multiply(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (product, overflows) = a.multipliedReportingOverflow(by: b)
    return overflows ? .max : product
  }

  static func scale(_ value: UInt64, _ factor: Double) -> UInt64 {
    let result = (Double(value) * factor).rounded(.up)
    return result >= 18_446_744_073_709_551_616.0 ? .max : UInt64(result)
  }
}

/// Units of cost, as cel-go's `common/cost.go` and Kubernetes' limits have them.
package enum CELCost {
  /// Of one evaluation of one expression.
  package static let perCall = 1_000_000
  /// Of all rules for one custom resource, or of all expressions of a policy for one request.
  package static let perRequest = 10_000_000
  /// Of the match conditions of a webhook or policy.
  package static let matchConditions = 2_500_000
  /// The most a rule of a definition may cost by estimation, and all rules of one together.
  package static let estimatedRule: UInt64 = 10_000_000
  package static let estimatedDefinition: UInt64 = 100_000_000

  static let text = 0.1
  static let pattern = 0.25
  static let list = 10
  static let map = 30
  static let structure = 40
  static let authorization = 350_000
  /// Upstream's guess at the longest pattern of a named format, in characters.
  static let longestFormat = 128

  /// Of reading a selector of that length: each two characters may be a requirement, a list and an object.
  static func selector(_ length: CostRange) -> CostRange {
    CostRange(UInt64(list)) + length * text + (length * 0.5) * Double(list + structure)
  }
}
