import CEL
import KubeAPI

/// What a validating policy says of one request.
struct PolicyEvaluation {
  struct Decision: Sendable {
    var message: String
    var reason = "Invalid"

    /// As upstream's figures tell faults of the policy and of the object apart: by the message.
    var errorType: String {
      if message.hasPrefix("compilation") { return "compile_error" }
      return message.hasPrefix("validation failed due to running out of cost budget") ? "out_of_budget" : "invalid_error"
    }
  }

  struct Fault: Error, Sendable { let message: String }

  private static let longestMessage = 5 * 1_024
  private static let longestAnnotation = 10 * 1_024

  private let policy: CompiledPolicy
  private let values: [String: CELValue]
  private let variables: LazyVariables
  private let outcome: MatchConditions.Outcome

  init(_ policy: CompiledPolicy, _ variables: AdmissionVariables) {
    self.policy = policy
    values = variables.values
    self.variables = LazyVariables(policy.variables, variables.values)
    outcome = policy.conditions.evaluate(variables.values)
  }

  /// One for each validation; nil where it holds.
  func decisions() -> [Decision?] {
    switch outcome {
    case .differs: return []
    case .fails(let message): return [Decision(message: message)]
    case .matches: break
    }
    var budget = CELBudget(CELCost.perRequest)
    var results: [Result<CELValue, CELError>] = []
    for validation in policy.validations {
      do throws(CELError) {
        results.append(.success(try validation.expression.evaluate(values, variables, budget: &budget)))
      } catch {
        if error.code == .costExceeded { return policy.isIgnoring ? [] : [Decision(message: error.message)] }
        results.append(.failure(error))
      }
    }
    return zip(policy.validations, results).map { validation, result in
      switch result {
      case .failure(let error): policy.isIgnoring ? nil : Decision(message: error.message)
      case .success(.bool(true)): nil
      case .success:
        Decision(
          message: message(validation.message, validation.rule, &budget), reason: validation.rule.reason.string ?? "Invalid")
      }
    }
  }

  /// Computed, else given, else the expression itself.
  private func message(_ expression: CompiledExpression?, _ rule: JSON, _ budget: inout CELBudget) -> String {
    if let expression, let value = try? expression.evaluate(values, variables, budget: &budget), let text = value.string {
      let trimmed = text.trimmed
      if !trimmed.isEmpty, trimmed.utf8.count <= Self.longestMessage, !trimmed.contains("\n") { return trimmed }
    }
    let given = (rule.message.string ?? "").trimmed
    return given.isEmpty ? "failed expression: \((rule.expression.string ?? "").trimmed)" : given
  }

  /// Notes for the audit log; nil where the expression has none to make.
  func annotations() -> [(key: String, value: Result<String?, Fault>)] {
    guard case .matches = outcome else { return [] }
    var budget = CELBudget(CELCost.perRequest)
    return policy.annotations.map { annotation in
      do throws(CELError) {
        let text = try annotation.expression.evaluate(values, variables, budget: &budget).string?.trimmed ?? ""
        return (annotation.key, .success(text.isEmpty ? nil : String(text.prefix(Self.longestAnnotation))))
      } catch {
        return (annotation.key, .failure(Fault(message: error.message)))
      }
    }
  }
}

extension String {
  /// Without white space around it.
  var trimmed: String {
    var rest = self[...]
    while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
    while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
    return String(rest)
  }
}
