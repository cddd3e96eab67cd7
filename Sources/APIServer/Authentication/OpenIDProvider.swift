import HTTPServer
import JWT
import KubeAPI
import LinuxSystem
import Synchronization

/// The tokens of one issuer, verified with the keys it publishes (OpenID Connect Discovery 1.0).
final class OpenIDProvider: Sendable {
  typealias Failure = Authentication.TokenFailure

  private struct State {
    /// Nil until the issuer has told.
    var keySetURL: String?
    var keys: [TokenVerifier] = []
    var lastAttempt: ContinuousClock.Instant?
  }

  /// Failed discoveries and searches for keys nobody has are not repeated sooner.
  private static let pause = Duration.seconds(10)
  private static let timeout = Duration.seconds(10)

  private let issuer: TokenIssuer
  private let state = Mutex(State())

  init(_ issuer: TokenIssuer) { self.issuer = issuer }

  /// Nil when the token is another issuer's.
  func user(_ token: String, now: Timestamp = .now) async throws(Failure) -> UserInfo? {
    guard let token = SignedToken(token), token.claims.iss.string == issuer.url else { return nil }
    if state.withLock({ $0.keySetURL }) == nil { await discover() }
    guard let keySetURL = state.withLock({ $0.keySetURL }) else {
      throw Failure(description: "oidc: authenticator not initialized")
    }
    try issuer.check(token, now: now)
    if !isSigned(token) {
      if mayTry() {
        do throws(APIStatus) { try await fetchKeys(keySetURL) } catch {
          throw Failure(description: "oidc: verify token: failed to verify signature: fetching keys \(error.message)")
        }
      }
      guard isSigned(token) else {
        throw Failure(
          description: "oidc: verify token: failed to verify signature: failed to verify id token signature")
      }
    }
    try issuer.checkAudience(token.claims)
    return try issuer.user(token.claims)
  }

  /// Asks the issuer where its keys are and for them; what fails is logged and tried again later.
  func discover() async {
    guard mayTry() else { return }
    do throws(APIStatus) {
      let document = try await get(issuer.discoveryURL)
      let told = document.issuer.string ?? ""
      guard told == issuer.url else {
        return Log.error(
          "oidc authenticator: initializing plugin: oidc: issuer did not match the issuer returned by provider, expected \"\(issuer.url)\" got \"\(told)\""
        )
      }
      guard let url = document.jwks_uri.string, !url.isEmpty else {
        return Log.error("oidc authenticator: initializing plugin: the provider names no jwks_uri")
      }
      try await fetchKeys(url)
      state.withLock { state in
        state.keySetURL = url
        // A key that is missing may be looked for right away.
        state.lastAttempt = nil
      }
    } catch { Log.error("oidc authenticator: initializing plugin: \(error.message)") }
  }

  private func mayTry() -> Bool {
    let now = ContinuousClock.now
    return state.withLock { state in
      if let last = state.lastAttempt, now - last < Self.pause { return false }
      state.lastAttempt = now
      return true
    }
  }

  private func fetchKeys(_ url: String) async throws(APIStatus) {
    let keys = try await get(url).keys.elements.compactMap { TokenVerifier(webKey: $0) }
    state.withLock { $0.keys = keys }
  }

  private func isSigned(_ token: SignedToken) -> Bool {
    guard let algorithm = token.header.alg.string.flatMap(SignatureAlgorithm.init) else { return false }
    let id = token.header.kid.string ?? ""
    return state.withLock { $0.keys }.contains { key in
      (id.isEmpty || key.id == id) && key.verifies(token.text, signature: token.signature, algorithm)
    }
  }

  private func get(_ url: String) async throws(APIStatus) -> JSON {
    let (host, port, path) = WebhookEndpoint.authority(url)
    let exchange = JSONExchange(
      method: "GET", shown: url, host: host, port: port,
      tls: OutboundTLS(trustRoots: issuer.certificateAuthority, serverName: host), target: path,
      headers: ["Accept": "application/json", "User-Agent": "kube-apiserver"])
    return try await exchange.send(timeout: Self.timeout)
  }
}
