import NIOSSL
import Storage

/// Where etcd is and how to prove who we are.
package struct EtcdConfiguration: Sendable {
  package var endpoints: [EtcdEndpoint]
  /// PEM texts; without an authority the system's roots count.
  package var certificateAuthority: String?
  package var certificateChain: String?
  package var privateKey: String?

  package init(
    endpoints: [EtcdEndpoint], certificateAuthority: String? = nil, certificateChain: String? = nil, privateKey: String? = nil
  ) {
    self.endpoints = endpoints
    self.certificateAuthority = certificateAuthority
    self.certificateChain = certificateChain
    self.privateKey = privateKey
  }

  func tlsContext() throws(StorageError) -> NIOSSLContext? {
    guard endpoints.contains(where: \.isSecure) else { return nil }
    do {
      var tls = TLSConfiguration.makeClientConfiguration()
      tls.applicationProtocols = ["h2"]
      if let certificateAuthority {
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(certificateAuthority.utf8)))
      }
      if let certificateChain, let privateKey {
        tls.certificateChain = try NIOSSLCertificate.fromPEMBytes(Array(certificateChain.utf8)).map { .certificate($0) }
        tls.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: Array(privateKey.utf8), format: .pem))
      }
      return try NIOSSLContext(configuration: tls)
    } catch {
      throw StorageError(.cannotOpen, "the certificates for etcd cannot be used: \(error)")
    }
  }
}

/// `http://HOST:PORT` or `https://HOST:PORT`; without a scheme it is http, as for etcd's own client.
package struct EtcdEndpoint: Hashable, Sendable, CustomStringConvertible {
  package var host: String
  package var port: Int
  package var isSecure: Bool

  /// Nil when the text is something else.
  package init?(_ text: String) {
    var rest = text[...]
    isSecure = rest.hasPrefix("https://")
    if let scheme = ["https://", "http://"].first(where: rest.hasPrefix) { rest = rest.dropFirst(scheme.count) }
    if rest.hasSuffix("/") { rest = rest.dropLast() }
    guard let colon = rest.lastIndex(of: ":"), let port = Int(rest[rest.index(after: colon)...]), (1...65_535).contains(port)
    else { return nil }
    var name = rest[..<colon]
    if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() } else if name.contains(":") { return nil }
    guard !name.isEmpty, !name.contains("/") else { return nil }
    host = String(name)
    self.port = port
  }

  var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
  package var description: String { "\(isSecure ? "https" : "http")://\(authority)" }
}
