import HTTPServer
import KubeAPI
import KubeSchema
import Synchronization

/// The ways of acting as somebody else, in the order they are tried: those of constrained impersonation (KEP-5284), which need a
/// permission for what is done besides that for whom one acts as, and the old one. k8s.io/apiserver
/// pkg/endpoints/filters/impersonation.
enum ImpersonationMode: String, CaseIterable, Sendable {
  case associatedNode = "associated-node", arbitraryNode = "arbitrary-node", serviceAccount = "serviceaccount"
  case userInfo = "user-info"
  case legacy = ""

  var verb: String { self == .legacy ? "impersonate" : "impersonate:\(rawValue)" }

  /// For audit events.
  var constraint: String { self == .legacy ? "" : verb }

  func applies(_ wanted: Impersonation, _ real: UserInfo) -> Bool {
    switch self {
    case .associatedNode:
      wanted.isNameOnly && wanted.node != nil && real.serviceAccount != nil
        && real.extra["authentication.kubernetes.io/node-name"] == wanted.node.map { [$0] }
    case .arbitraryNode: wanted.isNameOnly && wanted.node != nil
    case .serviceAccount: wanted.isNameOnly && wanted.account != nil
    case .userInfo: wanted.node == nil && wanted.account == nil
    case .legacy: true
    }
  }

  /// What `real` must be allowed to do, after what it does at all; or the reason why it never may.
  func demands(_ wanted: Impersonation, _ real: UserInfo) throws(APIStatus) -> [AccessAttributes] {
    let isConstrained = self != .legacy
    func demand(_ resource: String, _ name: String, group: String, namespace: String = "", subresource: String = "")
      -> AccessAttributes
    {
      var result = AccessAttributes(user: requestor(real), verb: verb)
      (result.group, result.version, result.resource, result.name) = (group, "v1", resource, name)
      (result.namespace, result.subresource) = (namespace, subresource)
      return result
    }
    let (authentication, own) = ("authentication.k8s.io", isConstrained ? "authentication.k8s.io" : "")
    var result: [AccessAttributes] = []
    if let account = wanted.account {
      result.append(demand("serviceaccounts", account.name, group: own, namespace: account.namespace))
    } else if isConstrained, let node = wanted.node {
      result.append(demand("nodes", self == .associatedNode ? "*" : node, group: own))
    } else {
      result.append(demand("users", wanted.user, group: own))
    }
    if !wanted.uid.isEmpty { result.append(demand("uids", wanted.uid, group: authentication)) }
    if isConstrained {
      if wanted.groups.contains("") {
        throw Authorization.refusal(
          demand("groups", "", group: own), "impersonating the empty string group is not allowed")
      }
      if wanted.groups.contains("system:masters") {
        throw Authorization.refusal(
          demand("groups", "system:masters", group: own), "impersonating the system:masters group is not allowed")
      }
      if let fault = wanted.extraFault {
        throw Authorization.refusal(demand("userextras", "", group: authentication), fault)
      }
    }
    result += wanted.groups.map { demand("groups", $0, group: own) }
    for (key, values) in wanted.extra.sorted(by: { $0.key < $1.key }) {
      result += values.map { demand("userextras", $0, group: authentication, subresource: key) }
    }
    return result
  }

  /// As whom rights are asked for: of an account on the node it acts as nothing counts that differs from node to node.
  func requestor(_ real: UserInfo) -> UserInfo {
    guard self == .associatedNode else { return real }
    var result = real
    result.extra = ["authentication.kubernetes.io/associated-node-keys": real.extra.keys.sorted()]
    return result
  }
}

/// The mode in which each user acted as another the last time.
final class ImpersonationModes: Sendable {
  private static let limit = 10_000
  private let modes = Mutex<[String: ImpersonationMode]>([:])

  subscript(user: String) -> ImpersonationMode? {
    get { modes.withLock { $0[user] } }
    set {
      modes.withLock { modes in
        // Forgetting costs an order of questions only.
        if modes.count >= Self.limit, modes[user] == nil { modes = [:] }
        modes[user] = newValue
      }
    }
  }
}

extension Impersonation {
  var account: (namespace: String, name: String)? { UserInfo(name: user).serviceAccount }

  /// The name of the node that is wanted.
  var node: String? {
    guard user.hasPrefix("system:node:") else { return nil }
    let name = String(user.dropFirst("system:node:".count))
    return NameValidation.dns1123Subdomain(name).isEmpty ? name : nil
  }

  var isNameOnly: Bool { uid.isEmpty && groups.isEmpty && extra.isEmpty }

  /// Why constrained impersonation does not take the extra fields.
  var extraFault: String? {
    for (key, values) in extra.sorted(by: { $0.key < $1.key }) {
      if key.isEmpty { return "impersonating the empty string key in extra is not allowed" }
      if let fault = ConfigurationObject.aggregate(FieldError.domainPrefixedPath(key, "extra.key").map(\.description)) {
        return "impersonating an invalid key in extra is not allowed: \(fault)"
      }
      if values.contains("") { return "impersonating the empty string value in extra is not allowed" }
    }
    return nil
  }

  func result(_ mode: ImpersonationMode) -> UserInfo {
    var all = groups
    if let account, groups.isEmpty { all = ["system:serviceaccounts", "system:serviceaccounts:\(account.namespace)"] }
    if mode != .legacy, node != nil { all = ["system:nodes"] }
    if user == "system:anonymous" {
      if !all.contains("system:unauthenticated") { all.append("system:unauthenticated") }
    } else if !all.contains("system:authenticated"), !all.contains("system:unauthenticated") {
      all.append("system:authenticated")
    }
    return UserInfo(name: user, uid: uid, groups: all, extra: extra)
  }
}

extension APIServer {
  /// The user a request of `real`'s acts as, and the constraint it does so under. The refusal is that of the first mode that could be
  /// meant; what worked for somebody last is tried first.
  func effectiveUser(
    _ real: UserInfo, _ request: HTTPRequest, _ info: RequestInfo
  ) async throws(APIStatus) -> (user: UserInfo, constraint: String) {
    guard let wanted = try Impersonation(request.headers) else { return (real, "") }
    var modes = gates.isOn("ConstrainedImpersonation") ? ImpersonationMode.allCases : [.legacy]
    if let last = impersonationModes[real.name] { modes = [last] + modes.filter { $0 != last } }
    var refusal: APIStatus?
    for mode in modes where mode.applies(wanted, real) {
      do throws(APIStatus) {
        if mode != .legacy { try await demand(action(info, mode.requestor(real), mode)) }
        for wish in try mode.demands(wanted, real) { try await demand(wish) }
        impersonationModes[real.name] = mode
        return (wanted.result(mode), mode.constraint)
      } catch { refusal = refusal ?? error }
    }
    throw refusal ?? .internalError("all impersonation modes failed")
  }

  /// What the request does, while acting as somebody.
  private func action(_ info: RequestInfo, _ user: UserInfo, _ mode: ImpersonationMode) -> AccessAttributes {
    var result = AccessAttributes(user: user, verb: "impersonate-on:\(mode.rawValue):\(info.verb)")
    result.isResource = info.isResourceRequest
    (result.group, result.version, result.resource, result.subresource) = (
      info.group, info.version, info.resource, info.subresource
    )
    (result.namespace, result.name, result.path) = (info.namespace, info.name, info.path)
    return result
  }

  private func demand(_ wanted: AccessAttributes) async throws(APIStatus) {
    let decision = await authorization.decide(wanted)
    guard decision.isAllowed else { throw Authorization.refusal(wanted, decision.reason) }
  }
}
