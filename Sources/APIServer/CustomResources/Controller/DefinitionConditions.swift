import KubeAPI

/// What the controllers of definitions write into a status: the accepted names and the conditions. A pure function of the
/// definition and its neighbours.
enum DefinitionConditions {
  /// The definition as its status should be; the same when nothing is to be written.
  static func settled(_ object: KubeObject, others: [KubeObject], now: Timestamp) -> KubeObject {
    var next = object
    if object.status["acceptedNames"] != object.spec["names"] || condition("NamesAccepted", object).isNull {
      let names = DefinitionNames(object, others: others)
      next.status["acceptedNames"] = names.accepted
      set(&next, "NamesAccepted", names.status, names.reason, names.message, now)
      if condition("Established", next)["status"].string != "True" {
        let message = "the initial names have been accepted"
        if names.status == "True" {
          set(&next, "Established", "True", "InitialNamesAccepted", message, now)
        } else {
          set(&next, "Established", "False", "NotAccepted", "not all names are accepted", now)
        }
      }
    }
    structural(&next, now)
    approval(&next, now)
    return next
  }

  /// Old definitions may have schemas that today's rules refuse.
  private static func structural(_ object: inout KubeObject, _ now: Timestamp) {
    let form = DefinitionForm(object)
    var faults: [String] = []
    if object.spec["preserveUnknownFields"].bool == true {
      faults.append("spec.preserveUnknownFields: Invalid value: true: must be false")
    }
    if !form.shared["schema"]["openAPIV3Schema"].isNull {
      faults += StructuralRules.check(form.shared["schema"]["openAPIV3Schema"], "spec.validation.openAPIV3Schema").map(
        \.description)
    }
    for (index, version) in form.versions.enumerated() where !version["schema"]["openAPIV3Schema"].isNull {
      faults += StructuralRules.check(
        version["schema"]["openAPIV3Schema"], "spec.versions[\(index)].schema.openAPIV3Schema"
      ).map(\.description)
    }
    if faults.isEmpty {
      remove("NonStructuralSchema", &object)
    } else {
      let text = faults.count == 1 ? faults[0] : "[\(faults.joined(separator: ", "))]"
      set(&object, "NonStructuralSchema", "True", "Violations", text, now)
    }
  }

  private static func approval(_ object: inout KubeObject, _ now: Timestamp) {
    guard ApprovalPolicy.protects(object.spec["group"].string ?? "") else { return }
    let policy = ApprovalPolicy(object.annotations[ApprovalPolicy.annotation] ?? "")
    let (status, reason) = policy.condition
    set(&object, "KubernetesAPIApprovalPolicyConformant", status, reason, policy.message, now)
  }

  static func condition(_ type: String, _ object: KubeObject) -> JSON {
    object.status["conditions"].elements.first { $0["type"].string == type } ?? .null
  }

  /// A condition keeps its time as long as its status stays.
  static func set(
    _ object: inout KubeObject, _ type: String, _ status: String, _ reason: String, _ message: String, _ now: Timestamp
  ) {
    var conditions = object.status["conditions"].elements
    let position = conditions.firstIndex { $0["type"].string == type }
    let before = position.map { conditions[$0] } ?? .null
    let time = before["status"].string == status ? before["lastTransitionTime"] : .string(now.text)
    let condition: JSON = [
      "type": .string(type), "status": .string(status), "lastTransitionTime": time, "reason": .string(reason),
      "message": .string(message),
    ]
    if let position { conditions[position] = condition } else { conditions.append(condition) }
    object.status["conditions"] = .array(conditions)
  }

  private static func remove(_ type: String, _ object: inout KubeObject) {
    let rest = object.status["conditions"].elements.filter { $0["type"].string != type }
    if rest.count < object.status["conditions"].elements.count { object.status["conditions"] = .array(rest) }
  }
}
