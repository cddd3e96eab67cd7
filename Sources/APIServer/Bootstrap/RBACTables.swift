import KubeAPI

/// The roles and bindings of a new cluster, from compact tables.
///
/// A role is `= NAME` (or `= NAMESPACE/NAME`) with `label:KEY=VALUE` and `aggregate:KEY` as needed; its rules follow as
/// `VERBS GROUPS RESOURCES [NAMES]` or `VERBS url PATHS`, lists with commas, `core` for the group without a name.
enum RBACTables {
  static func objects() -> [(GroupVersionResource, KubeObject)] {
    roleObjects(clusterRoles).map { (.clusterRoles, $0) } + roleObjects(controllerRoles).map { (.clusterRoles, $0) }
      + bindingObjects(clusterRoleBindings).map { (.clusterRoleBindings, $0) } + roleObjects(roles).map { (.roles, $0) }
      + bindingObjects(roleBindings).map { (.roleBindings, $0) }
  }

  private static func roleObjects(_ table: String) -> [KubeObject] {
    var result: [KubeObject] = []
    for line in table.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      if words.first == "=", words.count >= 2 {
        var role = named(words[1], kind: words[1].contains("/") ? "Role" : "ClusterRole")
        for word in words.dropFirst(2) {
          if word.hasPrefix("aggregate:") {
            role.json["aggregationRule"] = [
              "clusterRoleSelectors": [["matchLabels": [(String(word.dropFirst(10))): "true"].json]]
            ]
          } else if word.hasPrefix("label:") {
            let pair = word.dropFirst(6).split(separator: "=", maxSplits: 1)
            if pair.count == 2 { role.metadata["labels"][String(pair[0])] = .string(String(pair[1])) }
          }
        }
        role.json["rules"] = .array([])
        result.append(role)
      } else if words.count >= 3, !result.isEmpty {
        let rules = result[result.count - 1].json["rules"].elements
        result[result.count - 1].json["rules"] = .array(rules + [rule(words).json])
      }
    }
    return result
  }

  private static func rule(_ words: [String]) -> PolicyRule {
    func list(_ text: String) -> [String] { text.split(separator: ",").map { $0 == "core" ? "" : String($0) } }
    if words[1] == "url" { return PolicyRule(verbs: list(words[0]), urls: list(words[2])) }
    return PolicyRule(
      verbs: list(words[0]), groups: list(words[1]), resources: words[2].split(separator: ",").map(String.init),
      names: words.count > 3 ? words[3].split(separator: ",").map(String.init) : [])
  }

  private static func bindingObjects(_ table: String) -> [KubeObject] {
    table.split(separator: "\n").compactMap { line in
      var words = line.split(separator: " ").map(String.init)
      guard !words.isEmpty else { return nil }
      let first = words.removeFirst()
      let isNamespaced = first.contains("/")
      var binding = named(first, kind: isNamespaced ? "RoleBinding" : "ClusterRoleBinding")
      var (roleKind, roleName) = (isNamespaced ? "Role" : "ClusterRole", binding.name)
      var subjects: [JSON] = []
      for word in words {
        let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
        switch parts[0] {
        case "role":
          let reference = parts[1].split(separator: "/", maxSplits: 1).map(String.init)
          (roleKind, roleName) = (reference[0], reference[1])
        case "sa":
          let account = parts[1].split(separator: "/").map(String.init)
          subjects.append(["kind": "ServiceAccount", "name": .string(account[1]), "namespace": .string(account[0])])
        default:
          let kind = parts[0] == "user" ? "User" : "Group"
          subjects.append(["kind": .string(kind), "apiGroup": "rbac.authorization.k8s.io", "name": .string(parts[1])])
        }
      }
      if words.isEmpty, !isNamespaced, let controller = binding.name.split(separator: ":").last,
        binding.name.hasPrefix("system:controller:")
      {
        subjects = [["kind": "ServiceAccount", "name": .string(String(controller)), "namespace": "kube-system"]]
      }
      if !subjects.isEmpty { binding.json["subjects"] = .array(subjects) }
      binding.json["roleRef"] = ["apiGroup": "rbac.authorization.k8s.io", "kind": .string(roleKind), "name": .string(roleName)]
      return binding
    }
  }

  private static func named(_ text: String, kind: String) -> KubeObject {
    let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
    var metadata: JSON = ["name": .string(parts[parts.count - 1])]
    if parts.count == 2 { metadata["namespace"] = .string(parts[0]) }
    metadata["labels"] = ["kubernetes.io/bootstrapping": "rbac-defaults"]
    metadata["annotations"] = ["rbac.authorization.kubernetes.io/autoupdate": "true"]
    return KubeObject(["kind": .string(kind), "apiVersion": "rbac.authorization.k8s.io/v1", "metadata": metadata])
  }
}

extension [String: String] {
  fileprivate var json: JSON { JSON(self) }
}
