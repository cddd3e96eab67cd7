import KubeAPI
import NFTables
import Netlink

/// A port of a Service by name: what chains, log lines and change tracking refer to.
package struct ServicePortName: Hashable, Sendable, Comparable {
  package var namespace: String
  package var service: String
  package var port: String
  package var proto: NFT.TransportProtocol

  /// The key of the Service: `namespace/name`.
  package var serviceKey: String { "\(namespace)/\(service)" }

  /// `namespace/name:port`, without the colon for a port that has no name.
  package var text: String { port.isEmpty ? serviceKey : "\(serviceKey):\(port)" }

  package static func < (a: ServicePortName, b: ServicePortName) -> Bool {
    (a.namespace, a.service, a.port, a.proto.rawValue) < (b.namespace, b.service, b.port, b.proto.rawValue)
  }
}

/// What the proxy must know of a port of a Service.
package struct ServicePort: Hashable, Sendable {
  package var name: ServicePortName
  package var clusterIP: InternetAddress
  package var port: UInt16
  /// 0 for none.
  package var nodePort: UInt16
  package var externalIPs: [InternetAddress]
  package var loadBalancerIPs: [InternetAddress]
  package var sourceRanges: [InternetPrefix]
  /// The seconds a client keeps its endpoint; nil without session affinity.
  package var affinitySeconds: Int?
  package var externalPolicyLocal: Bool
  package var internalPolicyLocal: Bool

  /// Reachable otherwise than by its cluster IP.
  package var isExternallyAccessible: Bool { nodePort != 0 || !externalIPs.isEmpty || !loadBalancerIPs.isEmpty }
  /// Also a Service with the external policy Local needs all endpoints: for its own node's and its pods' traffic.
  package var usesClusterEndpoints: Bool { !internalPolicyLocal || isExternallyAccessible }
  package var usesLocalEndpoints: Bool { internalPolicyLocal || (externalPolicyLocal && isExternallyAccessible) }

  /// The IPv4 ports of a Service; none for Services that are not proxied.
  package static func ports(of service: KubeObject) -> [ServicePort] {
    guard service.spec["type"].string != "ExternalName", service.labels["service.kubernetes.io/service-proxy-name"] == nil,
      service.labels["service.kubernetes.io/headless"] == nil
    else { return [] }
    let texts = service.spec["clusterIPs"].elements.compactMap(\.string) + [service.spec["clusterIP"].string].compactMap(\.self)
    guard let clusterIP = addresses(texts).first else { return [] }
    let ingress = service.status["loadBalancer"]["ingress"].elements
    // A balancer that proxies itself must be reached, not short-circuited.
    let balancers = ingress.filter { ($0["ipMode"].string ?? "VIP") == "VIP" }.compactMap { $0["ip"].string }
    let isBalanced = service.spec["type"].string == "LoadBalancer"
    var affinity: Int?
    if service.spec["sessionAffinity"].string == "ClientIP" {
      affinity = service.spec["sessionAffinityConfig"]["clientIP"]["timeoutSeconds"].int ?? 10800
    }
    return service.spec["ports"].elements.compactMap { entry in
      guard let number = entry["port"].int.flatMap({ UInt16(exactly: $0) }), number != 0,
        let proto = NFT.TransportProtocol(entry["protocol"].string ?? "TCP")
      else { return nil }
      return ServicePort(
        name: ServicePortName(
          namespace: service.namespace, service: service.name, port: entry["name"].string ?? "", proto: proto),
        clusterIP: clusterIP, port: number, nodePort: entry["nodePort"].int.flatMap { UInt16(exactly: $0) } ?? 0,
        externalIPs: addresses(service.spec["externalIPs"].elements.compactMap(\.string)),
        loadBalancerIPs: isBalanced ? addresses(balancers) : [],
        sourceRanges: service.spec["loadBalancerSourceRanges"].elements
          .compactMap { range in range.string.flatMap { InternetPrefix($0.filter { $0 != " " }) } }.filter { !$0.address.isV6 },
        affinitySeconds: affinity, externalPolicyLocal: service.spec["externalTrafficPolicy"].string == "Local",
        internalPolicyLocal: service.spec["internalTrafficPolicy"].string == "Local")
    }
  }

  private static func addresses(_ texts: [String]) -> [InternetAddress] {
    texts.compactMap { InternetAddress($0) }.filter { !$0.isV6 }
  }
}
