/// Finds the types of all parts of an expression and tells what cannot be right, in cel-go's order and words (checker/checker.go).
struct Checker {
  let environment: CELEnvironment
  let source: String
  var checked = CheckedExpression()
  var errors: [CELError] = []
  var unifier = TypeUnifier()
  private var locals: [(name: String, type: CELType)] = []

  static func check(_ root: Expression, source: String, environment: CELEnvironment) throws(CELError) -> CheckedExpression {
    var checker = Checker(environment: environment, source: source)
    checker.check(root)
    try CELError.raise(checker.errors)
    let unifier = checker.unifier
    checker.checked.types = checker.checked.types.mapValues { unifier.substituted($0, closes: true) }
    checker.checked.result = checker.checked.type(root)
    var validator = LiteralValidator(checker.checked, source: source, isHomogeneous: environment.libraries == .kubernetes)
    try CELError.raise(validator.faults(of: root))
    return checker.checked
  }

  private init(environment: CELEnvironment, source: String) {
    self.environment = environment
    self.source = source
  }

  mutating func report(_ code: CELError.Code, _ message: String, _ offset: Int) {
    errors.append(CELError(code, message, offset: offset, source: source))
  }

  mutating func mismatch(_ expected: CELType, _ found: CELType, _ place: Expression) {
    report(.noSuchOverload, "expected type '\(expected)' but found '\(found)'", place.offset)
  }

  func type(_ expression: Expression) -> CELType { checked.type(expression) }

  private mutating func set(_ type: CELType, _ expression: Expression) { checked.types[ObjectIdentifier(expression)] = type }

  mutating func check(_ expression: Expression) { set(found(expression), expression) }

  private mutating func found(_ expression: Expression) -> CELType {
    switch expression.node {
    case .literal(let value): return Checker.type(ofLiteral: value)
    case .identifier(let name): return identifier(name, expression)
    case .select(let operand, let field, let tests):
      if !tests, let known = qualified(expression) { return known }
      let type = select(operand, field, isOptional: false, expression)
      return tests ? .bool : unifier.substituted(type)
    case .call(let name, let target, let arguments): return call(name, target, arguments, expression)
    case .list(let elements): return list(elements)
    case .map(let entries): return map(entries)
    case .structure(let name, let fields): return structure(name, fields, expression)
    case .comprehension(let loop): return comprehension(loop)
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
    default: .dyn
    }
  }

  // MARK: Names

  private mutating func identifier(_ name: String, _ expression: Expression) -> CELType {
    let isRooted = name.hasPrefix(".")
    if !isRooted, let local = locals.last(where: { $0.name == name }) { return local.type }
    if let known = declared(isRooted ? String(name.dropFirst()) : name, expression) { return known }
    if environment.isOpen { return .dyn }
    report(.undeclared, "undeclared reference to '\(name)' (in container '')", expression.offset)
    return .error
  }

  /// A name with dots that is declared as a whole.
  private mutating func qualified(_ expression: Expression) -> CELType? {
    guard var name = expression.qualifiedName, let root = name.split(separator: ".").first else { return nil }
    let isRooted = name.hasPrefix(".")
    if !isRooted, locals.contains(where: { $0.name == root }) { return nil }
    if isRooted { name.removeFirst() }
    return declared(name, expression)
  }

  private mutating func declared(_ name: String, _ expression: Expression) -> CELType? {
    if let variable = environment.variables[name] {
      checked.references[ObjectIdentifier(expression)] = .variable(name)
      return variable.type
    }
    guard let type = Library.typeValues[name] ?? Library.qualifiedTypes[name] else { return nil }
    checked.references[ObjectIdentifier(expression)] = .type(name)
    return .type(type)
  }

  mutating func select(_ operand: Expression, _ field: String, isOptional: Bool, _ place: Expression) -> CELType {
    check(operand)
    var (target, isUnwrapped) = (unifier.substituted(type(operand)), false)
    if case .optional(let inner) = target { (target, isUnwrapped) = (inner, true) }
    var result = CELType.error
    switch target {
    case .map(_, let value): result = value
    case .object(let object):
      if let declared = object.field(field) {
        result = declared.type
      } else if object.isOpen {
        result = .dyn
      } else {
        report(.undeclared, "undefined field '\(field)'", place.offset)
      }
    case .parameter:
      _ = unifier.isAssignable(.dyn, to: target)
      result = .dyn
    case .opaque(let name) where name.hasPrefix("kubernetes."):
      report(.noSuchOverload, "unexpected failed resolution of '\(name)'", place.offset)
    default:
      if !target.isDynamic { report(.noSuchOverload, "type '\(target)' does not support field selection", place.offset) }
      result = .dyn
    }
    return isUnwrapped || isOptional ? .optional(result) : result
  }

