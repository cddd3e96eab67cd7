import KubeAPI
import NFTables
import Netlink

/// One endpoint of a port of a Service.
package struct ServiceEndpoint: Hashable, Sendable {
  package var address: InternetAddress
  package var port: UInt16
  package var ready: Bool
  package var serving: Bool
  package var terminating: Bool
  package var isLocal: Bool
  /// The zones that should use it; empty without hints.
  package var zoneHints: Set<String>
  package var nodeHints: Set<String>

  package var text: String { "\(address):\(port)" }

  /// The endpoints in the slices of one Service, by port name and protocol, each once and sorted by text.
  package static func endpoints(in slices: [KubeObject], node: String) -> [ServicePortName: [ServiceEndpoint]] {
    var result: [ServicePortName: [String: ServiceEndpoint]] = [:]
    for slice in slices.sorted(by: { $0.name < $1.name }) where slice.addressType.string == "IPv4" {
      guard let service = slice.labels["kubernetes.io/service-name"] else { continue }
      for port in slice.ports.elements {
        guard let number = port["port"].int.flatMap({ UInt16(exactly: $0) }), number != 0,
          let proto = NFT.TransportProtocol(port["protocol"].string ?? "TCP")
        else { continue }
        let name = ServicePortName(namespace: slice.namespace, service: service, port: port["name"].string ?? "", proto: proto)
        for endpoint in slice.endpoints.elements {
          guard let read = ServiceEndpoint(endpoint, port: number, node: node) else { continue }
          // During a move between slices an endpoint may be in two; the one that is of use counts.
          if let known = result[name]?[read.text], known.ready || !read.ready { continue }
          result[name, default: [:]][read.text] = read
        }
      }
    }
    return result.mapValues { $0.sorted { $0.key < $1.key }.map(\.value) }
  }

  private init?(_ json: JSON, port: UInt16, node: String) {
    guard let address = json["addresses"][0].string.flatMap({ InternetAddress($0) }), !address.isV6 else { return nil }
    self.address = address
    self.port = port
    let conditions = json["conditions"]
    ready = conditions["ready"].bool ?? true
    serving = conditions["serving"].bool ?? ready
    terminating = conditions["terminating"].bool ?? false
    isLocal = json["nodeName"].string == node
    zoneHints = Set(json["hints"]["forZones"].elements.compactMap { $0["name"].string })
    nodeHints = Set(json["hints"]["forNodes"].elements.compactMap { $0["name"].string })
  }

  package init(
    _ address: InternetAddress, port: UInt16, ready: Bool = true, serving: Bool = true, terminating: Bool = false,
    isLocal: Bool = false,
    zoneHints: Set<String> = []
  ) {
    self.address = address
    self.port = port
    self.ready = ready
    self.serving = serving
    self.terminating = terminating
    self.isLocal = isLocal
    self.zoneHints = zoneHints
    self.nodeHints = []
  }
}

/// The endpoints of a port sorted by what may be sent to them.
package struct EndpointChoice: Hashable, Sendable {
  package var cluster: [ServiceEndpoint]
  package var local: [ServiceEndpoint]
  /// What this node may send to under either policy.
  package var reachable: [ServiceEndpoint]
  /// There is an endpoint somewhere, reachable from here or not.
  package var hasAny: Bool

  package init(_ all: [ServiceEndpoint], of port: ServicePort, node: String, zone: String?) {
    // When none is ready, those on their way out that still serve are better than nothing.
    func usable(_ candidates: [ServiceEndpoint]) -> [ServiceEndpoint] {
      let ready = candidates.filter(\.ready)
      return ready.isEmpty ? candidates.filter { $0.serving && $0.terminating } : ready
    }
    hasAny = !usable(all).isEmpty
    cluster = port.usesClusterEndpoints ? EndpointChoice.near(usable(all), node: node, zone: zone) : []
    local = port.usesLocalEndpoints ? usable(all.filter(\.isLocal)) : []
    let known = Set(cluster)
    reachable = (cluster + local.filter { !known.contains($0) }).sorted { $0.text < $1.text }
  }

  /// Hints count only when every endpoint has them and some are for here.
  private static func near(_ endpoints: [ServiceEndpoint], node: String, zone: String?) -> [ServiceEndpoint] {
    if !endpoints.isEmpty, endpoints.allSatisfy({ !$0.nodeHints.isEmpty }) {
      let here = endpoints.filter { $0.nodeHints.contains(node) }
      if !here.isEmpty { return here }
    }
    guard let zone, !endpoints.isEmpty, endpoints.allSatisfy({ !$0.zoneHints.isEmpty }) else { return endpoints }
    let here = endpoints.filter { $0.zoneHints.contains(zone) }
    return here.isEmpty ? endpoints : here
  }
}
