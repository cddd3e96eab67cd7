import KubeAPI

/// Who a service account's token stands for: the account and what the token is bound to must still be there.
struct ServiceAccountIdentity: Sendable {
  typealias Failure = Authentication.TokenFailure

  static let legacyIssuer = "kubernetes/serviceaccount"

  let tokens: ServiceAccountTokens
  let cache: ObjectCache

  /// Nil when the token is not one of ours at all.
  func user(_ token: String, audiences: [String], now: Timestamp = .now) throws(Failure) -> (UserInfo, [String])? {
    guard let claims = try tokens.signedClaims(token) else { return nil }
    let isLegacy = claims.iss.string == Self.legacyIssuer
    let given = claims.aud.string.map { [$0] } ?? claims.aud.elements.compactMap(\.string)
    let own = given.isEmpty ? tokens.audiences : given
    let common = own.filter(audiences.contains)
    guard !common.isEmpty else {
      throw Failure(description: "token audiences \(own.goQuoted) is invalid for the target audiences \(audiences.goQuoted)")
    }
    if let end = claims.exp.int, Int64(end) < now.seconds { throw Failure(description: "service account token has expired") }
    if let start = claims.nbf.int, Int64(start) > now.seconds {
      throw Failure(description: "service account token is not valid yet")
    }
    return (isLegacy ? try legacy(claims, token) : try bound(claims), common)
  }

  private func bound(_ claims: JSON) throws(Failure) -> UserInfo {
    let claim = claims["kubernetes.io"]
    let (namespace, name) = (claim.namespace.string ?? "", claim.serviceaccount.name.string ?? "")
    let account = try find("serviceaccounts", "serviceaccounts", namespace, name)
    guard account.uid == claim.serviceaccount.uid.string else {
      throw Failure(
        description: "service account UID (\(account.uid)) does not match claim (\(claim.serviceaccount.uid.string ?? ""))")
    }
    try checkNotDeleted(account)
    var extra: [String: [String]] = [:]
    if let id = claims.jti.string { extra["authentication.kubernetes.io/credential-id"] = ["JTI=\(id)"] }
    for (kind, resource, folder) in [("secret", "secrets", "secrets"), ("pod", "pods", "pods"), ("node", "nodes", "minions")] {
      let reference = claim[kind]
      guard let boundName = reference.name.string else { continue }
      let uid = reference.uid.string ?? ""
      // A pod's token also names its node, which may go before the pod does.
      if kind != "node" || claim.pod.isNull {
        let object = try find(resource, folder, kind == "node" ? "" : namespace, boundName)
        guard object.uid == uid else {
          throw Failure(description: "\(kind) UID (\(object.uid)) does not match service account \(kind) ref claim (\(uid))")
        }
        try checkNotDeleted(object)
      }
      guard kind != "secret" else { continue }
      extra["authentication.kubernetes.io/\(kind)-name"] = [boundName]
      if !uid.isEmpty { extra["authentication.kubernetes.io/\(kind)-uid"] = [uid] }
    }
    return Self.user(namespace, name, account, extra)
  }

  /// A token that lives as long as its secret.
  private func legacy(_ claims: JSON, _ token: String) throws(Failure) -> UserInfo {
    let prefix = "kubernetes.io/serviceaccount/"
    let namespace = claims["\(prefix)namespace"].string ?? ""
    let secretName = claims["\(prefix)secret.name"].string ?? ""
    let name = claims["\(prefix)service-account.name"].string ?? ""
    let uid = claims["\(prefix)service-account.uid"].string ?? ""
    guard !namespace.isEmpty, claims.sub.string == "system:serviceaccount:\(namespace):\(name)" else {
      throw Failure(description: "namespace claim is missing")
    }
    let secret = try find("secrets", "secrets", namespace, secretName)
    let kept = secret.json["data"]["token"].string.flatMap { Base64.decode($0) }.map { String(decoding: $0, as: UTF8.self) }
    guard !secret.isBeingDeleted, kept == token else { throw Failure(description: "token has been invalidated") }
    if let since = secret.labels["kubernetes.io/legacy-token-invalid-since"] {
      throw Failure(
        description:
          "the token in secret \(namespace)/\(secretName) for service account \(namespace)/\(name) has been marked invalid. Use tokens from the TokenRequest API or manually created secret-based tokens, or remove the 'kubernetes.io/legacy-token-invalid-since' label from the secret to temporarily allow use of this token (\(since))"
      )
    }
    let account = try find("serviceaccounts", "serviceaccounts", namespace, name)
    try checkNotDeleted(account)
    guard account.uid == uid else {
      throw Failure(description: "service account UID (\(account.uid)) does not match claim (\(uid))")
    }
    return Self.user(namespace, name, account, [:])
  }

  private static func user(_ namespace: String, _ name: String, _ account: KubeObject, _ extra: [String: [String]]) -> UserInfo {
    UserInfo(
      name: "system:serviceaccount:\(namespace):\(name)", uid: account.uid,
      groups: ["system:serviceaccounts", "system:serviceaccounts:\(namespace)"], extra: extra)
  }

  private func find(_ resource: String, _ folder: String, _ namespace: String, _ name: String) throws(Failure) -> KubeObject {
    let key = namespace.isEmpty ? "/registry/\(folder)/\(name)" : "/registry/\(folder)/\(namespace)/\(name)"
    guard let object = cache.resource("/registry/\(folder)/").get(key)?.object else {
      throw Failure(description: "\(resource) \"\(name)\" not found")
    }
    return object
  }

  private func checkNotDeleted(_ object: KubeObject) throws(Failure) {
    guard object.isBeingDeleted, let end = object.metadata.deletionTimestamp.string.flatMap({ Timestamp($0) }) else { return }
    // Upstream gives a minute for things that end in order.
    if end.seconds < Timestamp.now.seconds - 60 {
      throw Failure(description: "\(object.kind.lowercased()) \(object.namespace)/\(object.name) has been deleted")
    }
  }
}
