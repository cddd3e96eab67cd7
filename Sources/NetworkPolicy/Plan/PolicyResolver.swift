import KubeAPI
import NFTables
import Netlink

/// Resolves the policies of a cluster to what each pod may do. Pure.
///
/// A pod that a policy selects in a direction is isolated there; what any policy allows is allowed; replies, and a pod's
/// traffic to itself, always are.
package struct PolicyResolver: Sendable {
  private enum Direction { case ingress, egress }

  private let cluster: PolicyCluster

  package init(_ cluster: PolicyCluster) { self.cluster = cluster }

  /// The pods of one node that some policy isolates, sorted by name.
  package func resolve(node: String) -> [PodPolicy] {
    cluster.pods.filter { $0.node == node }.map(resolve).filter { $0.ingress != nil || $0.egress != nil }.sorted {
      $0.pod.key < $1.pod.key
    }
  }

  /// What one pod may do.
  package func resolve(_ pod: PolicyPod) -> PodPolicy {
    var result = PodPolicy(pod: pod)
    for policy in cluster.policies.sorted(by: { $0.key < $1.key }) where policy.namespace == pod.namespace {
      guard matches(policy.spec["podSelector"], pod.labels) else { continue }
      let types = policy.spec["policyTypes"].elements.compactMap(\.string)
      // Without types a policy is about ingress, and about egress when it has such rules.
      if types.isEmpty || types.contains("Ingress") {
        result.ingress = (result.ingress ?? []) + allows(policy, policy.spec["ingress"], .ingress, pod)
      }
      if types.contains("Egress") || types.isEmpty && !policy.spec["egress"].isNull {
        result.egress = (result.egress ?? []) + allows(policy, policy.spec["egress"], .egress, pod)
      }
    }
    return result
  }

  private func allows(_ policy: KubeObject, _ rules: JSON, _ direction: Direction, _ pod: PolicyPod) -> [Allow] {
    rules.elements.flatMap { rule -> [Allow] in
      let items = rule[direction == .ingress ? "from" : "to"].elements
      let peers = items.map { resolvePeer($0, namespace: policy.namespace) }
      let pods = peers.flatMap(\.pods)
      let everyone: Allow.Peers = .some(
        pods: Set(pods.map(\.address)).sorted(), blocks: AddressSpan.merged(peers.flatMap(\.blocks)))
      let whom: Allow.Peers = items.isEmpty ? .everyone : everyone
      let ports = rule["ports"].elements
      if ports.isEmpty { return [Allow(policy: policy.key, peers: whom, ports: nil)] }
      return ports.flatMap { port -> [Allow] in
        let targets = direction == .ingress ? [pod] : items.isEmpty ? cluster.pods : pods
        return resolvePort(port, direction, peers: whom, targets: targets, policy: policy.key)
      }
    }
  }

  /// The pods and blocks one item of `from` or `to` means: its selectors go together.
  private func resolvePeer(_ peer: JSON, namespace: String) -> (pods: [PolicyPod], blocks: [AddressSpan]) {
    if !peer["ipBlock"].isNull {
      guard let block = peer["ipBlock"]["cidr"].string.flatMap({ InternetPrefix($0) }) else { return ([], []) }
      let exceptions = peer["ipBlock"]["except"].elements.compactMap { $0.string.flatMap { InternetPrefix($0) } }
      return ([], AddressSpan.spans(of: block, except: exceptions))
    }
    let namespaceSelector = peer["namespaceSelector"]
    let podSelector = peer["podSelector"]
    let pods = cluster.pods.filter { pod in
      if namespaceSelector.isNull {
        if pod.namespace != namespace { return false }
      } else {
        guard let labels = cluster.namespaces[pod.namespace], matches(namespaceSelector, labels) else { return false }
      }
      return podSelector.isNull || matches(podSelector, pod.labels)
    }
    return (pods, [])
  }

  private func resolvePort(_ port: JSON, _ direction: Direction, peers: Allow.Peers, targets: [PolicyPod], policy: String)
    -> [Allow]
  {
    let protocolName = port["protocol"].string ?? "TCP"
    guard let proto = NFT.TransportProtocol(protocolName) else { return [] }
    if let number = port["port"].int {
      guard let low = UInt16(exactly: number) else { return [] }
      let high = port["endPort"].int.flatMap { UInt16(exactly: $0) } ?? low
      guard high >= low else { return [] }
      return [Allow(policy: policy, peers: peers, ports: .init(proto: proto, range: low...high))]
    }
    guard let name = port["port"].string else {
      return [Allow(policy: policy, peers: peers, ports: .init(proto: proto, range: nil))]
    }
    let key = PolicyPod.NamedPort(name: name, proto: protocolName)
    // The name means whatever number the receiving pod gives it: the selected pod's own for ingress, each peer's for egress.
    var byNumber: [UInt16: [InternetAddress]] = [:]
    for target in targets { if let number = target.namedPorts[key] { byNumber[number, default: []].append(target.address) } }
    return byNumber.sorted { $0.key < $1.key }.map { number, addresses in
      let whom: Allow.Peers = direction == .ingress ? peers : .some(pods: Set(addresses).sorted(), blocks: [])
      return Allow(policy: policy, peers: whom, ports: .init(proto: proto, range: number...number))
    }
  }

  /// A selector that is there, even empty, matches by its requirements; an invalid one, which the API server refuses, matches nothing.
  private func matches(_ selector: JSON, _ labels: [String: String]) -> Bool {
    if selector.isNull { return true }
    guard let parsed = try? LabelSelector.read(selector) else { return false }
    return parsed.matches(labels)
  }
}
