import HTTPServer
import KubeAPI

extension APIServer {
  /// `/proxy` of nodes, pods and services: the rest of the path is the other server's.
  func serveProxy(_ answer: Answer) async throws {
    let (context, info) = (answer.context, answer.context.info)
    let raw = context.http.rawPath
    var rest = "/"
    if let range = raw.firstRange(of: "/proxy") {
      let after = raw[range.upperBound...]
      rest = after.isEmpty ? "/" : String(after)
    }
    let query = context.http.rawQuery
    let target = query.isEmpty ? rest : "\(rest)?\(query)"
    let (scheme, name, port) = try Self.split(info.name)
    switch answer.definition.name {
    case "nodes":
      try await proxy(context, to: try kubelet(name, port: Int(port), target: target), answer.response)
    case "pods":
      guard
        let pod = cache.resource(answer.definition).get(answer.definition.storageKey(namespace: info.namespace, name: name))?
          .object
      else { throw APIStatus.notFound(.pods, name) }
      guard let address = pod.status.podIP.string, !address.isEmpty else { throw APIStatus.badRequest("address not allowed") }
      let number = Int(port) ?? pod.spec.containers.elements.flatMap { $0.ports.elements }.first?.containerPort.int ?? 80
      try await proxy(context, to: proxied(scheme, address, number, target), answer.response)
    default:
      let (address, number) = try serviceEndpoint(info.namespace, name, port)
      try await proxy(context, to: proxied(scheme, address, number, target), answer.response)
    }
  }

  private func proxied(_ scheme: String, _ host: String, _ port: Int, _ target: String) -> ProxyTarget {
    ProxyTarget(host: host, port: port, tls: scheme == "https" ? OutboundTLS() : nil, target: target)
  }

  /// `name`, `name:port`, `https:name:port`.
  private static func split(_ id: String) throws(APIStatus) -> (scheme: String, name: String, port: String) {
    let parts = id.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    switch parts.count {
    case 1: return ("http", parts[0], "")
    case 2: return ("http", parts[0], parts[1])
    case 3 where ["http", "https", ""].contains(parts[0]): return (parts[0].isEmpty ? "http" : parts[0], parts[1], parts[2])
    default: throw APIStatus.badRequest("invalid service request \"\(id)\"")
    }
  }

  /// A ready endpoint of the service's port, by number or name.
  private func serviceEndpoint(_ namespace: String, _ name: String, _ port: String) throws -> (String, Int) {
    guard let service = cache.resource("/registry/services/specs/").get("/registry/services/specs/\(namespace)/\(name)")?.object
    else {
      throw APIStatus.notFound(.services, name)
    }
    let ports = service.spec.ports.elements
    let wanted =
      port.isEmpty && ports.count == 1 ? ports.first : ports.first { $0.name.string == port || $0.port.int == Int(port) }
    guard let wanted else {
      throw APIStatus(.serviceUnavailable, "no service port \"\(port)\" found for service \"\(name)\"")
    }
    for endpoints in cache.resource("/registry/services/endpoints/").get("/registry/services/endpoints/\(namespace)/\(name)")
      .map({ $0.object.json.subsets.elements }) ?? []
    {
      guard let address = endpoints.addresses.elements.randomElement()?.ip.string,
        let number = endpoints.ports.elements.first(where: { $0.name.string == wanted.name.string })?.port.int
      else { continue }
      return (address, number)
    }
    throw APIStatus(.serviceUnavailable, "no endpoints available for service \"\(name)\"")
  }
}
