import KubeAPI
import Synchronization

/// Decides whether a user may do something: members of system:masters may do all, others what the configured modes give them.
final class Authorization: Sendable {
  private let cache: ObjectCache
  private let modes: [String]
  private let compiled = Mutex<(stamp: [Int64], policy: RBACPolicy)?>(nil)
  private let sources: [ResourceCache]
  private let node: NodeAuthorizer

  init(cache: ObjectCache, modes: [String]) {
    self.cache = cache
    self.modes = modes
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

  func allows(_ wanted: AccessAttributes) -> Bool {
    if wanted.user.isMaster { return true }
    for mode in modes {
      switch mode {
      case "AlwaysAllow": return true
      case "Node": if node.allows(wanted, policy) { return true }
      case "RBAC": if policy.allows(wanted) { return true }
      default: continue
      }
    }
    return false
  }

  func check(_ context: RequestContext) throws(APIStatus) { try check(AccessAttributes(context)) }

  func check(_ wanted: AccessAttributes) throws(APIStatus) {
    guard !allows(wanted) else { return }
    var refusal = Self.refusal(wanted)
    if modes.contains("Node"), let why = node.explanation(wanted) { refusal.message += ": \(why)" }
    throw refusal
  }

  /// 403 in upstream's words.
  static func refusal(_ wanted: AccessAttributes) -> APIStatus {
    let user = wanted.user.name
    guard wanted.isResource else {
      return APIStatus(.forbidden, "forbidden: User \"\(user)\" cannot \(wanted.verb) path \"\(wanted.path)\"", details: .init())
    }
    let qualified = wanted.group.isEmpty ? wanted.resource : "\(wanted.resource).\(wanted.group)"
    let scope = wanted.namespace.isEmpty ? "at the cluster scope" : "in the namespace \"\(wanted.namespace)\""
    let subject = wanted.name.isEmpty ? qualified : "\(qualified) \"\(wanted.name)\""
    return APIStatus(
      .forbidden,
      "\(subject) is forbidden: User \"\(user)\" cannot \(wanted.verb) resource \"\(wanted.qualifiedResource)\" in API group \"\(wanted.group)\" \(scope)",
      details: .init(name: wanted.name, group: wanted.group, kind: wanted.resource))
  }
}

extension Authorization {
  /// Why RBAC says yes, for access reviews; nil where upstream gives no reason.
  func reason(_ wanted: AccessAttributes) -> String? {
    wanted.user.isMaster ? nil : policy.grant(wanted)
  }
}
