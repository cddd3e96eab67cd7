import KubeAPI

/// All roles and bindings, compiled: who holds which rules where.
struct RBACPolicy: Sendable {
  private struct Holders: Sendable {
    var users: [String: [PolicyRule]] = [:]
    var groups: [String: [PolicyRule]] = [:]
    /// Each binding with a subject of it, for the reasons of access reviews.
    var grants: [(subject: JSON, text: String, rules: [PolicyRule])] = []

    func rules(_ user: UserInfo) -> [PolicyRule] { (users[user.name] ?? []) + user.groups.flatMap { groups[$0] ?? [] } }

    func allows(_ wanted: AccessAttributes) -> Bool {
      if users[wanted.user.name]?.contains(where: { $0.allows(wanted) }) == true { return true }
      return wanted.user.groups.contains { groups[$0]?.contains { $0.allows(wanted) } == true }
    }
  }

  private var everywhere = Holders()
  private var byNamespace: [String: Holders] = [:]
  private var clusterRoles: [String: [PolicyRule]] = [:]
  private var roles: [String: [PolicyRule]] = [:]

  init(clusterRoles: [KubeObject], roles: [KubeObject], clusterRoleBindings: [KubeObject], roleBindings: [KubeObject]) {
    for role in clusterRoles { self.clusterRoles[role.name] = Self.rules(of: role, among: clusterRoles) }
    for role in roles { self.roles[role.key] = role.json["rules"].elements.map { PolicyRule($0) } }
    for binding in clusterRoleBindings {
      let rules = self.rules(of: binding.json["roleRef"], namespace: "") ?? []
      Self.give(rules, to: binding, &everywhere)
    }
    for binding in roleBindings {
      let rules = self.rules(of: binding.json["roleRef"], namespace: binding.namespace) ?? []
      Self.give(rules, to: binding, &byNamespace[binding.namespace, default: Holders()])
    }
  }

  /// The rules of an aggregated role are those of the roles it selects, whether a controller has written them into it or not.
  private static func rules(of role: KubeObject, among all: [KubeObject]) -> [PolicyRule] {
    let own = role.json["rules"].elements.map { PolicyRule($0) }
    let selectors = role.json["aggregationRule"]["clusterRoleSelectors"].elements
    guard !selectors.isEmpty else { return own }
    let selected = all.filter { other in other.name != role.name && selectors.contains { LabelSelector.matches($0, other.labels) }
    }
    let more = selected.flatMap { $0.json["rules"].elements.map { PolicyRule($0) } }
    return own + more.filter { !own.contains($0) }
  }

  private static func give(_ rules: [PolicyRule], to binding: KubeObject, _ holders: inout Holders) {
    guard !rules.isEmpty else { return }
    let place = binding.namespace.isEmpty ? binding.name : "\(binding.name)/\(binding.namespace)"
    let role = binding.json["roleRef"]
    for subject in binding.json["subjects"].elements {
      let name = subject.name.string ?? ""
      let who =
        subject.kind.string == "ServiceAccount"
        ? "ServiceAccount \"\(name)/\(subject.namespace.string ?? "")\"" : "\(subject.kind.string ?? "") \"\(name)\""
      let text =
        "RBAC: allowed by \(binding.kind) \"\(place)\" of \(role.kind.string ?? "") \"\(role.name.string ?? "")\" to \(who)"
      holders.grants.append((subject, text, rules))
      switch subject.kind.string {
      case "User": holders.users[name, default: []] += rules
      case "Group": holders.groups[name, default: []] += rules
      case "ServiceAccount":
        let namespace = subject.namespace.string ?? binding.namespace
        holders.users["system:serviceaccount:\(namespace):\(name)", default: []] += rules
      default: continue
      }
    }
  }

  /// Nil when there is no such role.
  func rules(of roleRef: JSON, namespace: String) -> [PolicyRule]? {
    let name = roleRef.name.string ?? ""
    return roleRef.kind.string == "Role" ? roles["\(namespace)/\(name)"] : clusterRoles[name]
  }

  func clusterRole(_ name: String) -> [PolicyRule] { clusterRoles[name] ?? [] }

  func allows(_ wanted: AccessAttributes) -> Bool {
    if everywhere.allows(wanted) { return true }
    guard wanted.isResource, !wanted.namespace.isEmpty else { return false }
    return byNamespace[wanted.namespace]?.allows(wanted) == true
  }

  /// Which binding allows it, in upstream's words.
  func grant(_ wanted: AccessAttributes) -> String? {
    let local = wanted.namespace.isEmpty ? [] : byNamespace[wanted.namespace]?.grants ?? []
    return (everywhere.grants + local).first { grant in
      let name = grant.subject.name.string ?? ""
      let isSubject =
        switch grant.subject.kind.string {
        case "User": wanted.user.name == name
        case "Group": wanted.user.groups.contains(name)
        default: wanted.user.name == "system:serviceaccount:\(grant.subject.namespace.string ?? wanted.namespace):\(name)"
        }
      return isSubject && grant.rules.contains { $0.allows(wanted) }
    }?.text
  }

  /// All rules a user holds in a namespace (empty: in the cluster).
  func rules(for user: UserInfo, namespace: String) -> [PolicyRule] {
    everywhere.rules(user) + (namespace.isEmpty ? [] : byNamespace[namespace]?.rules(user) ?? [])
  }
}
