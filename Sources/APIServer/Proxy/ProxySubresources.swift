import HTTPServer
import KubeAPI

extension APIServer {
  /// `/proxy` of nodes, pods and services: the rest of the path is the other server's.
  func serveProxy(_ answer: Answer) async throws {
    let (context, info) = (answer.context, answer.context.info)
    let (prefix, rest) = Self.split(context.http.rawPath, behind: info.namespace.isEmpty ? 5 : 7)
    let query = context.http.rawQuery
    let isBare = rest.isEmpty && !context.http.asksUpgrade
    if isBare, ["GET", "HEAD"].contains(context.http.method) {
      // Relative links of the page would lead out of the proxy.
      let location = "\(context.http.rawPath)/\(query.isEmpty ? "" : "?\(query)")"
      return try await answer.response.respond(status: 301, headers: ["Location": location])
    }
    let path = rest.isEmpty ? "/" : rest
    var target = try destination(answer, query.isEmpty ? path : "\(path)?\(query)")
    target.prefix = prefix
    try await proxy(context, to: target, answer.response)
  }

  /// `/api/v1/nodes/a/proxy` and `/stats`, by the number of segments.
  static func split(_ path: Substring, behind count: Int) -> (prefix: String, rest: String) {
    var slashes = 0
    let end = path.indices.first { index in
      if path[index] == "/" { slashes += 1 }
      return slashes > count
    }
    guard let end else { return (String(path), "") }
    return (String(path[..<end]), String(path[end...]))
  }

  private func destination(_ answer: Answer, _ target: String) throws -> ProxyTarget {
    let info = answer.context.info
    let id = try ProxiedName(info.name, of: answer.definition.name)
    switch answer.definition.name {
    case "nodes":
      var kubelet = try kubelet(id.name, target: target)
      if let port = try id.number, port != kubelet.port {
        // A name is taken as it is: who may write a node's addresses may have the kubelet's port anywhere too.
        if IPAddress(kubelet.host) != nil { try Self.checkProxyable(kubelet.host) }
        kubelet.port = port
        kubelet.tls = id.isSecure ? OutboundTLS() : nil
      }
      return kubelet
    case "pods":
      let key = answer.definition.storageKey(namespace: info.namespace, name: id.name)
      guard let pod = cache.resource(answer.definition).get(key)?.object else { throw APIStatus.notFound(.pods, id.name) }
      let address = pod.status.podIP.string ?? ""
      try Self.checkProxyable(address)
      let first = pod.spec.containers.elements.lazy.compactMap { $0.ports.elements.first }.first?.containerPort.int
      return proxied(id, address, try id.number ?? first ?? (id.isSecure ? 443 : 80), target)
    default:
      let (address, number) = try serviceEndpoint(info.namespace, id)
      return proxied(id, address, number, target)
    }
  }

  /// Whoever may write a status must not lead the proxy to this machine or its neighbours (k8s.io/apimachinery util/proxy).
  static func checkProxyable(_ address: String) throws(APIStatus) {
    guard let parsed = IPAddress(address), parsed.isGlobalUnicast else { throw APIStatus.badRequest("address not allowed") }
  }

  private func proxied(_ id: ProxiedName, _ host: String, _ port: Int, _ target: String) -> ProxyTarget {
    ProxyTarget(host: host, port: port, tls: id.isSecure ? OutboundTLS() : nil, target: target)
  }

  /// A ready endpoint of the service's port, at random. Only pods: an endpoint written by hand could lead anywhere.
  private func serviceEndpoint(_ namespace: String, _ id: ProxiedName) throws -> (String, Int) {
    let services = cache.resource("/registry/services/specs/")
    guard let service = services.get("/registry/services/specs/\(namespace)/\(id.name)")?.object else {
      throw APIStatus.notFound(.services, id.name)
    }
    var portName = id.port
    if let number = Int(id.port) {
      guard let port = service.spec.ports.elements.first(where: { $0.port.int == number }) else {
        throw APIStatus(.serviceUnavailable, "no service port \(number) found for service \"\(id.name)\"")
      }
      portName = port.name.string ?? ""
    }
    let slices = cache.resource("/registry/endpointslices/").list(folder: "/registry/endpointslices/\(namespace)/").objects
    let candidates = slices.filter { $0.labels["kubernetes.io/service-name"] == id.name }.flatMap { slice -> [(String, Int)] in
      guard let port = slice.object.json["ports"].elements.first(where: { ($0.name.string ?? "") == portName })?.port.int else {
        return []
      }
      return slice.object.json["endpoints"].elements.filter { isServing($0, namespace) }.flatMap { endpoint in
        endpoint["addresses"].elements.compactMap(\.string).map { ($0, port) }
      }
    }
    guard let chosen = candidates.randomElement() else {
      throw APIStatus(.serviceUnavailable, "no endpoints available for service \"\(id.name)\"")
    }
    return chosen
  }

  private func isServing(_ endpoint: JSON, _ namespace: String) -> Bool {
    let reference = endpoint["targetRef"]
    guard endpoint["conditions"]["ready"].bool ?? true, reference.kind.string == "Pod", let name = reference.name.string,
      let pod = cache.resource("/registry/pods/").get("/registry/pods/\(reference.namespace.string ?? namespace)/\(name)")?.object
    else { return false }
    let own = pod.status.podIPs.elements.compactMap(\.ip.string)
    return endpoint["addresses"].elements.compactMap(\.string).allSatisfy(own.contains)
  }
}

/// `name`, `name:port`, `https:name:port`.
struct ProxiedName: Hashable, Sendable {
  let isSecure: Bool
  let name: String
  /// A number or a name; empty when none was given.
  let port: String

  init(_ id: String, of resource: String) throws(APIStatus) {
    let parts = id.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let named = parts.count == 3 ? Array(parts.dropFirst()) : parts
    guard (1...3).contains(parts.count), !named[0].isEmpty, parts.count < 3 || ["http", "https", ""].contains(parts[0]) else {
      throw APIStatus.badRequest("invalid \(resource.dropLast()) request \"\(id)\"")
    }
    isSecure = parts.count == 3 && parts[0] == "https"
    name = named[0]
    port = named.count > 1 ? named[1] : ""
  }

  /// The port of a node or pod, which have no names for them here.
  var number: Int? {
    get throws(APIStatus) {
      if port.isEmpty { return nil }
      guard let number = UInt16(port), number > 0 else {
        throw APIStatus(.serviceUnavailable, "error trying to reach service: dial tcp: lookup tcp/\(port): unknown port")
      }
      return Int(number)
    }
  }
}
