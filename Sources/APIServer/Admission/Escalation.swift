import KubeAPI

/// Nobody gives out rights they do not hold, unless they may `escalate` roles or `bind` them.
struct RBACEscalation: ValidatingPlugin {
  let name = "rbac-escalation"

  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.definition.group == "rbac.authorization.k8s.io", request.operation == .create || request.operation == .update,
      !request.user.isMaster
    else { return }
    let policy = request.server.authorization.policy
    let (held, problems) = request.server.authorization.rules(for: request.user, namespace: object.namespace)
    let wanted: [PolicyRule]
    switch request.definition.name {
    case "roles", "clusterroles":
      if let old, old.json["rules"] == object.json["rules"], old.json["aggregationRule"] == object.json["aggregationRule"] {
        return
      }
      guard await !may("escalate", request, name: object.name, namespace: object.namespace) else { return }
      wanted = object.json["rules"].elements.map { PolicyRule($0) }
    default:
      if let old, old.json["roleRef"] == object.json["roleRef"], old.json["subjects"] == object.json["subjects"] { return }
      let role = object.json["roleRef"]
      let kind = role.kind.string == "Role" ? "roles" : "clusterroles"
      var bind = AccessAttributes(user: request.user, verb: "bind")
      (bind.group, bind.version, bind.resource) = ("rbac.authorization.k8s.io", "v1", kind)
      (bind.name, bind.namespace) = (role.name.string ?? "", object.namespace)
      guard await !request.server.authorization.allows(bind) else { return }
      guard let rules = policy.rules(of: role, namespace: object.namespace) else {
        throw APIStatus.notFound(request.definition.resource, role.name.string ?? "")
      }
      wanted = rules
    }
    let missing = PolicyRule.missing(wanted, from: held)
    guard !missing.isEmpty else { return }
    let groups = request.user.groups.map { "\"\($0)\"" }.joined(separator: " ")
    let list = missing.map(\.compactText).sorted().joined(separator: "\n")
    throw request.forbidden(
      object.name,
      "user \"\(request.user.name)\" (groups=[\(groups)]) is attempting to grant RBAC permissions not currently held:\n\(list)\(problems.isEmpty ? "" : "; resolution errors: [\(problems.joined(separator: " "))]")"
    )
  }

  private func may(_ verb: String, _ request: AdmissionRequest, name: String, namespace: String) async -> Bool {
    var wanted = AccessAttributes(user: request.user, verb: verb)
    (wanted.group, wanted.version, wanted.resource) = (request.definition.group, "v1", request.definition.name)
    (wanted.name, wanted.namespace) = (name, namespace)
    return await request.server.authorization.allows(wanted)
  }
}
