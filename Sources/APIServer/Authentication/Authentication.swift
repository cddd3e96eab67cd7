import Crypto
import HTTPServer
import KubeAPI
import Synchronization
import X509

/// Finds out who makes a request: by client certificate, bearer token, or as nobody in particular.
final class Authentication: Sendable {
  let tokens: ServiceAccountTokens
  private let allowsAnonymous: Bool
  private let allowsBootstrapTokens: Bool
  private let certificates = Mutex<[[UInt8]: UserInfo]>([:])
  private let cache: ObjectCache

  init(_ configuration: APIServerConfiguration, cache: ObjectCache) throws {
    self.cache = cache
    allowsAnonymous = configuration.anonymousAuth
    allowsBootstrapTokens = configuration.enablesBootstrapTokens
    tokens = try ServiceAccountTokens(
      verifying: try configuration.serviceAccountKeyFiles.map { try TextFile.read($0, flag: "--service-account-key-file") },
      signing: try configuration.serviceAccountSigningKeyFile.map {
        try TextFile.read($0, flag: "--service-account-signing-key-file")
      },
      issuer: configuration.serviceAccountIssuer, audiences: configuration.audiences)
  }

  func user(_ request: HTTPRequest) throws(APIStatus) -> UserInfo {
    if let der = request.peerCertificate, let user = user(certificate: der) { return user }
    if let header = request.headers["Authorization"] {
      let parts = header.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "bearer",
        let user = user(token: String(parts[1]), audiences: tokens.audiences)
      else { throw APIStatus(.unauthorized, "Unauthorized") }
      return user
    }
    // Browsers and the like cannot set headers on a WebSocket: upstream takes the token from a subprotocol.
    let prefix = "base64url.bearer.authorization.k8s.io."
    for offered in request.headers.list("Sec-WebSocket-Protocol") where offered.hasPrefix(prefix) {
      guard let bytes = Base64.decode(String(offered.dropFirst(prefix.count)), .url),
        let user = user(token: String(decoding: bytes, as: UTF8.self), audiences: tokens.audiences)
      else { throw APIStatus(.unauthorized, "Unauthorized") }
      return user
    }
    guard allowsAnonymous else { throw APIStatus(.unauthorized, "Unauthorized") }
    return .anonymous
  }

  /// The common name is the user, the organizations are the groups. TLS has verified the chain already.
  private func user(certificate der: [UInt8]) -> UserInfo? {
    if let known = certificates.withLock({ $0[der] }) { return known }
    guard let certificate = try? Certificate(derEncoded: der) else { return nil }
    var name = ""
    var groups: [String] = []
    for attributes in certificate.subject {
      for attribute in attributes {
        let text = String(describing: attribute.value)
        if attribute.type == .RDNAttributeType.commonName { name = text }
        if attribute.type == .RDNAttributeType.organizationName { groups.append(text) }
      }
    }
    guard !name.isEmpty else { return nil }
    let digest = SHA256.hash(data: der).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    let user = UserInfo(
      name: name, groups: groups + ["system:authenticated"],
      extra: ["authentication.kubernetes.io/credential-id": ["X509SHA256=\(digest)"]])
    certificates.withLock { cache in
      if cache.count > 1_000 { cache.removeAll() }
      cache[der] = user
    }
    return user
  }

  /// Who a token stands for: a service account that is still there, or a bootstrap token.
  func user(token: String, audiences: [String]) -> UserInfo? {
    if let claims = tokens.verify(token, audiences: audiences) { return serviceAccount(claims) }
    return allowsBootstrapTokens ? bootstrapUser(token) : nil
  }

  private func serviceAccount(_ claims: JSON) -> UserInfo? {
    let bound = claims["kubernetes.io"]
    guard let namespace = bound.namespace.string, let name = bound.serviceaccount.name.string,
      let account = cache.resource("/registry/serviceaccounts/").get("/registry/serviceaccounts/\(namespace)/\(name)")?.object,
      account.uid == bound.serviceaccount.uid.string, !account.isBeingDeleted
    else { return nil }
    var extra: [String: [String]] = [:]
    if let id = claims.jti.string { extra["authentication.kubernetes.io/credential-id"] = ["JTI=\(id)"] }
    for (kind, folder) in [("pod", "pods"), ("secret", "secrets"), ("node", "minions")] {
      let reference = bound[kind]
      guard let boundName = reference.name.string, let uid = reference.uid.string else { continue }
      let key = kind == "node" ? "/registry/minions/\(boundName)" : "/registry/\(folder)/\(namespace)/\(boundName)"
      let object = cache.resource("/registry/\(folder)/").get(key)?.object
      // A pod's token also names its node, which may go before the pod does.
      if kind != "node" || bound.pod.isNull {
        guard let object, object.uid == uid else { return nil }
      }
      if kind != "secret" {
        extra["authentication.kubernetes.io/\(kind)-name"] = [boundName]
        extra["authentication.kubernetes.io/\(kind)-uid"] = [uid]
      }
    }
    return UserInfo(
      name: "system:serviceaccount:\(namespace):\(name)", uid: account.uid,
      groups: ["system:serviceaccounts", "system:serviceaccounts:\(namespace)", "system:authenticated"], extra: extra)
  }

  /// `ID.SECRET`, kept in the secret kube-system/bootstrap-token-ID.
  private func bootstrapUser(_ token: String) -> UserInfo? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 6, parts[1].utf8.count == 16 else { return nil }
    let key = "/registry/secrets/kube-system/bootstrap-token-\(parts[0])"
    guard let secret = cache.resource("/registry/secrets/").get(key)?.object,
      secret.json.type.string == "bootstrap.kubernetes.io/token",
      !secret.isBeingDeleted
    else { return nil }
    func field(_ name: String) -> String? {
      secret.json["data"][name].string.flatMap { Base64.decode($0) }.map { String(decoding: $0, as: UTF8.self) }
    }
    guard field("token-secret") == String(parts[1]), field("usage-bootstrap-authentication") == "true" else { return nil }
    if let text = field("expiration"), let end = Timestamp(text), end.seconds < Timestamp.now.seconds { return nil }
    let groups = field("auth-extra-groups")?.split(separator: ",").map(String.init) ?? []
    return UserInfo(
      name: "system:bootstrap:\(parts[0])", groups: ["system:bootstrappers"] + groups + ["system:authenticated"])
  }
}
