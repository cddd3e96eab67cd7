import KubeAPI

/// All roles and bindings, compiled: who holds which rules where.
struct RBACPolicy: Sendable {
  /// What one subject gets by one binding.
  private struct Grant: Sendable {
    /// Upstream's words for it, as access reviews and audit events tell them.
    var reason: String
    /// Nil when the role does not exist.
    var rules: [PolicyRule]?
    var role: JSON
  }

  private struct Holders: Sendable {
    var grants: [Grant] = []
    var users: [String: [Int]] = [:]
    var groups: [String: [Int]] = [:]

    /// In the order of the bindings and their subjects.
    func grants(_ user: UserInfo) -> [Grant] {
      var found = users[user.name] ?? []
      for group in user.groups { found += groups[group] ?? [] }
      return (found.count > 1 ? found.sorted() : found).map { grants[$0] }
    }
  }

  private var everywhere = Holders()
  private var byNamespace: [String: Holders] = [:]
  private var clusterRoles: [String: [PolicyRule]] = [:]
  private var roles: [String: [PolicyRule]] = [:]

  init(clusterRoles: [KubeObject], roles: [KubeObject], clusterRoleBindings: [KubeObject], roleBindings: [KubeObject]) {
    for role in clusterRoles { self.clusterRoles[role.name] = Self.rules(of: role, among: clusterRoles) }
    for role in roles { self.roles[role.key] = role.json["rules"].elements.map { PolicyRule($0) } }
    for binding in clusterRoleBindings { give(binding, &everywhere) }
    for binding in roleBindings { give(binding, &byNamespace[binding.namespace, default: Holders()]) }
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

  private func give(_ binding: KubeObject, _ holders: inout Holders) {
    let place = binding.namespace.isEmpty ? binding.name : "\(binding.name)/\(binding.namespace)"
    let role = binding.json["roleRef"]
    let rules = rules(of: role, namespace: binding.namespace)
    for subject in binding.json["subjects"].elements {
      let (kind, name) = (subject.kind.string ?? "", subject.name.string ?? "")
      let namespace = subject.namespace.string ?? binding.namespace
      let who = kind == "ServiceAccount" ? "\(kind) \"\(name)/\(namespace)\"" : "\(kind) \"\(name)\""
      let reason =
        "RBAC: allowed by \(binding.kind) \"\(place)\" of \(role.kind.string ?? "") \"\(role.name.string ?? "")\" to \(who)"
      let index = holders.grants.count
      holders.grants.append(Grant(reason: reason, rules: rules, role: role))
      switch kind {
      case "User": holders.users[name, default: []].append(index)
      case "Group": holders.groups[name, default: []].append(index)
      case "ServiceAccount": holders.users["system:serviceaccount:\(namespace):\(name)", default: []].append(index)
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

  func allows(_ wanted: AccessAttributes) -> Bool { decide(wanted).isAllowed }

  /// Yes with the binding that gives the right; else no opinion, with the roles that bindings of the user's name in vain.
  func decide(_ wanted: AccessAttributes) -> AuthorizationDecision {
    var problems: [String] = []
    let places = wanted.isResource && !wanted.namespace.isEmpty ? [everywhere, byNamespace[wanted.namespace]] : [everywhere]
    for holders in places.compactMap(\.self) {
      for grant in holders.grants(wanted.user) {
        guard let rules = grant.rules else {
          let problem = Self.missing(grant.role)
          if !problems.contains(problem) { problems.append(problem) }
          continue
        }
        if rules.contains(where: { $0.allows(wanted) }) { return .allow(grant.reason) }
      }
    }
    guard !problems.isEmpty else { return .noOpinion("") }
    return .noOpinion("RBAC: \(problems.count == 1 ? problems[0] : "[\(problems.joined(separator: ", "))]")")
  }

  private static func missing(_ role: JSON) -> String {
    "\((role.kind.string ?? "").lowercased()).rbac.authorization.k8s.io \"\(role.name.string ?? "")\" not found"
  }

  /// All rules a user holds in a namespace (empty: in the cluster), and what is wrong with bindings of theirs.
  func rules(for user: UserInfo, namespace: String) -> (rules: [PolicyRule], problems: [String]) {
    let local = namespace.isEmpty ? [] : byNamespace[namespace]?.grants(user) ?? []
    let grants = everywhere.grants(user) + local
    return (grants.flatMap { $0.rules ?? [] }, grants.filter { $0.rules == nil }.map { Self.missing($0.role) })
  }
}
