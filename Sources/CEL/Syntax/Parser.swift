/// Reads an expression by recursive descent, its depth limited.
struct Parser {
  private var tokens: [Token]
  let source: String
  private var position = 0
  private var depth = 0
  let environment: CELEnvironment
  /// Faults the tree itself survives.
  private var faults: [CELError] = []
  static let maximumDepth = 250

  static func parse(_ source: String, in environment: CELEnvironment) throws(CELError) -> Expression {
    var parser = Parser(tokens: [], source: source, in: environment)
    do throws(CELError) {
      parser.tokens = try Lexer.tokens(source)
      return try parser.whole()
    } catch {
      if error.code == .syntax {
        let faults = SyntaxDiagnosis.faults(of: source)
        if !faults.isEmpty { try CELError.raise(faults + parser.faults) }
      }
      throw error
    }
  }

  private mutating func whole() throws(CELError) -> Expression {
    let result = try expression()
    guard current.kind == .end else { throw syntaxError("extraneous input '\(current.text)' expecting <EOF>") }
    try CELError.raise(faults)
    return result
  }

  private init(tokens: [Token], source: String, in environment: CELEnvironment) {
    self.tokens = tokens
    self.source = source
    self.environment = environment
  }

  /// Notes a fault; what stands in its place does not matter.
  mutating func fault(_ code: CELError.Code, _ message: String, _ offset: Int) -> Expression {
    faults.append(CELError(code, message, offset: offset, source: source))
    return Expression(offset: offset, node: .literal(.null))
  }

  private var current: Token { tokens[min(position, tokens.count - 1)] }

  private func isNext(_ symbol: String) -> Bool { current.kind == .symbol(symbol) }

  private mutating func take(_ symbol: String) -> Bool {
    guard isNext(symbol) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ symbol: String) throws(CELError) {
    guard !take(symbol) else { return }
    if current.kind == .end { throw syntaxError("missing '\(symbol)' at '<EOF>'") }
    throw syntaxError("mismatched input '\(current.text)' expecting '\(symbol)'")
  }

  private func syntaxError(_ message: String) -> CELError {
    CELError(.syntax, "Syntax error: \(message)", offset: current.offset, source: source)
  }

  /// What may begin an operand, as the grammar of cel-go names it.
  private static let operandStart =
    "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"

