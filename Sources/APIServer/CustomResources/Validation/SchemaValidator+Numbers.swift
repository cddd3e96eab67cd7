import KubeAPI
import KubeSchema

// The bounds of numbers (k8s.io/kube-openapi/pkg/validation/validate/number.go, values.go).
extension SchemaValidator {
  /// Whole numbers are compared with bounds as whole numbers, whatever fraction the bound has.
  func checkNumber(_ value: JSON, _ schema: CustomSchema, _ path: String, _ result: inout SchemaFailures) {
    guard let number = value.double else { return }
    let limits = schema.limits
    func refuse(_ why: String) { result.add(error(.invalid, path, value, "\(path) in body should be \(why)")) }
    func bound(_ limit: Double) -> Double {
      if case .int = value { limit.rounded(.towardZero) } else { limit }
    }
    if !Self.fits(value, schema) {
      let format = schema.format.isEmpty ? "(default format)" : "with format \(schema.format)"
      // Upstream's words for it name no field.
      result.add(
        FieldError(.invalid, "<nil>", value: "", "Checked value must be of type \(schema.type) \(format) in \(path)"))
    }
    if let factor = limits.multipleOf.map(bound) {
      if factor <= 0 {
        result.add(
          error(.invalid, path, value, "factor MultipleOf declared for \(path) must be positive: \(GoFloat.general(factor))"))
      } else if !Self.isMultiple(value, of: factor) {
        refuse("a multiple of \(Self.text(factor, value))")
      }
    }
    if let least = limits.minimum.map(bound) {
      if limits.isMinimumExclusive {
        if number <= least { refuse("greater than \(Self.text(least, value))") }
      } else if number < least {
        refuse("greater than or equal to \(Self.text(least, value))")
      }
    }
    if let most = limits.maximum.map(bound) {
      if limits.isMaximumExclusive {
        if number >= most { refuse("less than \(Self.text(most, value))") }
      } else if number > most {
        refuse("less than or equal to \(Self.text(most, value))")
      }
    }
  }

  /// Whether a number can be had in its type and format without loss.
  private static func fits(_ value: JSON, _ schema: CustomSchema) -> Bool {
    switch (schema.types.count == 1 ? schema.type : "", schema.format) {
    case ("integer", "int32"): value.int.map { Int32(exactly: $0) != nil } ?? false
    case ("integer", _): value.int != nil
    case ("number", "float"): value.double.map { Float($0).isFinite } ?? false
    default: true
    }
  }

  private static func isMultiple(_ value: JSON, of factor: Double) -> Bool {
    if case .int(let whole) = value, let divisor = Int64(exactly: factor) { return whole % divisor == 0 }
    let number = value.double ?? 0
    return isWhole(factor < 1 ? 1 / factor * number : number / factor)
  }

  /// What JSON's numbers can tell from a fraction (`swag.IsFloat64AJSONInteger`).
  private static func isWhole(_ number: Double) -> Bool {
    guard number.magnitude <= 9_007_199_254_740_991 else { return false }
    let whole = number.rounded(.towardZero)
    if number == whole { return true }
    return whole != 0 && (number - whole).magnitude / (number.magnitude + whole.magnitude) < 1e-9
  }

  /// As Go's `%v` writes it, a whole number where the checked one is.
  private static func text(_ number: Double, _ value: JSON) -> String {
    if case .int = value, let whole = Int64(exactly: number) { return String(whole) }
    return GoFloat.general(number)
  }
}
