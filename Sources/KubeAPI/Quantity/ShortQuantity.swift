/// A quantity as nearly all are written: a few digits and a common suffix. Nil for all others, well formed or not.
struct ShortQuantity {
  let digits: Int64
  /// Of the suffix, in billionths.
  let unit: Int128
  let format: Quantity.Format
  /// Whether it is written back as it came.
  let isCanonical: Bool

  init?(_ text: String) {
    var text = text
    let read = text.withUTF8 { bytes -> (digits: Int64, startsWithZero: Bool, suffix: (UInt8, UInt8))? in
      var (value, position): (Int64, Int) = (0, 0)
      // So few that no product with a unit overflows or is cut.
      while position < bytes.count, position < 9, NameValidation.isDigit(bytes[position]) {
        value = value * 10 + Int64(bytes[position] - UInt8(ascii: "0"))
        position += 1
      }
      let rest = bytes.count - position
      guard position > 0, rest <= 2 else { return nil }
      return (value, bytes[0] == UInt8(ascii: "0"), (rest > 0 ? bytes[position] : 0, rest > 1 ? bytes[position + 1] : 0))
    }
    guard let read, let (unit, format) = Self.unit(read.suffix.0, read.suffix.1) else { return nil }
    (digits, self.unit, self.format) = (read.digits, unit, format)
    isCanonical = !read.startsWithZero && digits % (format == .binarySI ? 1_024 : 1_000) != 0
  }

  private static func unit(_ first: UInt8, _ second: UInt8) -> (Int128, Quantity.Format)? {
    switch (first, second) {
    case (0, 0): (Quantity.unit, .decimalSI)
    case (UInt8(ascii: "m"), 0): (Quantity.unit / 1_000, .decimalSI)
    case (UInt8(ascii: "k"), 0): (Quantity.unit * 1_000, .decimalSI)
    case (UInt8(ascii: "M"), 0): (Quantity.unit * 1_000_000, .decimalSI)
    case (UInt8(ascii: "G"), 0): (Quantity.unit * 1_000_000_000, .decimalSI)
    case (UInt8(ascii: "K"), UInt8(ascii: "i")): (Quantity.unit << 10, .binarySI)
    case (UInt8(ascii: "M"), UInt8(ascii: "i")): (Quantity.unit << 20, .binarySI)
    case (UInt8(ascii: "G"), UInt8(ascii: "i")): (Quantity.unit << 30, .binarySI)
    default: nil
    }
  }
}

extension Quantity {
  /// A quantity of an API object in the form in which it is written.
  package static func canonical(_ json: JSON) throws(QuantityError) -> JSON {
    if case .string(let text) = json, ShortQuantity(text)?.isCanonical == true { return json }
    return try Quantity(json).json
  }
}