  mutating func expression() throws(CELError) -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.maximumDepth else { throw tooDeep }
    let condition = try disjunction()
    let offset = current.offset
    guard take("?") else { return condition }
    let yes = try disjunction()
    try expect(":")
    return Expression(offset: offset, node: .call("_?_:_", target: nil, [condition, yes, try expression()]))
  }

  private mutating func disjunction() throws(CELError) -> Expression {
    var (operands, offsets) = ([try conjunction()], [Int]())
    while case let offset = current.offset, take("||") {
      offsets.append(offset)
      operands.append(try conjunction())
    }
    return Self.balanced(operands[...], offsets[...], "_||_")
  }

  private mutating func conjunction() throws(CELError) -> Expression {
    var (operands, offsets) = ([try relation()], [Int]())
    while case let offset = current.offset, take("&&") {
      offsets.append(offset)
      operands.append(try relation())
    }
    return Self.balanced(operands[...], offsets[...], "_&&_")
  }

  /// Long chains become trees of little depth.
  private static func balanced(
    _ operands: ArraySlice<Expression>, _ offsets: ArraySlice<Int>, _ name: String
  ) -> Expression {
    guard operands.count > 1 else { return operands[operands.startIndex] }
    let middle = offsets.startIndex + offsets.count / 2
    let split = operands.startIndex + offsets.count / 2 + 1
    let left = balanced(operands[..<split], offsets[..<middle], name)
    let right = balanced(operands[split...], offsets[(middle + 1)...], name)
    return Expression(offset: offsets[middle], node: .call(name, target: nil, [left, right]))
  }

  private mutating func relation() throws(CELError) -> Expression {
    var left = try sum()
    var length = 0
    while let name = next(of: ["==", "!=", "<", "<=", ">", ">=", "in"]) {
      try lengthen(&length)
      let offset = current.offset
      position += 1
      left = Expression(offset: offset, node: .call(Operators.names[name] ?? name, target: nil, [left, try sum()]))
    }
    return left
  }

  private mutating func sum() throws(CELError) -> Expression {
    var left = try product()
    var length = 0
    while let name = next(of: ["+", "-"]) {
      try lengthen(&length)
      let offset = current.offset
      position += 1
      left = Expression(offset: offset, node: .call(Operators.names[name] ?? name, target: nil, [left, try product()]))
    }
    return left
  }

  private mutating func product() throws(CELError) -> Expression {
    var left = try unary()
    var length = 0
    while let name = next(of: ["*", "/", "%"]) {
      try lengthen(&length)
      let offset = current.offset
      position += 1
      left = Expression(offset: offset, node: .call(Operators.names[name] ?? name, target: nil, [left, try unary()]))
    }
    return left
  }

  /// A chain of operators is a tree as deep as the chain is long.
  private func lengthen(_ length: inout Int) throws(CELError) {
    length += 1
    guard length <= Self.maximumDepth else { throw placeless("max recursion depth exceeded") }
  }

  private var tooDeep: CELError { placeless("expression recursion limit exceeded: \(Self.maximumDepth)") }

  private func placeless(_ message: String) -> CELError { CELError(.tooDeep, "ERROR: <input>:-1:0: \(message)", source: source) }

  private func next(of symbols: [String]) -> String? {
    guard case .symbol(let symbol) = current.kind, symbols.contains(symbol) else { return nil }
    return symbol
  }

  /// Two of the same sign undo each other; a single minus belongs to the number behind it.
  private mutating func unary() throws(CELError) -> Expression {
    let offset = current.offset
    for (sign, name) in [("!", "!_"), ("-", "-_")] where isNext(sign) {
      var count = 0
      while take(sign) { count += 1 }
      if sign == "-", count == 1, let literal = try negativeLiteral(offset) { return try member(literal) }
      let operand = try member()
      return count % 2 == 0 ? operand : Expression(offset: offset, node: .call(name, target: nil, [operand]))
    }
    return try member()
  }

  private mutating func negativeLiteral(_ offset: Int) throws(CELError) -> Expression? {
    switch current.kind {
    case .int(let value):
      position += 1
      guard let value, value <= UInt64(Int64.max) + 1 else { return fault(.syntax, "invalid int literal", offset) }
      return Expression(offset: offset, node: .literal(.int(Int64(truncatingIfNeeded: 0 &- value))))
    case .double(let value):
      position += 1
      guard let value else { return fault(.syntax, "invalid double literal", offset) }
      return Expression(offset: offset, node: .literal(.double(-value)))
    default: return nil
    }
  }

  private mutating func member(_ start: Expression? = nil) throws(CELError) -> Expression {
    var operand: Expression
    if let start { operand = start } else { operand = try primary() }
    var length = 0
    while true {
      try lengthen(&length)
      let offset = current.offset
      if take(".") {
        operand = try selection(operand, offset)
      } else if isNext("{"), let type = operand.qualifiedName {
        operand = try structure(type, offset)
      } else if take("[") {
        let name = take("?") ? "_[?_]" : "_[_]"
        let index = try expression()
        try expect("]")
        operand = Expression(offset: offset, node: .call(name, target: nil, [operand, index]))
      } else {
        return operand
      }
    }
  }

  /// What follows a dot.
  private mutating func selection(_ operand: Expression, _ offset: Int) throws(CELError) -> Expression {
    if take("?") {
      let place = current.offset
      let field = Expression(offset: place, node: .literal(.string(try name())))
      return Expression(offset: offset, node: .call("_?._", target: nil, [operand, field]))
    }
    let isQuoted = current.isQuoted
    let field = try name()
    let opening = current.offset
    if !isQuoted, take("(") { return method(operand, field, try arguments(), opening) }
    return Expression(offset: offset, node: .select(operand, field, tests: false))
  }

  private mutating func structure(_ type: String, _ offset: Int) throws(CELError) -> Expression {
    try expect("{")
    var fields: [Expression.StructureField] = []
    if take(",") {
      try expect("}")
      return Expression(offset: offset, node: .structure(type, []))
    }
    while !isNext("}") {
      let isOptional = take("?")
      let field = try name()
      let colon = current.offset
      try expect(":")
      fields.append(Expression.StructureField(name: field, value: try expression(), isOptional: isOptional, offset: colon))
      if !take(",") { break }
    }
    try expect("}")
    return Expression(offset: offset, node: .structure(type, fields))
  }

  private mutating func name() throws(CELError) -> String {
    switch current.kind {
    case .identifier(let name), .quotedName(let name):
      position += 1
      return name
    default: throw syntaxError("no viable alternative at input '.\(current.kind == .end ? "" : current.text)'")
    }
  }

  private mutating func arguments() throws(CELError) -> [Expression] {
    var result: [Expression] = []
    if take(")") { return result }
    repeat { result.append(try expression()) } while take(",")
    try expect(")")
    return result
  }

  private mutating func primary() throws(CELError) -> Expression {
    let token = current
    func literal(_ value: CELValue) -> Expression { Expression(offset: token.offset, node: .literal(value)) }
    position += 1
    switch token.kind {
    case .int(let value):
      guard let int = value.flatMap({ Int64(exactly: $0) }) else { return fault(.syntax, "invalid int literal", token.offset) }
      return literal(.int(int))
    case .uint(let value): return value.map { literal(.uint($0)) } ?? fault(.syntax, "invalid uint literal", token.offset)
    case .double(let value): return value.map { literal(.double($0)) } ?? fault(.syntax, "invalid double literal", token.offset)
    case .string(let value): return literal(.string(value))
    case .bytes(let value): return literal(.bytes(value))
    case .symbol("true"): return literal(.bool(true))
    case .symbol("false"): return literal(.bool(false))
    case .symbol("null"): return literal(.null)
    case .symbol("("):
      let inner = try expression()
      try expect(")")
      return inner
    case .symbol("["): return try list(token)
    case .symbol("{"): return try map(token)
    case .symbol("."), .identifier:
      var (name, place) = (token.text, token.offset)
      if name == "." {
        place = current.offset
        if current.isQuoted { throw syntaxError("no viable alternative at input '.\(current.text)'") }
        name = "." + (try self.name())
      }
      if Token.reserved.contains(name) { return fault(.syntax, "reserved identifier: \(name)", token.offset) }
      let opening = current.offset
      if take("(") { return call(name, try arguments(), opening) }
      return Expression(offset: place, node: .identifier(name))
    default:
      position -= 1
      throw syntaxError("mismatched input '\(token.text)' expecting \(Self.operandStart)")
    }
  }

  private mutating func list(_ token: Token) throws(CELError) -> Expression {
    var elements: [(value: Expression, isOptional: Bool)] = []
    if take(",") {
      try expect("]")
      return Expression(offset: token.offset, node: .list([]))
    }
    while !isNext("]") {
      let isOptional = take("?")
      elements.append((try expression(), isOptional))
      if !take(",") { break }
    }
    try expect("]")
    return Expression(offset: token.offset, node: .list(elements))
  }

  private mutating func map(_ token: Token) throws(CELError) -> Expression {
    var entries: [(key: Expression, value: Expression, isOptional: Bool)] = []
    if take(",") {
      try expect("}")
      return Expression(offset: token.offset, node: .map([]))
    }
    while !isNext("}") {
      let isOptional = take("?")
      let key = try expression()
      try expect(":")
      entries.append((key, try expression(), isOptional))
      if !take(",") { break }
    }
    try expect("}")
    return Expression(offset: token.offset, node: .map(entries))
  }
}
