/// Where an API server is and how to prove who we are.
package struct ClientConfiguration: Sendable {
  /// How to prove who we are.
  package enum Credentials: Hashable, Sendable {
    case anonymous
    /// PEM texts.
    case certificate(chain: String, key: String)
    case token(String)
    /// Read again from time to time, since bound tokens are replaced before they expire.
    case tokenFile(String)
  }

  package var host: String
  package var port: Int
  /// False only for plain `http://` servers.
  package var usesTLS: Bool
  /// What paths begin with when the server is behind a prefix; empty or `/prefix`.
  package var pathPrefix: String
  /// PEM certificates to trust; nil trusts the system's.
  package var certificateAuthority: String?
  package var skipsVerification: Bool
  /// The name the server's certificate must be for, when it is not the host.
  package var serverName: String?
  package var credentials: Credentials
  package var userAgent: String
  /// `Impersonate-User`, `Impersonate-Group` ...
  package var impersonatedUser: String?
  package var impersonatedGroups: [String]
  /// The namespace of the kubeconfig's context, or of the pod.
  package var namespace: String
  /// How long a request may take; watches and streams have no limit.
  package var timeout: Duration

  package init(
    host: String, port: Int, usesTLS: Bool = true, certificateAuthority: String? = nil, credentials: Credentials = .anonymous,
    userAgent: String = "lab"
  ) {
    self.host = host
    self.port = port
    self.usesTLS = usesTLS
    self.pathPrefix = ""
    self.certificateAuthority = certificateAuthority
    self.skipsVerification = false
    self.serverName = nil
    self.credentials = credentials
    self.userAgent = userAgent
    self.impersonatedUser = nil
    self.impersonatedGroups = []
    self.namespace = "default"
    self.timeout = .seconds(60)
  }

  /// Reads `https://HOST[:PORT][/PREFIX]`.
  package init(url: String, credentials: Credentials = .anonymous) throws(TransportError) {
    var rest = Substring(url)
    let usesTLS: Bool
    if rest.hasPrefix("https://") {
      usesTLS = true
    } else if rest.hasPrefix("http://") {
      usesTLS = false
    } else {
      throw TransportError(.configuration, "server \"\(url)\" must begin with https:// or http://")
    }
    rest = rest.dropFirst(usesTLS ? 8 : 7)
    let path = rest.firstIndex(of: "/").map { rest[$0...] } ?? ""
    var authority = rest.prefix { $0 != "/" }
    var port = usesTLS ? 443 : 80
    if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
      guard let number = Int(authority[authority.index(after: colon)...]), (1...65_535).contains(number) else {
        throw TransportError(.configuration, "server \"\(url)\" has an invalid port")
      }
      port = number
      authority = authority[..<colon]
    }
    if authority.hasPrefix("["), authority.hasSuffix("]") { authority = authority.dropFirst().dropLast() }
    guard !authority.isEmpty else { throw TransportError(.configuration, "server \"\(url)\" has no host") }
    self.init(host: String(authority), port: port, usesTLS: usesTLS, credentials: credentials)
    var prefix = path
    while prefix.hasSuffix("/") { prefix = prefix.dropLast() }
    pathPrefix = String(prefix)
  }
}
