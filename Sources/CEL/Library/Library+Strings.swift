import KubeAPI

extension Library {
  /// `matches`, `find` and `findAll` with a pattern that may have been compiled beforehand; nil for other functions.
  static func match(_ call: Plan.Call, _ arguments: [CELValue]) throws(CELError) -> CELValue? {
    guard ["matches", "find", "findAll"].contains(call.name), arguments.count > 1, let text = arguments[0].string,
      let source = arguments[1].string
    else { return nil }
    let pattern: RegexProgram
    if let known = call.pattern { pattern = known } else { pattern = try RegexProgram(source) }
    switch (call.name, arguments.count) {
    case ("matches", 2): return .bool(pattern.matches(text))
    case ("find", 2): return .string(pattern.matches(in: text, limit: 1).first ?? "")
    case ("findAll", 2): return .list(pattern.matches(in: text).map(CELValue.string))
    case ("findAll", 3):
      return arguments[2].int.map { .list(pattern.matches(in: text, limit: $0 < 0 ? .max : Int($0)).map(CELValue.string)) }
    default: return nil
    }
  }

  static func string(_ name: String, _ text: String, _ arguments: [CELValue]) throws(CELError) -> CELValue? {
    let texts = arguments.compactMap(\.string)
    let numbers = arguments.compactMap(\.int)
    switch (name, arguments.count, texts.count) {
    case ("contains", 1, 1): return .bool(find(Array(texts[0].unicodeScalars), in: Array(text.unicodeScalars)) != nil)
    case ("startsWith", 1, 1): return .bool(text.utf8.starts(with: texts[0].utf8))
    case ("endsWith", 1, 1): return .bool(text.utf8.reversed().starts(with: texts[0].utf8.reversed()))
    case ("lowerAscii", 0, 0): return .string(mapped(text) { (65...90).contains($0) ? $0 + 32 : $0 })
    case ("upperAscii", 0, 0): return .string(mapped(text) { (97...122).contains($0) ? $0 - 32 : $0 })
    case ("trim", 0, 0): return .string(trimmed(text))
    case ("reverse", 0, 0): return .string(String(String.UnicodeScalarView(text.unicodeScalars.reversed())))
    case ("charAt", 1, 0): return try numbers.first.map { position throws(CELError) in try character(text, position) }
    case ("substring", 1, 0), ("substring", 2, 0): return try substring(text, numbers, arguments.count)
    case ("indexOf", 1, 1), ("indexOf", 2, 1): return try index(text, texts[0], numbers.first, arguments.count == 2, last: false)
    case ("lastIndexOf", 1, 1), ("lastIndexOf", 2, 1):
      return try index(text, texts[0], numbers.first, arguments.count == 2, last: true)
    case ("replace", 2, 2): return .string(replaced(text, texts[0], texts[1], limit: .max))
    case ("replace", 3, 2):
      return numbers.first.map { .string(replaced(text, texts[0], texts[1], limit: $0 < 0 ? .max : Int($0))) }
    case ("split", 1, 1): return .list(parts(text, texts[0], limit: .max).map(CELValue.string))
    case ("split", 2, 1):
      return numbers.first.map { .list(parts(text, texts[0], limit: $0 < 0 ? .max : Int($0)).map(CELValue.string)) }
    case ("format", 1, 0):
      return try arguments[0].elements.map { values throws(CELError) in .string(try Formatter.format(text, values)) }
    default: return nil
    }
  }

  static func mapped(_ text: String, _ transform: (UInt8) -> UInt8) -> String {
    String(decoding: text.utf8.map(transform), as: UTF8.self)
  }

  static func trimmed(_ text: String) -> String {
    var scalars = Array(text.unicodeScalars)[...]
    while let first = scalars.first, first.properties.isWhitespace { scalars = scalars.dropFirst() }
    while let last = scalars.last, last.properties.isWhitespace { scalars = scalars.dropLast() }
    return String(String.UnicodeScalarView(scalars))
  }

  private static func character(_ text: String, _ position: Int64) throws(CELError) -> CELValue {
    let scalars = Array(text.unicodeScalars)
    if position == scalars.count { return .string("") }
    guard position >= 0, position < scalars.count else { throw CELError(.outOfBounds, "index out of range: \(position)") }
    return .string(String(scalars[Int(position)]))
  }

  private static func substring(_ text: String, _ numbers: [Int64], _ count: Int) throws(CELError) -> CELValue? {
    guard numbers.count == count else { return nil }
    let scalars = Array(text.unicodeScalars)
    let (start, end) = (numbers[0], count == 2 ? numbers[1] : Int64(scalars.count))
    if count == 2, start > end { throw CELError(.outOfBounds, "invalid substring range. start: \(start), end: \(end)") }
    guard start >= 0, start <= scalars.count else { throw CELError(.outOfBounds, "index out of range: \(start)") }
    guard end >= 0, end <= scalars.count else { throw CELError(.outOfBounds, "index out of range: \(end)") }
    return .string(String(String.UnicodeScalarView(scalars[Int(start)..<Int(end)])))
  }

  private static func find(_ what: [Unicode.Scalar], in text: [Unicode.Scalar], from start: Int = 0) -> Int? {
    guard text.count - start >= what.count else { return nil }
    return (start...(text.count - what.count)).first { text[$0..<$0 + what.count].elementsEqual(what) }
  }

  private static func index(
    _ text: String, _ what: String, _ offset: Int64?, _ hasOffset: Bool, last: Bool
  ) throws(CELError) -> CELValue? {
    let (scalars, wanted) = (Array(text.unicodeScalars), Array(what.unicodeScalars))
    if hasOffset && offset == nil { return nil }
    let start = offset ?? (last ? Int64(scalars.count) : 0)
    guard start >= 0, start <= scalars.count else { throw CELError(.outOfBounds, "index out of range: \(start)") }
    if !last { return .int(Int64(find(wanted, in: scalars, from: Int(start)) ?? -1)) }
    var position = min(Int(start), scalars.count - wanted.count)
    while position >= 0 {
      if scalars[position..<position + wanted.count].elementsEqual(wanted) { return .int(Int64(position)) }
      position -= 1
    }
    return .int(-1)
  }

  private static func parts(_ text: String, _ separator: String, limit: Int) -> [String] {
    if limit == 0 { return [] }
    let (scalars, wanted) = (Array(text.unicodeScalars), Array(separator.unicodeScalars))
    func piece(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }
    var result: [String] = []
    var start = 0
    if wanted.isEmpty {
      while start < scalars.count, result.count < limit - 1 {
        result.append(piece(start..<start + 1))
        start += 1
      }
      if start < scalars.count { result.append(piece(start..<scalars.count)) }
      return result
    }
    while result.count < limit - 1, let found = find(wanted, in: scalars, from: start) {
      result.append(piece(start..<found))
      start = found + wanted.count
    }
    return result + [piece(start..<scalars.count)]
  }

  private static func replaced(_ text: String, _ what: String, _ by: String, limit: Int) -> String {
    if limit == 0 { return text }
    if what.isEmpty {
      let pieces = text.unicodeScalars.map { String($0) }
      var result = ""
      for (position, piece) in pieces.enumerated() { result += (position < limit ? by : "") + piece }
      return pieces.count < limit ? result + by : result
    }
    return parts(text, what, limit: limit == .max ? .max : limit + 1).joined(separator: by)
  }

  /// As `strings.quote` has it: escapes and no more, other than Go's %q.
  static func quoted(_ text: String) -> String {
    "\"\(text.unicodeScalars.map { String.goEscapes[$0] ?? String($0) }.joined())\""
  }
}
