import KubeAPI
import KubeSchema

// The bounds of numbers (k8s.io/kube-openapi/pkg/validation/validate/number.go, values.go).
extension SchemaValidator {
  /// Whole numbers are compared with bounds as whole numbers, whatever fraction the bound has; but with bounds that are not of the
  /// type, which is a fault of its own, as fractions.
  func checkNumber(_ value: JSON, _ schema: CustomSchema, _ path: String, _ result: inout SchemaFailures) {
    guard let number = value.double else { return }
    let limits = schema.limits
    func refuse(_ why: String) { result.add(error(.invalid, path, value, "\(path) in body should be \(why)")) }
    /// The limit, and the value as it is compared with it.
    func bound(_ limit: Double?, _ name: String) -> (Double, JSON)? {
      guard let limit else { return nil }
      guard Self.fits(.double(limit), schema) else {
        result.add(misfit(name, schema, path))
        return (limit, .double(number))
      }
      if case .int = value { return (limit.rounded(.towardZero), value) }
      return (limit, value)
    }
    if !Self.fits(value, schema) { result.add(misfit("Checked", schema, path)) }
    if let (factor, value) = bound(limits.multipleOf, "MultipleOf") {
      if factor <= 0 {
        result.add(
          error(
            .invalid, path, .double(factor), "factor MultipleOf declared for \(path) must be positive: \(GoFloat.general(factor))"
          ))
      } else if !Self.isMultiple(value, of: factor) {
        refuse("a multiple of \(Self.text(factor, value))")
      }
    }
    if let (least, value) = bound(limits.minimum, "Minimum boundary") {
      if limits.isMinimumExclusive {
        if number <= least { refuse("greater than \(Self.text(least, value))") }
      } else if number < least {
        refuse("greater than or equal to \(Self.text(least, value))")
      }
    }
    if let (most, value) = bound(limits.maximum, "Maximum boundary") {
      if limits.isMaximumExclusive {
        if number >= most { refuse("less than \(Self.text(most, value))") }
      } else if number > most {
        refuse("less than or equal to \(Self.text(most, value))")
      }
    }
  }

  /// Upstream's words for a number that its type cannot hold name no field.
  private func misfit(_ what: String, _ schema: CustomSchema, _ path: String) -> FieldError {
    let format = schema.format.isEmpty ? "(default format)" : "with format \(schema.format)"
    return FieldError(
      .invalid, base.isEmpty ? "<nil>" : base, value: "", "\(what) value must be of type \(schema.type) \(format) in \(path)")
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
