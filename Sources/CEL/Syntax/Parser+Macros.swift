extension Parser {
  /// `has(a.b)` is the one macro without a receiver.
  mutating func call(_ name: String, _ arguments: [Expression], _ offset: Int) -> Expression {
    guard name == "has", arguments.count == 1 else {
      return Expression(offset: offset, node: .call(name, target: nil, arguments))
    }
    guard case .select(let operand, let field, _) = arguments[0].node else {
      return fault(.invalidMacro, "invalid argument to has() macro", arguments[0].offset)
    }
    return Expression(offset: offset, node: .select(operand, field, tests: true))
  }

  /// A method, unless it is a macro over the receiver.
  mutating func method(_ receiver: Expression, _ name: String, _ arguments: [Expression], _ offset: Int) -> Expression {
    let expansion = MacroExpansion(receiver: receiver, arguments: arguments, offset: offset)
    do throws(CELError) {
      if let expanded = try expansion.expand(name, in: environment) { return expanded }
    } catch {
      return fault(.invalidMacro, error.message, error.offset ?? offset)
    }
    return Expression(offset: offset, node: .call(name, target: receiver, arguments))
  }
}
