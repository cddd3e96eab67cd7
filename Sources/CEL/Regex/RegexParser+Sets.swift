/// Sets of characters: escapes, categories and brackets.
extension RegexParser {
  /// `\d`, `\pL` and the like.
  mutating func namedSet(_ start: Int, _ scalar: Unicode.Scalar) throws(CELError) -> ScalarSet {
    position += 1
    switch scalar {
    case "d": return .digit
    case "D": return ScalarSet.digit.negated
    case "w": return .word
    case "W": return ScalarSet.word.negated
    case "s": return .space
    case "S": return ScalarSet.space.negated
    default: return try category(start, isNegated: scalar == "P")
    }
  }

  /// One character behind a backslash, as the range it is.
  mutating func escapedValue(_ start: Int) throws(CELError) -> ClosedRange<UInt32> {
    guard let scalar = peek() else { throw error("trailing backslash at end of expression", "") }
    position += 1
    switch scalar {
    case "n": return 10...10
    case "t": return 9...9
    case "r": return 13...13
    case "f": return 12...12
    case "v": return 11...11
    case "a": return 7...7
    case "x": return try hexadecimal(start)
    case "0"..."7" where scalar == "0" || peek().map({ ("0"..."7").contains($0) }) == true:
      var value = scalar.value - 48
      for _ in 0..<2 {
        guard let next = peek(), ("0"..."7").contains(next) else { break }
        value = value * 8 + next.value - 48
        position += 1
      }
      return value...value
    default:
      guard scalar.value < 128, !scalar.isLetter || scalar == "_", !scalar.isDigit else {
        throw error("invalid escape sequence", text(start, position))
      }
      return scalar.value...scalar.value
    }
  }

  private mutating func hexadecimal(_ start: Int) throws(CELError) -> ClosedRange<UInt32> {
    let isBraced = take("{")
    var (value, digits): (UInt32, Int) = (0, 0)
    while isBraced || digits < 2, let scalar = peek() {
      position += 1
      if isBraced, scalar == "}", digits > 0 { return value...value }
      guard let digit = UInt32(String(scalar), radix: 16), value * 16 + digit <= 0x10_FFFF else {
        throw error("invalid escape sequence", text(start, position))
      }
      (value, digits) = (value * 16 + digit, digits + 1)
    }
    guard !isBraced, digits == 2 else { throw error("invalid escape sequence", text(start, position)) }
    return value...value
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
    var set = ScalarSet()
    if ScalarSet.knownCategories.contains(name) {
      set.categories = [name]
    } else {
      guard let script = ScalarSet.script(name) else { throw error("invalid character class range", text(start, position)) }
      set = script
    }
    return isNegated ? set.negated : set
  }

  mutating func brackets() throws(CELError) -> ScalarSet {
    let start = position
    position += 1
    let isNegated = take("^")
    var result = ScalarSet()
    var isFirst = true
    while true {
      guard let scalar = peek() else { throw error("missing closing ]", text(start, scalars.count)) }
      if scalar == "]", !isFirst { break }
      isFirst = false
      if scalar == "[", let set = try posix() {
        result.insert(set)
        continue
      }
      let from = position
      if scalar == "\\", let next = peek(1), "dDwWsSpP".unicodeScalars.contains(next) {
        position += 1
        result.insert(try namedSet(from, next))
        continue
      }
      let low = try member(start).lowerBound
      var high = low
      if peek() == "-", let after = peek(1), after != "]" {
        position += 1
        high = try member(start).lowerBound
      }
      guard low <= high else { throw error("invalid character class range", text(from, position)) }
      result.ranges.append(low...high)
    }
    position += 1
    // The complement is taken after folding, or `[^a]` would match "A" without regard to case.
    if flags.ignoresCase { result = result.caseFolded }
    return isNegated ? result.negated : result
  }

  /// `start` is where the brackets open.
  private mutating func member(_ start: Int) throws(CELError) -> ClosedRange<UInt32> {
    guard let scalar = peek() else { throw error("missing closing ]", text(start, scalars.count)) }
    position += 1
    return scalar == "\\" ? try escapedValue(position - 1) : scalar.value...scalar.value
  }

  /// `[:alpha:]`; nil, with nothing read, where none stands.
  private mutating func posix() throws(CELError) -> ScalarSet? {
    guard peek(1) == ":" else { return nil }
    var end = position + 2
    while end + 1 < scalars.count, !(scalars[end] == ":" && scalars[end + 1] == "]") { end += 1 }
    guard end + 1 < scalars.count else { return nil }
    let isNegated = peek(2) == "^"
    let name = text(position + (isNegated ? 3 : 2), end)
    guard let set = ScalarSet.posix[name] else { throw error("invalid character class range", text(position, end + 2)) }
    position = end + 2
    return isNegated ? set.negated : set
  }
}
