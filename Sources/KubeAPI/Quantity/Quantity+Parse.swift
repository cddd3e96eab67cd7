/// Why a text is no quantity, in upstream's words.
package enum QuantityError: String, Error, Hashable, Sendable, CustomStringConvertible {
  case format = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
  case suffix = "unable to parse quantity's suffix"
  case numeric = "unable to parse numeric part of quantity"

  package var description: String { rawValue }
}

extension Quantity {
  /// Reads a quantity of an API object: a string, or a number.
  package init(_ json: JSON) throws(QuantityError) {
    switch json {
    case .string(let text): try self.init(parsing: text)
    case .int(let value): self.init(value)
    case .double(let value): try self.init(parsing: JSON.text(of: value))
    default: throw .format
    }
  }

  /// Amounts finer than a billionth are rounded away from zero, and larger than 2^63-1 are cut to that, as upstream does.
  package init(parsing text: String) throws(QuantityError) {
    if let short = ShortQuantity(text) {
      self.init(nanos: Int128(short.digits) * short.unit, format: short.format)
      return
    }
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty else { throw .format }
    var position = 0
    func isDigit() -> Bool { position < bytes.count && NameValidation.isDigit(bytes[position]) }
    func isSign() -> Bool {
      position < bytes.count && (bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+"))
    }
    let negative = bytes[0] == UInt8(ascii: "-")
    if isSign() { position += 1 }
    var digits: [UInt8] = []
    var fraction = 0
    func read() {
      while isDigit() {
        digits.append(bytes[position] - UInt8(ascii: "0"))
        position += 1
      }
    }
    read()
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      let before = digits.count
      read()
      fraction = digits.count - before
    }
    let start = position
    while position < bytes.count, "eEinumkKMGTP".utf8.contains(bytes[position]) { position += 1 }
    if isSign() { position += 1 }
    while isDigit() { position += 1 }
    guard position == bytes.count else { throw .format }
    let (base, exponent, format) = try Quantity.interpret(String(decoding: bytes[start...], as: UTF8.self))
    try self.init(digits: digits, fraction: fraction, negative: negative, base: base, exponent: exponent, format: format)
  }

  private static func interpret(_ suffix: String) throws(QuantityError) -> (base: Int, exponent: Int, format: Format) {
    if let step = binarySuffixes.firstIndex(of: suffix), step > 0 { return (2, step * 10, .binarySI) }
    if let decimal = decimalSuffixes.first(where: { $0.value == suffix }) { return (10, decimal.key, .decimalSI) }
    guard suffix.first == "e" || suffix.first == "E", let exponent = Int32(suffix.dropFirst()) else { throw .suffix }
    return (10, Int(exponent), .decimalExponent)
  }

  private init(
    digits: [UInt8], fraction: Int, negative: Bool, base: Int, exponent: Int, format: Format
  ) throws(QuantityError) {
    let digits = Array(digits.drop { $0 == 0 })
    guard !digits.isEmpty else {
      self.init(nanos: 0, format: format)
      return
    }
    var mantissa: Int128 = 0
    var lost = false
    // Decimal places of the mantissa's last digit, in nanos.
    var scale = 9 - fraction + (base == 10 ? exponent : 0)
    for (position, digit) in digits.enumerated() {
      if position < 28 {
        mantissa = mantissa * 10 + Int128(digit)
      } else {
        lost = lost || digit != 0
        scale += 1
      }
    }
    if base == 2 {
      // At most 28 digits and 60 bits do not fit: past 2^63-1 the amount is cut anyway.
      for _ in 0..<(exponent / 10) where mantissa < Int128.max / 1_024 { mantissa *= 1_024 }
    }
    while scale > 0, mantissa < Quantity.limit {
      mantissa *= 10
      scale -= 1
    }
    while scale < 0, mantissa > 0 {
      let (quotient, remainder) = mantissa.quotientAndRemainder(dividingBy: 10)
      lost = lost || remainder != 0
      mantissa = quotient
      scale += 1
    }
    if lost { mantissa += 1 }
    // Upstream's fast path for short decimals does not cut: 100E is written back as it came.
    let bound = base == 10 && digits.count <= 18 ? Quantity.limit : Int128(Int64.max) * Quantity.unit
    if mantissa > bound { mantissa = Int128(Int64.max) * Quantity.unit }
    let small = format == .binarySI && mantissa < Quantity.unit
    self.init(nanos: negative ? -mantissa : mantissa, format: small ? .decimalSI : format)
  }

  /// More than any suffix reaches with three digits, and far from overflowing.
  private static let limit: Int128 = Int128(1_000_000_000_000_000_000) * 1_000 * unit
}
