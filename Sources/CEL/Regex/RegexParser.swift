/// Reads RE2's syntax.
struct RegexParser {
  private let scalars: [Unicode.Scalar]
  private let pattern: String
  private var position = 0
  private var depth = 0
  private var flags = Flags()

  private struct Flags {
    var ignoresCase = false
    var isMultiline = false
    var dotMatchesNewline = false
    var isUngreedy = false
  }

  static func parse(_ pattern: String) throws(CELError) -> RegexNode {
    var parser = RegexParser(pattern)
    let node = try parser.alternatives()
    guard parser.position == parser.scalars.count else { throw parser.error("unexpected )", pattern) }
    return node
  }

  private init(_ pattern: String) {
    self.pattern = pattern
    scalars = Array(pattern.unicodeScalars)
  }

  private func error(_ what: String, _ text: String) -> CELError { .invalid("error parsing regexp: \(what): `\(text)`") }

  private func peek(_ distance: Int = 0) -> Unicode.Scalar? {
    position + distance < scalars.count ? scalars[position + distance] : nil
  }

  private mutating func take(_ text: String) -> Bool {
    let wanted = Array(text.unicodeScalars)
    guard position + wanted.count <= scalars.count, Array(scalars[position..<position + wanted.count]) == wanted else {
      return false
    }
    position += wanted.count
    return true
  }

  private mutating func alternatives() throws(CELError) -> RegexNode {
    depth += 1
    defer { depth -= 1 }
    guard depth < 500 else { throw error("expression nests too deeply", pattern) }
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .alternatives(branches)
  }

