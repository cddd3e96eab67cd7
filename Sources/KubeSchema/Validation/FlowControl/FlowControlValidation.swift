import KubeAPI

/// The rules of priority and fairness.
package enum FlowControlValidation {
  static let kinds: [String: KindValidation] = [
    "FlowSchema.flowcontrol.apiserver.k8s.io": FlowSchemaValidation.schema,
    "PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io": PriorityLevelValidation.level,
  ]

  /// The faults of an object that every cluster must have with this very spec; only what is exempt may be tuned.
  package static func mandatory(_ object: KubeObject, fixed: JSON) -> [FieldError] {
    var spec = object.spec
    let isTunable = object.kind == "PriorityLevelConfiguration" && object.name == "exempt"
    if isTunable { spec["exempt"] = fixed["exempt"] }
    if spec == fixed { return [] }
    let except = isTunable ? " except the 'spec.exempt' field" : ""
    return [
      .invalid(
        "spec", GoForm.of(object.spec, "flowcontrol.\(object.kind)Spec"),
        "spec of '\(object.name)'\(except) must equal the fixed value")
    ]
  }
}
