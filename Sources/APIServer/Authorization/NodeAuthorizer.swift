import KubeAPI

/// What a kubelet may do (`system:node:NAME` in `system:nodes`): read what the pods on its node refer to and write what is its own.
struct NodeAuthorizer: Sendable {
  let cache: ObjectCache

  static func nodeName(_ user: UserInfo) -> String? {
    let prefix = "system:node:"
    guard user.groups.contains("system:nodes"), user.name.hasPrefix(prefix) else { return nil }
    return String(user.name.dropFirst(prefix.count))
  }

  func decide(_ wanted: AccessAttributes, _ policy: RBACPolicy) -> AuthorizationDecision {
    guard let node = Self.nodeName(wanted.user) else { return .noOpinion("") }
    guard !node.isEmpty else { return .noOpinion("unknown node for user \"\(wanted.user.name)\"") }
    guard wanted.isResource else { return byRules(wanted, policy) }
    switch (wanted.group, wanted.resource) {
    case ("", "secrets"), ("", "configmaps"): return read(wanted, node)
    case ("", "persistentvolumeclaims"):
      return wanted.subresource == "status" ? updateStatus(wanted, node) : get(wanted, node)
    case ("", "persistentvolumes"), ("storage.k8s.io", "volumeattachments"), ("resource.k8s.io", "resourceclaims"):
      return get(wanted, node)
    case ("", "serviceaccounts"): return createToken(wanted, node)
    case ("coordination.k8s.io", "leases"): return lease(wanted, node)
    case ("storage.k8s.io", "csinodes"): return csiNode(wanted, node)
    case ("", "nodes"): return ownNode(wanted, node)
    case ("", "pods"): return pod(wanted, node)
    default: return byRules(wanted, policy)
    }
  }

  private func byRules(_ wanted: AccessAttributes, _ policy: RBACPolicy) -> AuthorizationDecision {
    policy.clusterRole("system:node").contains { $0.allows(wanted) } ? .allow() : .noOpinion("")
  }

  private func read(_ wanted: AccessAttributes, _ node: String) -> AuthorizationDecision {
    guard ["get", "list", "watch"].contains(wanted.verb) else { return .noOpinion("can only read resources of this type") }
    guard wanted.subresource.isEmpty else { return .noOpinion("cannot read subresource") }
    guard !wanted.namespace.isEmpty else { return .noOpinion("can only read namespaced object of this type") }
    return related(wanted, node)
  }

  private func get(_ wanted: AccessAttributes, _ node: String) -> AuthorizationDecision {
    guard wanted.verb == "get" else { return .noOpinion("can only get individual resources of this type") }
    guard wanted.subresource.isEmpty else { return .noOpinion("cannot get subresource") }
    return related(wanted, node)
  }

  private func updateStatus(_ wanted: AccessAttributes, _ node: String) -> AuthorizationDecision {
    guard ["get", "update", "patch"].contains(wanted.verb) else { return .noOpinion("can only get/update/patch this type") }
    return related(wanted, node)
  }

  private func createToken(_ wanted: AccessAttributes, _ node: String) -> AuthorizationDecision {
    guard wanted.verb == "create", !wanted.name.isEmpty else {
      return .noOpinion("can only create tokens for individual service accounts")
    }
    guard wanted.subresource == "token" else { return .noOpinion("can only create token subresource of service account") }
    return related(wanted, node)
  }

  private func lease(_ wanted: AccessAttributes, _ node: String) -> AuthorizationDecision {
    guard ["get", "create", "update", "patch", "delete"].contains(wanted.verb) else {
      return .noOpinion("can only get, create, update, patch, or delete a node lease")
    }
    guard wanted.namespace == "kube-node-lease" else {
      return .noOpinion("can only access leases in the \"kube-node-lease\" system namespace")
    }
    guard wanted.verb == "create" || wanted.name == node else {
      return .noOpinion("can only access node lease with the same name as the requesting node")
    }
    return .allow()
  }

  private func csiNode(_ wanted: AccessAttributes, _ node: String) -> AuthorizationDecision {
    guard ["get", "create", "update", "patch", "delete"].contains(wanted.verb) else {
      return .noOpinion("can only get, create, update, patch, or delete a CSINode")
    }
    guard wanted.subresource.isEmpty else { return .noOpinion("cannot authorize CSINode subresources") }
    guard wanted.verb == "create" || wanted.name == node else {
      return .noOpinion("can only access CSINode with the same name as the requesting node")
    }
    return .allow()
  }

  /// Which node may be written is NodeRestriction's to say.
  private func ownNode(_ wanted: AccessAttributes, _ node: String) -> AuthorizationDecision {
    switch (wanted.subresource, wanted.verb) {
    case ("", "create"), ("", "update"), ("", "patch"), ("status", "update"), ("status", "patch"): return .allow()
    case ("", "get"), ("", "list"), ("", "watch"):
      if wanted.name == node { return .allow() }
      let what = wanted.name.isEmpty ? "all nodes" : "'\(wanted.name)'"
      return .noOpinion("node '\(node)' cannot read \(what), only its own Node object")
    default: return .noOpinion("")
    }
  }

  private func pod(_ wanted: AccessAttributes, _ node: String) -> AuthorizationDecision {
    switch (wanted.subresource, wanted.verb) {
    case ("", "get"): return related(wanted, node)
    case ("", "list"), ("", "watch"):
      if wanted.fieldSelector.required("spec.nodeName") == node { return .allow() }
      if wanted.name.isEmpty { return .noOpinion("can only list/watch pods with spec.nodeName field selector") }
      return related(wanted, node)
    case ("", "create"), ("", "delete"), ("status", "update"), ("status", "patch"), ("eviction", "create"): return .allow()
    default: return .noOpinion("")
    }
  }

  private func related(_ wanted: AccessAttributes, _ node: String) -> AuthorizationDecision {
    guard !wanted.name.isEmpty else { return .noOpinion("No Object name found") }
    return NodeGraph(cache: cache, node: node).contains(wanted)
      ? .allow() : .noOpinion("no relationship found between node '\(node)' and this object")
  }
}