  private mutating func sequence() throws(CELError) -> RegexNode {
    var nodes: [RegexNode] = []
    while let scalar = peek(), scalar != "|", scalar != ")" {
      let start = position
      let atom = try self.atom(scalar)
      nodes.append(try repeated(atom, from: start))
    }
    return nodes.isEmpty ? .empty : nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  private mutating func repeated(_ atom: RegexNode, from start: Int) throws(CELError) -> RegexNode {
    var node = atom
    var count = 0
    while let scalar = peek() {
      var bounds: (Int, Int?)?
      switch scalar {
      case "*": bounds = (0, nil)
      case "+": bounds = (1, nil)
      case "?": bounds = (0, 1)
      case "{": bounds = counted()
      default: break
      }
      guard let (minimum, maximum) = bounds else { return node }
      if scalar != "{" { position += 1 }
      if minimum > 1_000 || (maximum ?? 0) > 1_000 || (maximum ?? minimum) < minimum {
        throw error("invalid repeat count", text(start, position))
      }
      count += 1
      guard count == 1 else { throw error("invalid nested repetition operator", text(start, position)) }
      let isLazy = take("?")
      node = .repetition(node, minimum: minimum, maximum: maximum, isGreedy: isLazy == flags.isUngreedy)
    }
    return node
  }

  /// `{n}`, `{n,}` or `{n,m}`; anything else is plain text.
  private mutating func counted() -> (Int, Int?)? {
    let start = position
    position += 1
    guard let minimum = number() else {
      position = start
      return nil
    }
    var maximum: Int? = minimum
    if take(",") { maximum = number() }
    guard take("}") else {
      position = start
      return nil
    }
    return (minimum, maximum)
  }

  private mutating func number() -> Int? {
    let start = position
    while peek()?.isDigit == true { position += 1 }
    return Int(text(start, position))
  }

  private func text(_ from: Int, _ to: Int) -> String { String(String.UnicodeScalarView(scalars[from..<to])) }

  private func set(_ set: ScalarSet) -> RegexNode { .set(flags.ignoresCase ? set.caseFolded : set) }

  private mutating func atom(_ scalar: Unicode.Scalar) throws(CELError) -> RegexNode {
    switch scalar {
    case "(": return try group()
    case "[": return set(try brackets())
    case ".":
      position += 1
      return .set(flags.dotMatchesNewline ? .any : .notNewline)
    case "^":
      position += 1
      return .assertion(flags.isMultiline ? .lineStart : .textStart)
    case "$":
      position += 1
      return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
    case "*", "+", "?": throw error("missing argument to repetition operator", String(scalar))
    case "\\": return try escape()
    default:
      position += 1
      return set(ScalarSet(scalar))
    }
  }

  private mutating func group() throws(CELError) -> RegexNode {
    let start = position
    let saved = flags
    position += 1
    if take("?") {
      if take("P<") || (peek() == "<" && take("<")) {
        let name = position
        while let scalar = peek(), scalar.isLetter || scalar.isDigit { position += 1 }
        guard position > name, take(">") else {
          throw error("invalid named capture", text(start, min(position + 1, scalars.count)))
        }
      } else {
        guard try options(start) else { return .empty }
      }
    }
    let node = try alternatives()
    guard take(")") else { throw error("missing closing )", pattern) }
    flags = saved
    return node
  }

  /// `(?i)` changes the rest of the group it stands in and is no group itself; `(?i:` opens one. True when one was opened.
  private mutating func options(_ start: Int) throws(CELError) -> Bool {
    var isOn = true
    while let scalar = peek() {
      position += 1
      switch scalar {
      case "i": flags.ignoresCase = isOn
      case "m": flags.isMultiline = isOn
      case "s": flags.dotMatchesNewline = isOn
      case "U": flags.isUngreedy = isOn
      case "-" where isOn: isOn = false
      case ")": return false
      case ":": return true
      default: throw error("invalid or unsupported Perl syntax", text(start, position))
      }
    }
    throw error("missing closing )", pattern)
  }

  private mutating func escape() throws(CELError) -> RegexNode {
    let start = position
    position += 1
    guard let scalar = peek() else { throw error("trailing backslash at end of expression", "") }
    switch scalar {
    case "A", "z", "b", "B":
      position += 1
      return .assertion(scalar == "A" ? .textStart : scalar == "z" ? .textEnd : scalar == "b" ? .wordBoundary : .notWordBoundary)
    case "Q":
      position += 1
      var nodes: [RegexNode] = []
      while let next = peek(), !take("\\E") {
        nodes.append(set(ScalarSet(next)))
        position += 1
      }
      return .sequence(nodes)
    default: return set(try escapedSet(start))
    }
  }

  /// What follows a backslash, also within brackets.
  private mutating func escapedSet(_ start: Int) throws(CELError) -> ScalarSet {
    guard let scalar = peek() else { throw error("trailing backslash at end of expression", "") }
    position += 1
    switch scalar {
    case "d": return .digit
    case "D": return ScalarSet.digit.negated
    case "w": return .word
    case "W": return ScalarSet.word.negated
    case "s": return .space
    case "S": return ScalarSet.space.negated
    case "n": return ScalarSet("\n")
    case "t": return ScalarSet("\t")
    case "r": return ScalarSet("\r")
    case "f": return ScalarSet([12...12])
    case "v": return ScalarSet([11...11])
    case "a": return ScalarSet([7...7])
    case "p", "P": return try category(start, isNegated: scalar == "P")
    case "x": return try hexadecimal(start)
    case "0"..."7" where scalar == "0" || peek().map({ ("0"..."7").contains($0) }) == true:
      var value = scalar.value - 48
      for _ in 0..<2 {
        guard let next = peek(), ("0"..."7").contains(next) else { break }
        value = value * 8 + next.value - 48
        position += 1
      }
      return ScalarSet([value...value])
    default:
      guard scalar.value < 128, !scalar.isLetter || scalar == "_", !scalar.isDigit else {
        throw error("invalid escape sequence", text(start, position))
      }
      return ScalarSet(scalar)
    }
  }

  private mutating func hexadecimal(_ start: Int) throws(CELError) -> ScalarSet {
    let digits: String
    if take("{") {
      let from = position
      while let scalar = peek(), scalar != "}" { position += 1 }
      digits = text(from, position)
      _ = take("}")
    } else {
      digits = text(position, min(position + 2, scalars.count))
      position = min(position + 2, scalars.count)
    }
    guard let value = UInt32(digits, radix: 16), Unicode.Scalar(value) != nil else {
      throw error("invalid escape sequence", text(start, position))
    }
    return ScalarSet([value...value])
  }

  private mutating func category(_ start: Int, isNegated: Bool) throws(CELError) -> ScalarSet {
    var name: String
    if take("{") {
      let from = position
      while let scalar = peek(), scalar != "}" { position += 1 }
      name = text(from, position)
      guard take("}") else { throw error("invalid character class range", text(start, position)) }
    } else {
      name = peek().map(String.init) ?? ""
      position += name.isEmpty ? 0 : 1
    }
    var isNegated = isNegated
    if name.hasPrefix("^") {
      name.removeFirst()
      isNegated.toggle()
    }
    guard ScalarSet.knownCategories.contains(name) else { throw error("invalid character class range", text(start, position)) }
    var set = ScalarSet()
    set.categories = [name]
    return isNegated ? set.negated : set
  }

  private mutating func brackets() throws(CELError) -> ScalarSet {
    let start = position
    position += 1
    let isNegated = take("^")
    var result = ScalarSet()
    var isFirst = true
    while true {
      guard let scalar = peek() else { throw error("missing closing ]", text(start, scalars.count)) }
      if scalar == "]", !isFirst { break }
      isFirst = false
      if scalar == "[", peek(1) == ":" {
        if let set = posix() {
          result.insert(set)
          continue
        }
      }
      let from = position
      let low = try member()
      guard peek() == "-", let after = peek(1), after != "]" else {
        result.insert(low)
        continue
      }
      position += 1
      let high = try member()
      guard let first = low.ranges.first, let last = high.ranges.first, low.ranges.count == 1, high.ranges.count == 1,
        first.lowerBound <= last.upperBound
      else { throw error("invalid character class range", text(from, position)) }
      result.ranges.append(first.lowerBound...last.upperBound)
    }
    position += 1
    // The complement is taken after folding, or `[^a]` would match "A" without regard to case.
    if flags.ignoresCase { result = result.caseFolded }
    return isNegated ? result.negated : result
  }

  private mutating func member() throws(CELError) -> ScalarSet {
    guard let scalar = peek() else { throw error("missing closing ]", pattern) }
    let start = position
    position += 1
    return scalar == "\\" ? try escapedSet(start) : ScalarSet(scalar)
  }

  private mutating func posix() -> ScalarSet? {
    let start = position
    position += 2
    let isNegated = take("^")
    let from = position
    while let scalar = peek(), scalar.isLetter { position += 1 }
    let name = text(from, position)
    guard take(":]"), let set = ScalarSet.posix[name] else {
      position = start
      return nil
    }
    return isNegated ? set.negated : set
  }
}
