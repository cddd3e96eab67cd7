import CEL
import KubeAPI
import KubeSchema

/// The expressions of a place in a schema must compile to what is asked of them, and may not cost too much.
struct ExpressionRules {
  /// The most values there can be at the place in one object; nil where nothing bounds it.
  var cardinality: UInt64?
  /// From where on old and new values cannot be told to be the same thing.
  var uncorrelated: String?
  /// The cost of a schema that is as before is not held against a change.
  var ignoresCosts = false

  func check(_ schema: JSON, _ path: String, isRoot: Bool, _ costs: inout RuleCosts) -> [FieldError] {
    let rules = schema["x-kubernetes-validations"].elements
    guard !rules.isEmpty else { return [] }
    let isResource = isRoot || schema["x-kubernetes-embedded-resource"].bool == true
    guard let declaration = CELDeclaration.schema(schema, isResourceRoot: isResource) else {
      let why = "unable to convert structural schema to CEL declarations"
      return [
        FieldError(
          .internalError, "\(path).x-kubernetes-validations",
          "internal error: failed to construct type information for x-kubernetes-validations rules: \(why)")
      ]
    }
    return rules.enumerated().flatMap { index, json in
      check(json, CustomRule(json, declaration: declaration), declaration, "\(path).x-kubernetes-validations[\(index)]", &costs)
    }
  }

  private func check(
    _ json: JSON, _ rule: CustomRule, _ declaration: CELDeclaration, _ path: String, _ costs: inout RuleCosts
  ) -> [FieldError] {
    var errors: [FieldError] = []
    func charge(_ program: CELProgram?, _ key: String, _ name: String, times count: UInt64) {
      guard let program else { return }
      let (product, overflows) = program.estimatedCost().max.multipliedReportingOverflow(by: count)
      let cost = overflows ? UInt64.max : product
      if !ignoresCosts, cost > CELCost.estimatedRule {
        errors.append(.forbidden("\(path).\(key)", RuleCosts.complaint(name, cost, limit: CELCost.estimatedRule)))
      }
      costs.add(cost, at: "\(path).\(key)")
    }
    charge(rule.program, "rule", "estimated rule cost", times: cardinality ?? declaration.maximalCount)
    if let failure = rule.failure { errors.append(.invalid("\(path).rule", GoForm.rule(json), failure.description)) }
    switch rule.messageFailure {
    case .compilation(let error):
      errors.append(
        .invalid(
          "\(path).messageExpression", GoForm.rule(json),
          "messageExpression \(error.code == .instantiation ? "instantiation" : "compilation") failed: \(error)"))
    case .result:
      errors.append(
        .invalid("\(path).messageExpression", GoForm.rule(json), "messageExpression must evaluate to a string"))
    case nil: charge(rule.messageProgram, "messageExpression", "estimated messageExpression cost", times: 1)
    }
    if rule.usesOldSelf, let uncorrelated {
      errors.append(
        .invalid(
          "\(path).rule", .string(rule.rule),
          "oldSelf cannot be used on the uncorrelatable portion of the schema within \(uncorrelated)"))
    } else if !rule.usesOldSelf, !json["optionalOldSelf"].isNull {
      errors.append(
        .invalid("\(path).optionalOldSelf", json["optionalOldSelf"], "may not be set if oldSelf is not used in rule"))
    }
    return errors
  }
}
