import CEL
import KubeAPI
import KubeSchema

/// The rules of what configures admission: policies, bindings, webhooks (pkg/apis/admissionregistration/validation). Here and not with the
/// rules of the other kinds, because expressions have to be compiled.
struct AdmissionConfigurationValidation {
  private(set) var faults: [FieldError] = []

  /// Nothing for other kinds, and for changes of the status.
  static func validate(_ object: KubeObject, old: KubeObject?, _ definition: ResourceDefinition) -> [FieldError] {
    guard definition.group == "admissionregistration.k8s.io" else { return [] }
    var validation = AdmissionConfigurationValidation()
    switch definition.name {
    case "validatingadmissionpolicies": validation.validatingPolicy(object)
    case "mutatingadmissionpolicies": validation.mutatingPolicy(object)
    case "validatingadmissionpolicybindings": validation.binding(object, isValidating: true)
    case "mutatingadmissionpolicybindings": validation.binding(object, isValidating: false)
    default: validation.webhooks(object, old)
    }
    return validation.faults
  }

  mutating func add(_ fault: FieldError) { faults.append(fault) }

  mutating func require(_ json: JSON, _ field: String, _ detail: String = "") {
    if (json.string ?? "").trimmed.isEmpty { add(.required(field, detail)) }
  }

  // MARK: Policies

  private mutating func validatingPolicy(_ policy: KubeObject) {
    let spec = policy.spec
    let compiled = CompiledPolicy(policy)
    constraints(spec)
    conditions(compiled.conditions, spec.matchConditions, "spec.matchConditions")
    variables(spec, compiled)
    guard !spec.validations.elements.isEmpty || !spec.auditAnnotations.elements.isEmpty else {
      for field in ["validations", "auditAnnotations"] {
        add(.required("spec.\(field)", "validations or auditAnnotations must contain at least one item"))
      }
      return
    }
    for (index, validation) in compiled.validations.enumerated() { check(validation, "spec.validations[\(index)]") }
    annotations(policy, compiled)
  }

  private mutating func check(
    _ validation: (expression: CompiledExpression, message: CompiledExpression?, rule: JSON), _ path: String
  ) {
    let rule = validation.rule
    expression(validation.expression, "\(path).expression", "expression is not specified")
    if let message = validation.message {
      if message.source.trimmed.isEmpty {
        add(.invalid("\(path).messageExpression", .string(message.source), "must be non-empty if specified"))
      } else {
        expression(message, "\(path).messageExpression", "")
      }
    }
    let message = rule.message.string ?? ""
    if !message.isEmpty, message.trimmed.isEmpty {
      add(.invalid("\(path).message", rule.message, "message must be non-empty if specified"))
    } else if message.trimmed.contains(where: \.isNewline) {
      add(.invalid("\(path).message", rule.message, "message must not contain line breaks"))
    }
    let reasons = ["Forbidden", "Invalid", "RequestEntityTooLarge"]
    if let reason = rule.reason.string, !reasons.contains(reason) {
      add(.notSupported("\(path).reason", rule.reason, reasons))
    }
  }

  private mutating func annotations(_ policy: KubeObject, _ compiled: CompiledPolicy) {
    let path = "spec.auditAnnotations"
    if compiled.annotations.count > 20 {
      add(.invalid(path, policy.spec.auditAnnotations, "must not have more than 20 auditAnnotations"))
    }
    var keys: Set<String> = []
    for (index, annotation) in compiled.annotations.enumerated() {
      let path = "\(path)[\(index)]"
      if policy.name.isEmpty {
        add(.invalid("\(path).key", .string(annotation.key), "requires metadata.name be non-empty"))
      } else {
        let name = "\(policy.name)/\(annotation.key)"
        for message in NameValidation.qualifiedName(name) { add(.invalid("\(path).key", .string(name), message)) }
      }
      if annotation.expression.source.trimmed.utf8.count > 5 * 1_024 {
        add(.required("\(path).valueExpression", "must not exceed 5120 bytes in length"))
      } else {
        expression(annotation.expression, "\(path).valueExpression", "valueExpression is not specified")
      }
      if !keys.insert(annotation.key).inserted { add(.duplicate("\(path).key", .string(annotation.key))) }
    }
  }

