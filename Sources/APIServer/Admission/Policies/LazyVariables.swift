import CEL
import Synchronization

/// `variables` of a policy: each is evaluated when it is first asked for, and once for a request.
final class LazyVariables: CELHostValue {
  let typeName = "kubernetes.variables"
  private let expressions: [(name: String, expression: CompiledExpression)]
  private let values: [String: CELValue]
  private let known = Mutex<[String: Result<CELValue, CELError>]>([:])
  private let cost = Mutex(0)

  init(_ expressions: [(name: String, expression: CompiledExpression)], _ values: [String: CELValue]) {
    self.expressions = expressions
    self.values = values
  }

  func field(_ name: String) throws(CELError) -> CELValue? {
    if let value = known.withLock({ $0[name] }) { return try value.get() }
    guard let position = expressions.firstIndex(where: { $0.name == name }) else { return nil }
    let result = evaluate(position)
    known.withLock { $0[name] = result }
    return try result.get()
  }

  /// A variable sees those before it.
  private func evaluate(_ position: Int) -> Result<CELValue, CELError> {
    var budget = CELBudget(CELCost.perRequest)
    defer { cost.withLock { $0 += CELCost.perRequest - budget.remaining } }
    let (name, expression) = expressions[position]
    do throws(CELError) {
      return .success(try expression.evaluate(values, self, budget: &budget))
    } catch {
      var inner = error.message
      let prefix = "expression '\(expression.source)' resulted in error: "
      if inner.hasPrefix(prefix) { inner.removeFirst(prefix.count) }
      return .failure(CELError(.invalidArgument, "composited variable \"\(name)\" fails to evaluate: \(inner)"))
    }
  }

  /// What evaluation has cost since it was last asked for.
  func takeCost() -> Int {
    cost.withLock { cost in
      defer { cost = 0 }
      return cost
    }
  }
}
