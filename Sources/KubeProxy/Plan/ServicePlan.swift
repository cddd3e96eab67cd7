import NFTables
import Netlink

/// Everything one port of a Service contributes to the table. A pure function of the port, its endpoints and the settings.
struct ServicePlan: Hashable, Sendable {
  struct ChainPlan: Hashable, Sendable {
    var name: String
    var rules: [NFT.Rule]
  }

  struct Entry: Hashable, Sendable {
    var container: String
    var element: NFT.Element
  }

  var entries: [Entry] = []
  var chains: [ChainPlan] = []
  var affinitySets: [NFT.Set] = []
  var udp: UDPFlow?

  init(_ port: ServicePort, endpoints: [ServiceEndpoint], settings: ProxySettings) {
    let choice = EndpointChoice(endpoints, of: port, node: settings.nodeName, zone: settings.zone)
    let names = Names(port.name)
    let hasInternal = port.internalPolicyLocal ? choice.hasAny && !choice.local.isEmpty : choice.hasAny
    let hasExternal = port.externalPolicyLocal ? choice.hasAny && !choice.local.isEmpty : choice.hasAny

    addEntries(port, names, choice, hasInternal: hasInternal, hasExternal: hasExternal, settings)
    if !choice.cluster.isEmpty, port.usesClusterEndpoints { addBalancer(names.service, port, choice.cluster) }
    if !choice.local.isEmpty, port.usesLocalEndpoints { addBalancer(names.local, port, choice.local) }
    if choice.hasAny, port.isExternallyAccessible { addExternal(port, names, hasExternal: hasExternal, settings) }
    if !port.loadBalancerIPs.isEmpty, !port.sourceRanges.isEmpty { addFirewall(port, names, settings) }
    if let seconds = port.affinitySeconds { addAffinity(port, choice.reachable, seconds: seconds) }
    if port.name.proto == .udp {
      var destinations = Set(
        ([port.clusterIP] + port.externalIPs + port.loadBalancerIPs).map { UDPFlow.Destination(address: $0, port: port.port) })
      if port.nodePort != 0 { destinations.insert(.init(address: nil, port: port.nodePort)) }
      udp = UDPFlow(
        destinations: destinations, endpoints: Set(choice.reachable.map { .init(address: $0.address, port: $0.port) }))
    }
  }

  private struct Names {
    var service: String
    var local: String
    var external: String
    var firewall: String

    init(_ port: ServicePortName) {
      service = ChainName.service(port)
      local = ChainName.local(port)
      external = ChainName.external(port)
      firewall = ChainName.firewall(port)
    }
  }

  private mutating func add(_ set: NFT.Set, _ key: [NFT.Value], _ verdict: NFT.Verdict? = nil, comment: String? = nil) {
    let element = NFT.Element(key, data: verdict.map { .verdict($0) }, comment: comment)
    entries.append(Entry(container: set.name, element: element))
  }

  private mutating func addEntries(
    _ port: ServicePort, _ names: Names, _ choice: EndpointChoice, hasInternal: Bool, hasExternal: Bool, _ settings: ProxySettings
  ) {
    let proto = NFT.Value.proto(port.name.proto)
    func key(_ address: InternetAddress) -> [NFT.Value] { [.address(address), proto, .port(port.port)] }
    // Without any endpoint a connection is refused; with endpoints that policy keeps out of reach it is ignored.
    let closed: NFT.Verdict = choice.hasAny ? .drop : .goto(ProxyTable.rejectChain)

    add(ProxyTable.clusterIPs, [.address(port.clusterIP)])
    if hasInternal {
      add(ProxyTable.serviceIPs, key(port.clusterIP), .goto(port.internalPolicyLocal ? names.local : names.service))
    } else {
      add(ProxyTable.noEndpointServices, key(port.clusterIP), closed, comment: port.name.text)
    }
    for address in port.externalIPs + port.loadBalancerIPs {
      if choice.hasAny { add(ProxyTable.serviceIPs, key(address), .goto(names.external)) }
      if !hasExternal { add(ProxyTable.noEndpointServices, key(address), closed, comment: port.name.text) }
    }
    if !port.sourceRanges.isEmpty {
      for address in port.loadBalancerIPs { add(ProxyTable.firewallIPs, key(address), .goto(names.firewall)) }
    }
    if port.nodePort != 0 {
      let key: [NFT.Value] = [proto, .port(port.nodePort)]
      if choice.hasAny { add(ProxyTable.serviceNodePorts, key, .goto(names.external)) }
      if !hasExternal { add(ProxyTable.noEndpointNodePorts, key, closed, comment: port.name.text) }
    }
    for endpoint in choice.reachable where endpoint.isLocal {
      let address = NFT.Value.address(endpoint.address)
      add(ProxyTable.hairpinConnections, [address, address, proto, .port(endpoint.port)])
    }
  }