  private mutating func mutatingPolicy(_ policy: KubeObject) {
    let spec = policy.spec
    let compiled = CompiledPolicy(policy)
    constraints(spec)
    conditions(compiled.conditions, spec.matchConditions, "spec.matchConditions")
    variables(spec, compiled)
    if spec.mutations.elements.isEmpty { add(.required("spec.mutations", "mutations must contain at least one item")) }
    for (index, mutation) in spec.mutations.elements.enumerated() {
      let path = "spec.mutations[\(index)]"
      let (isApply, isPatch) = (!mutation.applyConfiguration.isNull, !mutation.jsonPatch.isNull)
      switch mutation.patchType.string ?? "" {
      case "":
        add(.required("\(path).patchType", ""))
        continue
      case "ApplyConfiguration":
        if !isApply { add(.required("\(path).applyConfiguration", "must be specified when patchType is ApplyConfiguration")) }
        if isPatch { add(.forbidden("\(path).jsonPatch", "must not be specified when patchType is ApplyConfiguration")) }
        if isApply {
          expression(compiled.mutations[index].expression, "\(path).applyConfiguration.expression", "")
        }
      case "JSONPatch":
        if !isPatch { add(.required("\(path).jsonPatch", "must be specified when patchType is JSONPatch")) }
        if isApply { add(.forbidden("\(path).applyConfiguration", "must not be specified when patchType is JSONPatch")) }
        if isPatch { expression(compiled.mutations[index].expression, "\(path).jsonPatch.expression", "") }
      default:
        add(.notSupported("\(path).patchType", mutation.patchType, ["ApplyConfiguration", "JSONPatch"]))
      }
    }
    let policies = ["IfNeeded", "Never"]
    if let given = spec.reinvocationPolicy.string, !given.isEmpty {
      if !policies.contains(given) { add(.notSupported("spec.reinvocationPolicy", spec.reinvocationPolicy, policies)) }
    } else {
      add(.required("spec.reinvocationPolicy", ""))
    }
  }

  /// What validating and mutating policies share.
  private mutating func constraints(_ spec: JSON) {
    if spec.failurePolicy.isNull {
      add(.required("spec.failurePolicy", ""))
    } else if !["Fail", "Ignore"].contains(spec.failurePolicy.string ?? "") {
      add(.notSupported("spec.failurePolicy", spec.failurePolicy, ["Fail", "Ignore"]))
    }
    if !spec.paramKind.isNull { parameterKind(spec.paramKind) }
    guard !spec.matchConstraints.isNull else { return add(.required("spec.matchConstraints", "")) }
    matchResources(spec.matchConstraints, "spec.matchConstraints")
    if spec.matchConstraints.resourceRules.elements.isEmpty { add(.required("spec.matchConstraints.resourceRules", "")) }
  }

  private mutating func parameterKind(_ kind: JSON) {
    let version = kind.apiVersion.string ?? ""
    let parts = version.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if version.isEmpty {
      add(.required("spec.paramKind.apiVersion", ""))
    } else if parts.count > 2 {
      add(.invalid("spec.paramKind.apiVersion", kind.apiVersion, "unexpected GroupVersion string: \(version)"))
    } else {
      let (group, name) = parts.count == 2 ? (parts[0], parts[1]) : ("", parts[0])
      let groupFaults = group.isEmpty ? [] : NameValidation.dns1123Subdomain(group)
      if !groupFaults.isEmpty {
        add(.invalid("spec.paramKind.apiVersion", .string(group), groupFaults.joined(separator: ",")))
      }
      let nameFaults = NameValidation.dns1035Label(name)
      if name.isEmpty {
        add(.invalid("spec.paramKind.apiVersion", kind.apiVersion, "version must be specified"))
      } else if !nameFaults.isEmpty {
        add(.invalid("spec.paramKind.apiVersion", .string(name), nameFaults.joined(separator: ",")))
      }
    }
    let name = kind.kind.string ?? ""
    let faults = NameValidation.dns1035Label(name.lowercased())
    if name.isEmpty {
      add(.required("spec.paramKind.kind", ""))
    } else if !faults.isEmpty {
      let why = "may have mixed case, but should otherwise match: \(faults.joined(separator: ","))"
      add(.invalid("spec.paramKind.kind", kind.kind, why))
    }
  }

  private mutating func variables(_ spec: JSON, _ compiled: CompiledPolicy) {
    for (index, variable) in compiled.variables.enumerated() {
      let path = "spec.variables[\(index)]"
      if variable.name.trimmed.isEmpty {
        add(.required("\(path).name", "name is not specified"))
      } else if !CELEnvironment.isIdentifier(variable.name) {
        add(.invalid("\(path).name", .string(variable.name), "name is not a valid CEL identifier"))
      }
      expression(variable.expression, "\(path).expression", "expression is not specified")
    }
  }

  // MARK: Expressions

  mutating func expression(_ expression: CompiledExpression, _ field: String, _ whenMissing: String) {
    if expression.source.trimmed.isEmpty {
      add(.required(field, whenMissing))
    } else if let fault = expression.fault {
      add(.invalid(field, .string(expression.source), fault))
    }
  }

  mutating func conditions(_ conditions: MatchConditions, _ json: JSON, _ path: String) {
    if conditions.expressions.count > 64 { add(.tooMany(path, count: conditions.expressions.count, maximum: 64)) }
    var names: Set<String> = []
    for (index, condition) in conditions.expressions.enumerated() {
      let path = "\(path)[\(index)]"
      expression(condition.expression, "\(path).expression", "")
      if condition.name.isEmpty {
        add(.required("\(path).name", ""))
      } else {
        for message in NameValidation.qualifiedName(condition.name) {
          add(.invalid("\(path).name", .string(condition.name), message))
        }
        if !names.insert(condition.name).inserted { add(.duplicate("\(path).name", .string(condition.name))) }
      }
    }
  }
}
