import HTTPServer
import KubeAPI

/// Whom a webhook's client configuration names.
struct WebhookEndpoint: Sendable {
  enum Target: Sendable {
    case url(String)
    case service(namespace: String, name: String, port: Int, path: String)
  }

  let target: Target
  /// PEM; nil trusts what the system trusts.
  let bundle: String?

  init(_ json: JSON) {
    if let url = json["url"].string {
      target = .url(url)
    } else {
      let service = json["service"]
      target = .service(
        namespace: service["namespace"].string ?? "", name: service["name"].string ?? "", port: service["port"].int ?? 443,
        path: service["path"].string ?? "/")
    }
    bundle = json["caBundle"].string.flatMap { Base64.decode($0, .standard) }.map { String(decoding: $0, as: UTF8.self) }
  }

  /// How failures name it.
  var text: String {
    switch target {
    case .url(let url): url
    case .service(let namespace, let name, let port, let path):
      "https://\(name).\(namespace).svc:\(port)\(path.hasPrefix("/") ? path : "/\(path)")"
    }
  }

  /// The name its certificate must have.
  var serverName: String {
    switch target {
    case .url(let url): Self.authority(url).host
    case .service(let namespace, let name, _, _): "\(name).\(namespace).svc"
    }
  }

  /// Host, port and path of an https URL.
  static func authority(_ url: String) -> (host: String, port: Int, path: String) {
    let rest = url.hasPrefix("https://") ? url.dropFirst(8) : url[...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let path = String(rest.dropFirst(authority.count))
    let target = path.hasPrefix("/") ? path : "/\(path)"
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      let host = authority[authority.index(after: authority.startIndex)..<end]
      let port = authority[authority.index(after: end)...].dropFirst()
      return (String(host), Int(port) ?? 443, target)
    }
    let parts = authority.split(separator: ":", maxSplits: 1)
    return (String(parts.first ?? ""), parts.count == 2 ? Int(parts[1]) ?? 443 : 443, target)
  }
}

extension APIServer {
  /// Posts JSON to a webhook and reads its JSON; at most `timeout` passes. Failures are worded as Go's client words them.
  func post(_ body: JSON, to endpoint: WebhookEndpoint, timeout: Duration) async throws(APIStatus) -> JSON {
    let seconds = timeout.components.seconds
    let shown = "\(endpoint.text)\(endpoint.text.contains("?") ? "&" : "?")timeout=\(seconds)s"
    let (host, port, path): (String, Int, String)
    switch endpoint.target {
    case .url(let url): (host, port, path) = WebhookEndpoint.authority(url)
    case .service(let namespace, let name, let servicePort, let servicePath):
      (host, port) = try backend(namespace: namespace, name: name, port: servicePort)
      path = servicePath.hasPrefix("/") ? servicePath : "/\(servicePath)"
    }
    let exchange = JSONExchange(
      shown: shown, host: host, port: port, tls: OutboundTLS(trustRoots: endpoint.bundle, serverName: endpoint.serverName),
      target: "\(path)\(path.contains("?") ? "&" : "?")timeout=\(seconds)s",
      headers: ["Content-Type": "application/json", "Accept": "application/json", "User-Agent": "kube-apiserver-admission"])
    return try await exchange.send(body, timeout: timeout)
  }

  /// Where a port of a service is reached: at one of its ready endpoints, else at its cluster address.
  func backend(namespace: String, name: String, port: Int) throws(APIStatus) -> (host: String, port: Int) {
    guard let service = cache.resource("/registry/services/specs/").get("/registry/services/specs/\(namespace)/\(name)")?.object
    else { throw APIStatus(.serviceUnavailable, "service \"\(name)\" not found", code: 503) }
    if service.spec.type.string == "ExternalName" { return (service.spec.externalName.string ?? "", port) }
    guard let entry = service.spec.ports.elements.first(where: { $0.port.int == port }) else {
      throw APIStatus(.serviceUnavailable, "no service port \(port) found for service \"\(name)\"", code: 503)
    }
    for slice in cache.resource("/registry/endpointslices/").list(folder: "/registry/endpointslices/\(namespace)/").objects {
      guard slice.labels["kubernetes.io/service-name"] == name,
        let number = slice.object.json.ports.elements.first(where: { ($0.name.string ?? "") == (entry.name.string ?? "") })?
          .port.int,
        let address = slice.object.json.endpoints.elements.filter({ $0.conditions.ready.bool != false }).randomElement()?
          .addresses.elements.first?.string
      else { continue }
      return (address, number)
    }
    let address = service.spec.clusterIP.string ?? ""
    guard !address.isEmpty, address != "None" else {
      throw APIStatus(.serviceUnavailable, "no endpoints available for service \"\(name)\"", code: 503)
    }
    return (address, port)
  }
}
