extension LabelSelector {
  /// Reads the query-string form: `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1`. Errors are upstream's words (labels.Parse).
  package init(parsing text: String) throws(SelectorError) {
    var parser = LabelSelectorParser(text)
    requirements = try parser.parse().sorted { $0.key < $1.key }
  }
}

/// The recursive descent of k8s.io/apimachinery/pkg/labels.
private struct LabelSelectorParser {
  private var tokens: [LabelSelectorToken]
  private var position = 0

  init(_ text: String) { tokens = LabelSelectorToken.scan(text) }

  mutating func parse() throws(SelectorError) -> [LabelSelector.Requirement] {
    var result: [LabelSelector.Requirement] = []
    while true {
      let next = peek()
      switch next.kind {
      case .identifier, .not:
        do { result.append(try requirement()) } catch {
          throw SelectorError(error.code, "unable to parse requirement: \(error.message)")
        }
        let after = take()
        if after.kind == .end { return result }
        guard after.kind == .comma else { throw syntax("found '\(after.text)', expected: ',' or 'end of string'") }
        let following = peek()
        guard following.kind == .identifier || following.kind == .not else {
          throw syntax("found '\(following.text)', expected: identifier after ','")
        }
      case .end: return result
      default: throw syntax("found '\(next.text)', expected: !, identifier, or 'end of string'")
      }
    }
  }

  private mutating func requirement() throws(SelectorError) -> LabelSelector.Requirement {
    var token = take()
    let negated = token.kind == .not
    if negated { token = take() }
    guard token.kind == .identifier else { throw syntax("found '\(token.text)', expected: identifier") }
    let key = token.text
    if let why = NameValidation.labelKey(key) {
      throw SelectorError(.invalidKey, "<nil>: Invalid value: \(JSON.string(key).text): \(why)")
    }
    if negated { return try .checked(key, .doesNotExist, []) }
    let next = peek().kind
    if next == .end || next == .comma { return try .checked(key, .exists, []) }
    let name = take(asWord: false)
    let `operator`: LabelSelector.Operator =
      switch name.kind {
      case .in: .in
      case .notIn: .notIn
      case .equals: .equals
      case .notEquals: .notEquals
      case .greater: .greaterThan
      case .less: .lessThan
      default: throw syntax("found '\(name.text)', expected: in, notin, =, ==, !=, gt, lt")
      }
    if `operator` == .in || `operator` == .notIn { return try .checked(key, `operator`, values()) }
    return try .checked(key, `operator`, [exactValue()])
  }

  private mutating func exactValue() throws(SelectorError) -> String {
    let next = peek().kind
    if next == .end || next == .comma { return "" }
    let token = take()
    guard token.kind == .identifier else { throw syntax("found '\(token.text)', expected: identifier") }
    return token.text
  }

  private mutating func values() throws(SelectorError) -> [String] {
    let open = take()
    guard open.kind == .open else { throw syntax("found '\(open.text)' expected: '('") }
    let first = peek()
    switch first.kind {
    case .close:
      _ = take()
      return []
    case .identifier, .comma:
      let result = try identifiers()
      guard take().kind == .close else { throw syntax("found '\(first.text)', expected: ')'") }
      return result
    default: throw syntax("found '\(first.text)', expected: ',', ')' or identifier")
    }
  }

  private mutating func identifiers() throws(SelectorError) -> [String] {
    var result: [String] = []
    while true {
      let token = take()
      switch token.kind {
      case .identifier:
        result.append(token.text)
        let next = peek()
        if next.kind == .close { return result }
        guard next.kind == .comma else { throw syntax("found '\(next.text)', expected: ',' or ')'") }
      case .comma:
        if result.isEmpty { result.append("") }
        switch peek().kind {
        case .close: return result + [""]
        case .comma:
          _ = take()
          result.append("")
        default: break
        }
      default: throw syntax("found '\(token.text)', expected: ',', or identifier")
      }
    }
  }

  private func syntax(_ message: String) -> SelectorError { SelectorError(.syntax, message) }

  /// Where a key or value is expected, `in` and `notin` are words like any other.
  private func peek(asWord: Bool = true) -> LabelSelectorToken {
    var token = position < tokens.count ? tokens[position] : LabelSelectorToken(kind: .end, text: "")
    if asWord, token.kind == .in || token.kind == .notIn { token.kind = .identifier }
    return token
  }

  private mutating func take(asWord: Bool = true) -> LabelSelectorToken {
    defer { position += 1 }
    return peek(asWord: asWord)
  }
}

private struct LabelSelectorToken {
  enum Kind { case identifier, `in`, notIn, equals, notEquals, greater, less, not, open, close, comma, end, error }

  var kind: Kind
  var text: String

  private static func symbol(_ text: String) -> Kind? {
    switch text {
    case "=", "==": .equals
    case "!=": .notEquals
    case ">": .greater
    case "<": .less
    case "!": .not
    case "(": .open
    case ")": .close
    case ",": .comma
    default: nil
    }
  }

  static func scan(_ text: String) -> [LabelSelectorToken] {
    var result: [LabelSelectorToken] = []
    let scalars = Array(text.unicodeScalars)
    var position = 0
    func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" || scalar == "\r" || scalar == "\n" }
    func isSymbol(_ scalar: Unicode.Scalar) -> Bool { "=!(),><".unicodeScalars.contains(scalar) }
    while position < scalars.count {
      if isSpace(scalars[position]) {
        position += 1
      } else if isSymbol(scalars[position]) {
        var length = 1
        if position + 1 < scalars.count, scalars[position + 1] == "=", scalars[position] == "=" || scalars[position] == "!" {
          length = 2
        }
        let literal = String(String.UnicodeScalarView(scalars[position..<position + length]))
        position += length
        result.append(LabelSelectorToken(kind: symbol(literal) ?? .error, text: literal))
      } else {
        let start = position
        while position < scalars.count, !isSpace(scalars[position]), !isSymbol(scalars[position]) { position += 1 }
        let word = String(String.UnicodeScalarView(scalars[start..<position]))
        result.append(LabelSelectorToken(kind: word == "in" ? .in : word == "notin" ? .notIn : .identifier, text: word))
      }
    }
    return result
  }
}
