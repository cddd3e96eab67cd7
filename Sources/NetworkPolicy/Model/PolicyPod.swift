import KubeAPI
import Netlink

/// What policies need to know of a pod.
package struct PolicyPod: Hashable, Sendable {
  package var namespace: String
  package var name: String
  package var labels: [String: String]
  package var node: String
  package var address: InternetAddress
  /// Container ports by name and protocol, for rules that say a port by its name.
  package var namedPorts: [NamedPort: UInt16]

  package struct NamedPort: Hashable, Sendable {
    package var name: String
    package var proto: String

    package init(name: String, proto: String) {
      self.name = name
      self.proto = proto
    }
  }

  package init(
    namespace: String, name: String, labels: [String: String], node: String, address: InternetAddress,
    namedPorts: [NamedPort: UInt16] = [:]
  ) {
    self.namespace = namespace
    self.name = name
    self.labels = labels
    self.node = node
    self.address = address
    self.namedPorts = namedPorts
  }

  /// Nil for pods that policies do not concern: those of the host's network, those without an IPv4 address (yet), and those that
  /// have ended, whose address may belong to another one by now.
  package init?(_ pod: KubeObject) {
    guard pod.spec["hostNetwork"].bool != true, !["Succeeded", "Failed"].contains(pod.status["phase"].string ?? "") else {
      return nil
    }
    let texts = [pod.status["podIP"].string].compactMap(\.self) + pod.status["podIPs"].elements.compactMap { $0["ip"].string }
    guard let address = texts.compactMap({ InternetAddress($0) }).first(where: { !$0.isV6 }) else { return nil }
    self.init(
      namespace: pod.namespace, name: pod.name, labels: pod.labels, node: pod.spec["nodeName"].string ?? "", address: address)
    let sidecars = pod.spec["initContainers"].elements.filter { $0["restartPolicy"].string == "Always" }
    for container in pod.spec["containers"].elements + sidecars {
      for port in container["ports"].elements {
        guard let name = port["name"].string, let number = port["containerPort"].int.flatMap({ UInt16(exactly: $0) }) else {
          continue
        }
        namedPorts[NamedPort(name: name, proto: port["protocol"].string ?? "TCP")] = number
      }
    }
  }

  package var key: String { "\(namespace)/\(name)" }
}

/// The cluster as policies see it.
package struct PolicyCluster: Sendable {
  package var policies: [KubeObject]
  package var pods: [PolicyPod]
  /// The labels of every namespace by its name.
  package var namespaces: [String: [String: String]]

  package init(policies: [KubeObject], pods: [PolicyPod], namespaces: [String: [String: String]]) {
    self.policies = policies
    self.pods = pods
    self.namespaces = namespaces
  }
}
