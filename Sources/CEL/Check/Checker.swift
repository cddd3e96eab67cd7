/// Finds the types of all parts of an expression and tells what cannot be right, in cel-go's words: undeclared names, fields a type does
/// not have, functions called with what they do not take, regular expressions and durations that are none.
struct Checker {
  let environment: CELEnvironment
  let source: String
  var checked = CheckedExpression()
  var errors: [CELError] = []
  var unifier = TypeUnifier()
  var locals: [(name: String, type: CELType)] = []
  var literals: [(function: String, text: String, place: Expression)] = []

  static func check(_ root: Expression, source: String, environment: CELEnvironment) throws(CELError) -> CheckedExpression {
    var checker = Checker(environment: environment, source: source)
    _ = checker.type(of: root)
    if checker.errors.isEmpty { checker.checkLiterals() }
    try CELError.raise(checker.errors)
    let unifier = checker.unifier
    checker.checked.types = checker.checked.types.mapValues { unifier.substituted($0, closes: true) }
    checker.checked.result = checker.checked.type(root)
    return checker.checked
  }

  private init(environment: CELEnvironment, source: String) {
    self.environment = environment
    self.source = source
  }

  mutating func report(_ code: CELError.Code, _ message: String, _ place: Expression) {
    errors.append(CELError(code, message, offset: place.offset, source: source))
  }

  mutating func mismatch(_ expected: CELType, _ found: CELType, _ place: Expression) {
    let (wanted, got) = (unifier.substituted(expected, closes: true), unifier.substituted(found, closes: true))
    report(.noSuchOverload, "expected type '\(wanted)' but found '\(got)'", place)
  }

  mutating func type(of expression: Expression) -> CELType {
    let type = find(expression)
    checked.types[ObjectIdentifier(expression)] = type
    return type
  }

  private mutating func find(_ expression: Expression) -> CELType {
    switch expression.node {
    case .literal(let value): return Checker.type(ofLiteral: value)
    case .identifier(let name): return identifier(name, expression)
    case .select(let operand, let field, let tests, let isOptional):
      if let name = Checker.qualifiedName(expression), let variable = environment.variables[name] {
        checked.references.insert(name)
        return variable.type
      }
      let type = select(operand, field, isOptional: isOptional, expression)
      return tests ? .bool : type
    case .index(let operand, let index, let isOptional):
      return resolve(isOptional ? "_[?_]" : "_[_]", nil, [operand, index], expression)
    case .call(let name, let arguments): return call(name, arguments, expression)
    case .method(let receiver, let name, let arguments): return method(receiver, name, arguments, expression)
    case .list(let elements): return list(elements)
    case .map(let entries): return map(entries)
    case .structure(let name, let fields): return structure(name, fields, expression)
    case .and(let left, let right): return logic("_&&_", left, right, expression)
    case .or(let left, let right): return logic("_||_", left, right, expression)
    case .conditional(let condition, let yes, let no): return resolve("_?_:_", nil, [condition, yes, no], expression)
    case .unary(let name, let operand): return resolve(name == "!" ? "!_" : "-_", nil, [operand], expression)
    case .binary(let name, let left, let right):
      return resolve(Operators.names[name] ?? "_\(name)_", nil, [left, right], expression)
    case .comprehension(let macro): return comprehension(macro, expression)
    }
  }

  private static func type(ofLiteral value: CELValue) -> CELType {
    switch value {
    case .bool: .bool
    case .int: .int
    case .uint: .uint
    case .double: .double
    case .string: .string
    case .bytes: .bytes
    case .null: .null
    case .type(let name): .type(Library.qualifiedTypes[name] ?? .dyn)
    default: .dyn
    }
  }

  private mutating func identifier(_ name: String, _ expression: Expression) -> CELType {
    if let local = locals.last(where: { $0.name == name }) { return local.type }
    if let variable = environment.variables[name] {
      checked.references.insert(name)
      return variable.type
    }
    if let type = Library.typeValues[name] { return .type(type) }
    if environment.isOpen { return .dyn }
    report(.undeclared, "undeclared reference to '\(name)' (in container '')", expression)
    return .error
  }

