import HTTPServer
import KubeAPI

/// A proxy that has found out who the user is says so in headers; its own certificate proves that it may.
struct FrontProxy: Sendable {
  let certificates: ClientCertificates
  /// Common names that may; empty is every certificate of the authority.
  let allowedNames: [String]
  let userHeaders: [String]
  let uidHeaders: [String]
  let groupHeaders: [String]
  let extraPrefixes: [String]

  /// Nil when the request does not come from the proxy or names nobody.
  func user(_ request: HTTPRequest) throws(ClientCertificates.Failure) -> UserInfo? {
    guard !request.peerCertificates.isEmpty, let name = value(request, userHeaders) else { return nil }
    guard let proxy = try certificates.verify(request.peerCertificates)?.commonName else { return nil }
    guard allowedNames.isEmpty || allowedNames.contains(proxy) else {
      throw .init(description: "x509: subject with cn=\(proxy) is not in the allowed list")
    }
    var extra: [String: [String]] = [:]
    for (header, value) in request.headers.entries {
      let lowered = header.lowercased()
      for prefix in extraPrefixes.map({ $0.lowercased() }) where lowered.hasPrefix(prefix) {
        extra[PercentEncoding.decode(lowered.dropFirst(prefix.count)), default: []].append(value)
      }
    }
    let groups = groupHeaders.flatMap { request.headers.all($0) }.filter { !$0.isEmpty }
    return UserInfo(name: name, uid: value(request, uidHeaders) ?? "", groups: groups, extra: extra)
  }

  private func value(_ request: HTTPRequest, _ headers: [String]) -> String? {
    headers.lazy.compactMap { request.headers[$0] }.first { !$0.isEmpty }
  }
}
