/// Makes of a macro what it stands for (cel-go's parser/macro.go, cel/library.go, ext/comprehensions.go, ext/lists.go, ext/bindings.go).
/// All that it makes stands at the parenthesis of the call.
struct MacroExpansion {
  let receiver: Expression
  let arguments: [Expression]
  let offset: Int

  /// Nil when it is no macro.
  func expand(_ name: String, in environment: CELEnvironment) throws(CELError) -> Expression? {
    switch (name, arguments.count) {
    case ("all", 2), ("all", 3), ("exists", 2), ("exists", 3), ("exists_one", 2), ("exists_one", 3), ("existsOne", 3):
      return try quantifier(name)
    case ("existsOne", 2) where environment.libraries == .all: return try quantifier(name)
    case ("map", 2), ("map", 3): return try map(arguments, over: receiver)
    case ("filter", 2): return try filter()
    case ("transformList", 3), ("transformList", 4), ("transformMap", 3), ("transformMap", 4), ("transformMapEntry", 3),
      ("transformMapEntry", 4):
      return try transform(name)
    case ("optMap", 2), ("optFlatMap", 2): return try optional(name)
    case ("sortBy", 2): return try sortBy()
    case ("bind", 3):
      guard environment.hasBindings, case .identifier("cel") = receiver.node else { return nil }
      let variable = try self.variable(arguments[0], "cel.bind() variable names must be simple identifiers")
      return bind(variable, to: arguments[1], arguments[2])
    default: return nil
    }
  }

  // MARK: Parts

  private func at(_ node: Expression.Node) -> Expression { Expression(offset: offset, node: node) }
  private func literal(_ value: CELValue) -> Expression { at(.literal(value)) }
  private func identifier(_ name: String) -> Expression { at(.identifier(name)) }
  private var accumulator: Expression { identifier(Comprehension.accumulatorName) }
  private func call(_ name: String, _ arguments: Expression...) -> Expression { at(.call(name, target: nil, arguments)) }
  private func list(_ elements: Expression...) -> Expression { at(.list(elements.map { ($0, false) })) }

  private func fault(_ message: String, _ place: Expression) -> CELError {
    CELError(.invalidMacro, message, offset: place.offset)
  }

  private func variable(_ expression: Expression, _ message: String) throws(CELError) -> String {
    guard case .identifier(let name) = expression.node else { throw fault(message, expression) }
    return name
  }

  private func loopVariable(_ expression: Expression, _ message: String) throws(CELError) -> String {
    let name = try variable(expression, message)
    guard name != "__result__" else { throw fault("iteration variable overwrites accumulator variable", expression) }
    return name
  }

  private func loopVariables(_ isPair: Bool) throws(CELError) -> (first: String, second: String?) {
    let message = "argument must be a simple name"
    guard isPair else { return (try loopVariable(arguments[0], message), nil) }
    let (first, second) = (try variable(arguments[0], message), try variable(arguments[1], message))
    guard first != second else { throw fault("duplicate variable name: \(first)", arguments[1]) }
    return (try loopVariable(arguments[0], message), try loopVariable(arguments[1], message))
  }

  private func loop(
    _ range: Expression, _ variables: (first: String, second: String?), initial: Expression, condition: Expression? = nil,
    step: Expression, result: Expression? = nil
  ) -> Expression {
    at(
      .comprehension(
        Comprehension(
          range: range, variable: variables.first, second: variables.second, accumulator: Comprehension.accumulatorName,
          initial: initial, condition: condition ?? literal(.bool(true)), step: step, result: result ?? accumulator)))
  }

  private func chosen(_ filter: Expression?, _ step: Expression) -> Expression {
    filter.map { call("_?_:_", $0, step, accumulator) } ?? step
  }

  private func bind(_ name: String, to value: Expression, _ body: Expression) -> Expression {
    at(
      .comprehension(
        Comprehension(
          range: list(), variable: "#unused", accumulator: name, initial: value, condition: literal(.bool(false)),
          step: identifier(name), result: body)))
  }

  // MARK: Macros

  private func quantifier(_ name: String) throws(CELError) -> Expression {
    let variables = try loopVariables(arguments.count == 3)
    let body = arguments[arguments.count - 1]
    switch name {
    case "all":
      return loop(
        receiver, variables, initial: literal(.bool(true)), condition: call("@not_strictly_false", accumulator),
        step: call("_&&_", accumulator, body))
    case "exists":
      return loop(
        receiver, variables, initial: literal(.bool(false)), condition: call("@not_strictly_false", call("!_", accumulator)),
        step: call("_||_", accumulator, body))
    default:
      let one = literal(.int(1))
      return loop(
        receiver, variables, initial: literal(.int(0)), step: chosen(body, call("_+_", accumulator, one)),
        result: call("_==_", accumulator, literal(.int(1))))
    }
  }

  private func map(_ arguments: [Expression], over range: Expression) throws(CELError) -> Expression {
    let variable = try loopVariable(arguments[0], "argument is not an identifier")
    let step = call("_+_", accumulator, list(arguments[arguments.count - 1]))
    return loop(range, (variable, nil), initial: list(), step: chosen(arguments.count == 3 ? arguments[1] : nil, step))
  }

  private func filter() throws(CELError) -> Expression {
    let variable = try loopVariable(arguments[0], "argument is not an identifier")
    let step = call("_+_", accumulator, list(arguments[0]))
    return loop(receiver, (variable, nil), initial: list(), step: chosen(arguments[1], step))
  }

  private func transform(_ name: String) throws(CELError) -> Expression {
    let variables = try loopVariables(true)
    let body = arguments[arguments.count - 1]
    let filter = arguments.count == 4 ? arguments[2] : nil
    let step: Expression
    switch name {
    case "transformList": step = call("_+_", accumulator, list(body))
    case "transformMap": step = call("cel.@mapInsert", accumulator, identifier(variables.first), body)
    default: step = call("cel.@mapInsert", accumulator, body)
    }
    return loop(receiver, variables, initial: name == "transformList" ? list() : at(.map([])), step: chosen(filter, step))
  }

  private func optional(_ name: String) throws(CELError) -> Expression {
    let variable = try variable(arguments[0], "\(name)() variable name must be a simple identifier")
    let target = "@target"
    var isNamed = false
    if case .identifier = receiver.node { isNamed = true }
    let subject = isNamed ? receiver : identifier(target)
    let inner = bind(variable, to: at(.call("value", target: copy(subject), [])), arguments[1])
    let result = call(
      "_?_:_", at(.call("hasValue", target: subject, [])), name == "optMap" ? call("optional.of", inner) : inner,
      call("optional.none"))
    return isNamed ? result : bind(target, to: receiver, result)
  }

  private func copy(_ expression: Expression) -> Expression { Expression(offset: expression.offset, node: expression.node) }

  /// `list.sortBy(e, key)`: the list in the order of the keys of its elements.
  private func sortBy() throws(CELError) -> Expression {
    switch receiver.node {
    case .literal, .map, .structure:
      throw fault("sortBy can only be applied to a list, identifier, comprehension, call or select expression", receiver)
    default: break
    }
    let input = "@__sortBy_input__"
    let keys = try map(arguments, over: identifier(input))
    return bind(input, to: receiver, at(.call("@sortByAssociatedKeys", target: identifier(input), [keys])))
  }
}
