import HTTPServer
import KubeAPI
import LinuxSystem
import Synchronization
import X509

/// Finds out who makes a request: by a proxy's word, client certificate, bearer token, or as nobody in particular.
final class Authentication: Sendable {
  /// Why a token is not accepted, in upstream's words.
  struct TokenFailure: Error { var description: String }

  /// What a file that may change while the server runs decides.
  private struct Outside {
    var providers: [OpenIDProvider]
    var anonymous: AuthenticationConfiguration.Anonymous
  }

  let tokens: ServiceAccountTokens
  let clientCA: ClientCertificates?
  private let frontProxy: FrontProxy?
  private let staticTokens: StaticTokens
  private let outside: Mutex<Outside>
  private let webhook: WebhookTokens?
  /// Whether client certificates may name the user's UID.
  private let readsUID: Bool
  private let bootstrap: BootstrapTokens?
  private let accounts: ServiceAccountIdentity

  init(
    _ configuration: APIServerConfiguration, _ gates: FeatureGates, cache: ObjectCache, metrics: ServerMetrics
  ) throws {
    readsUID = gates.isOn("AllowParsingUserUIDFromCertAuth")
    bootstrap = configuration.enablesBootstrapTokens ? BootstrapTokens(secrets: cache.resource("/registry/secrets/")) : nil
    tokens = try ServiceAccountTokens(configuration)
    accounts = ServiceAccountIdentity(tokens: tokens, cache: cache)
    clientCA = try configuration.clientCAFile.map { path in
      try ClientCertificates(
        pem: try TextFile.content(path, wrapping: "unable to load client CA provider: "),
        expiration: metrics.access.certificateExpiration.series())
    }
    staticTokens = try configuration.tokenAuthFile.map { try StaticTokens(parsing: TextFile.content($0)) } ?? StaticTokens()
    outside = Mutex(Self.outside(try configuration.outsideAuthentication(), configuration))
    webhook = try configuration.tokenWebhook.file.map { file in
      let version = configuration.tokenWebhook.version
      guard ["v1", "v1beta1"].contains(version) else {
        throw FlagError(
          "unsupported webhook authenticator version \"\(version)\", supported versions are \"v1\", \"v1beta1\"")
      }
      return try WebhookTokens(
        file: file, version: configuration.tokenWebhook.version, implicitAudiences: configuration.audiences,
        timeToLive: configuration.tokenWebhook.timeToLive)
    }
    frontProxy = try configuration.requestHeaderClientCAFile.map { path in
      FrontProxy(
        certificates: try ClientCertificates(pem: try TextFile.content(path, wrapping: "unable to load client CA provider: ")),
        allowedNames: configuration.requestHeaderAllowedNames, userHeaders: configuration.requestHeaderUsernameHeaders,
        uidHeaders: gates.isOn("RemoteRequestHeaderUID") ? configuration.requestHeaderUIDHeaders : [],
        groupHeaders: configuration.requestHeaderGroupHeaders,
        extraPrefixes: configuration.requestHeaderExtraPrefixes)
    }
  }

  private static func outside(
    _ file: AuthenticationConfiguration?, _ configuration: APIServerConfiguration
  ) -> Outside {
    Outside(
      providers: file?.issuers.map { OpenIDProvider($0) } ?? [],
      anonymous: file?.anonymous ?? .init(isEnabled: configuration.anonymousAuth, paths: nil))
  }

  /// Takes issuers and what it says of anonymous requests from a file that has changed.
  func replace(_ fresh: AuthenticationConfiguration, _ configuration: APIServerConfiguration) async {
    let next = Self.outside(fresh, configuration)
    outside.withLock { $0 = next }
    await discoverIssuers()
  }

  /// Asks the issuers for their keys ahead of the first token, so that the log tells early of those who do not answer.
  func discoverIssuers() async {
    for provider in outside.withLock({ $0.providers }) { await provider.discover() }
  }

  /// Takes the authorities of clients and proxies from PEM that has changed.
  func replaceAuthorities(client: String?, proxy: String?) throws(FlagError) {
    if let client { try clientCA?.replace(pem: client) }
    if let proxy { try frontProxy?.certificates.replace(pem: proxy) }
  }

