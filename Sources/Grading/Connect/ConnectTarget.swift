import KubeAPI

/// What a connection goes to: a URL, a pod's port, or a Service's node port on a node.
struct ConnectTarget: Hashable, Sendable {
  enum Host: Hashable, Sendable {
    case name(String)
    case pod(Vantage)
    case clusterIP(namespace: String, service: String)
  }

  let host: Host
  let port: UInt16
  let path: String
  let isHTTP: Bool

  /// `http://web.shop:8080/path`, `tcp://10.0.0.1:53`, `{namespace: shop, pod: web, port: 80}` (or labels), or
  /// `{service: shop/web, port: 80}` for its cluster IP; with `http: true` for those.
  init(_ node: DefinitionNode) throws(DefinitionError) {
    guard node.value.string == nil else {
      self = try ConnectTarget.url(node)
      return
    }
    self = try node.fields { fields throws(DefinitionError) in
      let port = UInt16(try fields.required("port", "a port").int(1...65_535))
      let path = try fields.optional("path")?.text()
      let isHTTP = try fields.optional("http")?.bool() ?? (path != nil)
      if let service = fields.optional("service") {
        let parts = try service.text().split(separator: "/").map(String.init)
        guard parts.count == 2 else { throw service.fail("expected namespace/name") }
        return ConnectTarget(.clusterIP(namespace: parts[0], service: parts[1]), port, path ?? "/", isHTTP)
      }
      let namespace = try fields.required("namespace", "the pod's namespace").text()
      let pod = try fields.optional("pod")?.text()
      let labels = try fields.optional("labels")?.text()
      switch (pod, labels) {
      case (let pod?, nil): return ConnectTarget(.pod(Vantage(.pod(namespace: namespace, name: pod))), port, path ?? "/", isHTTP)
      case (nil, let labels?):
        return ConnectTarget(.pod(Vantage(.labelled(namespace: namespace, labels: labels))), port, path ?? "/", isHTTP)
      default: throw node.fail("expected pod, labels or service")
      }
    }
  }

  private init(_ host: Host, _ port: UInt16, _ path: String, _ isHTTP: Bool) {
    self.host = host
    self.port = port
    self.path = path
    self.isHTTP = isHTTP
  }

  private static func url(_ node: DefinitionNode) throws(DefinitionError) -> ConnectTarget {
    let text = try node.text()
    let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 3, parts[1].isEmpty, parts[0] == "http:" || parts[0] == "tcp:" else {
      throw node.fail("expected http://host:port/path or tcp://host:port, found \"\(text)\"")
    }
    let isHTTP = parts[0] == "http:"
    let authority = parts[2].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard let host = authority.first, !host.isEmpty, let port = authority.count == 2 ? UInt16(authority[1]) : isHTTP ? 80 : nil
    else {
      throw node.fail("expected host:port after \(parts[0])//, found \"\(parts[2])\"")
    }
    return ConnectTarget(.name(host), port, "/" + (parts.count > 3 ? parts[3] : ""), isHTTP)
  }

  var text: String {
    let address: String
    switch host {
    case .name(let name): address = "\(name):\(port)"
    case .pod(let vantage): address = "\(vantage.text) on port \(port)"
    case .clusterIP(let namespace, let service): address = "Service \(namespace)/\(service) on port \(port)"
    }
    return isHTTP && path != "/" ? "\(address)\(path)" : address
  }

  enum Address: Sendable {
    case name(String)
    case missing(String)
  }

  func address(_ lab: any LabAccess) async throws(AccessError) -> Address {
    switch host {
    case .name(let name): return .name(name)
    case .pod(let vantage):
      switch try await vantage.find(lab) {
      case .missing(let why): return .missing(why)
      case .site(.pod(_, _, let address, _), _): return .name(address)
      case .site(.host(let name), _): return .name(name)
      }
    case .clusterIP(let namespace, let service):
      guard let found = try await lab.get(.services, namespace: namespace, name: service) else {
        return .missing("there is no Service \(namespace)/\(service)")
      }
      guard let address = found.spec.clusterIP.string, BlockingSocket.isIPv4(address) else {
        return .missing("Service \(namespace)/\(service) has no cluster IP")
      }
      return .name(address)
    }
  }
}