  /// `a.b.c` as one name, where it is one.
  static func qualifiedName(_ expression: Expression) -> String? {
    switch expression.node {
    case .identifier(let name): name
    case .select(let operand, let field, false, false): qualifiedName(operand).map { "\($0).\(field)" }
    default: nil
    }
  }

  private mutating func select(_ operand: Expression, _ field: String, isOptional: Bool, _ place: Expression) -> CELType {
    let operandType = unifier.substituted(type(of: operand))
    var (target, isUnwrapped) = (operandType, false)
    if case .optional(let inner) = operandType { (target, isUnwrapped) = (unifier.substituted(inner), true) }
    var result = CELType.error
    switch target {
    case .map(_, let value): result = value
    case .object(let object):
      if let declared = object.fields[field] {
        result = declared.type
      } else if object.isOpen {
        result = .dyn
      } else {
        report(.undeclared, "undefined field '\(field)'", place)
      }
    case .parameter:
      _ = unifier.isAssignable(.dyn, to: target)
      result = .dyn
    default:
      if !target.isDynamic {
        report(.noSuchOverload, "type '\(unifier.substituted(target, closes: true))' does not support field selection", place)
      }
      result = .dyn
    }
    return isUnwrapped || isOptional ? .optional(result) : result
  }

  private mutating func list(_ elements: [(value: Expression, isOptional: Bool)]) -> CELType {
    var joined: CELType?
    for element in elements {
      let type = unwrapped(type(of: element.value), element.isOptional, element.value)
      joined = join(joined, type, element.value)
    }
    return .list(joined ?? unifier.fresh())
  }

  private mutating func map(_ entries: [(key: Expression, value: Expression, isOptional: Bool)]) -> CELType {
    var (key, value): (CELType?, CELType?)
    for entry in entries {
      key = join(key, type(of: entry.key), entry.key)
      let type = unwrapped(type(of: entry.value), entry.isOptional, entry.value)
      value = join(value, type, entry.value)
    }
    return .map(key ?? unifier.fresh(), value ?? unifier.fresh())
  }

  private mutating func unwrapped(_ type: CELType, _ isOptional: Bool, _ place: Expression) -> CELType {
    guard isOptional else { return type }
    let known = unifier.substituted(type)
    if case .optional(let inner) = known { return inner }
    if !known.isDynamic { mismatch(.optional(known), known, place) }
    return known
  }

  private mutating func join(_ previous: CELType?, _ current: CELType, _ place: Expression) -> CELType {
    guard let previous else { return current }
    if unifier.isAssignable(previous, to: current) { return TypeUnifier.moreGeneral(previous, current) }
    guard environment.libraries == .kubernetes else { return .dyn }
    mismatch(previous, current, place)
    return .error
  }

  private mutating func structure(
    _ name: String, _ fields: [(name: String, value: Expression, isOptional: Bool)], _ place: Expression
  ) -> CELType {
    guard let object = environment.object(named: name) else {
      report(.undeclared, "undeclared reference to '\(name)' (in container '')", place)
      return .error
    }
    for field in fields {
      let found = unwrapped(type(of: field.value), field.isOptional, field.value)
      if let declared = object.fields[field.name] {
        if !unifier.isAssignable(declared.type, to: found) { mismatch(declared.type, found, field.value) }
      } else if !object.isOpen {
        report(.undeclared, "undefined field '\(field.name)'", field.value)
      }
    }
    return .object(object)
  }

  private mutating func logic(_ name: String, _ left: Expression, _ right: Expression, _ place: Expression) -> CELType {
    checked.overloads[ObjectIdentifier(place)] = Signature.all[name] ?? []
    let types = [(left, type(of: left)), (right, type(of: right))]
    var isRight = true
    for (side, type) in types where !unifier.isAssignable(type, to: .bool) {
      mismatch(.bool, type, side)
      isRight = false
    }
    return isRight ? .bool : .error
  }
}