  /// Methods are tried in turn: what one refuses another may accept. Only who shows no credentials at all is anonymous.
  func user(_ request: HTTPRequest) async throws(APIStatus) -> UserInfo {
    var problems: [String] = []
    do throws(ClientCertificates.Failure) {
      if let user = try frontProxy?.user(request) { return Self.authenticated(user) }
    } catch { problems.append(error.description) }
    do throws(ClientCertificates.Failure) {
      if let user = try certificateUser(request) { return Self.authenticated(user) }
    } catch { problems.append(error.description) }
    if let token = Self.bearerToken(request) {
      do throws(TokenFailure) { return Self.authenticated(try await user(token: token, audiences: tokens.audiences).user) } catch
      {
        problems.append(error.description)
      }
    }
    guard problems.isEmpty, allowsAnonymous(request) else {
      if !problems.isEmpty {
        let list = problems.count == 1 ? problems[0] : "[\(problems.joined(separator: ", "))]"
        Log.error("\"Unable to authenticate the request\" err=\(JSON.string(list).text)")
      }
      throw APIStatus(.unauthorized, "Unauthorized")
    }
    return .anonymous
  }

  private func allowsAnonymous(_ request: HTTPRequest) -> Bool {
    let anonymous = outside.withLock { $0.anonymous }
    return anonymous.isEnabled && anonymous.paths?.contains(request.path) ?? true
  }

  private static func authenticated(_ user: UserInfo) -> UserInfo {
    guard user.name != "system:anonymous",
      !user.groups.contains(where: { $0 == "system:authenticated" || $0 == "system:unauthenticated" })
    else { return user }
    var user = user
    user.groups.append("system:authenticated")
    return user
  }

  /// What a WebSocket's subprotocol begins with that is a token and not offered to whoever is at the other end.
  static let subprotocolPrefix = "base64url.bearer.authorization.k8s.io."

  /// From the header, or from a subprotocol of a WebSocket: browsers and the like cannot set headers there.
  private static func bearerToken(_ request: HTTPRequest) -> String? {
    if let header = request.headers["Authorization"] {
      let parts = header.split(separator: " ")
      if parts.count >= 2, parts[0].lowercased() == "bearer" { return String(parts[1]) }
    }
    let prefix = Self.subprotocolPrefix
    guard request.asksUpgrade else { return nil }
    return request.headers.list("Sec-WebSocket-Protocol").first { $0.hasPrefix(prefix) }
      .map { Base64.decode(String($0.dropFirst(prefix.count)), .url).map { String(decoding: $0, as: UTF8.self) } ?? "" }
  }

  private func certificateUser(_ request: HTTPRequest) throws(ClientCertificates.Failure) -> UserInfo? {
    guard let clientCA, let der = request.peerCertificates.first else { return nil }
    do throws(ClientCertificates.Failure) {
      guard let identity = try clientCA.verify(request.peerCertificates), !identity.commonName.isEmpty else { return nil }
      var user = identity.user
      if !readsUID { user.uid = "" }
      return user
    } catch {
      let name = (try? Certificate(derEncoded: der)).map { "\"\($0.commonName)\" " } ?? ""
      throw .init(description: "verifying certificate \(name)failed: \(error.description)")
    }
  }

  /// Who a token stands for, and for which of the audiences it is. Methods are tried in turn, as for requests.
  func user(token: String, audiences: [String]) async throws(TokenFailure) -> (user: UserInfo, audiences: [String]) {
    // Methods that know no audiences speak for those of this API.
    let own = audiences.filter(tokens.audiences.contains)
    if let user = staticTokens[token], !own.isEmpty { return (user, own) }
    var problems: [String] = []
    do throws(TokenFailure) {
      if let (user, audiences) = try accounts.user(token, audiences: audiences) { return (Self.authenticated(user), audiences) }
    } catch { problems.append(error.description) }
    if let user = bootstrap?.user(token), !own.isEmpty { return (Self.authenticated(user), own) }
    for provider in own.isEmpty ? [] : outside.withLock({ $0.providers }) {
      do throws(TokenFailure) {
        if let user = try await provider.user(token) { return (Self.authenticated(user), own) }
      } catch { problems.append(error.description) }
    }
    do throws(TokenFailure) {
      if let (user, audiences) = try await webhook?.user(token, audiences: audiences) {
        return (Self.authenticated(user), audiences)
      }
    } catch { problems.append(error.description) }
    guard !problems.isEmpty else { throw TokenFailure(description: "invalid bearer token") }
    throw TokenFailure(description: "[invalid bearer token, \(problems.joined(separator: ", "))]")
  }
}
