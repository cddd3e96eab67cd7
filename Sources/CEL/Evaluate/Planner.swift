/// Makes the plan of a checked expression. Throws what constants alone tell: conversions and patterns that fail (`instantiation`).
struct Planner {
  let checked: CheckedExpression
  let source: String

  static func plan(_ root: Expression, _ checked: CheckedExpression, source: String) throws(CELError) -> Plan {
    try Planner(checked: checked, source: source).plan(root)
  }

  private func plan(_ expression: Expression) throws(CELError) -> Plan {
    if let reference = checked.references[ObjectIdentifier(expression)] {
      switch reference {
      case .variable(let name): return .attribute(.variable(name, [], offset: expression.offset))
      case .type(let name): return .constant(.type(Library.valueNames[name] ?? name))
      }
    }
    switch expression.node {
    case .literal(let value): return .constant(value)
    case .identifier(let name):
      return .attribute(.variable(name.hasPrefix(".") ? String(name.dropFirst()) : name, [], offset: expression.offset))
    case .select(let operand, let field, let tests):
      let key = Plan.Qualifier(key: .constant(.string(field)), isOptional: false, tests: tests, offset: expression.offset)
      let attribute = try plan(operand).asAttribute.adding(key)
      return tests ? .test(attribute) : .attribute(attribute)
    case .call(let name, let target, let arguments): return try call(name, target, arguments, expression)
    case .list(let elements): return try list(elements)
    case .map(let entries): return try map(entries)
    case .structure(let name, let fields):
      var parts: [(name: String, value: Plan, isOptional: Bool)] = []
      for field in fields { parts.append((field.name, try plan(field.value), field.isOptional)) }
      return .structure(name, parts)
    case .comprehension(let loop):
      return .fold(
        Plan.Fold(
          range: try plan(loop.range), variable: loop.variable, second: loop.second, accumulator: loop.accumulator,
          initial: try plan(loop.initial), condition: try plan(loop.condition), step: try plan(loop.step),
          result: try plan(loop.result), offset: expression.offset))
    }
  }

  private func list(_ elements: [(value: Expression, isOptional: Bool)]) throws(CELError) -> Plan {
    var parts: [(value: Plan, isOptional: Bool)] = []
    for element in elements { parts.append((try plan(element.value), element.isOptional)) }
    let constants = parts.compactMap(\.value.constant)
    guard constants.count == parts.count, !parts.contains(where: \.isOptional) else { return .list(parts) }
    return .constant(.list(constants))
  }

  private func map(_ entries: [(key: Expression, value: Expression, isOptional: Bool)]) throws(CELError) -> Plan {
    var parts: [(key: Plan, value: Plan, isOptional: Bool)] = []
    for entry in entries { parts.append((try plan(entry.key), try plan(entry.value), entry.isOptional)) }
    var constant = CELMap()
    for part in parts {
      guard let key = part.key.constant, let value = part.value.constant, !part.isOptional else { return .map(parts) }
      constant[key] = value
    }
    return .constant(.map(constant))
  }

  private static let conversions: Set<String> = [
    "bool", "bytes", "double", "duration", "dyn", "int", "string", "timestamp", "type", "uint",
  ]

  private func call(_ written: String, _ receiver: Expression?, _ operands: [Expression], _ place: Expression)
    throws(CELError) -> Plan
  {
    let (name, target) = checked.callee(written, receiver, place)
    var arguments: [Plan] = []
    if let target { arguments.append(try plan(target)) }
    for operand in operands { arguments.append(try plan(operand)) }
    switch (name, arguments.count) {
    case ("_&&_", 2), ("_||_", 2): return .logic(arguments[0], arguments[1], decisive: name == "_||_", offset: place.offset)
    case ("_?_:_", 3): return .attribute(.conditional(arguments[0], arguments[1].asAttribute, arguments[2].asAttribute))
    case ("_==_", 2), ("_!=_", 2): return .equal(arguments[0], arguments[1], isNegated: name == "_!=_")
    case ("_[_]", 2), ("_[?_]", 2), ("_?._", 2):
      let key: Plan.Qualifier.Key = arguments[1].constant.map { .constant($0) } ?? .computed(arguments[1].asAttribute)
      let qualifier = Plan.Qualifier(key: key, isOptional: name != "_[_]", offset: place.offset)
      return .attribute(arguments[0].asAttribute.adding(qualifier))
    default: break
    }
    let ways = checked.overloads[ObjectIdentifier(place)] ?? []
    let way = ways.count == 1 ? ways[0] : nil
    if target != nil, name == "or" || name == "orValue", arguments.count == 2 {
      return .alternative(arguments[0], arguments[1], isValue: name == "orValue")
    }
    if name == "@in", case .list? = way?.parameters.last, let set = Self.set(arguments[1]) {
      return set.isEmpty ? .constant(.bool(false)) : .member(arguments[0], of: set)
    }
    let call = Plan.Call(
      name: name, hasReceiver: target != nil, arguments: arguments, way: way, pattern: try pattern(name, arguments),
      offset: place.offset)
    guard Self.conversions.contains(name), arguments.count == 1, arguments[0].constant != nil else { return .call(call) }
    var evaluator = Evaluator(variables: [:], costLimit: .max)
    do { return .constant(try evaluator.evaluate(.call(call))) } catch { throw instantiation(error.message) }
  }

  /// The simple values of a list of constants; nil when it has others.
  private static func set(_ list: Plan) -> Set<CELValue>? {
    guard let elements = list.constant?.elements else { return nil }
    for element in elements {
      switch element {
      case .bool, .int, .uint, .double, .string: continue
      default: return nil
      }
    }
    return Set(elements)
  }

  private func pattern(_ name: String, _ arguments: [Plan]) throws(CELError) -> RegexProgram? {
    guard ["matches", "find", "findAll"].contains(name), arguments.count > 1, let text = arguments[1].constant?.string else {
      return nil
    }
    do throws(CELError) { return try RegexProgram(text) } catch { throw instantiation(error.message) }
  }

  private func instantiation(_ message: String) -> CELError { CELError(.instantiation, message, source: source) }
}
