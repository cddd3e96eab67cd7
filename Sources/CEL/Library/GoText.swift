/// Texts as Go's %q and golang.org/x/text write them.
enum GoText {
  /// Go's %q.
  static func quoted(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if let escape = escapes[scalar] {
        result.append(contentsOf: escape.unicodeScalars)
      } else if isPrintable(scalar) {
        result.append(scalar)
      } else {
        let digits = String(scalar.value, radix: 16)
        let (mark, width) = scalar.value < 0x80 ? ("\\x", 2) : scalar.value < 0x1_0000 ? ("\\u", 4) : ("\\U", 8)
        result.append(contentsOf: (mark + String(repeating: "0", count: width - digits.utf8.count) + digits).unicodeScalars)
      }
    }
    return "\"\(String(result))\""
  }

  static let escapes: [Unicode.Scalar: String] = [
    "\"": "\\\"", "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u{7}": "\\a", "\u{8}": "\\b", "\u{B}": "\\v",
    "\u{C}": "\\f",
  ]

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    case .spaceSeparator: scalar == " "
    default: true
    }
  }

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
