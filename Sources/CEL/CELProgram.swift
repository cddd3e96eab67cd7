import KubeAPI

/// A compiled expression of the Common Expression Language (cel.dev) with Kubernetes' libraries. Evaluation has no effects, ends after
/// a bounded number of steps, and may run side by side.
package struct CELProgram: Sendable {
  package let source: String
  let root: Expression

  /// `variables` are the names the expression may use; nil leaves that to evaluation.
  package init(compile source: String, variables: Set<String>? = nil) throws(CELError) {
    self.source = source
    root = try Parser.parse(source)
    try Checker.check(root, source: source, variables: variables)
  }

  /// Evaluates with JSON as variables.
  package func evaluate(_ variables: [String: JSON], costLimit: Int = CELProgram.costLimit) throws(CELError) -> CELValue {
    try evaluate(values: variables.mapValues { CELValue($0) }, costLimit: costLimit)
  }

  package func evaluate(values: [String: CELValue], costLimit: Int = CELProgram.costLimit) throws(CELError) -> CELValue {
    var evaluator = Evaluator(variables: values, costLimit: costLimit)
    do { return try evaluator.evaluate(root) } catch {
      var error = error
      error.source = source
      throw error
    }
  }

  /// Evaluates what must be true or false.
  package func test(_ variables: [String: JSON], costLimit: Int = CELProgram.costLimit) throws(CELError) -> Bool {
    let value = try evaluate(variables, costLimit: costLimit)
    guard let bool = value.bool else {
      throw CELError(.noSuchOverload, "must evaluate to bool, got \(value.typeName)", offset: root.offset, source: source)
    }
    return bool
  }

  /// Upstream's budget for one admission or validation expression.
  package static let costLimit = 10_000_000
}
