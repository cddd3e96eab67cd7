import KubeAPI

enum NetworkPolicyValidation {
  static let policy = KindValidation(
    object: { policy, faults in check(policy.spec, old: [], &faults) },
    change: { new, old, faults in check(new.spec, old: networks(old.spec), &faults) }, checksObjectOnUpdate: false)

  private static let directions = [("ingress", "from"), ("egress", "to")]

  /// Networks as the former policy spells them may stay.
  private static func networks(_ spec: JSON) -> Set<String> {
    let blocks = directions.flatMap { rules, peers in
      spec[rules].elements.flatMap { $0[peers].elements.map { $0["ipBlock"] } }
    }
    return Set(blocks.flatMap { [$0["cidr"]] + $0["except"].elements }.compactMap(\.string))
  }

  private static func check(_ spec: JSON, old: Set<String>, _ faults: inout Faults) {
    faults.labelSelector(spec["podSelector"], "spec.podSelector")
    for (rules, peers) in directions {
      for (index, rule) in spec[rules].elements.enumerated() {
        let path = "spec.\(rules)[\(index)]"
        for (position, port) in rule["ports"].elements.enumerated() {
          self.port(port, "\(path).ports[\(position)]", &faults)
        }
        for (position, peer) in rule[peers].elements.enumerated() {
          self.peer(peer, "\(path).\(peers)[\(position)]", old: old, &faults)
        }
      }
    }
    let types = spec["policyTypes"].elements
    if types.count > 2 {
      return faults.add(.invalid("spec.policyTypes", spec["policyTypes"], "may not specify more than two policyTypes"))
    }
    for (index, type) in types.enumerated() { faults.supported(type, "spec.policyTypes[\(index)]", ["Ingress", "Egress"]) }
  }

  private static func port(_ port: JSON, _ path: String, _ faults: inout Faults) {
    faults.supported(port["protocol"], "\(path).protocol", ["TCP", "UDP", "SCTP"])
    switch port["port"] {
    case .null:
      if !port["endPort"].isNull {
        faults.add(.invalid("\(path).endPort", port["endPort"], "may not be specified when `port` is not specified"))
      }
    case .int(let number):
      faults.portNumber(port["port"], "\(path).port")
      if let end = port["endPort"].int {
        // Upstream shows the port, not its end.
        if end < number { faults.add(.invalid("\(path).endPort", .int(number), "must be greater than or equal to `port`")) }
        if !(1...65_535).contains(end) { faults.add(.invalid("\(path).endPort", JSON(end), Words.port)) }
      }
    default:
      if !port["endPort"].isNull {
        faults.add(.invalid("\(path).endPort", port["endPort"], "may not be specified when `port` is non-numeric"))
      }
      faults.port(port["port"], "\(path).port")
    }
  }

  private static func peer(_ peer: JSON, _ path: String, old: Set<String>, _ faults: inout Faults) {
    for key in ["podSelector", "namespaceSelector"] { faults.labelSelector(peer[key], "\(path).\(key)") }
    let hasBlock = !peer["ipBlock"].isNull
    if hasBlock { block(peer["ipBlock"], "\(path).ipBlock", old: old, &faults) }
    let hasSelector = !peer["podSelector"].isNull || !peer["namespaceSelector"].isNull
    if !hasBlock, !hasSelector {
      faults.add(.required(path, "must specify a peer"))
    } else if hasBlock, hasSelector {
      faults.add(.forbidden(path, "may not specify both ipBlock and another peer"))
    }
  }

  private static func block(_ block: JSON, _ path: String, old: Set<String>, _ faults: inout Faults) {
    if (block["cidr"].string ?? "").isEmpty { return faults.add(.required("\(path).cidr")) }
    guard let range = faults.cidr(block["cidr"], "\(path).cidr", old: old) else { return }
    for (index, except) in block["except"].elements.enumerated() {
      let field = "\(path).except[\(index)]"
      guard let inner = faults.cidr(except, field, old: old) else { continue }
      if !range.contains(inner.base) || range.prefixLength >= inner.prefixLength {
        faults.add(.invalid(field, except, "must be a strict subset of `cidr`"))
      }
    }
  }
}
