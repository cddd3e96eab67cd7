extension Parser {
  /// `has(a.b)` is the one macro without a receiver.
  func call(_ name: String, _ arguments: [Expression], _ offset: Int) throws(CELError) -> Expression {
    guard name == "has" else { return Expression(offset: offset, node: .call(name, arguments)) }
    guard arguments.count == 1, case .select(let operand, let field, _, _) = arguments[0].node else {
      throw CELError(.invalidMacro, "invalid argument to has() macro", offset: offset, source: source)
    }
    return Expression(offset: offset, node: .select(operand, field, tests: true, isOptional: false))
  }

  /// A method, unless it is a macro over the receiver or a function of a namespace such as `math.greatest`.
  func method(_ receiver: Expression, _ name: String, _ arguments: [Expression], _ offset: Int) throws(CELError) -> Expression {
    if case .identifier("cel") = receiver.node, name == "bind" {
      guard arguments.count == 3 else {
        throw CELError(.invalidMacro, "cel.bind() requires a variable, a value and an expression", offset: offset, source: source)
      }
      return comprehension(.bind, arguments[1], try variable(arguments[0]), nil, nil, arguments[2], offset)
    }
    if let macro = try self.macro(receiver, name, arguments, offset) { return macro }
    if case .identifier(let namespace) = receiver.node, Library.namespaces.contains(namespace),
      Library.contains("\(namespace).\(name)")
    {
      return Expression(offset: offset, node: .call("\(namespace).\(name)", arguments))
    }
    return Expression(offset: offset, node: .method(receiver, name, arguments))
  }

  private func macro(
    _ receiver: Expression, _ name: String, _ arguments: [Expression], _ offset: Int
  ) throws(CELError) -> Expression? {
    let kind: Comprehension.Kind
    switch (name, arguments.count) {
    case ("all", 2), ("all", 3): kind = .all
    case ("exists", 2), ("exists", 3): kind = .exists
    case ("exists_one", 2), ("exists_one", 3), ("existsOne", 2), ("existsOne", 3): kind = .existsOne
    case ("map", 2), ("map", 3):
      return comprehension(
        .map, receiver, try variable(arguments[0]), nil, arguments.count == 3 ? arguments[1] : nil,
        arguments[arguments.count - 1],
        offset)
    case ("filter", 2): kind = .filter
    case ("sortBy", 2): return try sortBy(receiver, arguments, offset)
    case ("optMap", 2): kind = .optMap
    case ("optFlatMap", 2): kind = .optFlatMap
    case ("transformList", 3), ("transformList", 4), ("transformMap", 3), ("transformMap", 4), ("transformMapEntry", 3),
      ("transformMapEntry", 4):
      return comprehension(
        Comprehension.Kind(rawValue: name) ?? .transformList, receiver, try variable(arguments[0]), try variable(arguments[1]),
        arguments.count == 4 ? arguments[2] : nil, arguments[arguments.count - 1], offset)
    default: return nil
    }
    let second = arguments.count == 3 ? try variable(arguments[1]) : nil
    return comprehension(kind, receiver, try variable(arguments[0]), second, nil, arguments[arguments.count - 1], offset)
  }

  /// `list.sortBy(e, key)`: the list in the order of the keys of its elements.
  private func sortBy(_ list: Expression, _ arguments: [Expression], _ offset: Int) throws(CELError) -> Expression {
    if case .literal = list.node {
      throw CELError(
        .invalidMacro, "sortBy can only be applied to a list, identifier, comprehension, call or select expression",
        offset: list.offset, source: source)
    }
    let name = "@__sortBy_input__"
    func input() -> Expression { Expression(offset: offset, node: .identifier(name)) }
    let keys = comprehension(.map, input(), try variable(arguments[0]), nil, nil, arguments[1], offset)
    let sorted = Expression(offset: offset, node: .method(input(), "@sortByAssociatedKeys", [keys]))
    return comprehension(.bind, list, name, nil, nil, sorted, offset)
  }

  private func variable(_ expression: Expression) throws(CELError) -> String {
    guard case .identifier(let name) = expression.node else {
      throw CELError(.invalidMacro, "argument must be a simple name", offset: expression.offset, source: source)
    }
    return name
  }

  private func comprehension(
    _ kind: Comprehension.Kind, _ range: Expression, _ variable: String, _ second: String?, _ condition: Expression?,
    _ body: Expression, _ offset: Int
  ) -> Expression {
    Expression(
      offset: offset,
      node: .comprehension(
        Comprehension(kind: kind, range: range, variable: variable, second: second, condition: condition, body: body)))
  }
}
