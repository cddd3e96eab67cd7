import CEL
import KubeAPI

/// Refuses, warns of or notes what policies in CEL do not accept.
struct ValidatingAdmissionPolicies: ValidatingPlugin {
  let name = "ValidatingAdmissionPolicy"
  private let bindings = PolicyBindings("validating")
  private let compiled = CompiledCache<CompiledPolicy>()

  private struct Denial {
    let policy: CompiledPolicy
    let binding: KubeObject?
    let message: String
    var reason = "Invalid"
  }

  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    let (new, old) = request.operation == .delete ? (nil, old ?? object) : (object, old)
    let (invocations, faults) = bindings.invocations(request, new, old) { compiled.value(for: $0, CompiledPolicy.init) }
    var denials = faults.filter { !$0.policy.isIgnoring }.map {
      Denial(policy: $0.policy, binding: $0.binding, message: $0.message)
    }
    for invocation in invocations {
      let shown = try await request.shown(new, old, as: invocation.definition)
      let variables = AdmissionVariables(
        request, as: invocation.definition, object: shown.object, old: shown.old, parameters: invocation.parameters)
      let (decisions, annotations) = await variables.answers.settled {
        let evaluation = PolicyEvaluation(invocation.policy, variables)
        return (evaluation.decisions(), evaluation.annotations())
      }
      for (index, decision) in decisions.enumerated() {
        guard let decision else {
          count("allow", nil, invocation, request)
          continue
        }
        apply(decision, index, invocation, request, &denials)
      }
      for annotation in annotations {
        switch annotation.value {
        case .success(let value):
          if let value { request.context.annotate("\(invocation.policy.name)/\(annotation.key)", value) }
        case .failure(let fault):
          if !invocation.policy.isIgnoring {
            denials.append(Denial(policy: invocation.policy, binding: invocation.binding, message: fault.message))
          }
        }
      }
    }
    guard let first = denials.first else { return }
    throw refusal(first, request, object)
  }

  private func count(
    _ action: String, _ decision: PolicyEvaluation.Decision?, _ invocation: PolicyInvocation, _ request: AdmissionRequest
  ) {
    request.server.metrics.admission.validations.add(
      1, [action, decision?.errorType ?? "no_error", invocation.policy.name, invocation.binding.name])
  }

  private func apply(
    _ decision: PolicyEvaluation.Decision, _ index: Int, _ invocation: PolicyInvocation, _ request: AdmissionRequest,
    _ denials: inout [Denial]
  ) {
    let (policy, binding) = (invocation.policy, invocation.binding)
    let actions = binding.spec.validationActions.elements
    for action in actions {
      if let name = action.string { count(name.lowercased(), decision, invocation, request) }
      switch action.string {
      case "Deny":
        denials.append(Denial(policy: policy, binding: binding, message: decision.message, reason: decision.reason))
      case "Warn":
        request.context.warn(
          "Validation failed for ValidatingAdmissionPolicy '\(policy.name)' with binding '\(binding.name)': \(decision.message)")
      case "Audit":
        let failure: JSON = [
          "message": .string(decision.message), "policy": .string(policy.name), "binding": .string(binding.name),
          "expressionIndex": JSON(index), "validationActions": .array(actions),
        ]
        request.context.annotate("validation.policy.admission.k8s.io/validation_failure", JSON.array([failure]).text)
      default: continue
      }
    }
  }

  private func refusal(_ denial: Denial, _ request: AdmissionRequest, _ object: KubeObject) -> APIStatus {
    var by = "ValidatingAdmissionPolicy '\(denial.policy.name)'"
    if let binding = denial.binding { by += " with binding '\(binding.name)'" }
    let message = "\(by) denied request: \(denial.message)"
    var status = request.forbidden(object.name, message, causes: [.init(reason: "", message: message, field: "")])
    let codes: [String: (StatusReason, Int)] = [
      "Forbidden": (.forbidden, 403), "Unauthorized": (.unauthorized, 401),
      "RequestEntityTooLarge": (.requestEntityTooLarge, 413),
    ]
    (status.reason, status.code) = codes[denial.reason] ?? (.invalid, 422)
    return status
  }
}
