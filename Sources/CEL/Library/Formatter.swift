import KubeAPI

/// `"...".format([...])` of version 2 of cel-go's strings, which is what Kubernetes has (cel-go 0.26, ext/formatting.go): %f and %e
/// print numbers as golang.org/x/text does for American English, with commas between thousands and powers of ten in superscript.
enum Formatter {
  static func format(_ text: String, _ arguments: [CELValue]) throws(CELError) -> String {
    try format(text, count: arguments.count) { clause, position, precision throws(CELError) in
      try self.clause(clause, arguments[position], precision)
    }
  }

  /// `show` makes the text of a clause for the argument at that position, with that many places. Checks ahead of time (`isAhead`) find a
  /// text that ends too early before they miss its argument.
  static func format(
    _ text: String, count: Int, isAhead: Bool = false, _ show: (Unicode.Scalar, Int, Int) throws(CELError) -> String
  ) throws(CELError) -> String {
    var result = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    var argument = 0
    while let scalar = rest.popFirst() {
      guard scalar == "%", rest.first != "%" else {
        if scalar == "%" { rest.removeFirst() }
        result.append(scalar)
        continue
      }
      if isAhead, rest.isEmpty { throw .invalid("unexpected end of string") }
      guard argument < count else { throw .invalid("index \(argument) out of range") }
      guard !rest.isEmpty else { throw .invalid("unexpected end of string") }
      let precision = try precision(&rest)
      guard let clause = rest.popFirst() else {
        throw unreadable("error while parsing precision: could not find end of precision specifier")
      }
      guard "sdfebxXo".unicodeScalars.contains(clause) else {
        throw unreadable("unrecognized formatting clause \"\(clause)\"")
      }
      result.append(contentsOf: try show(clause, argument, precision).unicodeScalars)
      argument += 1
    }
    return String(result)
  }

  private static func precision(_ rest: inout Substring.UnicodeScalarView) throws(CELError) -> Int {
    guard rest.first == "." else { return 6 }
    let digits = rest.dropFirst().prefix(while: \.isDigit)
    rest = rest.dropFirst(1 + digits.count)
    if rest.isEmpty { throw unreadable("error while parsing precision: could not find end of precision specifier") }
    guard let precision = Int(String(digits)) else {
      let cause = "strconv.Atoi: parsing \"\(String(digits))\": \(digits.isEmpty ? "invalid syntax" : "value out of range")"
      throw unreadable("error while parsing precision: error while converting precision to integer: \(cause)")
    }
    return precision
  }

  private static func unreadable(_ cause: String) -> CELError { .invalid("could not parse formatting clause: \(cause)") }

  /// That the clause cannot show what it was given.
  static func unfit(_ clause: Unicode.Scalar, _ typeName: String) -> CELError {
    let wanted =
      switch clause {
      case "d": "decimal clause can only be used on integers"
      case "f": "fixed-point clause can only be used on doubles"
      case "e": "scientific clause can only be used on doubles"
      case "b": "only integers and bools can be formatted as binary"
      case "o": "octal clause can only be used on integers"
      case "x", "X": "only integers, byte buffers, and strings can be formatted as hex"
      default:
        "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps"
      }
    return .invalid("error during formatting: \(wanted), was given \(typeName)")
  }

  private static func clause(_ clause: Unicode.Scalar, _ value: CELValue, _ precision: Int) throws(CELError) -> String {
    var result: String?
    switch (clause, value) {
    case ("s", .optional): break
    case ("s", _): result = try text(value, else: unfit(clause, value.typeName))
    case ("f", _): result = number(value).map { GoText.fixed($0, precision) }
    case ("e", _): result = number(value).map { GoText.scientific($0, precision) }
    case ("b", .bool(let flag)): result = flag ? "1" : "0"
    case ("b", _): result = integer(value, radix: 2)
    case ("o", _): result = integer(value, radix: 8)
    case ("x", .string(let text)), ("X", .string(let text)): result = text.utf8.hexadecimal(uppercase: clause == "X")
    case ("x", .bytes(let bytes)), ("X", .bytes(let bytes)): result = bytes.hexadecimal(uppercase: clause == "X")
    case ("x", _), ("X", _): result = integer(value, radix: 16, clause == "X")
    default: result = integer(value, radix: 10)
    }
    guard let result else { throw unfit(clause, value.typeName) }
    return result
  }

  private static func integer(_ value: CELValue, radix: Int, _ isUpper: Bool = false) -> String? {
    switch value {
    case .int(let number): String(number, radix: radix, uppercase: isUpper)
    case .uint(let number): String(number, radix: radix, uppercase: isUpper)
    default: nil
    }
  }

  /// A double, or one of the three words for what is none.
  private static func number(_ value: CELValue) -> Double? {
    switch value {
    case .double(let number): number
    case .string("NaN"): .nan
    case .string("Infinity"): .infinity
    case .string("-Infinity"): -.infinity
    default: nil
    }
  }

  private static func text(_ value: CELValue, else error: CELError) throws(CELError) -> String {
    if let elements = value.elements {
      var texts: [String] = []
      for element in elements { texts.append(try literal(element)) }
      return "[\(texts.joined(separator: ", "))]"
    }
    if let entries = value.entries {
      var pairs: [(key: String, value: String)] = []
      for (key, value) in zip(entries.keys, entries.values) {
        switch key {
        case .string, .bool, .int, .uint: pairs.append((try literal(key), try literal(value)))
        default: throw .invalid("error during formatting: no formatting function for map key of type \(key.typeName)")
        }
      }
      return "{\(pairs.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: ", "))}"
    }
    if value.isNull { return "null" }
    guard let text = value.text else { throw error }
    return text
  }

  /// As it would stand in an expression.
  private static func literal(_ value: CELValue) throws(CELError) -> String {
    switch value {
    case .string(let text): return text.goQuoted
    case .bytes(let bytes): return "b" + String(decoding: bytes, as: UTF8.self).goQuoted
    case .double(let number):
      return number.isFinite
        ? ExactDecimal(number.magnitude).text(places: 6, isNegative: number.sign == .minus)
        : (value.text ?? "").goQuoted
    case .timestamp: return "timestamp(\((value.text ?? "").goQuoted))"
    case .duration: return "duration(\((value.text ?? "").goQuoted))"
    default: return try text(value, else: .invalid("error during formatting: no formatting function for \(value.typeName)"))
    }
  }
}
