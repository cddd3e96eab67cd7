import CEL
import KubeAPI

/// An expression of a policy or webhook, compiled once; a mistake in it is told whenever it would be evaluated.
struct CompiledExpression: Sendable {
  /// What an expression must result in.
  enum Result: Sendable {
    case bool, string, stringOrNull, object, patch, any

    func fits(_ type: CELType) -> Bool {
      switch self {
      case .any: true
      case .bool: type == .bool
      case .string: type == .string
      case .stringOrNull: type == .string || type == .null
      case .object: type.description == "Object"
      case .patch: type.description == "list(JSONPatch)"
      }
    }

    var complaint: String {
      switch self {
      case .any: "must evaluate to any"
      case .bool: "must evaluate to bool"
      case .string: "must evaluate to string"
      case .stringOrNull: "must evaluate to one of [string null_type]"
      case .object: "must evaluate to Object"
      case .patch: "must evaluate to list(JSONPatch)"
      }
    }
  }

  struct Fault: Error, Sendable { let message: String }

  let source: String
  private let program: Swift.Result<CELProgram, Fault>

  /// Authentication alone does not tell what comes out in place of what is wanted.
  init(_ source: String, in environment: CELEnvironment, result: Result, tellsOutcome: Bool = true) {
    self.source = source
    do throws(CELError) {
      let compiled = try CELProgram(compile: source, in: environment)
      let outcome = tellsOutcome ? " but got \(compiled.resultType.goDescription)" : ""
      program = result.fits(compiled.resultType) ? .success(compiled) : .failure(Fault(message: result.complaint + outcome))
    } catch {
      let what = error.code == .instantiation ? "program instantiation" : "compilation"
      program = .failure(Fault(message: "\(what) failed: \(error.description)"))
    }
  }

  /// Why it cannot be compiled, in upstream's words.
  var fault: String? {
    if case .failure(let fault) = program { fault.message } else { nil }
  }

  /// dyn when it cannot be compiled.
  var type: CELType {
    if case .success(let program) = program { program.resultType } else { .dyn }
  }

  /// Throws `costExceeded` when the budget is gone: then no other expression is evaluated either.
  func evaluate(_ values: [String: CELValue], _ variables: LazyVariables?, budget: inout CELBudget) throws(CELError) -> CELValue {
    switch program {
    case .failure(let fault): throw CELError(.invalidArgument, "compilation error: \(fault.message)")
    case .success(let program):
      var values = values
      if let variables { values["variables"] = .host(variables) }
      defer { if let variables { budget.remaining -= variables.takeCost() } }
      do throws(CELError) {
        let value = try program.evaluate(values: values, budget: &budget)
        try Self.check(budget)
        return value
      } catch {
        try Self.check(budget)
        throw CELError(.invalidArgument, "expression '\(source)' resulted in error: \(error.message)")
      }
    }
  }

  static func check(_ budget: CELBudget) throws(CELError) {
    guard budget.isExhausted else { return }
    throw CELError(
      .costExceeded, "validation failed due to running out of cost budget, no further validation rules will be run")
  }
}
