/// Divides a source into the longest tokens there are, as cel-go's generated lexer does, and notes what begins no token.
struct SyntaxLexer {
  let text: [Unicode.Scalar]
  private(set) var tokens: [SyntaxToken] = []
  private(set) var faults: [(offset: Int, message: String)] = []
  /// The longest token found at the place that is looked at, and how far anything could still have become one.
  private var best: SyntaxToken?
  private var reach = 0

  init(_ source: String) {
    text = Array(source.unicodeScalars)
    var position = 0
    while position < text.count {
      scan(position)
      if let best {
        tokens.append(best)
        position = best.range.upperBound
      } else {
        let end = min(reach + 1, text.count)
        faults.append((position, "token recognition error at: '\(String(String.UnicodeScalarView(text[position..<end])))'"))
        position = end
      }
    }
    tokens.append(SyntaxToken(kind: .end, range: text.count..<text.count))
  }

  static func escaped(_ text: some Sequence<Unicode.Scalar>) -> String {
    var result = ""
    for scalar in text {
      switch scalar {
      case "\t": result += "\\t"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private func scalar(_ position: Int) -> Unicode.Scalar? { position < text.count ? text[position] : nil }

  private mutating func accept(_ kind: SyntaxKind, _ range: Range<Int>) {
    reached(range.upperBound)
    if range.count > best?.range.count ?? 0 { best = SyntaxToken(kind: kind, range: range) }
  }

  private mutating func reached(_ position: Int) { reach = max(reach, position) }

  private func run(_ start: Int, _ isMember: (Unicode.Scalar) -> Bool) -> Int {
    var position = start
    while let scalar = scalar(position), isMember(scalar) { position += 1 }
    return position
  }

  private mutating func scan(_ start: Int) {
    best = nil
    reach = start
    for (literal, kind) in SyntaxKind.literals {
      var position = start
      for expected in literal.unicodeScalars {
        guard scalar(position) == expected else { break }
        position += 1
      }
      reached(position)
      if position - start == literal.unicodeScalars.count { accept(kind, start..<position) }
    }
    let blank = run(start) { " \t\r\n\u{C}".unicodeScalars.contains($0) }
    if blank > start { accept(.blank, start..<blank) }
    if scalar(start) == "/", scalar(start + 1) == "/" { accept(.blank, start..<run(start + 2) { $0 != "\n" }) }
    number(start)
    let word = run(start, Self.isWord)
    if word > start, !Self.isDigit(text[start]) { accept(.identifier, start..<word) }
    if scalar(start) == "`" {
      let end = run(start + 1) { Self.isWord($0) || ".-/ ".unicodeScalars.contains($0) }
      reached(end)
      if end > start + 1, scalar(end) == "`" { accept(.escapedIdentifier, start..<end + 1) }
    }
    string(start, start, .string)
    if scalar(start) == "b" || scalar(start) == "B" { string(start, start + 1, .bytes) }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
  private static func isHex(_ scalar: Unicode.Scalar) -> Bool { scalar.isASCII && scalar.properties.isASCIIHexDigit }
  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || isDigit(scalar) || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
  }

  private mutating func number(_ start: Int) {
    func isUnsigned(_ position: Int) -> Bool { scalar(position) == "u" || scalar(position) == "U" }
    let whole = run(start, Self.isDigit)
    if whole > start {
      accept(.int, start..<whole)
      if isUnsigned(whole) { accept(.uint, start..<whole + 1) }
      exponent(start, whole)
    }
    if scalar(start) == "0", scalar(start + 1) == "x" {
      reached(start + 2)
      let end = run(start + 2, Self.isHex)
      if end > start + 2 {
        accept(.int, start..<end)
        if isUnsigned(end) { accept(.uint, start..<end + 1) }
      }
    }
    if scalar(whole) == "." {
      reached(whole + 1)
      let end = run(whole + 1, Self.isDigit)
      if end > whole + 1 {
        accept(.float, start..<end)
        exponent(start, end)
      }
    }
  }

  private mutating func exponent(_ start: Int, _ position: Int) {
    guard scalar(position) == "e" || scalar(position) == "E" else { return }
    var digits = position + 1
    if scalar(digits) == "+" || scalar(digits) == "-" { digits += 1 }
    reached(digits)
    let end = run(digits, Self.isDigit)
    if end > digits { accept(.float, start..<end) }
  }

  private mutating func string(_ start: Int, _ opening: Int, _ kind: SyntaxKind) {
    reached(opening)
    var quote = opening
    let isRaw = scalar(quote) == "r" || scalar(quote) == "R"
    if isRaw { quote += 1 }
    reached(quote)
    guard let mark = scalar(quote), mark == "\"" || mark == "'" else { return }
    if let end = body(quote + 1, isRaw, { $0 != mark && $0 != "\n" && $0 != "\r" }), scalar(end) == mark {
      accept(kind, start..<end + 1)
    }
    guard scalar(quote + 1) == mark, scalar(quote + 2) == mark else { return }
    var position = quote + 3
    while true {
      reached(position)
      if scalar(position) == mark, scalar(position + 1) == mark, scalar(position + 2) == mark {
        return accept(kind, start..<position + 3)
      }
      guard let next = scalar(position) else { return }
      if next == "\\", !isRaw {
        guard let end = escape(position) else { return }
        position = end
      } else {
        position += 1
      }
    }
  }

  /// The end of what stands between the quotes; nil where an escape is none.
  private mutating func body(_ start: Int, _ isRaw: Bool, _ isMember: (Unicode.Scalar) -> Bool) -> Int? {
    var position = start
    while let next = scalar(position), isMember(next) {
      if next == "\\", !isRaw {
        guard let end = escape(position) else { return nil }
        position = end
      } else {
        position += 1
      }
    }
    reached(position)
    return position
  }

  private mutating func escape(_ start: Int) -> Int? {
    var position = start + 1
    reached(position)
    let count: Int
    var isMember: (Unicode.Scalar) -> Bool = Self.isHex
    switch scalar(position) {
    case "x", "X": count = 2
    case "u": count = 4
    case "U": count = 8
    case "0", "1", "2", "3": (count, isMember) = (2, { ("0"..."7").contains($0) })
    case let other?: return "abfnrtv\"'\\?`".unicodeScalars.contains(other) ? position + 1 : nil
    case nil: return nil
    }
    position += 1
    for _ in 0..<count {
      reached(position)
      guard let digit = scalar(position), isMember(digit) else { return nil }
      position += 1
    }
    return position
  }
}
