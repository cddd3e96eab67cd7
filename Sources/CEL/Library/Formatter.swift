import KubeAPI

/// `"...".format([...])`: %s, %d, %f, %e, %b, %x, %X, %o with an optional precision.
enum Formatter {
  static func format(_ text: String, _ arguments: [CELValue]) throws(CELError) -> String {
    var result = String.UnicodeScalarView()
    let scalars = Array(text.unicodeScalars)
    var (position, argument) = (0, 0)
    while position < scalars.count {
      let scalar = scalars[position]
      position += 1
      guard scalar == "%" else {
        result.append(scalar)
        continue
      }
      guard position < scalars.count else { throw .invalid("unexpected end of string") }
      if scalars[position] == "%" {
        result.append("%")
        position += 1
        continue
      }
      var precision: Int?
      if scalars[position] == "." {
        var digits = ""
        position += 1
        while position < scalars.count, scalars[position].isDigit {
          digits.unicodeScalars.append(scalars[position])
          position += 1
        }
        precision = Int(digits)
      }
      guard position < scalars.count else { throw .invalid("unexpected end of string") }
      let clause = scalars[position]
      position += 1
      guard argument < arguments.count else { throw .invalid("index \(argument) out of range") }
      result.append(contentsOf: try self.clause(clause, arguments[argument], precision).unicodeScalars)
      argument += 1
    }
    return String(result)
  }

  private static func clause(_ clause: Unicode.Scalar, _ value: CELValue, _ precision: Int?) throws(CELError) -> String {
    let unsupported = CELError.invalid("error during formatting: \(value.typeName) is not supported by %\(clause)")
    switch clause {
    case "s": return text(value)
    case "d":
      switch value {
      case .int, .uint: return value.text ?? ""
      case .double(let number) where number.isNaN || number.isInfinite: return value.text ?? ""
      default: throw unsupported
      }
    case "f", "e":
      guard let number = value.double else { throw unsupported }
      return clause == "f" ? fixed(number, precision ?? 6) : scientific(number, precision ?? 6)
    case "b", "o", "x", "X":
      let radix = clause == "b" ? 2 : clause == "o" ? 8 : 16
      switch value {
      case .bool(let flag) where clause == "b": return flag ? "1" : "0"
      case .int(let number): return String(number, radix: radix, uppercase: clause == "X")
      case .uint(let number): return String(number, radix: radix, uppercase: clause == "X")
      case .string(let text) where radix == 16: return hexadecimal(Array(text.utf8), uppercase: clause == "X")
      case .bytes(let bytes) where radix == 16: return hexadecimal(bytes, uppercase: clause == "X")
      default: throw unsupported
      }
    default: throw .invalid("unrecognized formatting clause \"\(clause)\"")
    }
  }

  private static func hexadecimal(_ bytes: [UInt8], uppercase: Bool) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: uppercase) }.joined()
  }

  private static func text(_ value: CELValue) -> String {
    if let elements = value.elements { return "[" + elements.map(text).joined(separator: ", ") + "]" }
    if let entries = value.entries {
      let pairs = zip(entries.keys, entries.values).map { (text($0), text($1)) }.sorted { $0.0 < $1.0 }
      return "{" + pairs.map { "\($0): \($1)" }.joined(separator: ", ") + "}"
    }
    return value.isNull ? "null" : value.text ?? value.typeName
  }

  /// Correct for the digits a double holds; larger numbers keep their integer part.
  static func fixed(_ value: Double, _ precision: Int) -> String {
    if value.isNaN || value.isInfinite { return CELValue.text(of: value) }
    let precision = min(max(precision, 0), 100)
    // Exact: a double is a whole number times a power of two, here in decimal digits.
    var digits = Decimal(value.magnitude).rounded(precision)
    let sign = value.sign == .minus ? "-" : ""
    if precision == 0 { return sign + digits.integer }
    while digits.fraction.count < precision { digits.fraction += "0" }
    return sign + digits.integer + "." + digits.fraction
  }

  static func scientific(_ value: Double, _ precision: Int) -> String {
    if value.isNaN || value.isInfinite { return CELValue.text(of: value) }
    var exponent = 0
    var scaled = value.magnitude
    if scaled != 0 {
      while scaled >= 10 { (scaled, exponent) = (scaled / 10, exponent + 1) }
      while scaled < 1 { (scaled, exponent) = (scaled * 10, exponent - 1) }
    }
    var mantissa = fixed(scaled, precision)
    if mantissa.hasPrefix("10") {
      exponent += 1
      mantissa = fixed(scaled / 10, precision)
    }
    let digits = String(exponent.magnitude)
    return (value.sign == .minus ? "-" : "") + mantissa + "e" + (exponent < 0 ? "-" : "+") + (digits.utf8.count < 2 ? "0" : "")
      + digits
  }
}

/// The exact decimal digits of a double.
private struct Decimal {
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

  /// To that many places, half to even.
  func rounded(_ places: Int) -> Decimal {
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
