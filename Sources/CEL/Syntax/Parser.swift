/// Reads an expression by recursive descent, its depth limited.
struct Parser {
  private let tokens: [Token]
  let source: String
  private var position = 0
  private var depth = 0
  static let maximumDepth = 200

  static func parse(_ source: String) throws(CELError) -> Expression {
    var parser = Parser(tokens: try Lexer.tokens(source), source: source)
    let result = try parser.expression()
    guard parser.current.kind == .end else {
      let isAlone = parser.position + 1 < parser.tokens.count && parser.tokens[parser.position + 1].kind == .end
      throw parser.syntaxError("\(isAlone ? "extraneous" : "mismatched") input '\(parser.current.text)' expecting <EOF>")
    }
    return result
  }

  private init(tokens: [Token], source: String) {
    self.tokens = tokens
    self.source = source
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
    return Expression(offset: offset, node: .conditional(condition, yes, try expression()))
  }

  private mutating func disjunction() throws(CELError) -> Expression {
    var (operands, offsets) = ([try conjunction()], [Int]())
    while case let offset = current.offset, take("||") {
      offsets.append(offset)
      operands.append(try conjunction())
    }
    return Self.balanced(operands[...], offsets[...]) { .or($0, $1) }
  }

  private mutating func conjunction() throws(CELError) -> Expression {
    var (operands, offsets) = ([try relation()], [Int]())
    while case let offset = current.offset, take("&&") {
      offsets.append(offset)
      operands.append(try relation())
    }
    return Self.balanced(operands[...], offsets[...]) { .and($0, $1) }
  }

  /// Long chains become trees of little depth.
  private static func balanced(
    _ operands: ArraySlice<Expression>, _ offsets: ArraySlice<Int>, _ make: (Expression, Expression) -> Expression.Node
  ) -> Expression {
    guard operands.count > 1 else { return operands[operands.startIndex] }
    let middle = offsets.startIndex + offsets.count / 2
    let split = operands.startIndex + offsets.count / 2 + 1
    let left = balanced(operands[..<split], offsets[..<middle], make)
    let right = balanced(operands[split...], offsets[(middle + 1)...], make)
    return Expression(offset: offsets[middle], node: make(left, right))
  }

  private mutating func relation() throws(CELError) -> Expression {
    var left = try sum()
    var length = 0
    while let name = next(of: ["==", "!=", "<", "<=", ">", ">=", "in"]) {
      try lengthen(&length)
      let offset = current.offset
      position += 1
      left = Expression(offset: offset, node: .binary(name, left, try sum()))
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
      left = Expression(offset: offset, node: .binary(name, left, try product()))
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
      left = Expression(offset: offset, node: .binary(name, left, try unary()))
    }
    return left
  }

  /// A chain of operators is a tree as deep as the chain is long.
  private func lengthen(_ length: inout Int) throws(CELError) {
    length += 1
    guard depth + length < Self.maximumDepth else { throw tooDeep }
  }

  private var tooDeep: CELError {
    CELError(.tooDeep, "expression recursion limit exceeded: \(Self.maximumDepth)", offset: current.offset, source: source)
  }

  private func next(of symbols: [String]) -> String? {
    guard case .symbol(let symbol) = current.kind, symbols.contains(symbol) else { return nil }
    return symbol
  }

  private mutating func unary() throws(CELError) -> Expression {
    let offset = current.offset
    if take("!") {
      depth += 1
      defer { depth -= 1 }
      guard depth < Self.maximumDepth else { throw tooDeep }
      return Expression(offset: offset, node: .unary("!", try unary()))
    }
    guard isNext("-") else { return try member() }
    position += 1
    switch current.kind {
    case .int(let value) where value <= UInt64(Int64.max) + 1:
      position += 1
      let literal = value == UInt64(Int64.max) + 1 ? Int64.min : -Int64(value)
      return try member(Expression(offset: offset, node: .literal(.int(literal))))
    case .double(let value):
      position += 1
      return try member(Expression(offset: offset, node: .literal(.double(-value))))
    default:
      depth += 1
      defer { depth -= 1 }
      guard depth < Self.maximumDepth else { throw tooDeep }
      return Expression(offset: offset, node: .unary("-", try unary()))
    }
  }

