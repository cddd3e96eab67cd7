/// Reads RE2's syntax.
struct RegexParser {
  let scalars: [Unicode.Scalar]
  private let pattern: String
  var position = 0
  private var depth = 0
  private(set) var flags = Flags()

  struct Flags {
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

  func error(_ what: String, _ text: String) -> CELError { .invalid("error parsing regexp: \(what): `\(text)`") }

  func peek(_ distance: Int = 0) -> Unicode.Scalar? {
    position + distance < scalars.count ? scalars[position + distance] : nil
  }

  mutating func take(_ text: String) -> Bool {
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
    // Where the repetition that has just been read began.
    var repetition: Int?
    while let scalar = peek(), scalar != "|", scalar != ")" {
      let start = position
      if let bounds = try bounds(scalar) {
        let isLazy = take("?")
        if let repetition { throw error("invalid nested repetition operator", text(repetition, position)) }
        // What (?i) and the like leave behind is nothing: what stands before them is repeated.
        guard let node = nodes.popLast() else { throw error("missing argument to repetition operator", text(start, position)) }
        let isGreedy = isLazy == flags.isUngreedy
        let repeated = RegexNode.repetition(node, minimum: bounds.minimum, maximum: bounds.maximum, isGreedy: isGreedy)
        guard repeated.repeats(atMost: 1_000) else { throw error("invalid repeat count", text(start, position)) }
        nodes.append(repeated)
        repetition = start
      } else {
        nodes += try atom(scalar)
        repetition = nil
      }
    }
    return nodes.isEmpty ? .empty : nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  /// How often a repetition repeats; nil, with nothing read, where none stands.
  private mutating func bounds(_ scalar: Unicode.Scalar) throws(CELError) -> (minimum: Int, maximum: Int?)? {
    let start = position
    switch scalar {
    case "*", "+", "?":
      position += 1
      return (scalar == "+" ? 1 : 0, scalar == "?" ? 1 : nil)
    case "{":
      guard let bounds = counted() else { return nil }
      if bounds.0 > 1_000 || (bounds.1 ?? bounds.0) > 1_000 || (bounds.1 ?? bounds.0) < bounds.0 {
        throw error("invalid repeat count", text(start, position))
      }
      return bounds
    default: return nil
    }
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

  func text(_ from: Int, _ to: Int) -> String { String(String.UnicodeScalarView(scalars[from..<to])) }

  private func set(_ set: ScalarSet) -> RegexNode { .set(flags.ignoresCase ? set.caseFolded : set) }

  /// One node; none for a change of options, several for a quotation.
  private mutating func atom(_ scalar: Unicode.Scalar) throws(CELError) -> [RegexNode] {
    switch scalar {
    case "(": return try group().map { [$0] } ?? []
    case "[": return [set(try brackets())]
    case ".":
      position += 1
      return [.set(flags.dotMatchesNewline ? .any : .notNewline)]
    case "^":
      position += 1
      return [.assertion(flags.isMultiline ? .lineStart : .textStart)]
    case "$":
      position += 1
      return [.assertion(flags.isMultiline ? .lineEnd : .textEnd)]
    case "\\": return try escape()
    default:
      position += 1
      return [set(ScalarSet(scalar))]
    }
  }

  private mutating func group() throws(CELError) -> RegexNode? {
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
        guard try options(start) else { return nil }
      }
    }
    let node = try alternatives()
    guard take(")") else { throw error("missing closing )", pattern) }
    flags = saved
    return node
  }

  /// `(?i)` changes the rest of the group it stands in and is no group itself; `(?i:` opens one. True when one was opened.
  private mutating func options(_ start: Int) throws(CELError) -> Bool {
    var (isOn, isIdle) = (true, false)
    while let scalar = peek() {
      position += 1
      switch scalar {
      case "i": flags.ignoresCase = isOn
      case "m": flags.isMultiline = isOn
      case "s": flags.dotMatchesNewline = isOn
      case "U": flags.isUngreedy = isOn
      case "-" where isOn:
        (isOn, isIdle) = (false, true)
        continue
      case ")" where !isIdle: return false
      case ":" where !isIdle: return true
      default: throw error("invalid or unsupported Perl syntax", text(start, position))
      }
      isIdle = false
    }
    throw error("missing closing )", pattern)
  }

  private mutating func escape() throws(CELError) -> [RegexNode] {
    let start = position
    position += 1
    guard let scalar = peek() else { throw error("trailing backslash at end of expression", "") }
    switch scalar {
    case "A", "z", "b", "B":
      position += 1
      return [
        .assertion(scalar == "A" ? .textStart : scalar == "z" ? .textEnd : scalar == "b" ? .wordBoundary : .notWordBoundary)
      ]
    case "Q":
      position += 1
      var nodes: [RegexNode] = []
      while let next = peek(), !take("\\E") {
        nodes.append(set(ScalarSet(next)))
        position += 1
      }
      return nodes
    case "d", "D", "w", "W", "s", "S", "p", "P": return [set(try namedSet(start, scalar))]
    default: return [set(ScalarSet([try escapedValue(start)]))]
    }
  }
}
