import HTTPServer
import KubeAPI
import KubeSchema

extension APIServer {
  /// log, exec, attach and portforward of a pod: its node's kubelet answers.
  func serveKubelet(_ answer: Answer, _ subresource: String) async throws {
    let context = answer.context
    if subresource != "log", context.info.verb != "create" {
      // A WebSocket begins with a GET, but what it opens is no reading (AuthorizePodWebsocketUpgradeCreatePermission).
      var wanted = AccessAttributes(context)
      wanted.verb = "create"
      try await authorization.check(wanted)
    }
    let query = context.http.query
    if subresource == "log" { for name in LogOptionsValidation.numbers { _ = try query.integer(name) } }
    let pod = try await get(answer.definition, context).object
    let node = pod.spec.nodeName.string ?? ""
    let container = try containerName(pod, query, subresource)
    let place = "\(pod.namespace)/\(pod.name)"
    if subresource == "log" {
      let faults = LogOptionsValidation.faults { query[$0] }
      let kind = GroupVersionKind(group: "", version: "v1", kind: "PodLogOptions")
      if !faults.isEmpty { throw APIStatus.invalid(kind, name: pod.name, faults) }
    }
    if node.isEmpty {
      if subresource == "log" { return try await answer.response.respond(status: 204) }
      throw APIStatus.badRequest("pod \(pod.name) does not have a host assigned")
    }
    var parameters: [String]
    let path: String
    switch subresource {
    case "log":
      path = "/containerLogs/\(place)/\(container)"
      parameters = ["follow", "previous", "timestamps", "sinceSeconds", "sinceTime", "tailLines", "limitBytes", "stream"].flatMap
      { name in
        query.all(name).map { "\(name)=\(PercentEncoding.encode($0))" }
      }
    case "portforward":
      path = "/portForward/\(place)"
      parameters = query.all("ports").map { "port=\($0)" }
    default:
      path = "/\(subresource)/\(place)/\(container)"
      parameters = query.all("command").map { "command=\(PercentEncoding.encode($0))" }
      for (flag, name) in [("stdin", "input"), ("stdout", "output"), ("stderr", "error"), ("tty", "tty")] where query.flag(flag) {
        parameters.append("\(name)=1")
      }
    }
    let target = parameters.isEmpty ? path : "\(path)?\(parameters.joined(separator: "&"))"
    var destination = try kubelet(node, target: target)
    destination.requiresUpgrade = subresource != "log"
    try await proxy(context, to: destination, answer.response)
  }

  /// The container a request is about: the only one, the annotated default, or the one it names.
  private func containerName(_ pod: KubeObject, _ query: QueryParameters, _ subresource: String) throws -> String {
    if subresource == "portforward" { return "" }
    func names(_ key: String) -> [String] { pod.spec[key].elements.compactMap(\.name.string) }
    let all = names("containers") + names("initContainers") + names("ephemeralContainers")
    if let wanted = query["container"], !wanted.isEmpty {
      guard all.contains(wanted) else { throw APIStatus.badRequest("container \(wanted) is not valid for pod \(pod.name)") }
      return wanted
    }
    let containers = names("containers")
    if containers.count == 1 { return containers[0] }
    if let annotated = pod.annotations["kubectl.kubernetes.io/default-container"], containers.contains(annotated) {
      return annotated
    }
    let initial = names("initContainers")
    var text = "a container name must be specified for pod \(pod.name), choose one of: [\(containers.joined(separator: " "))]"
    if !initial.isEmpty { text += " or one of the init containers: [\(initial.joined(separator: " "))]" }
    throw APIStatus.badRequest(text)
  }

  /// How a node's kubelet is reached.
  func kubelet(_ name: String, target: String) throws -> ProxyTarget {
    guard let node = cache.resource("/registry/minions/").get("/registry/minions/\(name)")?.object else {
      throw APIStatus.notFound(.nodes, name)
    }
    let addresses = node.status.addresses.elements
    let preferred = configuration.kubeletAddressTypes.lazy.filter { $0 != "Hostname" }
      .compactMap { type in addresses.first { $0.type.string == type }?.address.string }.first
    guard let host = preferred ?? addresses.first?.address.string else {
      throw APIStatus.internalError("no preferred addresses found; known addresses: []")
    }
    let port = node.status.daemonEndpoints.kubeletEndpoint.Port.int ?? 10_250
    return ProxyTarget(host: host, port: port, tls: kubeletTLS, target: target)
  }
}
