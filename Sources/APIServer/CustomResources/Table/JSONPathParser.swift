import KubeAPI

/// Reads the text of a path: `.spec.ports[?(@.name=='web')].port`, with or without braces around it.
struct JSONPathParser {
  private var rest: Substring

  static func parse(_ text: String) throws(JSONPath.Failure) -> [JSONPath.Step] {
    var text = text[...]
    if text.hasPrefix("{"), text.hasSuffix("}") { text = text.dropFirst().dropLast() }
    var parser = JSONPathParser(rest: text)
    if parser.rest.first == "$" || parser.rest.first == "@" { parser.rest.removeFirst() }
    let steps = try parser.steps()
    guard parser.rest.isEmpty else { throw JSONPath.Failure(message: "unrecognized character in path: \(parser.rest)") }
    return steps
  }

  private mutating func steps() throws(JSONPath.Failure) -> [JSONPath.Step] {
    var steps: [JSONPath.Step] = []
    while let next = rest.first {
      switch next {
      case ".":
        rest.removeFirst()
        if rest.first == "." {
          rest.removeFirst()
          steps.append(.descend)
        }
        if rest.first == "[" || rest.isEmpty { continue }
        let name = word()
        if !name.isEmpty { steps.append(name == "*" ? .wildcard : .field(name)) }
      case "[":
        rest.removeFirst()
        steps.append(try bracket())
      default: return steps
      }
    }
    return steps
  }

  /// Up to the next dot, bracket or operator; a backslash takes the next character as it is.
  private mutating func word() -> String {
    var name = ""
    while let next = rest.first, !".[]) =<>!&|".contains(next) {
      rest.removeFirst()
      if next == "\\", let escaped = rest.popFirst() { name.append(escaped) } else { name.append(next) }
    }
    return name
  }

  private mutating func bracket() throws(JSONPath.Failure) -> JSONPath.Step {
    if rest.hasPrefix("?(") {
      rest = rest.dropFirst(2)
      return try filter()
    }
    var parts: [JSONPath.Step] = []
    while true {
      skipSpaces()
      parts.append(try element())
      skipSpaces()
      switch rest.popFirst() {
      case ",": continue
      case "]": return parts.count == 1 ? parts[0] : .union(parts)
      default: throw JSONPath.Failure(message: "unterminated array")
      }
    }
  }

  private mutating func element() throws(JSONPath.Failure) -> JSONPath.Step {
    if rest.first == "'" || rest.first == "\"" { return .field(try quoted()) }
    let text = rest.prefix { $0 != "]" && $0 != "," }
    rest = rest.dropFirst(text.count)
    if text == "*" { return .wildcard }
    if let index = Int(text) { return .index(index) }
    let bounds = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(bounds.count), bounds.allSatisfy({ $0.isEmpty || Int($0) != nil }) else {
      throw JSONPath.Failure(message: "invalid array index \(text)")
    }
    return .slice(start: Int(bounds[0]), end: Int(bounds[1]), step: bounds.count == 3 ? Int(bounds[2]) ?? 1 : 1)
  }

  private mutating func filter() throws(JSONPath.Failure) -> JSONPath.Step {
    let left = try operand()
    skipSpaces()
    var sign = ""
    while let next = rest.first, "=!<>".contains(next) {
      sign.append(next)
      rest.removeFirst()
    }
    var right: JSONPath.Operand?
    if !sign.isEmpty {
      guard ["==", "!=", "<", "<=", ">", ">="].contains(sign) else {
        throw JSONPath.Failure(message: "unrecognized filter operator \(sign)")
      }
      right = try operand()
      skipSpaces()
    }
    guard rest.hasPrefix(")]") else { throw JSONPath.Failure(message: "unterminated filter") }
    rest = rest.dropFirst(2)
    return .filter(left, sign, right)
  }

  private mutating func operand() throws(JSONPath.Failure) -> JSONPath.Operand {
    skipSpaces()
    switch rest.first {
    case "@":
      rest.removeFirst()
      return .path(try steps())
    case "'", "\"": return .literal(.string(try quoted()))
    default:
      let text = rest.prefix { !") =<>!".contains($0) }
      rest = rest.dropFirst(text.count)
      if let whole = Int64(text) { return .literal(.int(whole)) }
      if let number = Double(text) { return .literal(.double(number)) }
      if text == "true" || text == "false" { return .literal(.bool(text == "true")) }
      throw JSONPath.Failure(message: "unrecognized operand \(text)")
    }
  }

  private mutating func quoted() throws(JSONPath.Failure) -> String {
    guard let mark = rest.popFirst() else { throw JSONPath.Failure(message: "unterminated quoted string") }
    var text = ""
    while let next = rest.popFirst() {
      if next == mark { return text }
      if next == "\\", let escaped = rest.popFirst() { text.append(escaped) } else { text.append(next) }
    }
    throw JSONPath.Failure(message: "unterminated quoted string")
  }

  private mutating func skipSpaces() { rest = rest.drop { $0 == " " } }
}
