import KubeAPI

extension SchemaValidator {
  /// Whole numbers are compared with bounds as whole numbers, whatever fraction the bound has.
  func checkNumber(_ value: JSON, _ schema: CustomSchema, _ path: String, _ result: inout SchemaFailures) {
    guard let number = value.double else { return }
    let limits = schema.limits
    func refuse(_ why: String) { result.add(error(.invalid, path, value, "\(path) in body should be \(why)")) }
    func bound(_ limit: Double) -> Double {
      if case .int = value { limit.rounded(.towardZero) } else { limit }
    }
    if let factor = limits.multipleOf.map(bound), factor > 0, !Self.isMultiple(value, of: factor) {
      refuse("a multiple of \(Self.text(factor))")
    }
    if let least = limits.minimum.map(bound) {
      if limits.isMinimumExclusive {
        if number <= least { refuse("greater than \(Self.text(least))") }
      } else if number < least {
        refuse("greater than or equal to \(Self.text(least))")
      }
    }
    if let most = limits.maximum.map(bound) {
      if limits.isMaximumExclusive {
        if number >= most { refuse("less than \(Self.text(most))") }
      } else if number > most {
        refuse("less than or equal to \(Self.text(most))")
      }
    }
  }

  private static func isMultiple(_ value: JSON, of factor: Double) -> Bool {
    if case .int(let whole) = value, let divisor = Int64(exactly: factor) { return whole % divisor == 0 }
    let quotient = (value.double ?? 0) / factor
    return quotient == quotient.rounded()
  }

  /// As Go's %v writes it.
  private static func text(_ number: Double) -> String {
    if number == number.rounded(), abs(number) < 1e21, let whole = Int64(exactly: number) { return String(whole) }
    return "\(number)"
  }
}
