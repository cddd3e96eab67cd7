/// Numbers that end in a digit computed from the others.
enum CheckDigits {
  static let isISBN10: @Sendable (String) -> Bool = { text in
    let digits = text.filter { $0 != "-" && $0 != " " }.map { $0 == "X" || $0 == "x" ? 10 : $0.wholeNumberValue ?? 99 }
    guard digits.count == 10, digits.dropLast().allSatisfy({ $0 < 10 }), digits[9] <= 10 else { return false }
    return digits.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element } % 11 == 0
  }

  static let isISBN13: @Sendable (String) -> Bool = { text in
    let digits = text.filter { $0 != "-" && $0 != " " }.map { $0.wholeNumberValue ?? 99 }
    guard digits.count == 13, digits.allSatisfy({ $0 < 10 }) else { return false }
    return digits.enumerated().reduce(0) { $0 + ($1.offset % 2 == 0 ? 1 : 3) * $1.element } % 10 == 0
  }

  /// Luhn's algorithm over 13 to 16 digits.
  static let isCreditCard: @Sendable (String) -> Bool = { text in
    let digits = text.compactMap(\.wholeNumberValue)
    guard (13...16).contains(digits.count) else { return false }
    let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
      let value = digit.offset % 2 == 0 ? digit.element : digit.element * 2
      return sum + (value > 9 ? value - 9 : value)
    }
    return sum % 10 == 0
  }
}
