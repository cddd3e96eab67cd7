extension Quantity: CustomStringConvertible {
  /// The canonical form: no fraction, the largest suffix that loses nothing, in the family the amount was written in.
  package var description: String {
    if isZero { return "0" }
    if format == .binarySI, abs(nanos) >= 1_024 * Quantity.unit, nanos % Quantity.unit == 0 { return binary }
    var mantissa = nanos
    var exponent = -9
    while mantissa % 1_000 == 0 {
      mantissa /= 1_000
      exponent += 3
    }
    if format == .decimalExponent { return exponent == 0 ? "\(mantissa)" : "\(mantissa)e\(exponent)" }
    while exponent > 18 {
      mantissa *= 1_000
      exponent -= 3
    }
    return "\(mantissa)\(Quantity.decimalSuffixes[exponent] ?? "")"
  }

  private var binary: String {
    var mantissa = nanos / Quantity.unit
    var step = 0
    while mantissa % 1_024 == 0, step < Quantity.binarySuffixes.count - 1 {
      mantissa /= 1_024
      step += 1
    }
    return "\(mantissa)\(Quantity.binarySuffixes[step])"
  }

  static let binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]
  static let decimalSuffixes = [-9: "n", -6: "u", -3: "m", 0: "", 3: "k", 6: "M", 9: "G", 12: "T", 15: "P", 18: "E"]

  package var json: JSON { .string(description) }
}
