import ComponentBase
import KubeAPI

/// A pod as the plugins see it.
package struct PodInfo: Sendable {
  package let object: KubeObject
  package let key: String
  package let namespace: String
  package let labels: [String: String]
  package let priority: Int
  package let nodeName: String
  package let requests: ResourceList
  /// With upstream's stand-ins for containers that request nothing (100 m cpu, 200 MB), for scores only.
  package let scoringRequests: ResourceList
  package let hostPorts: [HostPort]
  package let tolerations: [Toleration]
  package let nodeSelector: [String: String]
  package let nodeAffinity: NodeAffinityTerms
  package let affinity: [PodAffinityTerm]
  package let antiAffinity: [PodAffinityTerm]
  package let preferredAffinity: [(term: PodAffinityTerm, weight: Int)]
  package let spread: [SpreadConstraint]

  package struct HostPort: Hashable, Sendable {
    package var address: String
    package var transport: String
    package var port: Int

    /// The wildcard address takes the port on all addresses.
    package func conflicts(with other: HostPort) -> Bool {
      port == other.port && transport == other.transport
        && (address == other.address || address == "0.0.0.0" || other.address == "0.0.0.0")
    }
  }

  package init(_ object: KubeObject) {
    let spec = object.spec
    let affinityJSON = spec["affinity"]
    self.object = object
    key = object.key
    namespace = object.namespace
    labels = object.labels
    priority = spec["priority"].int ?? 0
    nodeName = spec["nodeName"].string ?? ""
    requests = PodRequests.total(spec) { ResourceList($0) }
    scoringRequests = PodRequests.total(spec) { json in
      var requests = ResourceList(json)
      if requests.amounts["cpu"] == nil { requests["cpu"] = 100 }
      if requests.amounts["memory"] == nil { requests["memory"] = 200 * 1024 * 1024 }
      return requests
    }
    let usesHostNetwork = spec["hostNetwork"].bool ?? false
    hostPorts = spec["containers"].elements.flatMap { $0["ports"].elements }.compactMap { port in
      guard let number = port["hostPort"].int ?? (usesHostNetwork ? port["containerPort"].int : nil), number > 0 else {
        return nil
      }
      let address = port["hostIP"].string ?? ""
      return HostPort(address: address.isEmpty ? "0.0.0.0" : address, transport: port["protocol"].string ?? "TCP", port: number)
    }
    tolerations = spec["tolerations"].elements.map(Toleration.init)
    nodeSelector = spec["nodeSelector"].stringMap
    nodeAffinity = NodeAffinityTerms(affinityJSON["nodeAffinity"])
    func terms(_ kind: String) -> [PodAffinityTerm] {
      affinityJSON[kind]["requiredDuringSchedulingIgnoredDuringExecution"].elements
        .map { PodAffinityTerm($0, of: object) }
    }
    func preferred(_ kind: String, sign: Int) -> [(term: PodAffinityTerm, weight: Int)] {
      affinityJSON[kind]["preferredDuringSchedulingIgnoredDuringExecution"].elements.map {
        (PodAffinityTerm($0["podAffinityTerm"], of: object), sign * ($0["weight"].int ?? 0))
      }
    }
    affinity = terms("podAffinity")
    antiAffinity = terms("podAntiAffinity")
    preferredAffinity = preferred("podAffinity", sign: 1) + preferred("podAntiAffinity", sign: -1)
    spread = spec["topologySpreadConstraints"].elements.map { SpreadConstraint($0, of: object) }
  }

  package var isTerminal: Bool { ["Succeeded", "Failed"].contains(object.status["phase"].string) }

  /// The same pod, taken as placed.
  package func placed(on node: String) -> PodInfo {
    var copy = object
    copy.spec["nodeName"] = .string(node)
    return PodInfo(copy)
  }
}

/// What a pod as a whole requests (k8s.io/component-helpers/resource PodRequests): its containers and sidecars together, or the largest
/// moment of its initialisation, and its overhead.
enum PodRequests {
  static func total(_ spec: JSON, _ read: (JSON) -> ResourceList) -> ResourceList {
    var running = spec["containers"].elements.map { read($0["resources"]["requests"]) }.reduce(ResourceList(), +)
    var sidecars = ResourceList()
    var initial = ResourceList()
    for container in spec["initContainers"].elements {
      let requests = read(container["resources"]["requests"])
      if container["restartPolicy"].string == "Always" {
        running += requests
        sidecars += requests
        initial = initial.maximum(sidecars)
      } else {
        initial = initial.maximum(sidecars + requests)
      }
    }
    var total = running.maximum(initial)
    for (name, amount) in ResourceList(spec["resources"]["requests"]).amounts { total[name] = amount }
    return total + ResourceList(spec["overhead"])
  }
}
