import APIClient
import JWT
import KubeAPI

/// Fills secrets of the type `kubernetes.io/service-account-token` with a token of the account they name, and removes them with it.
struct TokenSecretController: Controller {
  /// The process itself: no service account may read all secrets.
  let core: ControllerCore
  private let signer: TokenSigner
  private let rootCA: String
  private let secrets: Informer
  private let accounts: Informer

  init(_ context: ControllerContext, signer: TokenSigner, rootCA: String) {
    core = ControllerCore("serviceaccount-token-controller", account: "", context)
    self.signer = signer
    self.rootCA = rootCA
    secrets = context.informer(.secrets)
    accounts = context.informer(.serviceAccounts)
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(secrets) { event in
        TokenSecret.isToken(event.object) ? ["\(event.object.namespace)/\(event.object.name)"] : []
      },
      ControllerSource(accounts) { [secrets] event in
        secrets.list().filter { TokenSecret.isToken($0) && $0.namespace == event.object.namespace }
          .filter { TokenSecret.accountName($0) == event.object.name }.map { "\($0.namespace)/\($0.name)" }
      },
    ]
  }

  /// The cache may lag behind; a secret goes only when the server itself knows no such account.
  private func owner(of secret: KubeObject) async throws -> KubeObject? {
    let name = TokenSecret.accountName(secret)
    if let known = accounts.get("\(secret.namespace)/\(name)") { return known }
    do { return try await client.get(.serviceAccounts, namespace: secret.namespace, name: name) } catch let status as APIStatus
      where status.reason == .notFound
    { return nil }
  }

  func reconcile(_ key: String) async throws {
    guard let secret = secrets.get(key), TokenSecret.isToken(secret), !secret.isBeingDeleted else { return }
    let owner = try await owner(of: secret)
    switch TokenSecret.decide(secret, owner, rootCA: rootCA) {
    case .keep: return
    case .remove: try await perform([.delete(.secrets, secret, owner: nil)], key)
    case .fill(var patch, let claims):
      if let claims {
        guard let token = signer.sign(claims) else { return }
        patch["data"]["token"] = .string(Base64.encode(Array(token.utf8)))
      }
      try await perform([.replace(.secrets, secret, patch)], key)
    }
  }
}

/// What becomes of a token secret.
enum TokenSecret {
  enum Decision: Hashable {
    case keep, remove
    /// A merge patch, and the claims of the token to be made when there is none.
    case fill(JSON, claims: JSON?)
  }

  static let nameKey = "kubernetes.io/service-account.name"
  static let uidKey = "kubernetes.io/service-account.uid"

  static func isToken(_ secret: KubeObject) -> Bool {
    secret.json.type.string == "kubernetes.io/service-account-token" && !accountName(secret).isEmpty
  }

  static func accountName(_ secret: KubeObject) -> String { secret.annotations[nameKey] ?? "" }

  /// An account of another uid is another account: the secret goes, as without any.
  static func decide(_ secret: KubeObject, _ account: KubeObject?, rootCA: String) -> Decision {
    guard let account, secret.annotations[uidKey] ?? account.uid == account.uid else { return .remove }
    let data = secret.json["data"]
    var patch: JSON = [:]
    func wants(_ field: String, _ value: String) {
      let encoded = JSON.string(Base64.encode(Array(value.utf8)))
      if data[field] != encoded { patch["data"][field] = encoded }
    }
    wants("ca.crt", rootCA)
    wants("namespace", secret.namespace)
    if secret.annotations[uidKey] == nil { patch["metadata"]["annotations"][uidKey] = .string(account.uid) }
    let needsToken = (data.token.string ?? "").isEmpty
    guard needsToken || !patch.members.isEmpty else { return .keep }
    let prefix = "kubernetes.io/serviceaccount/"
    let claims: JSON = [
      "iss": "kubernetes/serviceaccount", "\(prefix)namespace": .string(secret.namespace),
      "\(prefix)secret.name": .string(secret.name), "\(prefix)service-account.name": .string(account.name),
      "\(prefix)service-account.uid": .string(account.uid),
      "sub": .string("system:serviceaccount:\(secret.namespace):\(account.name)"),
    ]
    return .fill(patch, claims: needsToken ? claims : nil)
  }
}