  /// The chain that spreads connections over endpoints.
  private mutating func addBalancer(_ chain: String, _ port: ServicePort, _ endpoints: [ServiceEndpoint]) {
    let random: [NFT.Selector] = [.random(modulus: UInt32(endpoints.count))]
    var rules: [NFT.Rule] = []
    if port.affinitySeconds != nil {
      for endpoint in endpoints {
        rules.append(
          NFT.Rule(
            chain,
            [
              .match([.sourceAddress(.ip)], set: ChainName.affinity(port.name, endpoint)),
              .verdict(.goto(ChainName.endpoint(port.name, endpoint))),
            ]))
      }
      let elements = endpoints.enumerated().map { index, endpoint in
        NFT.Element([.integer(UInt32(index))], data: .verdict(.goto(ChainName.endpoint(port.name, endpoint))))
      }
      rules.append(NFT.Rule(chain, [.verdictMap(random, .anonymous(elements))]))
    } else {
      let elements = endpoints.enumerated().map { index, endpoint in
        NFT.Element([.integer(UInt32(index))], data: .values([.address(endpoint.address), .port(endpoint.port)]))
      }
      rules.append(
        NFT.Rule(
          chain,
          [.match(.transportProtocol, .equal, .proto(port.name.proto)), .destinationNATMap(.ip, random, .anonymous(elements))]))
    }
    chains.append(ChainPlan(name: chain, rules: rules))
  }

  /// The chain for traffic to node ports, external and load balancer addresses.
  private mutating func addExternal(_ port: ServicePort, _ names: Names, hasExternal: Bool, _ settings: ProxySettings) {
    let chain = names.external
    var rules: [NFT.Rule] = []
    if port.externalPolicyLocal {
      if let pods = settings.localTraffic.condition(.equal) {
        rules.append(NFT.Rule(chain, [pods, .verdict(.goto(names.service))], comment: "short-circuit pod traffic"))
      }
      rules.append(
        NFT.Rule(chain, [.fibLocal(source: true), .orMark(settings.masqueradeMark)], comment: "masquerade local traffic"))
      rules.append(
        NFT.Rule(chain, [.fibLocal(source: true), .verdict(.goto(names.service))], comment: "short-circuit local traffic"))
    } else {
      // The endpoint may be on another node, which must answer by way of this one.
      rules.append(NFT.Rule(chain, [.orMark(settings.masqueradeMark)]))
    }
    if hasExternal { rules.append(NFT.Rule(chain, [.verdict(.goto(port.externalPolicyLocal ? names.local : names.service))])) }
    chains.append(ChainPlan(name: chain, rules: rules))
  }

  private mutating func addFirewall(_ port: ServicePort, _ names: Names, _ settings: ProxySettings) {
    var allowed = port.sourceRanges
    // The node reaches a balancer's address with that address as its own.
    if allowed.contains(where: { $0.contains(settings.nodeIP) }) {
      allowed += port.loadBalancerIPs.map { InternetPrefix($0, length: 32) }
    }
    let ranges = NFT.Operand.anonymousSet(NFT.Element.merging(allowed))
    chains.append(
      ChainPlan(
        name: names.firewall,
        rules: [NFT.Rule(names.firewall, [.match([.sourceAddress(.ip)], .notEqual, ranges), .verdict(.drop)])]))
  }

  private mutating func addAffinity(_ port: ServicePort, _ endpoints: [ServiceEndpoint], seconds: Int) {
    for endpoint in endpoints {
      let set = ChainName.affinity(port.name, endpoint)
      affinitySets.append(
        NFT.Set(set, key: [.ipv4Address], dynamic: true, timeoutMilliseconds: UInt64(max(seconds, 1)) * 1000, size: 65535))
      let chain = ChainName.endpoint(port.name, endpoint)
      chains.append(
        ChainPlan(
          name: chain,
          rules: [
            NFT.Rule(chain, [.update(set: set, [.sourceAddress(.ip)])]),
            NFT.Rule(
              chain,
              [
                .match(.transportProtocol, .equal, .proto(port.name.proto)),
                .destinationNAT(.ip, endpoint.address, port: endpoint.port),
              ]),
          ]))
    }
  }
}
