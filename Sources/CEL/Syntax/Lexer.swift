/// Cuts the source into tokens.
struct Lexer {
  private let scalars: [Unicode.Scalar]
  private let source: String
  private var position = 0

  init(_ source: String) {
    self.source = source
    scalars = Array(source.unicodeScalars)
  }

  static func tokens(_ source: String) throws(CELError) -> [Token] {
    var lexer = Lexer(source)
    var result: [Token] = []
    while let token = try lexer.next() { result.append(token) }
    result.append(Token(kind: .end, offset: lexer.scalars.count))
    return result
  }

  private func peek(_ distance: Int = 0) -> Unicode.Scalar? {
    position + distance < scalars.count ? scalars[position + distance] : nil
  }

  private func error(_ message: String, at offset: Int) -> CELError {
    CELError(.syntax, "Syntax error: \(message)", offset: offset, source: source)
  }

  /// What is well-formed but stands for nothing.
  private func refused(_ message: String, at offset: Int) -> CELError {
    CELError(.syntax, message, offset: offset, source: source)
  }

  private mutating func next() throws(CELError) -> Token? {
    while let scalar = peek() {
      if [" ", "\t", "\r", "\n", "\u{C}"].contains(scalar) {
        position += 1
      } else if scalar == "/", peek(1) == "/" {
        while let other = peek(), other != "\n" { position += 1 }
      } else {
        break
      }
    }
    guard let scalar = peek() else { return nil }
    let start = position
    if scalar == "\"" || scalar == "'" { return Token(kind: try string(isRaw: false, isBytes: false, start), offset: start) }
    if let prefix = stringPrefix() {
      position += prefix.count
      return Token(kind: try string(isRaw: prefix.contains("r"), isBytes: prefix.contains("b"), start), offset: start)
    }
    if scalar.isLetter { return Token(kind: word(), offset: start) }
    if scalar.isDigit || (scalar == "." && peek(1)?.isDigit == true) { return Token(kind: try number(), offset: start) }
    if scalar == "`" { return Token(kind: try quotedName(), offset: start) }
    return Token(kind: try symbol(), offset: start)
  }

  private func stringPrefix() -> String? {
    var prefix = ""
    while let scalar = peek(prefix.count), "rRbB".unicodeScalars.contains(scalar), prefix.count < 2 {
      prefix += String(scalar).lowercased()
    }
    guard !prefix.isEmpty, prefix.count == Set(prefix).count, let quote = peek(prefix.count), quote == "\"" || quote == "'" else {
      return nil
    }
    return prefix
  }

  private mutating func word() -> Token.Kind {
    let start = position
    while let scalar = peek(), scalar.isLetter || scalar.isDigit { position += 1 }
    let name = text(start, position)
    return ["true", "false", "null", "in"].contains(name) ? .symbol(name) : .identifier(name)
  }

  private func text(_ from: Int, _ to: Int) -> String { String(String.UnicodeScalarView(scalars[from..<to])) }

  private mutating func quotedName() throws(CELError) -> Token.Kind {
    let start = position
    position += 1
    while let scalar = peek(), scalar != "`" { position += 1 }
    guard peek() != nil else { throw error("unterminated name", at: start) }
    position += 1
    return .quotedName(text(start + 1, position - 1))
  }

  private mutating func symbol() throws(CELError) -> Token.Kind {
    for symbol in ["==", "!=", "<=", ">=", "&&", "||"]
    where text(position, min(position + 2, scalars.count)) == symbol {
      position += 2
      return .symbol(symbol)
    }
    let single = text(position, position + 1)
    guard "+-*/%!<>()[]{}.,:?".contains(single) else {
      throw error("token recognition error at: '\(single)'", at: position)
    }
    position += 1
    return .symbol(single)
  }

  private mutating func number() throws(CELError) -> Token.Kind {
    let start = position
    if peek() == "0", peek(1) == "x", peek(2)?.properties.isASCIIHexDigit == true {
      position += 2
      let digits = position
      while let scalar = peek(), scalar.properties.isASCIIHexDigit { position += 1 }
      return suffix(UInt64(text(digits, position), radix: 16))
    }
    var isDouble = false
    func digits(_ lexer: inout Lexer) { while lexer.peek()?.isDigit == true { lexer.position += 1 } }
    digits(&self)
    if peek() == ".", peek(1)?.isDigit == true {
      isDouble = true
      position += 1
      digits(&self)
    }
    if peek() == "e" || peek() == "E" {
      let mark = position
      position += 1
      if peek() == "+" || peek() == "-" { position += 1 }
      if peek()?.isDigit == true {
        isDouble = true
        digits(&self)
      } else {
        position = mark
      }
    }
    if isDouble {
      return .double(Double(text(start, position)).flatMap { $0.isFinite ? $0 : nil })
    }
    return suffix(UInt64(text(start, position)))
  }

  private mutating func suffix(_ value: UInt64?) -> Token.Kind {
    guard peek() == "u" || peek() == "U" else { return .int(value) }
    position += 1
    return .uint(value)
  }

  private mutating func string(isRaw: Bool, isBytes: Bool, _ start: Int) throws(CELError) -> Token.Kind {
    guard let quote = peek() else { throw error("unterminated string", at: start) }
    let isTriple = peek(1) == quote && peek(2) == quote
    position += isTriple ? 3 : 1
    var out: [UInt8] = []
    while true {
      guard let scalar = peek(), isTriple || scalar != "\n" else { throw error("unterminated string", at: start) }
      if scalar == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
        position += isTriple ? 3 : 1
        break
      }
      position += 1
      if scalar == "\\", !isRaw { try escape(&out, isBytes: isBytes, start: start) } else { out += String(scalar).utf8 }
    }
    return isBytes ? .bytes(out) : .string(String(decoding: out, as: UTF8.self))
  }

  private mutating func escape(_ out: inout [UInt8], isBytes: Bool, start: Int) throws(CELError) {
    let place = position - 1
    guard let scalar = peek() else { throw error("unterminated string", at: start) }
    position += 1
    func code(_ lexer: inout Lexer, _ count: Int, _ radix: Int, from: Int) throws(CELError) {
      let end = from + count
      guard end <= lexer.scalars.count, let value = UInt32(lexer.text(from, end), radix: radix) else {
        throw lexer.error("invalid escape sequence", at: place)
      }
      lexer.position = end
      if isBytes, count <= 3 {
        guard value < 256 else { throw lexer.error("invalid escape sequence", at: place) }
        out.append(UInt8(value))
      } else {
        guard let scalar = Unicode.Scalar(value) else { throw lexer.refused("invalid unicode code point", at: start) }
        out += String(scalar).utf8
      }
    }
    switch scalar {
    case "n": out.append(0x0A)
    case "t": out.append(0x09)
    case "r": out.append(0x0D)
    case "a": out.append(0x07)
    case "b": out.append(0x08)
    case "f": out.append(0x0C)
    case "v": out.append(0x0B)
    case "\\", "\"", "'", "`", "?": out += String(scalar).utf8
    case "x", "X": try code(&self, 2, 16, from: position)
    case "u" where isBytes, "U" where isBytes: throw refused("unable to unescape string", at: start)
    case "u": try code(&self, 4, 16, from: position)
    case "U": try code(&self, 8, 16, from: position)
    case "0", "1", "2", "3": try code(&self, 3, 8, from: position - 1)
    default: throw error("token recognition error at: '\\\(scalar)'", at: place)
    }
  }
}

extension Unicode.Scalar {
  var isDigit: Bool { ("0"..."9").contains(self) }
  var isLetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_" }
}
