/// Walks the tree. Errors carry the place where they arose; `&&`, `||` and the quantifiers absorb them when the other side decides.
struct Evaluator {
  let variables: [String: CELValue]
  private let hasDottedNames: Bool
  private var locals: [(name: String, value: CELValue)] = []
  /// What may still be spent.
  private(set) var budget: Int

  init(variables: [String: CELValue], costLimit: Int) {
    self.variables = variables
    hasDottedNames = variables.keys.contains { $0.contains(".") }
    budget = costLimit
  }

  mutating func evaluate(_ expression: Expression) throws(CELError) -> CELValue {
    do { return try evaluate(node: expression.node) } catch {
      if error.offset != nil { throw error }
      var error = error
      error.offset = expression.offset
      throw error
    }
  }

  mutating func spend(_ cost: Int) throws(CELError) {
    budget -= cost
    if budget < 0 { throw CELError(.costExceeded, "operation cancelled: actual cost limit exceeded") }
  }

  private mutating func evaluate(node: Expression.Node) throws(CELError) -> CELValue {
    switch node {
    case .literal(let value): return value
    case .identifier(let name):
      try spend(1)
      return try lookUp(name)
    case .select(let operand, let field, let tests, let isOptional):
      if !tests, let variable = dotted(operand, field) { return variable }
      let value = try evaluate(operand)
      if !tests { try spend(1) }
      return try select(value, field, tests: tests, isOptional: isOptional)
    case .index(let operand, let index, let isOptional):
      try spend(1)
      return try self.index(evaluate(operand), evaluate(index), isOptional: isOptional)
    case .call(let name, let arguments): return try call(name, arguments)
    case .method(let receiver, let name, let arguments): return try method(receiver, name, arguments)
    case .list(let elements): return try list(elements)
    case .map(let entries): return try map(entries)
    case .structure(let name, let fields): return try structure(name, fields)
    case .and(let left, let right): return try logic(left, right, decisive: false)
    case .or(let left, let right): return try logic(left, right, decisive: true)
    case .conditional(let condition, let yes, let no):
      guard case .bool(let value) = try evaluate(condition) else { throw CELError(.noSuchOverload, "no such overload") }
      return try evaluate(value ? yes : no)
    case .unary(let name, let operand):
      let value = try evaluate(operand)
      try spend(1)
      return try Operators.unary(name, value)
    case .binary(let name, let left, let right):
      let (a, b) = (try evaluate(left), try evaluate(right))
      try spend(RuntimeCost.call(Operators.names[name] ?? "_\(name)_", [a, b], nil))
      return try Operators.binary(name, a, b)
    case .comprehension(let comprehension): return try comprehend(comprehension)
    }
  }

  /// A variable with a dot in its name.
  private mutating func dotted(_ operand: Expression, _ field: String) -> CELValue? {
    guard case .identifier(let name) = operand.node, hasDottedNames, !locals.contains(where: { $0.name == name }) else {
      return nil
    }
    return variables["\(name).\(field)"]
  }

  private func lookUp(_ name: String) throws(CELError) -> CELValue {
    if let local = locals.last(where: { $0.name == name }) { return local.value }
    if let value = variables[name] { return value }
    if Library.typeValues[name] != nil { return .type(name) }
    throw CELError(.undeclared, "undeclared reference to '\(name)' (in container '')")
  }

  func isLocal(_ name: String) -> Bool { locals.contains { $0.name == name } || variables[name] != nil }

  mutating func with(_ name: String, _ value: CELValue, _ body: Expression) throws(CELError) -> CELValue {
    locals.append((name, value))
    defer { locals.removeLast() }
    return try evaluate(body)
  }

  mutating func with(
    _ name: String, _ value: CELValue, _ second: String?, _ other: CELValue, _ body: Expression
  ) throws(CELError) -> CELValue {
    guard let second else { return try with(name, value, body) }
    locals.append((name, value))
    defer { locals.removeLast() }
    return try with(second, other, body)
  }

  /// Either side may decide alone, also when the other fails.
  private mutating func logic(_ left: Expression, _ right: Expression, decisive: Bool) throws(CELError) -> CELValue {
    var failure: CELError?
    for side in [left, right] {
      do {
        guard case .bool(let value) = try evaluate(side) else {
          failure = failure ?? CELError(.noSuchOverload, "no such overload", offset: side.offset)
          continue
        }
        if value == decisive { return .bool(decisive) }
      } catch {
        if error.code == .costExceeded { throw error }
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
    return .bool(!decisive)
  }

  private mutating func list(_ elements: [(value: Expression, isOptional: Bool)]) throws(CELError) -> CELValue {
    try spend(CELCost.list)
    var result: [CELValue] = []
    for element in elements {
      let value = try evaluate(element.value)
      if element.isOptional {
        guard case .optional(let inner) = value else {
          throw CELError(.noSuchOverload, "cannot initialize optional list element")
        }
        if let inner { result.append(inner) }
      } else {
        result.append(value)
      }
    }
    return .list(result)
  }

  private mutating func map(_ entries: [(key: Expression, value: Expression, isOptional: Bool)]) throws(CELError) -> CELValue {
    try spend(CELCost.map)
    var result = CELMap()
    for entry in entries {
      let key = try evaluate(entry.key)
      var value = try evaluate(entry.value)
      if entry.isOptional {
        guard case .optional(let inner) = value else { throw CELError(.noSuchOverload, "cannot initialize optional entry") }
        guard let inner else { continue }
        value = inner
      }
      switch key {
      case .bool, .int, .uint, .string: break
      default: throw CELError(.noSuchOverload, "unsupported key type: \(key.typeName)", offset: entry.key.offset)
      }
      guard result[key] == nil else {
        throw CELError(.duplicateKey, "duplicate map key: \(key.text ?? "")", offset: entry.key.offset)
      }
      result[key] = value
    }
    return .map(result)
  }

  private mutating func structure(
    _ name: String, _ fields: [(name: String, value: Expression, isOptional: Bool)]
  ) throws(CELError) -> CELValue {
    try spend(CELCost.structure)
    var result = CELMap()
    for field in fields {
      let value = try evaluate(field.value)
      guard field.isOptional else {
        result[.string(field.name)] = value
        continue
      }
      guard case .optional(let inner) = value else { throw CELError(.noSuchOverload, "cannot initialize optional entry") }
      if let inner { result[.string(field.name)] = inner }
    }
    return .structure(name, result)
  }

  private mutating func call(_ name: String, _ arguments: [Expression]) throws(CELError) -> CELValue {
    var values: [CELValue] = []
    for argument in arguments { values.append(try evaluate(argument)) }
    guard let result = try Library.call(name, values) else { throw .noOverload(name, values) }
    try spend(RuntimeCost.call(name, values, result))
    return result
  }

  private mutating func method(_ receiver: Expression, _ name: String, _ arguments: [Expression]) throws(CELError) -> CELValue {
    let target = try evaluate(receiver)
    // Of `or` and `orValue` the alternative counts only when it is needed.
    if case .optional(let inner) = target, name == "or" || name == "orValue", arguments.count == 1 {
      if let inner { return name == "or" ? target : inner }
      return try evaluate(arguments[0])
    }
    var values = [target]
    for argument in arguments { values.append(try evaluate(argument)) }
    if case .host(let host) = target {
      try spend(RuntimeCost.call(name, values, nil))
      return try host.call(name, Array(values.dropFirst()))
    }
    guard let result = try Library.method(name, values) else { throw .noOverload(name, values) }
    try spend(RuntimeCost.call(name, values, result))
    return result
  }
}
