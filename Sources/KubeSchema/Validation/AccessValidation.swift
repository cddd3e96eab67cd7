import KubeAPI

extension KindValidation {
  static let access: [String: KindValidation] = [
    "Role.rbac.authorization.k8s.io": KindValidation(
      object: { role, faults in rules(role, isNamespaced: true, &faults) }, metadataOnUpdate: [.whole, .change]),
    "ClusterRole.rbac.authorization.k8s.io": KindValidation(
      object: { role, faults in
        rules(role, isNamespaced: false, &faults)
        let aggregation = role.json["aggregationRule"]
        if aggregation.isNull { return }
        let (selectors, path) = (aggregation["clusterRoleSelectors"].elements, "aggregationRule.clusterRoleSelectors")
        if selectors.isEmpty {
          faults.add(.required(path, "at least one clusterRoleSelector required if aggregationRule is non-nil"))
        }
        for (index, selector) in selectors.enumerated() { faults.labelSelector(selector, "\(path)[\(index)]") }
      }, metadataOnUpdate: [.whole, .change]),
    "RoleBinding.rbac.authorization.k8s.io": KindValidation(
      object: { object, faults in binding(object, kinds: ["Role", "ClusterRole"], isNamespaced: true, &faults) },
      change: changeOfBinding, metadataOnUpdate: [.whole, .change]),
    "ClusterRoleBinding.rbac.authorization.k8s.io": KindValidation(
      object: { object, faults in binding(object, kinds: ["ClusterRole"], isNamespaced: false, &faults) },
      change: changeOfBinding, metadataOnUpdate: [.whole, .change]),
    "PodDisruptionBudget.policy": KindValidation(
      object: { budget, faults in
        let spec = budget.spec
        if !spec["minAvailable"].isNull, !spec["maxUnavailable"].isNull {
          faults.add(
            .invalid(
              "spec", GoForm.of(spec, "policy.PodDisruptionBudgetSpec"),
              "minAvailable and maxUnavailable cannot be both set"))
        }
        for key in ["minAvailable", "maxUnavailable"] {
          faults.amount(spec[key], "spec.\(key)")
          faults.notAboveAll(spec[key], "spec.\(key)")
        }
        faults.labelSelector(spec["selector"], "spec.selector")
        faults.supported(
          spec["unhealthyPodEvictionPolicy"], "spec.unhealthyPodEvictionPolicy", ["AlwaysAllow", "IfHealthyBudget"])
      },
      status: { new, _, faults in
        faults.conditions(new.status["conditions"], "status.conditions")
        for key in ["disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"] {
          faults.nonNegative(new.status[key], "status.\(key)")
        }
      }, metadataOnUpdate: [], metadataOnStatusUpdate: []),
  ]

  private static func rules(_ role: KubeObject, isNamespaced: Bool, _ faults: inout Faults) {
    for (index, rule) in role.json["rules"].elements.enumerated() {
      let path = "rules[\(index)]"
      if rule["verbs"].elements.isEmpty { faults.add(.required("\(path).verbs", "verbs must contain at least one value")) }
      let paths = rule["nonResourceURLs"]
      if !paths.elements.isEmpty {
        if isNamespaced {
          faults.add(.invalid("\(path).nonResourceURLs", paths, "namespaced rules cannot apply to non-resource URLs"))
        }
        let others = ["apiGroups", "resources", "resourceNames"].contains { !rule[$0].elements.isEmpty }
        if others {
          faults.add(
            .invalid("\(path).nonResourceURLs", paths, "rules cannot apply to both regular resources and non-resource URLs"))
        }
        continue
      }
      if rule["apiGroups"].elements.isEmpty {
        faults.add(.required("\(path).apiGroups", "resource rules must supply at least one api group"))
      }
      if rule["resources"].elements.isEmpty {
        faults.add(.required("\(path).resources", "resource rules must supply at least one resource"))
      }
    }
  }

  private static func binding(_ binding: KubeObject, kinds: [String], isNamespaced: Bool, _ faults: inout Faults) {
    let group = "rbac.authorization.k8s.io"
    let role = binding.json["roleRef"]
    faults.supported(role["apiGroup"], "roleRef.apiGroup", [group])
    faults.supported(.string(role["kind"].string ?? ""), "roleRef.kind", kinds)
    faults.segment(role["name"], "roleRef.name")
    for (index, subject) in binding.json["subjects"].elements.enumerated() {
      let path = "subjects[\(index)]"
      if (subject["name"].string ?? "").isEmpty { faults.add(.required("\(path).name")) }
      switch subject["kind"].string ?? "" {
      case "ServiceAccount":
        if !(subject["name"].string ?? "").isEmpty {
          faults.names(subject["name"], "\(path).name", NameValidation.dns1123Subdomain)
        }
        if let other = subject["apiGroup"].string, !other.isEmpty { faults.supported(.string(other), "\(path).apiGroup", [""]) }
        if !isNamespaced, (subject["namespace"].string ?? "").isEmpty { faults.add(.required("\(path).namespace")) }
      case "User", "Group": faults.supported(subject["apiGroup"], "\(path).apiGroup", [group])
      default: faults.supported(.string(subject["kind"].string ?? ""), "\(path).kind", ["ServiceAccount", "User", "Group"])
      }
    }
  }

  private static let changeOfBinding: Change = { new, old, faults in
    let role = new.json["roleRef"]
    guard role != old.json["roleRef"] else { return }
    faults.add(.invalid("roleRef", GoForm.of(role, "rbac.RoleRef"), "cannot change roleRef"))
  }
}
