import APIClient
import KubeAPI
import Synchronization

/// The identities controllers act as: with `--use-service-account-credentials` each has a service account of kube-system with just
/// the rights it needs; all of them share one connection.
final class ControllerClients: Sendable {
  /// The process's own identity.
  let base: APIClient
  private let shared: APIClient?
  private let clients = Mutex<[String: APIClient]>([:])

  init(_ base: APIClient, usesServiceAccounts: Bool) {
    self.base = base
    guard usesServiceAccounts else {
      shared = nil
      return
    }
    // On a connection with a certificate the server would take that for the identity.
    var configuration = base.configuration
    configuration.credentials = .anonymous
    shared = APIClient(configuration)
  }

  func client(for account: String) -> APIClient {
    guard let shared, !account.isEmpty else { return base }
    return clients.withLock { clients in
      if let client = clients[account] { return client }
      let credential = ServiceAccountCredential(base, account: account)
      let client = APIClient(sharing: shared) { renew in try await credential.token(renew: renew) }
      clients[account] = client
      return client
    }
  }
}

/// The token of one service account, asked for when it is first needed and renewed before it expires.
private actor ServiceAccountCredential {
  private static let lifetime = 3_607
  private let client: APIClient
  private let account: String
  private var token: String?
  private var renewAt = ContinuousClock.now

  init(_ client: APIClient, account: String) {
    self.client = client
    self.account = account
  }

  func token(renew: Bool) async throws -> String {
    if let token, !renew, ContinuousClock.now < renewAt { return token }
    do { return try await request() } catch let status as APIStatus where status.reason == .notFound {
      let object = KubeObject(apiVersion: "v1", kind: "ServiceAccount", namespace: "kube-system", name: account)
      do { _ = try await client.create(.serviceAccounts, object) } catch let status as APIStatus
        where status.reason == .alreadyExists
      {
        // Somebody else was faster.
      }
      return try await request()
    }
  }

  private func request() async throws -> String {
    var request = KubeObject(
      apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", namespace: "kube-system", name: account)
    request.spec = ["expirationSeconds": JSON(Self.lifetime)]
    let answer = try await client.create(.serviceAccounts, request, subresource: "token")
    guard let token = answer.status.token.string else {
      throw APIStatus(.internalError, "the server issued no token for kube-system/\(account)")
    }
    self.token = token
    renewAt = .now + .seconds(Self.lifetime * 4 / 5)
    return token
  }
}
