import KubeAPI
import Synchronization

/// Decides whether a user may do something: members of system:masters may do all, others what the authorizers give them.
final class Authorization: Sendable {
  /// One that is asked.
  enum Authorizer: Sendable {
    case alwaysAllow, alwaysDeny, node, rbac
    case abac(ABACPolicy)
    case webhook(WebhookAuthorizer)
  }

  private let cache: ObjectCache
  private let authorizers: Mutex<[Authorizer]>
  private let compiled = Mutex<(stamp: [Int64], policy: RBACPolicy)?>(nil)
  private let sources: [ResourceCache]
  private let node: NodeAuthorizer

  init(cache: ObjectCache, _ authorizers: [Authorizer]) {
    self.cache = cache
    self.authorizers = Mutex(authorizers)
    let folders = ["clusterroles", "roles", "clusterrolebindings", "rolebindings"]
    sources = folders.map { cache.resource("/registry/\($0)/") }
    node = NodeAuthorizer(cache: cache)
  }

  /// Asks others from now on.
  func replace(_ fresh: [Authorizer]) { authorizers.withLock { $0 = fresh } }

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

  /// Asks the authorizers in their order: the first yes or no counts, and what the others had to say goes along with the refusal.
  func decide(_ wanted: AccessAttributes) async -> AuthorizationDecision {
    if wanted.user.isMaster { return .allow() }
    var tally = Tally()
    for authorizer in authorizers.withLock({ $0 }) {
      let decision: AuthorizationDecision?
      if case .webhook(let webhook) = authorizer {
        decision = await webhook.decide(wanted)
      } else {
        decision = known(authorizer, wanted)
      }
      if let decision, let final = tally.add(decision) { return final }
    }
    return tally.end
  }

  /// The same without asking servers outside; nil when one would have to be asked.
  func decideAlone(_ wanted: AccessAttributes) -> AuthorizationDecision? {
    if wanted.user.isMaster { return .allow() }
    var tally = Tally()
    for authorizer in authorizers.withLock({ $0 }) {
      guard let decision = known(authorizer, wanted) else { return nil }
      if let final = tally.add(decision) { return final }
    }
    return tally.end
  }

  private func known(_ authorizer: Authorizer, _ wanted: AccessAttributes) -> AuthorizationDecision? {
    switch authorizer {
    case .alwaysAllow: .allow()
    case .alwaysDeny: .noOpinion("Everything is forbidden.")
    case .node: node.decide(wanted, policy)
    case .rbac: policy.decide(wanted)
    case .abac(let policies): policies.decide(wanted)
    case .webhook(let webhook): webhook.known(wanted)
    }
  }

  /// What the authorizers so far have said.
  private struct Tally {
    private var reasons: [String] = []
    private var errors: [String] = []

    /// The decision of all when this one settles it.
    mutating func add(_ decision: AuthorizationDecision) -> AuthorizationDecision? {
      if !decision.reason.isEmpty { reasons.append(decision.reason) }
      if !decision.error.isEmpty { errors.append(decision.error) }
      switch decision.outcome {
      case .allow: return decision
      case .deny: return .init(outcome: .deny, reason: reasons.joined(separator: "\n"), error: error)
      case .noOpinion: return nil
      }
    }

    var end: AuthorizationDecision { .init(outcome: .noOpinion, reason: reasons.joined(separator: "\n"), error: error) }

    private var error: String { ConfigurationObject.aggregate(errors)?.description ?? "" }
  }

  func allows(_ wanted: AccessAttributes) async -> Bool { await decide(wanted).isAllowed }

  func check(_ wanted: AccessAttributes) async throws(APIStatus) {
    let decision = await decide(wanted)
    if !decision.isAllowed { throw Self.refusal(wanted, decision.reason) }
  }

  /// What a user may do in a namespace as far as rules can tell, and what they cannot tell.
  func rules(for user: UserInfo, namespace: String) -> (rules: [PolicyRule], problems: [String]) {
    var rules: [PolicyRule] = []
    var problems: [String] = []
    let everything = [PolicyRule(verbs: ["*"], groups: ["*"], resources: ["*"]), PolicyRule(verbs: ["*"], urls: ["*"])]
    if user.isMaster { rules += everything }
    for authorizer in authorizers.withLock({ $0 }) {
      switch authorizer {
      case .alwaysAllow: rules += everything
      case .alwaysDeny: continue
      case .rbac:
        let found = policy.rules(for: user, namespace: namespace)
        rules += found.rules
        problems += found.problems
      case .abac(let policies): rules += policies.rules(for: user, namespace: namespace)
      case .node:
        if NodeAuthorizer.nodeName(user) != nil { problems.append("node authorizer does not support user rule resolution") }
      case .webhook: problems.append("webhook authorizer does not support user rule resolution")
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
