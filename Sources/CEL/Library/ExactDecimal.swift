/// The exact decimal digits of a double: it is a whole number times a power of two.
struct ExactDecimal {
  var integer = "0"
  var fraction = ""

  init(_ value: Double) {
    guard value != 0 else { return }
    let exponent = Int(value.exponent) - 52
    var digits = String(value.significandBitPattern | (value.isNormal ? 1 << 52 : 0)).utf8.reversed().map { Int($0) - 48 }
    func multiply(_ by: Int) {
      var carry = 0
      for position in digits.indices {
        carry += digits[position] * by
        digits[position] = carry % 10
        carry /= 10
      }
      while carry > 0 {
        digits.append(carry % 10)
        carry /= 10
      }
    }
    let binary = value.isNormal ? exponent : -1_074
    for _ in 0..<binary.magnitude { multiply(binary > 0 ? 2 : 5) }
    let places = binary < 0 ? Int(binary.magnitude) : 0
    while digits.count <= places { digits.append(0) }
    integer = digits[places...].reversed().map(String.init).joined()
    fraction = digits[..<places].reversed().map(String.init).joined()
  }

  /// With that many places after the point.
  func text(places: Int, isNegative: Bool) -> String {
    let rounded = rounded(min(places, 1_000))
    let sign = isNegative ? "-" : ""
    if places == 0 { return sign + rounded.integer }
    return sign + rounded.integer + "." + rounded.fraction
      + String(repeating: "0", count: max(0, min(places, 1_000) - rounded.fraction.utf8.count))
  }

  /// That many digits from the first that is not zero, and the power of ten of the first.
  func significant(_ count: Int) -> (digits: String, exponent: Int) {
    let all = integer == "0" ? fraction : integer + fraction
    let leading = all.prefix { $0 == "0" }.count
    guard leading < all.utf8.count else { return (String(repeating: "0", count: count), 0) }
    let exponent = integer == "0" ? -leading - 1 : integer.utf8.count - 1
    var shifted = self
    shifted.integer = String(all.dropFirst(leading).prefix(1))
    shifted.fraction = String(all.dropFirst(leading + 1))
    let rounded = shifted.rounded(count - 1)
    let digits = rounded.integer + rounded.fraction
    let padded = digits + String(repeating: "0", count: max(0, count - digits.utf8.count))
    return rounded.integer.utf8.count > 1 ? (String(padded.prefix(count)), exponent + 1) : (padded, exponent)
  }

  /// To that many places, half to even.
  func rounded(_ places: Int) -> ExactDecimal {
    guard fraction.count > places else { return self }
    var digits = (integer + fraction.prefix(places)).utf8.map { Int($0) - 48 }
    let rest = fraction.dropFirst(places)
    let isHalf = rest.first == "5" && rest.dropFirst().allSatisfy { $0 == "0" }
    let up = isHalf ? (digits.last ?? 0) % 2 == 1 : (rest.first ?? "0") >= "5"
    var position = digits.count - 1
    if up {
      while position >= 0, digits[position] == 9 {
        digits[position] = 0
        position -= 1
      }
      if position >= 0 { digits[position] += 1 } else { digits.insert(1, at: 0) }
    }
    var result = self
    let text = digits.map(String.init).joined()
    result.integer = String(text.dropLast(places))
    result.fraction = String(text.suffix(places))
    return result
  }
}
