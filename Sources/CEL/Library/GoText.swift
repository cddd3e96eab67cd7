/// Numbers as golang.org/x/text writes them.
enum GoText {
  /// `1,234.50`, as golang.org/x/text/message prints %f for en_US.
  static func fixed(_ value: Double, _ precision: Int) -> String {
    if let text = special(value) { return text }
    let digits = ExactDecimal(value.magnitude).text(places: precision, isNegative: false)
    let parts = digits.split(separator: ".", maxSplits: 1)
    var grouped = ""
    for (position, digit) in parts[0].enumerated() {
      if position > 0, (parts[0].count - position) % 3 == 0 { grouped.append(",") }
      grouped.append(digit)
    }
    return (value.sign == .minus ? "-" : "") + ([grouped] + parts.dropFirst().map(String.init)).joined(separator: ".")
  }

  /// `1.052033×10⁰³`, as golang.org/x/text/message prints %e for en_US.
  static func scientific(_ value: Double, _ precision: Int) -> String {
    if let text = special(value) { return text }
    let (digits, exponent) = ExactDecimal(value.magnitude).significant(precision + 1)
    let mantissa = precision == 0 ? digits : "\(digits.prefix(1)).\(digits.dropFirst())"
    let power = String(exponent.magnitude)
    let raised = ((power.utf8.count < 2 ? "0" : "") + power).utf8.map { superscripts[Int($0) - 48] }.joined()
    return "\(value.sign == .minus ? "-" : "")\(mantissa)×10\(exponent < 0 ? "⁻" : "")\(raised)"
  }

  private static let superscripts = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]

  private static func special(_ value: Double) -> String? {
    if value.isNaN { return "NaN" }
    return value.isInfinite ? (value < 0 ? "-∞" : "∞") : nil
  }
}
