import KubeAPI

/// kube-proxy's table as `nft -j` lists it: the verdict map of Services and where each chain sends traffic.
struct ProxyTable: Hashable, Sendable {
  /// Chain by `10.96.0.10 . tcp . 53`.
  let services: [String: String]
  /// The chains each chain may go to.
  let jumps: [String: Set<String>]
  /// What a chain translates destinations to, `10.244.1.2:80`.
  let targets: [String: Set<String>]

  init(_ listing: JSON) {
    var services: [String: String] = [:]
    var jumps: [String: Set<String>] = [:]
    var targets: [String: Set<String>] = [:]
    for item in listing.nftables.elements {
      let map = item.map
      if map.name.string == "service-ips" {
        for pair in map.elem.elements {
          let key = ProxyTable.key(pair[0])
          if let chain = ProxyTable.verdict(pair[1]) { services[key] = chain }
        }
      }
      guard let chain = item.rule.chain.string else { continue }
      for expression in item.rule.expr.elements {
        ProxyTable.collect(expression, into: &jumps[chain, default: []])
        targets[chain, default: []].formUnion(ProxyTable.targets(of: expression.dnat))
      }
    }
    self.services = services
    self.jumps = jumps
    self.targets = targets
  }

  /// Where the traffic of a Service's port ends up; nil when the map does not know it.
  func endpoints(address: String, transport: String, port: Int) -> Set<String>? {
    guard let first = services["\(address) . \(transport) . \(port)"] else { return nil }
    var found: Set<String> = []
    var seen: Set<String> = []
    var waiting = [first]
    while let chain = waiting.popLast() {
      guard seen.insert(chain).inserted else { continue }
      found.formUnion(targets[chain] ?? [])
      waiting += jumps[chain] ?? []
    }
    return found
  }

  private static func key(_ json: JSON) -> String {
    // An element with a comment, timeout or counter is wrapped.
    let element = json.elem.isNull ? json : json.elem.val
    let parts = element.concat.elements.isEmpty ? [element] : element.concat.elements
    return parts.map { $0.string ?? $0.int.map(String.init) ?? $0.text }.joined(separator: " . ")
  }

  private static func verdict(_ json: JSON) -> String? { json.goto.target.string ?? json.jump.target.string }

  /// Every chain named by a verdict anywhere in an expression: plain, or as data of an anonymous map.
  private static func collect(_ json: JSON, into found: inout Set<String>) {
    if let chain = verdict(json) { found.insert(chain) }
    switch json {
    case .array(let elements): for element in elements { collect(element, into: &found) }
    case .object(let members): for (_, member) in members { collect(member, into: &found) }
    default: break
    }
  }

  /// `dnat to 10.244.1.2:80`, or a map from random numbers to such pairs.
  private static func targets(of dnat: JSON) -> Set<String> {
    if let address = dnat.addr.string, let port = dnat.port.int { return ["\(address):\(port)"] }
    let pairs = dnat.addr["map"]["data"]["set"].elements.map { $0[1].concat }
    return Set(
      pairs.compactMap { pair in
        guard let address = pair[0].string, let port = pair[1].int else { return nil }
        return "\(address):\(port)"
      })
  }
}
