import KubeAPI

extension KindValidation {
  static let quota: Check = { quota, faults in
    for (name, value) in quota.spec["hard"].members {
      let field = "spec.hard[\(name)]"
      resourceName(name, field, &faults)
      guard let quantity = try? Quantity(value) else { continue }
      if quantity.sign < 0 { faults.add(.invalid(field, value, Words.nonNegative)) }
      if wholeNumbers.contains(name) || name.hasPrefix("count/"), quantity.milliValue % 1000 != 0 {
        faults.add(.invalid(field, value, "must be an integer"))
      }
    }
    scopes(quota.spec, &faults)
  }

  private static let wholeNumbers: Set<String> = [
    "pods", "services", "replicationcontrollers", "resourcequotas", "secrets", "configmaps", "persistentvolumeclaims",
    "services.nodeports", "services.loadbalancers",
  ]

  private static func resourceName(_ name: String, _ field: String, _ faults: inout Faults) {
    for message in NameValidation.qualifiedName(name) { faults.add(.invalid(field, .string(name), message)) }
    let compute = ["cpu", "memory", "ephemeral-storage", "storage"]
    let prefixed = ["requests.", "limits."].contains { name.hasPrefix($0) }
    let isStandard =
      wholeNumbers.contains(name) || compute.contains(name) || prefixed || name.hasPrefix("hugepages-") || name.contains("/")
      || name.contains(".storageclass.storage.k8s.io/")
    if !isStandard {
      faults.add(.invalid(field, .string(name), "must be a standard resource type or fully qualified"))
      faults.add(.invalid(field, .string(name), "must be a standard resource for quota"))
    }
  }

  private static func scopes(_ spec: JSON, _ faults: inout Faults) {
    let all = [
      "Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity",
      "VolumeAttributesClass",
    ]
    let scopes = spec["scopes"].elements.compactMap(\.string)
    for scope in scopes {
      if !all.contains(scope) {
        faults.add(.invalid("spec.scopes", spec["scopes"], "unsupported scope"))
        continue
      }
      for name in spec["hard"].members.keys where !applies(scope, to: name) {
        faults.add(.invalid("spec.scopes", spec["scopes"], "unsupported scope applied to resource"))
      }
    }
    for pair in [["BestEffort", "NotBestEffort"], ["Terminating", "NotTerminating"]] where pair.allSatisfy(scopes.contains) {
      faults.add(.invalid("spec.scopes", spec["scopes"], "conflicting scopes"))
    }
    for expression in spec["scopeSelector"]["matchExpressions"].elements {
      let path = "spec.scopeSelector.matchExpressions"
      let (scope, values) = (expression["scopeName"].string ?? "", expression["values"].elements)
      if !all.contains(scope) { faults.add(.invalid("\(path).scopeName", expression["scopeName"], "unsupported scope")) }
      switch expression["operator"].string ?? "" {
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
              "must be no value when `operator` is 'Exists' or 'DoesNotExist' for scope selector"))
        }
      default: faults.add(.invalid("\(path).operator", expression["operator"], "not a valid selector operator"))
      }
    }
  }

  /// Best-effort Pods can only be counted; the others have CPU and memory too.
  private static func applies(_ scope: String, to name: String) -> Bool {
    switch scope {
    case "BestEffort": name == "pods"
    case "VolumeAttributesClass": name == "persistentvolumeclaims" || name == "requests.storage"
    default: ["pods", "cpu", "memory"].contains(name) || name.hasPrefix("requests.") || name.hasPrefix("limits.")
    }
  }
}
