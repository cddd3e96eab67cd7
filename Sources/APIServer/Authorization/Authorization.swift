import KubeAPI
import Synchronization

/// Decides whether a user may do something: members of system:masters may do all, others what the configured modes give them.
final class Authorization: Sendable {
  private let cache: ObjectCache
  private let modes: [String]
  private let compiled = Mutex<(stamp: [Int64], policy: RBACPolicy)?>(nil)
  private let sources: [ResourceCache]
  private let node: NodeAuthorizer
  private let abac: ABACPolicy

  init(cache: ObjectCache, modes: [String], abac: ABACPolicy = ABACPolicy(lines: [])) {
    self.cache = cache
    self.modes = modes
    self.abac = abac
    let folders = ["clusterroles", "roles", "clusterrolebindings", "rolebindings"]
    sources = folders.map { cache.resource("/registry/\($0)/") }
    node = NodeAuthorizer(cache: cache)
  }

  /// The roles and bindings of this moment; compiled anew when one of them has changed.
  var policy: RBACPolicy {
    let stamp = sources.map(\.lastRevision)
    if let known = compiled.withLock({ $0 }), known.stamp == stamp { return known.policy }
    let objects = sources.map { $0.all.map(\.object) }
    let policy = RBACPolicy(
      clusterRoles: objects[0], roles: objects[1], clusterRoleBindings: objects[2], roleBindings: objects[3])
    compiled.withLock { $0 = (stamp, policy) }
    return policy
  }

  /// Asks the modes in their order: the first yes or no counts, and what the others had to say goes along with the refusal.
  func decide(_ wanted: AccessAttributes) -> AuthorizationDecision {
    if wanted.user.isMaster { return .allow() }
    var reasons: [String] = []
    for mode in modes {
      let decision: AuthorizationDecision =
        switch mode {
        case "AlwaysAllow": .allow()
        case "AlwaysDeny": .noOpinion("Everything is forbidden.")
        case "Node": node.decide(wanted, policy)
        case "RBAC": policy.decide(wanted)
        case "ABAC": abac.decide(wanted)
        default: .noOpinion("")
        }
      if !decision.reason.isEmpty { reasons.append(decision.reason) }
      switch decision.outcome {
      case .allow: return decision
      case .deny: return .deny(reasons.joined(separator: "\n"))
      case .noOpinion: continue
      }
    }
    return .noOpinion(reasons.joined(separator: "\n"))
  }

  func allows(_ wanted: AccessAttributes) -> Bool { decide(wanted).isAllowed }

  func check(_ wanted: AccessAttributes) throws(APIStatus) {
    let decision = decide(wanted)
    if !decision.isAllowed { throw Self.refusal(wanted, decision.reason) }
  }

  /// What a user may do in a namespace as far as rules can tell, and what they cannot tell.
  func rules(for user: UserInfo, namespace: String) -> (rules: [PolicyRule], problems: [String]) {
    var rules: [PolicyRule] = []
    var problems: [String] = []
    let everything = [PolicyRule(verbs: ["*"], groups: ["*"], resources: ["*"]), PolicyRule(verbs: ["*"], urls: ["*"])]
    if user.isMaster { rules += everything }
    for mode in modes {
      switch mode {
      case "AlwaysAllow": rules += everything
      case "RBAC":
        let found = policy.rules(for: user, namespace: namespace)
        rules += found.rules
        problems += found.problems
      case "ABAC": rules += abac.rules(for: user, namespace: namespace)
      case "Node":
        if NodeAuthorizer.nodeName(user) != nil { problems.append("node authorizer does not support user rule resolution") }
      default: continue
      }
    }
    return (rules, problems)
  }

  /// 403 in upstream's words.
  static func refusal(_ wanted: AccessAttributes, _ reason: String = "") -> APIStatus {
    let user = wanted.user.name
    let suffix = reason.isEmpty ? "" : ": \(reason)"
    guard wanted.isResource else {
      return APIStatus(
        .forbidden, "forbidden: User \"\(user)\" cannot \(wanted.verb) path \"\(wanted.path)\"\(suffix)", details: .init())
    }
    let qualified = wanted.group.isEmpty ? wanted.resource : "\(wanted.resource).\(wanted.group)"
    let scope = wanted.namespace.isEmpty ? "at the cluster scope" : "in the namespace \"\(wanted.namespace)\""
    let subject = wanted.name.isEmpty ? qualified : "\(qualified) \"\(wanted.name)\""
    return APIStatus(
      .forbidden,
      "\(subject) is forbidden: User \"\(user)\" cannot \(wanted.verb) resource \"\(wanted.qualifiedResource)\" in API group \"\(wanted.group)\" \(scope)\(suffix)",
      details: .init(name: wanted.name, group: wanted.group, kind: wanted.resource))
  }
}
