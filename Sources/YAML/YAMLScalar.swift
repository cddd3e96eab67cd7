import KubeAPI

/// What a scalar without quotes means: the resolution of yaml.v2, which upstream's tools use.
enum YAMLScalar {
  static func resolve(_ text: String) -> JSON {
    guard let first = text.utf8.first else { return .null }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      return number(text) ?? .string(text)
    default: return word(text) ?? .string(text)
    }
  }

  private static let words: [String: JSON] = {
    var words: [String: JSON] = [:]
    for word in ["true", "True", "TRUE", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON"] { words[word] = true }
    for word in ["false", "False", "FALSE", "n", "N", "no", "No", "NO", "off", "Off", "OFF"] { words[word] = false }
    for word in ["~", "null", "Null", "NULL"] { words[word] = .some(.null) }
    return words
  }()

  private static func word(_ text: String) -> JSON? { text.utf8.count > 5 ? nil : words[text] }

  private static func number(_ text: String) -> JSON? {
    var digits = Substring(text)
    if digits.utf8.contains(UInt8(ascii: "_")) { digits = Substring(digits.filter { $0 != "_" }) }
    let negative = digits.first == "-"
    if negative || digits.first == "+" { digits = digits.dropFirst() }
    guard let first = digits.utf8.first,
      !digits.utf8.contains(UInt8(ascii: "+")) || digits.utf8.contains(UInt8(ascii: "e"))
        || digits.utf8.contains(UInt8(ascii: "E"))
    else { return nil }
    if first == UInt8(ascii: "0"), digits.utf8.count > 1, let whole = prefixed(digits) {
      return integer(whole, negative)
    }
    if let whole = UInt64(digits), digits.utf8.first != UInt8(ascii: "0") || digits.utf8.count == 1 {
      return integer(whole, negative)
    }
    guard isFloat(digits), let value = Double(String(digits)), value.isFinite else { return nil }
    return .double(negative ? -value : value)
  }

  /// `0x1f`, `0b101`, `0o17` and, as in C, `017`.
  private static func prefixed(_ digits: Substring) -> UInt64? {
    let rest = digits.dropFirst(2)
    guard rest.first != "+", rest.first != "-" else { return nil }
    switch digits.dropFirst().first {
    case "x", "X": return UInt64(rest, radix: 16)
    case "b", "B": return UInt64(rest, radix: 2)
    case "o", "O": return UInt64(rest, radix: 8)
    default: return UInt64(digits.dropFirst(), radix: 8)
    }
  }

  private static func integer(_ magnitude: UInt64, _ negative: Bool) -> JSON {
    if let value = Int64(exactly: magnitude) { return .int(negative ? -value : value) }
    return .double(negative ? -Double(magnitude) : Double(magnitude))
  }

  /// `1.5`, `.5`, `1.`, `1e3`, without a sign in front.
  private static func isFloat(_ text: Substring) -> Bool {
    var rest = text.utf8[...]
    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    let whole = rest.prefix(while: isDigit).count
    rest = rest.dropFirst(whole)
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      fraction = rest.prefix(while: isDigit).count
      rest = rest.dropFirst(fraction)
    }
    guard whole + fraction > 0 else { return false }
    guard let exponent = rest.first else { return true }
    guard exponent == UInt8(ascii: "e") || exponent == UInt8(ascii: "E") else { return false }
    rest = rest.dropFirst()
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    return !rest.isEmpty && rest.allSatisfy(isDigit)
  }

  /// Whether a string may be written without quotes and still be read back as that string, by old readers of YAML 1.1 too.
  static func isPlainSafe(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    // Nearly all texts begin with a letter, and then only words mean something else.
    if (0x41...0x5A).contains(first) || (0x61...0x7A).contains(first) { return word(text) == nil }
    if case .string = resolve(text) {
      return text != "<<" && text != "=" && !isBase60(text) && !looksLikeTime(text) && !isSpecialFloat(text)
    }
    return false
  }

  private static func isSpecialFloat(_ text: String) -> Bool {
    [".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF"].contains(text)
  }

  /// `1:30:00`, a number to the base of 60 in YAML 1.1.
  private static func isBase60(_ text: String) -> Bool {
    guard text.utf8.contains(UInt8(ascii: ":")) else { return false }
    var parts = text.split(separator: ":", omittingEmptySubsequences: false)
    if parts[0].hasPrefix("-") || parts[0].hasPrefix("+") { parts[0] = parts[0].dropFirst() }
    guard let first = parts[0].utf8.first, (0x30...0x39).contains(first),
      parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x5F })
    else { return false }
    return parts.dropFirst().enumerated().allSatisfy { position, part in
      let whole = position == parts.count - 2 ? part.prefix(while: { $0 != "." }) : part
      return (1...2).contains(whole.utf8.count) && (UInt8(whole).map { $0 < 60 } ?? false)
    }
  }

  /// `2026-01-02` and `2026-01-02T03:04:05Z`, which readers of YAML 1.1 take for a time.
  private static func looksLikeTime(_ text: String) -> Bool {
    let bytes = Array(text.utf8.prefix(10))
    guard bytes.count >= 8, bytes[4] == UInt8(ascii: "-"), bytes.prefix(4).allSatisfy({ (0x30...0x39).contains($0) }) else {
      return false
    }
    if Timestamp(text) != nil { return true }
    return text.utf8.count <= 10 && Timestamp("\(text)T00:00:00Z") != nil
  }
}
