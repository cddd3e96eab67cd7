import HTTPServer
import KubeAPI

/// An APIService whose group and version another server answers for.
struct AggregatedService: Hashable, Sendable {
  let name: String
  let groupVersion: GroupVersion
  let priority: GroupPriority
  let namespace: String
  let service: String
  let port: Int
  /// PEM; the authority of the server's certificate.
  let bundle: String?
  let skipsVerification: Bool
  let isAvailable: Bool

  /// Nil for groups this server answers for itself.
  init?(_ object: KubeObject) {
    let (spec, reference) = (object.spec, object.spec["service"])
    guard !reference.isNull else { return nil }
    name = object.name
    groupVersion = GroupVersion(group: spec["group"].string ?? "", version: spec["version"].string ?? "")
    priority = GroupPriority(group: spec["groupPriorityMinimum"].int ?? 0, version: spec["versionPriority"].int ?? 0)
    namespace = reference["namespace"].string ?? ""
    service = reference["name"].string ?? ""
    port = reference["port"].int ?? 443
    bundle = spec["caBundle"].string.flatMap { Base64.decode($0, .standard) }.map { String(decoding: $0, as: UTF8.self) }
    skipsVerification = spec["insecureSkipTLSVerify"].bool == true
    isAvailable = object.status["conditions"].elements.contains {
      $0["type"].string == "Available" && $0["status"].string == "True"
    }
  }

  /// Where its resources are: `/apis/metrics.k8s.io/v1beta1`.
  var path: String { groupVersion.group.isEmpty ? "/api/\(groupVersion.version)" : "/apis/\(groupVersion)" }

  func answers(_ path: String) -> Bool { path == self.path || path.hasPrefix(self.path + "/") }

  /// How it is spoken to: with the certificate that lets this server speak for users.
  func tls(_ certificate: OutboundTLS, verifies: Bool = true) -> OutboundTLS {
    var tls = certificate
    let isChecked = verifies && !skipsVerification
    tls.trustRoots = isChecked ? bundle : nil
    tls.serverName = isChecked ? "\(service).\(namespace).svc" : nil
    return tls
  }
}

/// What an aggregated server last told of itself.
struct AggregatedDocuments: Sendable {
  /// Its version in `apidiscovery.k8s.io/v2`.
  var discovery: JSON = .null
  /// Its path below `/openapi/v3`, with the hash it gave.
  var openAPI: String?
  var openAPIv2: JSON = .null
}
