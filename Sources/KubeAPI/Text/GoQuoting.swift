extension Unicode.Scalar {
  /// Go's `unicode.IsPrint`: letters, marks, numbers, punctuation, symbols and the plain space, as of Unicode 15.0, which is what the Go that
  /// upstream is built with knows.
  package var isPrintable: Bool {
    if value < 0x7F { return value >= 0x20 }
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator:
      return false
    default: return properties.age.map { ($0.major, $0.minor) <= (15, 0) } ?? false
    }
  }
}

extension String {
  package static let goEscapes: [Unicode.Scalar: String] = [
    "\"": "\\\"", "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u{7}": "\\a", "\u{8}": "\\b", "\u{B}": "\\v",
    "\u{C}": "\\f",
  ]

  /// As Go writes a string with `%q`: `strconv.Quote`.
  package var goQuoted: String {
    var result = UnicodeScalarView()
    result.append("\"")
    for scalar in unicodeScalars {
      if let escape = Self.goEscapes[scalar] {
        result.append(contentsOf: escape.unicodeScalars)
      } else if scalar.isPrintable {
        result.append(scalar)
      } else {
        let digits = String(scalar.value, radix: 16)
        let (mark, width) = scalar.value < 0x80 ? ("\\x", 2) : scalar.value < 0x1_0000 ? ("\\u", 4) : ("\\U", 8)
        result.append(contentsOf: (mark + String(repeating: "0", count: width - digits.utf8.count) + digits).unicodeScalars)
      }
    }
    result.append("\"")
    return String(result)
  }
}

extension Sequence<String> {
  /// As Go writes a list of strings with `%q`: `["a" "b"]`.
  package var goQuoted: String { "[" + map(\.goQuoted).joined(separator: " ") + "]" }
}
