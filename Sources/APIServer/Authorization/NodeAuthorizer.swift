import KubeAPI

/// What a kubelet may do (`system:node:NAME` in `system:nodes`): read what the pods on its node refer to and write what is its own.
struct NodeAuthorizer: Sendable {
  let cache: ObjectCache

  static func nodeName(_ user: UserInfo) -> String? {
    let prefix = "system:node:"
    guard user.groups.contains("system:nodes"), user.name.hasPrefix(prefix) else { return nil }
    return String(user.name.dropFirst(prefix.count))
  }

  func allows(_ wanted: AccessAttributes, _ policy: RBACPolicy) -> Bool {
    guard let node = Self.nodeName(wanted.user) else { return false }
    guard wanted.isResource else { return false }
    switch (wanted.group, wanted.resource) {
    case ("", "secrets"), ("", "configmaps"): return reads(wanted) && refers(node, wanted)
    case ("", "persistentvolumeclaims") where wanted.subresource.isEmpty: return reads(wanted) && refers(node, wanted)
    case ("", "serviceaccounts") where wanted.subresource == "token":
      return wanted.verb == "create"
        && pods(on: node).contains {
          $0.namespace == wanted.namespace && ($0.spec.serviceAccountName.string ?? "default") == wanted.name
        }
    case ("coordination.k8s.io", "leases"):
      guard wanted.namespace == "kube-node-lease", ["get", "create", "update", "patch", "delete"].contains(wanted.verb) else {
        return false
      }
      return wanted.verb == "create" || wanted.name == node
    case ("storage.k8s.io", "csinodes"): return wanted.verb == "create" || wanted.name == node
    case ("", "nodes") where wanted.subresource.isEmpty && ["get", "list", "watch"].contains(wanted.verb):
      return wanted.name == node
    case ("", "pods") where wanted.subresource.isEmpty && ["list", "watch"].contains(wanted.verb):
      return wanted.fieldSelector.required("spec.nodeName") == node
        || !wanted.name.isEmpty && pods(on: node).contains { $0.name == wanted.name && $0.namespace == wanted.namespace }
    case ("", "pods") where wanted.subresource.isEmpty && wanted.verb == "get":
      return pods(on: node).contains { $0.name == wanted.name && $0.namespace == wanted.namespace }
    default: return policy.clusterRole("system:node").contains { $0.allows(wanted) }
    }
  }

  /// What upstream adds to its refusal of a kubelet.
  func explanation(_ wanted: AccessAttributes) -> String? {
    guard let node = Self.nodeName(wanted.user), wanted.isResource, wanted.group.isEmpty,
      ["secrets", "configmaps", "persistentvolumeclaims", "persistentvolumes"].contains(wanted.resource)
    else { return nil }
    if !["get", "list", "watch"].contains(wanted.verb) { return "can only read resources of this type" }
    return wanted.name.isEmpty ? "No Object name found" : "no relationship found between node '\(node)' and this object"
  }

  private func reads(_ wanted: AccessAttributes) -> Bool {
    ["get", "list", "watch"].contains(wanted.verb) && wanted.subresource.isEmpty && !wanted.name.isEmpty
  }

  private func pods(on node: String) -> [KubeObject] {
    cache.resource("/registry/pods/").all.map(\.object).filter { $0.spec.nodeName.string == node }
  }

  private func refers(_ node: String, _ wanted: AccessAttributes) -> Bool {
    pods(on: node).contains { $0.namespace == wanted.namespace && Self.references($0, wanted.resource).contains(wanted.name) }
  }

  /// Names of that kind of object which a pod mentions.
  static func references(_ pod: KubeObject, _ resource: String) -> Set<String> {
    var names: [String?] = []
    let volumes = pod.spec.volumes.elements
    let sources = volumes + volumes.flatMap { $0.projected.sources.elements }
    let containers = pod.spec.containers.elements + pod.spec.initContainers.elements + pod.spec.ephemeralContainers.elements
    switch resource {
    case "secrets":
      names += sources.map { $0.secret.secretName.string ?? $0.secret.name.string }
      names += pod.spec.imagePullSecrets.elements.map(\.name.string)
      names += containers.flatMap {
        $0.env.elements.map(\.valueFrom.secretKeyRef.name.string) + $0.envFrom.elements.map(\.secretRef.name.string)
      }
    case "configmaps":
      names += sources.map(\.configMap.name.string)
      names += containers.flatMap {
        $0.env.elements.map(\.valueFrom.configMapKeyRef.name.string) + $0.envFrom.elements.map(\.configMapRef.name.string)
      }
    case "persistentvolumeclaims":
      names += volumes.map(\.persistentVolumeClaim.claimName.string)
    default: break
    }
    return Set(names.compactMap { $0 })
  }
}