  // MARK: Literals

  private mutating func list(_ elements: [(value: Expression, isOptional: Bool)]) -> CELType {
    var joined: CELType?
    for element in elements {
      check(element.value)
      joined = join(joined, unwrapped(type(element.value), element.isOptional, element.value))
    }
    return .list(joined ?? unifier.fresh())
  }

  private mutating func map(_ entries: [(key: Expression, value: Expression, isOptional: Bool)]) -> CELType {
    var (key, value): (CELType?, CELType?)
    for entry in entries {
      check(entry.key)
      key = join(key, type(entry.key))
      check(entry.value)
      value = join(value, unwrapped(type(entry.value), entry.isOptional, entry.value))
    }
    return .map(key ?? unifier.fresh(), value ?? unifier.fresh())
  }

  private mutating func unwrapped(_ type: CELType, _ isOptional: Bool, _ place: Expression) -> CELType {
    guard isOptional else { return type }
    if case .optional(let inner) = type { return inner }
    if type == .error || !type.isDynamic { mismatch(.optional(type), type, place) }
    return type
  }

  private mutating func join(_ previous: CELType?, _ current: CELType) -> CELType {
    guard let previous else { return current }
    return unifier.isAssignable(previous, to: current) ? TypeUnifier.moreGeneral(previous, current) : .dyn
  }

  private mutating func structure(_ name: String, _ fields: [Expression.StructureField], _ place: Expression) -> CELType {
    guard let object = environment.object(named: name) else {
      report(.undeclared, "undeclared reference to '\(name)' (in container '')", place.offset)
      return .error
    }
    for field in fields {
      check(field.value)
      var expected = CELType.error
      if let declared = object.fields[field.name] {
        expected = declared.type
      } else if object.isOpen {
        expected = .dyn
      } else {
        report(.undeclared, "undefined field '\(field.name)'", field.offset)
      }
      let found = unwrapped(type(field.value), field.isOptional, field.value)
      if !unifier.isAssignable(expected, to: found) {
        let message = "expected type of field '\(field.name)' is '\(expected)' but provided type is '\(found)'"
        report(.noSuchOverload, message, field.offset)
      }
    }
    return .object(object)
  }

  // MARK: Loops

  private mutating func comprehension(_ loop: Comprehension) -> CELType {
    check(loop.range)
    check(loop.initial)
    let accumulator = type(loop.initial)
    let range = unifier.substituted(type(loop.range))
    locals.append((loop.accumulator, accumulator))
    let (first, second) = variables(range, isPair: loop.second != nil, loop.range)
    locals.append((loop.variable, first))
    if let name = loop.second { locals.append((name, second)) }
    check(loop.condition)
    assert(loop.condition, .bool)
    check(loop.step)
    assert(loop.step, accumulator)
    locals.removeLast(loop.second == nil ? 1 : 2)
    check(loop.result)
    locals.removeLast()
    return unifier.substituted(type(loop.result))
  }

  private mutating func variables(_ range: CELType, isPair: Bool, _ place: Expression) -> (CELType, CELType) {
    switch range {
    case .list(let element): return isPair ? (.int, element) : (element, .dyn)
    case .map(let key, let value): return (key, value)
    case .dyn, .error, .parameter:
      _ = unifier.isAssignable(.dyn, to: range)
      return (.dyn, .dyn)
    default:
      let message = "expression of type '\(range)' cannot be range of a comprehension (must be list, map, or dynamic)"
      report(.noSuchOverload, message, place.offset)
      return (.error, .error)
    }
  }

  private mutating func assert(_ expression: Expression, _ expected: CELType) {
    if !unifier.isAssignable(expected, to: type(expression)) { mismatch(expected, type(expression), expression) }
  }
}
