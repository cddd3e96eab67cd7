/// Numbers as Go writes them: the shortest digits that read back as the same number.
package enum GoFloat {
  /// fmt's %g and strconv's 'g' with precision -1: an exponent below 1e-04 and from 1e+06 on.
  package static func general(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    let digits = Digits(value)
    return digits.exponent < -4 || digits.exponent >= 6 ? digits.scientific(exponentDigits: 2) : digits.plain
  }

  /// encoding/json's: an exponent below 1e-6 and from 1e21 on, without leading zeros. What is no number has no JSON; it reads as %g has it.
  package static func json(_ value: Double) -> String {
    guard value.isFinite else { return general(value) }
    let digits = Digits(value)
    if digits.exponent >= 21 { return digits.scientific(exponentDigits: 2) }
    return digits.exponent < -6 ? digits.scientific(exponentDigits: 1) : digits.plain
  }

  private struct Digits {
    private let sign: String
    private let digits: String
    /// Of the first digit.
    let exponent: Int

    init(_ value: Double) {
      sign = value.sign == .minus ? "-" : ""
      // Swift's own description has the shortest digits too; only its layout differs.
      let parts = value.magnitude.description.split(separator: "e", maxSplits: 1)
      let point = parts[0].split(separator: ".", maxSplits: 1)
      let all = point.joined()
      let leading = all.prefix { $0 == "0" }.count
      var significant = all.dropFirst(leading)
      while significant.last == "0" { significant.removeLast() }
      digits = significant.isEmpty ? "0" : String(significant)
      exponent = significant.isEmpty ? 0 : (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + point[0].utf8.count - 1 - leading
    }

    func scientific(exponentDigits: Int) -> String {
      let power = String(exponent.magnitude)
      let zeros = String(repeating: "0", count: max(0, exponentDigits - power.utf8.count))
      let fraction = digits.utf8.count > 1 ? ".\(digits.dropFirst())" : ""
      return "\(sign)\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(zeros)\(power)"
    }

    var plain: String {
      if exponent < 0 { return "\(sign)0.\(String(repeating: "0", count: -exponent - 1))\(digits)" }
      let missing = exponent + 1 - digits.utf8.count
      if missing >= 0 { return sign + digits + String(repeating: "0", count: missing) }
      return "\(sign)\(digits.prefix(exponent + 1)).\(digits.dropFirst(exponent + 1))"
    }
  }
}
