import KubeAPI

extension KindValidation {
  static let quota: Check = { quota, faults in
    hard(quota.spec["hard"], "spec.hard", &faults)
    scopes(quota.spec, &faults)
    // On create the status is none yet; on update it is the stored one.
    if quota.resourceVersion.isEmpty { quotaStatus(quota, &faults) }
  }

  static let changeOfQuota: Change = { new, old, faults in
    if Set(new.spec["scopes"].elements) != Set(old.spec["scopes"].elements) {
      faults.add(.invalid("spec.scopes", new.spec["scopes"], Words.immutable))
    }
  }

  static func quotaStatus(_ quota: KubeObject, _ faults: inout Faults) {
    for list in ["hard", "used"] { hard(quota.status[list], "status.\(list)", &faults) }
  }

  private static func hard(_ amounts: JSON, _ path: String, _ faults: inout Faults) {
    for (name, value) in amounts.members {
      faults.resourceName(name, "\(path)[\(name)]", ResourceNames.quota)
      faults.resourceAmount(name, value, "\(path)[\(name)]")
    }
  }

  private static func scopes(_ spec: JSON, _ faults: inout Faults) {
    let all = [
      "Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity",
      "VolumeAttributesClass",
    ]
    let scopes = spec["scopes"].elements.compactMap(\.string)
    let names = spec["hard"].members.keys.sorted().filter(ResourceNames.isStandardForQuota)
    func conflicts(_ given: [String]) {
      for pair in [["BestEffort", "NotBestEffort"], ["Terminating", "NotTerminating"]] where pair.allSatisfy(given.contains) {
        faults.add(.invalid("spec.scopes", spec["scopes"], "conflicting scopes"))
      }
    }
    for scope in scopes {
      if !all.contains(scope) { faults.add(.invalid("spec.scopes", spec["scopes"], "unsupported scope")) }
      for name in names where !applies(scope, to: name) {
        faults.add(.invalid("spec.scopes", spec["scopes"], "unsupported scope applied to resource"))
      }
    }
    conflicts(scopes)
    let expressions = spec["scopeSelector"]["matchExpressions"].elements
    for expression in expressions {
      let path = "spec.scopeSelector.matchExpressions"
      let scope = expression["scopeName"].string ?? ""
      if !all.contains(scope) { faults.add(.invalid("\(path).scopeName", .string(scope), "unsupported scope")) }
      for name in names where !applies(scope, to: name) {
        let selector = GoForm.of(spec["scopeSelector"], "core.ScopeSelector")
        faults.add(.invalid(path, selector, "unsupported scope applied to resource"))
      }
      scopeOperator(expression, scope, path, &faults)
    }
    conflicts(expressions.compactMap { $0["scopeName"].string })
  }

  private static func scopeOperator(_ expression: JSON, _ scope: String, _ path: String, _ faults: inout Faults) {
    let (word, values) = (expression["operator"].string ?? "", expression["values"].elements)
    let plain = ["BestEffort", "NotBestEffort", "Terminating", "NotTerminating", "CrossNamespacePodAffinity"]
    if word != "Exists", plain.contains(scope) {
      faults.add(
        .invalid(
          "\(path).operator", .string(word),
          "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort,"
            + " ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"))
    }
    switch word {
    case "In", "NotIn":
      if values.isEmpty {
        faults.add(
          .required("\(path).values", "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"))
      }
    case "Exists", "DoesNotExist":
      if !values.isEmpty {
        faults.add(
          .invalid(
            "\(path).values", expression["values"],
            "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"))
      }
    default: faults.add(.invalid("\(path).operator", .string(word), "not a valid selector operator"))
    }
  }

  /// Best-effort Pods can only be counted; the others have CPU and memory too.
  private static func applies(_ scope: String, to name: String) -> Bool {
    switch scope {
    case "BestEffort": name == "pods"
    case "VolumeAttributesClass": name == "persistentvolumeclaims" || name == "requests.storage"
    case "Terminating", "NotTerminating", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity":
      ["pods", "cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory"].contains(name)
    default: true
    }
  }
}
