import KubeAPI
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// A client of one API server. It holds no state but its connections, which it opens when they are needed and shares among all
/// requests and watches of the process.
///
/// Failures the server reports are thrown as `APIStatus`; when there was no answer, `TransportError` is thrown.
package final class APIClient: Sendable {
  package let configuration: ClientConfiguration
  let pool: ConnectionPool
  let group: any EventLoopGroup
  private let tokenSource: TokenSource?
  private let configurationError: TransportError?
  /// Gives the token of each request; told to renew it when the server refused the last one.
  package typealias TokenProvider = @Sendable (_ renew: Bool) async throws -> String
  let tokenProvider: TokenProvider?
  /// The client whose connections this one uses.
  private let parent: APIClient?

  /// Credentials that cannot be used are reported by the first request, so that a process may start before they are right.
  package init(_ configuration: ClientConfiguration, group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton) {
    self.configuration = configuration
    self.group = group
    if case .tokenFile(let path) = configuration.credentials {
      tokenSource = TokenSource(path: path)
    } else {
      tokenSource = nil
    }
    var context: NIOSSLContext?
    var failure: TransportError?
    if configuration.usesTLS {
      do { context = try Self.tlsContext(configuration, protocols: ["h2", "http/1.1"]) } catch {
        failure = TransportError(.configuration, "credentials for \(configuration.host) cannot be used: \(error)")
      }
    }
    configurationError = failure
    tokenProvider = nil
    parent = nil
    pool = ConnectionPool(
      Connector(
        group: group, host: configuration.host, port: configuration.port, tls: context, serverName: configuration.serverName))
  }

  /// A client with an identity of its own that uses the connections of `parent`, which must not show a certificate.
  package init(sharing parent: APIClient, token: @escaping TokenProvider) {
    configuration = parent.configuration
    group = parent.group
    pool = parent.pool
    configurationError = parent.configurationError
    tokenSource = nil
    tokenProvider = token
    self.parent = parent
  }

  deinit { if parent == nil { pool.close() } }

  /// Ends all connections; what is under way fails, and so does every later request.
  package func close() { pool.close() }

  static func tlsContext(_ configuration: ClientConfiguration, protocols: [String]) throws -> NIOSSLContext {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.applicationProtocols = protocols
    if configuration.skipsVerification {
      tls.certificateVerification = .none
    } else if let authority = configuration.certificateAuthority {
      tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(authority.utf8)))
    }
    if case .certificate(let chain, let key) = configuration.credentials {
      tls.certificateChain = try NIOSSLCertificate.fromPEMBytes(Array(chain.utf8)).map { .certificate($0) }
      tls.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem))
    }
    return try NIOSSLContext(configuration: tls)
  }

  /// The headers every request carries.
  func standardHeaders(renewsToken: Bool = false) async throws -> HTTPHeaders {
    if let configurationError { throw configurationError }
    var headers = HTTPHeaders()
    headers.add(name: "host", value: pool.connector.server)
    headers.add(name: "user-agent", value: configuration.userAgent)
    if let tokenProvider {
      headers.add(name: "authorization", value: "Bearer \(try await tokenProvider(renewsToken))")
      return headers
    }
    switch configuration.credentials {
    case .anonymous, .certificate: break
    case .token(let token): headers.add(name: "authorization", value: "Bearer \(token)")
    case .tokenFile:
      if let token = try tokenSource?.token() { headers.add(name: "authorization", value: "Bearer \(token)") }
    }
    if let user = configuration.impersonatedUser {
      headers.add(name: "impersonate-user", value: user)
      for group in configuration.impersonatedGroups { headers.add(name: "impersonate-group", value: group) }
    }
    return headers
  }
}
