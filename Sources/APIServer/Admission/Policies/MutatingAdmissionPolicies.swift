import CEL
import KubeAPI
import KubePatch

/// Changes what is being written as policies in CEL say, by merging partial objects or by JSON patches.
struct MutatingAdmissionPolicies: MutatingPlugin {
  let name = "MutatingAdmissionPolicy"
  private let bindings = PolicyBindings("mutating")
  private let compiled = CompiledCache<CompiledPolicy>()

  func mutate(_ object: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    let (invocations, found) = bindings.invocations(request, object, old) { compiled.value(for: $0, CompiledPolicy.init) }
    if invocations.isEmpty, found.isEmpty { return }
    var faults = found
    request.reinvocation.begin(name, object)
    defer { request.reinvocation.end(name, object) }
    for invocation in invocations {
      let key = "\(invocation.policy.name)/\(invocation.binding.name)/\(invocation.parameters?.name ?? "")"
      guard request.reinvocation.admits(name, key) else { continue }
      let before = object
      let shown = try await request.shown(object, old, as: invocation.definition)
      do throws(PolicyFault) {
        let answers = AuthorizerAnswers(request.server.authorization)
        let base = shown.object ?? object
        let changed = try await answers.settled { () throws(PolicyFault) in
          try applied(invocation, base, shown.old, request, answers)
        }
        guard let changed else { continue }
        if changed != shown.object { object = try decoded(changed, invocation, request) }
        request.reinvocation.called(
          name, key, again: invocation.policy.object.spec.reinvocationPolicy.string == "IfNeeded", changed: before != object)
      } catch {
        faults.append(error)
      }
    }
    try refuse(faults.filter { !$0.policy.isIgnoring }, request, object)
  }

  private func decoded(
    _ object: KubeObject, _ invocation: PolicyInvocation, _ request: AdmissionRequest
  ) throws(PolicyFault) -> KubeObject {
    do { return try request.decoded(object.json, as: invocation.definition) } catch {
      throw PolicyFault(policy: invocation.policy, binding: invocation.binding, message: error.message)
    }
  }

  /// The object after all mutations of a policy, in the version it is seen in; nil when the policy's conditions do not hold.
  private func applied(
    _ invocation: PolicyInvocation, _ object: KubeObject, _ old: KubeObject?, _ request: AdmissionRequest,
    _ answers: AuthorizerAnswers
  ) throws(PolicyFault) -> KubeObject? {
    func fault(_ message: String) -> PolicyFault {
      PolicyFault(policy: invocation.policy, binding: invocation.binding, message: message)
    }
    func variables(_ object: KubeObject) -> [String: CELValue] {
      AdmissionVariables(
        request, as: invocation.definition, object: object, old: old, parameters: invocation.parameters, answers: answers
      ).values
    }
    switch invocation.policy.conditions.evaluate(variables(object)) {
    case .differs: return nil
    case .fails(let message): throw fault(message)
    case .matches: break
    }
    var object = object
    for mutation in invocation.policy.mutations {
      let values = variables(object)
      var budget = CELBudget(CELCost.perRequest)
      let result: CELValue
      do throws(CELError) {
        let lazy = LazyVariables(invocation.policy.variables, values)
        result = try mutation.expression.evaluate(values, lazy, budget: &budget)
      } catch { throw fault(error.message) }
      do throws(PolicyMutation.Failure) {
        let patched =
          mutation.kind == "JSONPatch"
          ? try PolicyMutation.patched(object.json, result)
          : try PolicyMutation.merged(
            object.json, result, schema: request.server.patchSchema(invocation.definition, subresource: request.subresource))
        if let patched { object = KubeObject(patched) }
      } catch { throw fault(error.message) }
    }
    return object
  }

  private func refuse(_ faults: [PolicyFault], _ request: AdmissionRequest, _ object: KubeObject) throws {
    guard !faults.isEmpty else { return }
    let texts = faults.map { fault in
      guard let binding = fault.binding else { return "policy \"\(fault.policy.name)\" denied request: \(fault.message)" }
      return "policy '\(fault.policy.name)' with binding '\(binding.name)' denied request: \(fault.message)"
    }
    var status = request.forbidden(object.name, "", causes: texts.map { .init(reason: "", message: $0, field: "") })
    status.message = texts[0]
    status.reason = faults[0].message.hasPrefix("failed to configure") ? .forbidden : .invalid
    throw status
  }
}
