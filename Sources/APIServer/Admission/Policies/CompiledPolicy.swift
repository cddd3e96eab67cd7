import CEL
import KubeAPI
import Synchronization

/// A policy with its expressions compiled.
struct CompiledPolicy: Sendable {
  let object: KubeObject
  let matching: RequestMatching
  let conditions: MatchConditions
  let variables: [(name: String, expression: CompiledExpression)]
  let validations: [(expression: CompiledExpression, message: CompiledExpression?, rule: JSON)]
  let annotations: [(key: String, expression: CompiledExpression)]
  let mutations: [(kind: String, expression: CompiledExpression)]

  var name: String { object.name }
  var isIgnoring: Bool { object.spec.failurePolicy.string == "Ignore" }
  var parameterKind: JSON { object.spec.paramKind }

  init(_ policy: KubeObject) {
    object = policy
    let spec = policy.spec
    let hasParameters = !spec.paramKind.isNull
    let isMutating = !spec.mutations.isNull
    matching = RequestMatching(resources: spec.matchConstraints)
    conditions = MatchConditions(
      spec.matchConditions, hasParameters: hasParameters, isIgnoring: spec.failurePolicy.string == "Ignore")
    var declared: [(String, CELDeclaration)] = []
    var variables: [(name: String, expression: CompiledExpression)] = []
    func environment(hasAuthorizer: Bool = true) -> CELEnvironment {
      CELEnvironment(
        AdmissionVariables.declared(hasParameters: hasParameters, hasAuthorizer: hasAuthorizer, variables: declared),
        allowsMutations: isMutating)
    }
    for variable in spec.variables.elements {
      let expression = CompiledExpression(variable.expression.string ?? "", in: environment(), result: .any)
      variables.append((variable.name.string ?? "", expression))
      declared.append((variable.name.string ?? "", CELDeclaration(expression.type)))
    }
    self.variables = variables
    let full = environment()
    let plain = environment(hasAuthorizer: false)
    validations = spec.validations.elements.map { rule in
      let message = rule.messageExpression.string ?? ""
      return (
        CompiledExpression(rule.expression.string ?? "", in: full, result: .bool),
        message.isEmpty ? nil : CompiledExpression(message, in: plain, result: .string), rule
      )
    }
    annotations = spec.auditAnnotations.elements.map {
      ($0.key.string ?? "", CompiledExpression($0.valueExpression.string ?? "", in: full, result: .stringOrNull))
    }
    mutations = spec.mutations.elements.map { mutation in
      let isPatch = mutation.patchType.string == "JSONPatch"
      let source = (isPatch ? mutation.jsonPatch.expression.string : mutation.applyConfiguration.expression.string) ?? ""
      return (mutation.patchType.string ?? "", CompiledExpression(source, in: full, result: isPatch ? .patch : .object))
    }
  }
}

/// `matchConditions`: a request matters when all are true.
struct MatchConditions: Sendable {
  enum Outcome: Sendable {
    case matches, differs
    case fails(String)
  }

  let expressions: [(name: String, expression: CompiledExpression)]
  private let isIgnoring: Bool

  init(_ conditions: JSON, hasParameters: Bool, isIgnoring: Bool) {
    let environment = CELEnvironment(AdmissionVariables.declared(hasParameters: hasParameters))
    expressions = conditions.elements.map {
      ($0.name.string ?? "", CompiledExpression($0.expression.string ?? "", in: environment, result: .bool))
    }
    self.isIgnoring = isIgnoring
  }

  /// One that is false decides; else one that fails, as the failure policy says.
  func evaluate(_ values: @autoclosure () -> [String: CELValue]) -> Outcome {
    guard !expressions.isEmpty else { return .matches }
    var values = values()
    values["namespaceObject"] = .null
    var budget = CELBudget(CELCost.matchConditions)
    var faults: [String] = []
    for (_, expression) in expressions {
      do throws(CELError) {
        if try expression.evaluate(values, nil, budget: &budget).bool == false { return .differs }
      } catch {
        faults.append(error.message)
        if error.code == .costExceeded { break }
      }
    }
    guard !faults.isEmpty else { return .matches }
    if isIgnoring { return .differs }
    return .fails(faults.count == 1 ? faults[0] : "[\(faults.joined(separator: ", "))]")
  }
}

/// Compiled things by the version of what they were compiled from.
final class CompiledCache<Value: Sendable>: Sendable {
  private let entries = Mutex<[String: (version: String, value: Value)]>([:])

  func value(for object: KubeObject, _ compile: (KubeObject) -> Value) -> Value {
    let key = object.uid.isEmpty ? object.name : object.uid
    if let known = entries.withLock({ $0[key] }), known.version == object.resourceVersion { return known.value }
    let value = compile(object)
    entries.withLock { entries in
      // Those of removed objects are not worth a watch.
      if entries.count > 1_000 { entries.removeAll() }
      entries[key] = (object.resourceVersion, value)
    }
    return value
  }
}
