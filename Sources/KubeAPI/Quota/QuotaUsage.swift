/// What objects count for in quotas, by the names quotas have for it (`pkg/quota/v1/evaluator` upstream). Admission charges with it, and the
/// controller counts anew with it.
package enum QuotaUsage {
  private static let compute: Set = ["cpu", "memory", "ephemeral-storage"]
  private static let counted: Set = ["configmaps", "secrets", "replicationcontrollers", "resourcequotas"]

  package static func of(_ object: KubeObject, group: String, resource: String) -> ResourceAmounts.Amounts {
    var usage: ResourceAmounts.Amounts = [:]
    usage[group.isEmpty ? "count/\(resource)" : "count/\(resource).\(group)"] = 1
    guard group.isEmpty else { return usage }
    switch resource {
    case "pods": usage.merge(pod(object)) { $1 }
    case "persistentvolumeclaims":
      let storage = (try? Quantity(object.spec.resources.requests.storage)) ?? .zero
      usage["persistentvolumeclaims"] = 1
      usage["requests.storage"] = storage
      if let name = object.spec.storageClassName.string, !name.isEmpty {
        usage["\(name).storageclass.storage.k8s.io/persistentvolumeclaims"] = 1
        usage["\(name).storageclass.storage.k8s.io/requests.storage"] = storage
      }
    case "services":
      usage["services"] = 1
      if object.spec.type.string == "LoadBalancer" { usage["services.loadbalancers"] = 1 }
      if ["NodePort", "LoadBalancer"].contains(object.spec.type.string ?? "") {
        usage["services.nodeports"] = Quantity(Int64(object.spec.ports.elements.count))
      }
    case _ where counted.contains(resource): usage[resource] = 1
    default: break
    }
    return usage
  }

  /// A pod that has ended holds nothing but its place in the count of objects.
  private static func pod(_ pod: KubeObject) -> ResourceAmounts.Amounts {
    var usage: ResourceAmounts.Amounts = [:]
    guard !["Failed", "Succeeded"].contains(pod.status.phase.string) else { return usage }
    usage["pods"] = 1
    for (name, amount) in ResourceAmounts.pod(pod.spec, "requests") {
      usage["requests.\(name)"] = amount
      if compute.contains(name) || name.hasPrefix("hugepages-") { usage[name] = amount }
    }
    for (name, amount) in ResourceAmounts.pod(pod.spec, "limits") { usage["limits.\(name)"] = amount }
    return usage
  }

  /// The resources of the API a quota's name counts, nil for a name nobody counts. `count/` names say it themselves.
  package static func source(of name: String) -> (group: String, resource: String)? {
    if name.hasPrefix("count/") {
      let parts = name.dropFirst(6).split(separator: ".", maxSplits: 1)
      return parts.first.map { (parts.count > 1 ? String(parts[1]) : "", String($0)) }
    }
    switch name {
    case "services", "services.loadbalancers", "services.nodeports": return ("", "services")
    case "persistentvolumeclaims", "requests.storage": return ("", "persistentvolumeclaims")
    case _ where name.contains(".storageclass.storage.k8s.io/"): return ("", "persistentvolumeclaims")
    case _ where counted.contains(name): return ("", name)
    case "pods": return ("", "pods")
    case _ where compute.contains(name) || ["requests.", "limits.", "hugepages-"].contains(where: name.hasPrefix):
      return ("", "pods")
    default: return nil
    }
  }

  /// Whether the quota's scopes take the object in.
  package static func covers(_ quota: KubeObject, _ object: KubeObject, isPod: Bool) -> Bool {
    let scopes = scopes(of: quota)
    guard !scopes.isEmpty else { return true }
    return isPod && scopes.allSatisfy { isIn($0, object) }
  }

  /// All scopes of a quota as expressions of a selector.
  package static func scopes(of quota: KubeObject) -> [JSON] {
    quota.spec.scopes.elements.map { ["scopeName": $0, "operator": "Exists"] }
      + quota.spec.scopeSelector.matchExpressions.elements
  }

  /// Whether a pod is in the scope of a selector's expression.
  package static func isIn(_ expression: JSON, _ pod: KubeObject) -> Bool {
    let scope = expression.scopeName.string ?? ""
    guard scope == "PriorityClass" else { return isIn(scope, pod) }
    let given = pod.spec.priorityClassName.string ?? ""
    let values = expression.values.elements.compactMap(\.string)
    switch expression.operator.string {
    case "In": return values.contains(given)
    case "NotIn": return !values.contains(given)
    case "Exists": return !given.isEmpty
    default: return given.isEmpty
    }
  }

  private static func isIn(_ scope: String, _ pod: KubeObject) -> Bool {
    func isBestEffort() -> Bool {
      ["requests", "limits"].allSatisfy { ResourceAmounts.pod(pod.spec, $0).allSatisfy { $0.value.isZero } }
    }
    switch scope {
    case "Terminating": return !pod.spec.activeDeadlineSeconds.isNull
    case "NotTerminating": return pod.spec.activeDeadlineSeconds.isNull
    case "BestEffort": return isBestEffort()
    case "NotBestEffort": return !isBestEffort()
    case "PriorityClass": return !(pod.spec.priorityClassName.string ?? "").isEmpty
    case "CrossNamespacePodAffinity": return reachesOtherNamespaces(pod.spec.affinity)
    default: return false
    }
  }

  private static func reachesOtherNamespaces(_ affinity: JSON) -> Bool {
    [affinity.podAffinity, affinity.podAntiAffinity].contains { rules in
      let terms =
        rules.requiredDuringSchedulingIgnoredDuringExecution.elements
        + rules.preferredDuringSchedulingIgnoredDuringExecution.elements.map(\.podAffinityTerm)
      return terms.contains { !$0.namespaces.elements.isEmpty || !$0.namespaceSelector.isNull }
    }
  }
}
