import NFTables
import Netlink

/// `table ip kube-proxy`: what it holds whatever Services there are.
package enum ProxyTable {
  package static let table = NFT.TableID(.ip, "kube-proxy")

  private static let triple: [NFT.DataType] = [.ipv4Address, .inetProtocol, .inetService]
  private static let pair: [NFT.DataType] = [.inetProtocol, .inetService]

  static let hairpinConnections = NFT.Set(
    "hairpin-connections", key: [.ipv4Address] + triple, comment: "service hairpin connections")
  static let clusterIPs = NFT.Set("cluster-ips", key: [.ipv4Address], comment: "Active ClusterIPs")
  static let nodePortIPs = NFT.Set("nodeport-ips", key: [.ipv4Address], comment: "IPs that accept NodePort traffic")
  static let noEndpointServices = NFT.Set(
    "no-endpoint-services", key: triple, data: .verdict, comment: "vmap to drop or reject packets to services with no endpoints")
  static let noEndpointNodePorts = NFT.Set(
    "no-endpoint-nodeports", key: pair, data: .verdict,
    comment: "vmap to drop or reject packets to service nodeports with no endpoints")
  static let firewallIPs = NFT.Set(
    "firewall-ips", key: triple, data: .verdict, comment: "destinations that are subject to LoadBalancerSourceRanges")
  static let serviceIPs = NFT.Set(
    "service-ips", key: triple, data: .verdict, comment: "ClusterIP, ExternalIP and LoadBalancer IP traffic")
  static let serviceNodePorts = NFT.Set("service-nodeports", key: pair, data: .verdict, comment: "NodePort traffic")

  /// The sets and maps whose elements come from Services.
  static let containers = [
    hairpinConnections, clusterIPs, noEndpointServices, noEndpointNodePorts, firewallIPs, serviceIPs, serviceNodePorts,
  ]

  static let rejectChain = "reject-chain"

  private static let baseChains: [NFT.Chain] = [
    NFT.Chain("filter-prerouting-pre-dnat", base: .init(.filter, hook: .prerouting, priority: NFT.Priority.destinationNAT - 10)),
    NFT.Chain("filter-output-pre-dnat", base: .init(.filter, hook: .output, priority: NFT.Priority.destinationNAT - 10)),
    NFT.Chain("filter-input", base: .init(.filter, hook: .input, priority: NFT.Priority.filter)),
    NFT.Chain("filter-forward", base: .init(.filter, hook: .forward, priority: NFT.Priority.filter)),
    NFT.Chain("filter-output", base: .init(.filter, hook: .output, priority: NFT.Priority.filter)),
    NFT.Chain("nat-prerouting", base: .init(.nat, hook: .prerouting, priority: NFT.Priority.destinationNAT)),
    NFT.Chain("nat-output", base: .init(.nat, hook: .output, priority: NFT.Priority.destinationNAT)),
    NFT.Chain("nat-postrouting", base: .init(.nat, hook: .postrouting, priority: NFT.Priority.sourceNAT)),
  ]

  private static let jumps: [(from: String, onlyNew: Bool, to: String)] = [
    ("filter-input", true, "nodeport-endpoints-check"), ("filter-input", true, "service-endpoints-check"),
    ("filter-forward", true, "service-endpoints-check"), ("filter-forward", true, "cluster-ips-check"),
    ("filter-output", true, "service-endpoints-check"), ("filter-output", true, "cluster-ips-check"),
    ("filter-prerouting-pre-dnat", true, "firewall-check"), ("filter-output-pre-dnat", true, "firewall-check"),
    ("nat-output", false, "services"), ("nat-prerouting", false, "services"), ("nat-postrouting", false, "masquerading"),
  ]

  private static let destination: [NFT.Selector] = [.destinationAddress(.ip), .transportProtocol, .transportDestinationPort]
  private static let transport: [NFT.Selector] = [.transportProtocol, .transportDestinationPort]

  /// Makes the table, or resets what is there: base chains, jumps and rules anew, all sets and maps empty. With `recreating`, base
  /// chains are deleted first, because those of another version may differ in ways the kernel does not change.
  static func setUp(_ settings: ProxySettings, recreating: Bool, in t: inout NFT.Transaction) {
    t.addTable(comment: "rules for kube-proxy")
    if recreating {
      for chain in baseChains {
        t.add(NFT.Chain(chain.name))
        t.deleteChain(chain.name)
      }
    }
    for set in [hairpinConnections, clusterIPs] { t.add(set) }
    addNodePortIPs(settings, in: &t)
    for set in containers.dropFirst(2) { t.add(set) }
    for set in containers { t.flushSet(set.name) }
    for chain in baseChains { ensure(chain, in: &t) }
    var seen: Set<String> = []
    for jump in jumps where seen.insert(jump.to).inserted { ensure(NFT.Chain(jump.to), in: &t) }
    ensure(NFT.Chain(rejectChain, comment: "helper for @no-endpoint-services / @no-endpoint-nodeports"), in: &t)
    for jump in jumps {
      t.add(NFT.Rule(jump.from, (jump.onlyNew ? [.connectionState(.new)] : []) + [.verdict(.jump(jump.to))]))
    }
    addRules(settings, in: &t)
  }

  private static func ensure(_ chain: NFT.Chain, in t: inout NFT.Transaction) {
    t.add(chain)
    t.flushChain(chain.name)
  }

  private static func addNodePortIPs(_ settings: ProxySettings, in t: inout NFT.Transaction) {
    t.add(nodePortIPs)
    guard let addresses = settings.nodePortAddresses else { return t.deleteSet(nodePortIPs.name) }
    t.flushSet(nodePortIPs.name)
    t.add(addresses.filter { $0.bytes.first != 127 }.map { NFT.Element([.address($0)]) }, to: nodePortIPs)
  }

  private static func addRules(_ settings: ProxySettings, in t: inout NFT.Transaction) {
    let masquerade: NFT.Statement = .masquerade(fullyRandom: true)
    t.add(
      NFT.Rule("masquerading", [.markBits(settings.masqueradeMark, .notEqual), .xorMark(settings.masqueradeMark), masquerade]))
    let hairpin: [NFT.Selector] = [.sourceAddress(.ip)] + destination
    t.add(NFT.Rule("masquerading", [.connectionIsDestinationNATed, .match(hairpin, set: hairpinConnections.name), masquerade]))

    let toClusterIP: NFT.Statement = .match([.destinationAddress(.ip)], set: clusterIPs.name)
    t.add(NFT.Rule("cluster-ips-check", [toClusterIP, .reject], comment: "Reject traffic to invalid ports of ClusterIPs"))
    if !settings.serviceCIDRs.isEmpty {
      let ranges = NFT.Element.merging(settings.serviceCIDRs)
      t.add(
        NFT.Rule(
          "cluster-ips-check", [.match([.destinationAddress(.ip)], .equal, .anonymousSet(ranges)), .verdict(.drop)],
          comment: "Drop traffic to unallocated ClusterIPs"))
    }
    t.add(NFT.Rule(rejectChain, [.reject]))
    t.add(NFT.Rule("service-endpoints-check", [.verdictMap(destination, .named(noEndpointServices.name))]))
    let notLoopback: NFT.Statement = .match(
      .destinationAddress(.ip), .notEqual, InternetPrefix(InternetAddress(v4: 0x7f00_0000), length: 8))
    let toNodePortIP: NFT.Statement = .match([.destinationAddress(.ip)], set: nodePortIPs.name)
    let anyAddress = settings.nodePortAddresses == nil
    t.add(
      NFT.Rule(
        "nodeport-endpoints-check",
        [anyAddress ? notLoopback : toNodePortIP, .verdictMap(transport, .named(noEndpointNodePorts.name))]))
    t.add(NFT.Rule("firewall-check", [.verdictMap(destination, .named(firewallIPs.name))]))

    if settings.masqueradeAll {
      t.add(NFT.Rule("services", [toClusterIP, .orMark(settings.masqueradeMark)], comment: "masquerade all clusterIP traffic"))
    } else if let outside = settings.localTraffic.condition(.notEqual) {
      t.add(
        NFT.Rule(
          "services", [toClusterIP, outside, .orMark(settings.masqueradeMark)],
          comment: "masquerade clusterIP traffic from outside cluster"))
    }
    t.add(NFT.Rule("services", [.verdictMap(destination, .named(serviceIPs.name))]))
    t.add(
      NFT.Rule(
        "services",
        (anyAddress ? [.fibLocal(source: false), notLoopback] : [toNodePortIP])
          + [.verdictMap(transport, .named(serviceNodePorts.name))]))
  }
}