  private mutating func member(_ start: Expression? = nil) throws(CELError) -> Expression {
    var operand: Expression
    if let start { operand = start } else { operand = try primary() }
    var length = 0
    while true {
      try lengthen(&length)
      let offset = current.offset
      if take(".?") {
        operand = Expression(offset: offset, node: .select(operand, try name(), tests: false, isOptional: true))
      } else if take(".") {
        let field = try name()
        let opening = current.offset
        if take("(") {
          operand = try method(operand, field, try arguments(), opening)
        } else {
          operand = Expression(offset: offset, node: .select(operand, field, tests: false, isOptional: false))
          if let type = Checker.qualifiedName(operand), Library.qualifiedTypes[type] != nil {
            operand = Expression(offset: offset, node: .literal(.type(type)))
          }
        }
      } else if isNext("{"), let type = Checker.qualifiedName(operand) {
        operand = try structure(type, offset)
      } else if isNext("[") || isNext("[?") {
        let isOptional = isNext("[?")
        position += 1
        let index = try expression()
        try expect("]")
        operand = Expression(offset: offset, node: .index(operand, index, isOptional: isOptional))
      } else {
        return operand
      }
    }
  }

  private mutating func structure(_ type: String, _ offset: Int) throws(CELError) -> Expression {
    try expect("{")
    var fields: [(name: String, value: Expression, isOptional: Bool)] = []
    while !isNext("}") {
      let isOptional = take("?")
      let field = try name()
      try expect(":")
      fields.append((field, try expression(), isOptional))
      if !take(",") { break }
    }
    try expect("}")
    return Expression(offset: offset, node: .structure(type, fields))
  }

  private mutating func name() throws(CELError) -> String {
    switch current.kind {
    case .identifier(let name):
      position += 1
      return name
    case .symbol("in"):
      position += 1
      return "in"
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
      guard let int = Int64(exactly: value) else {
        throw CELError(.syntax, "Syntax error: invalid int literal", offset: token.offset, source: source)
      }
      return literal(.int(int))
    case .uint(let value): return literal(.uint(value))
    case .double(let value): return literal(.double(value))
    case .string(let value): return literal(.string(value))
    case .bytes(let value): return literal(.bytes(value))
    case .symbol("true"): return literal(.bool(true))
    case .symbol("false"): return literal(.bool(false))
    case .symbol("null"): return literal(.null)
    case .symbol("("):
      let inner = try expression()
      try expect(")")
      return inner
    case .symbol("["), .symbol("[?"): return try list(token)
    case .symbol("{"): return try map(token)
    case .symbol("."), .identifier:
      var name = token.text
      if name == "." { name = try self.name() }
      if Token.reserved.contains(name) {
        throw CELError(.syntax, "reserved identifier: \(name)", offset: token.offset, source: source)
      }
      let opening = current.offset
      if take("(") { return try call(name, try arguments(), opening) }
      return Expression(offset: token.offset, node: .identifier(name))
    default:
      position -= 1
      throw syntaxError("mismatched input '\(token.text)' expecting \(Self.operandStart)")
    }
  }

  private mutating func list(_ token: Token) throws(CELError) -> Expression {
    var elements: [(value: Expression, isOptional: Bool)] = []
    var isOptional = token.kind == .symbol("[?")
    while !isNext("]") {
      if !isOptional { isOptional = take("?") }
      elements.append((try expression(), isOptional))
      isOptional = false
      if !take(",") { break }
    }
    try expect("]")
    return Expression(offset: token.offset, node: .list(elements))
  }

  private mutating func map(_ token: Token) throws(CELError) -> Expression {
    var entries: [(key: Expression, value: Expression, isOptional: Bool)] = []
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
