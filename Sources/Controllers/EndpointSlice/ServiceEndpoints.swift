import KubeAPI

/// What a Service's selector leads to: the pods behind it and the ports they answer on.
enum ServiceEndpoints {
  /// Pods that answer on the same ports.
  struct Group: Hashable, Sendable {
    var ports: [JSON]
    var pods: [KubeObject]
  }

  static func isHeadless(_ service: KubeObject) -> Bool { service.spec.clusterIP.string == "None" }

  /// Nil for services that have no endpoints of ours: without selector, or an alias.
  static func selector(_ service: KubeObject) -> [String: String]? {
    let selector = service.spec.selector.stringMap
    guard !selector.isEmpty, service.spec.type.string != "ExternalName" else { return nil }
    return selector
  }

  static func matches(_ selector: [String: String], _ pod: KubeObject) -> Bool {
    let labels = pod.labels
    return selector.allSatisfy { labels[$0.key] == $0.value }
  }

  /// By the ports that names lead to in each pod.
  static func groups(_ service: KubeObject, pods: [KubeObject], isIPv6: Bool, includeTerminating: Bool) -> [Group] {
    var result: [[JSON]: [KubeObject]] = [:]
    for pod in pods where !pod.isFinished && (includeTerminating || !pod.isBeingDeleted) {
      guard address(pod, isIPv6: isIPv6) != nil else { continue }
      result[ports(service, pod), default: []].append(pod)
    }
    return result.map { Group(ports: $0.key, pods: $0.value.sorted { $0.key < $1.key }) }
      .sorted { JSON.array($0.ports).text < JSON.array($1.ports).text }
  }

  static func address(_ pod: KubeObject, isIPv6: Bool) -> String? {
    var addresses = pod.status.podIPs.elements.compactMap { $0["ip"].string }
    if addresses.isEmpty { addresses = pod.status.podIP.string.map { [$0] } ?? [] }
    return addresses.first { !$0.isEmpty && $0.contains(":") == isIPv6 }
  }

  private static func ports(_ service: KubeObject, _ pod: KubeObject) -> [JSON] {
    var result: [JSON] = []
    for port in service.spec.ports.elements {
      guard let number = targetPort(port, pod) else { continue }
      var entry: JSON = [
        "name": .string(port["name"].string ?? ""), "port": JSON(number), "protocol": .string(port["protocol"].string ?? "TCP"),
      ]
      if let application = port["appProtocol"].string { entry["appProtocol"] = .string(application) }
      result.append(entry)
    }
    return result.sorted { ($0["name"].string ?? "") < ($1["name"].string ?? "") }
  }

  private static func targetPort(_ port: JSON, _ pod: KubeObject) -> Int? {
    let target = port["targetPort"]
    if let number = target.int { return number == 0 ? port["port"].int : number }
    guard let name = target.string, !name.isEmpty else { return port["port"].int }
    let sidecars = pod.spec.initContainers.elements.filter { $0["restartPolicy"].string == "Always" }
    for container in pod.spec.containers.elements + sidecars {
      for candidate in container["ports"].elements
      where candidate["name"].string == name
        && (candidate["protocol"].string ?? "TCP") == (port["protocol"].string ?? "TCP")
      {
        return candidate["containerPort"].int
      }
    }
    return nil
  }

  static func targetReference(_ pod: KubeObject) -> JSON {
    ["kind": "Pod", "namespace": .string(pod.namespace), "name": .string(pod.name), "uid": .string(pod.uid)]
  }

  /// A pod that gives itself a name under the service has it in DNS.
  static func hostname(_ service: KubeObject, _ pod: KubeObject) -> String? {
    guard let hostname = pod.spec.hostname.string, !hostname.isEmpty, pod.spec.subdomain.string == service.name else {
      return nil
    }
    return hostname
  }

  /// When what led to the present endpoints happened, for measurements of how fast the network follows.
  static func triggerTime(_ service: KubeObject, _ pods: [KubeObject]) -> Timestamp? {
    (pods.compactMap { $0.condition("Ready")["lastTransitionTime"].string.flatMap { Timestamp($0) } }
      + [service.creationTime].compactMap { $0 }).max()
  }
}
