import KubeAPI

/// A compiled expression of the Common Expression Language (cel.dev) with Kubernetes' libraries. Evaluation has no effects, ends after
/// a bounded number of steps, and may run side by side.
package struct CELProgram: Sendable {
  package let source: String
  package let environment: CELEnvironment
  let root: Expression
  let checked: CheckedExpression
  private let plan: Plan

  /// Parses, checks and plans. The error's `description` is what cel-go prints, with all faults; its code is `.instantiation` when only
  /// planning failed.
  package init(compile source: String, in environment: CELEnvironment) throws(CELError) {
    self.source = source
    self.environment = environment
    root = try Parser.parse(source, in: environment)
    checked = try Checker.check(root, source: source, environment: environment)
    plan = try Planner.plan(root, checked, source: source)
  }

  /// `variables` are the names the expression may use, of any type; nil leaves that to evaluation. All libraries are there.
  package init(compile source: String, variables: Set<String>? = nil) throws(CELError) {
    let declared = Dictionary(uniqueKeysWithValues: (variables ?? []).map { ($0, CELDeclaration.dyn) })
    try self.init(compile: source, in: CELEnvironment(declared, libraries: .all, isOpen: variables == nil))
  }

  /// The type of what comes out; dyn where only evaluation can tell.
  package var resultType: CELType { checked.result }

  /// Whether the expression uses a declared variable.
  package func uses(_ variable: String) -> Bool { checked.references.values.contains(.variable(variable)) }

  /// The least and the most that evaluation can cost, by the sizes the declarations allow.
  package func estimatedCost() -> CostRange {
    var estimator = CostEstimator(checked, variables: environment.variables)
    return estimator.cost(root)
  }

  /// Evaluates with JSON as variables.
  package func evaluate(_ variables: [String: JSON], costLimit: Int = CELCost.perRequest) throws(CELError) -> CELValue {
    try evaluate(values: variables.mapValues { CELValue($0) }, costLimit: costLimit)
  }

  package func evaluate(values: [String: CELValue], costLimit: Int = CELCost.perRequest) throws(CELError) -> CELValue {
    var budget = CELBudget(costLimit)
    return try evaluate(values: values, budget: &budget, perCall: costLimit)
  }

  /// Evaluates and takes what it cost out of the budget, also when it fails. Costing more than `perCall` is an error of its own
  /// (`costExceeded`); an exhausted budget is the caller's to tell.
  package func evaluate(
    values: [String: CELValue], budget: inout CELBudget, perCall: Int = CELCost.perCall
  ) throws(CELError) -> CELValue {
    var evaluator = Evaluator(variables: values, costLimit: perCall)
    defer { budget.remaining -= evaluator.cost }
    do throws(CELError) { return try evaluator.evaluate(plan) } catch {
      var error = error
      error.source = source
      throw error
    }
  }

  /// Evaluates what must be true or false.
  package func test(_ variables: [String: JSON], costLimit: Int = CELCost.perRequest) throws(CELError) -> Bool {
    let value = try evaluate(variables, costLimit: costLimit)
    guard let bool = value.bool else {
      throw CELError(.noSuchOverload, "must evaluate to bool, got \(value.typeName)", offset: root.offset, source: source)
    }
    return bool
  }
}

/// What several evaluations may cost together.
package struct CELBudget: Sendable {
  package var remaining: Int

  package init(_ amount: Int) { remaining = amount }

  package var isExhausted: Bool { remaining < 0 }
}
