import HTTPServer
import KubeAPI

/// Acting as somebody else (`Impersonate-*` headers), which needs a permission for each part of the other's identity.
struct Impersonation {
  var user: String
  var uid: String
  var groups: [String]
  var extra: [String: [String]]

  /// Nil when the request does not ask for it.
  init?(_ headers: HTTPFields) throws(APIStatus) {
    user = headers["Impersonate-User"] ?? ""
    uid = headers["Impersonate-Uid"] ?? ""
    groups = headers.all("Impersonate-Group")
    extra = [:]
    let prefix = "impersonate-extra-"
    for (name, value) in headers.entries where name.lowercased().hasPrefix(prefix) {
      extra[PercentEncoding.decode(name.lowercased().dropFirst(prefix.count)), default: []].append(value)
    }
    if user.isEmpty {
      guard uid.isEmpty, groups.isEmpty, extra.isEmpty else {
        let list = groups.isEmpty ? "[]string(nil)" : "[]string{\(groups.map { "\"\($0)\"" }.joined(separator: ", "))}"
        throw APIStatus.badRequest(
          "requested &user.DefaultInfo{Name:\"\", UID:\"\(uid)\", Groups:\(list), Extra:map[string][]string(nil)} without impersonating a user name"
        )
      }
      return nil
    }
  }

  /// What the real user must be allowed to do.
  func demands(_ real: UserInfo) -> [AccessAttributes] {
    func demand(_ resource: String, _ name: String, group: String = "", namespace: String = "", subresource: String = "")
      -> AccessAttributes
    {
      var wanted = AccessAttributes(user: real, verb: "impersonate")
      (wanted.group, wanted.resource, wanted.name, wanted.namespace, wanted.subresource) = (
        group, resource, name, namespace, subresource
      )
      wanted.version = "v1"
      return wanted
    }
    var result: [AccessAttributes] = []
    if let account = UserInfo(name: user).serviceAccount {
      result.append(demand("serviceaccounts", account.name, namespace: account.namespace))
    } else {
      result.append(demand("users", user))
    }
    result += groups.map { demand("groups", $0) }
    if !uid.isEmpty { result.append(demand("uids", uid, group: "authentication.k8s.io")) }
    for (key, values) in extra.sorted(by: { $0.key < $1.key }) {
      result += values.map { demand("userextras", $0, group: "authentication.k8s.io", subresource: key) }
    }
    return result
  }

  /// Upstream tries the narrower verbs of constrained impersonation first, and its refusal speaks of them.
  var constrainedVerb: String {
    if UserInfo(name: user).serviceAccount != nil { return "impersonate-on:serviceaccount" }
    return user.hasPrefix("system:node:") ? "impersonate-on:arbitrary-node" : "impersonate-on:user-info"
  }

  var result: UserInfo {
    var all = groups
    if let account = UserInfo(name: user).serviceAccount, groups.isEmpty {
      all = ["system:serviceaccounts", "system:serviceaccounts:\(account.namespace)"]
    }
    if user == "system:anonymous" {
      if !all.contains("system:unauthenticated") { all.append("system:unauthenticated") }
    } else if !all.contains("system:authenticated"), !all.contains("system:unauthenticated") {
      all.append("system:authenticated")
    }
    return UserInfo(name: user, uid: uid, groups: all, extra: extra)
  }
}

extension APIServer {
  /// The user a request of `real`'s acts as.
  func effectiveUser(_ real: UserInfo, _ request: HTTPRequest, _ info: RequestInfo) async throws(APIStatus) -> UserInfo {
    guard let impersonation = try Impersonation(request.headers) else { return real }
    for demand in impersonation.demands(real) {
      if await authorization.allows(demand) { continue }
      var refused = AccessAttributes(user: real, verb: "\(impersonation.constrainedVerb):\(info.verb)")
      refused.isResource = info.isResourceRequest
      (refused.group, refused.resource, refused.subresource) = (info.group, info.resource, info.subresource)
      (refused.namespace, refused.name, refused.path) = (info.namespace, info.name, info.path)
      throw Authorization.refusal(refused)
    }
    return impersonation.result
  }
}
