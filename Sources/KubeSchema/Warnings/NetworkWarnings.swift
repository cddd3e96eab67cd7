import KubeAPI

/// What is odd about Services and network policies.
enum NetworkWarnings {
  static func service(_ service: KubeObject) -> [String] {
    let spec = service.spec
    let isName = spec["type"] == "ExternalName"
    var warnings: [String] = []
    if service.annotations["service.kubernetes.io/topology-aware-hints"] != nil {
      warnings.append(
        "annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead"
      )
    }
    let hasExternal = !spec["externalIPs"].elements.isEmpty
    let addresses = spec["clusterIP"] == "None" || isName ? [] : spec["clusterIPs"].elements
    for (index, address) in addresses.enumerated() { warnings += self.address(address, "spec.clusterIPs[\(index)]") }
    if spec["type"] == "ClusterIP", spec["clusterIP"] == "None" {
      if !(spec["loadBalancerIP"].string ?? "").isEmpty {
        warnings.append("spec.loadBalancerIP is ignored for headless services")
      }
      if hasExternal { warnings.append("spec.externalIPs is ignored for headless services") }
      if spec["sessionAffinity"] != "None" { warnings.append("spec.SessionAffinity is ignored for headless services") }
    }
    if hasExternal { warnings.append("spec.externalIPs is deprecated") }
    for (index, address) in spec["externalIPs"].elements.enumerated() {
      warnings += self.address(address, "spec.externalIPs[\(index)]")
    }
    warnings += address(spec["loadBalancerIP"], "spec.loadBalancerIP")
    for (index, range) in spec["loadBalancerSourceRanges"].elements.enumerated() {
      warnings += cidr(range, "spec.loadBalancerSourceRanges[\(index)]")
    }
    if isName, hasExternal { warnings.append("spec.externalIPs is ignored when spec.type is \"ExternalName\"") }
    if !isName, !(spec["externalName"].string ?? "").isEmpty {
      warnings.append("spec.externalName is ignored when spec.type is not \"ExternalName\"")
    }
    if spec["trafficDistribution"] == "PreferClose" {
      warnings.append("spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"")
    }
    return warnings
  }

  static func policy(_ policy: KubeObject) -> [String] {
    [("ingress", "from"), ("egress", "to")].flatMap { direction, peers in
      policy.spec[direction].elements.enumerated().flatMap { index, rule in
        rule[peers].elements.enumerated().flatMap { position, peer -> [String] in
          let path = "spec.\(direction)[\(index)].\(peers)[\(position)].ipBlock"
          let block = peer["ipBlock"]
          let excepted = block["except"].elements.enumerated().flatMap { cidr($1, "\(path).except[\($0)]") }
          return (block.isNull ? [] : cidr(block["cidr"], "\(path).cidr")) + excepted
        }
      }
    }
  }

  static func slice(_ slice: KubeObject) -> [String] {
    let isNamed = slice.json["addressType"] == "FQDN"
    let addresses = slice.json["endpoints"].elements.enumerated().flatMap { index, endpoint in
      endpoint["addresses"].elements.enumerated().flatMap { address($1, "endpoints[\(index)].addresses[\($0)]") }
    }
    return (isNamed ? ["spec.addressType: FQDN endpoints are deprecated"] : []) + addresses
  }

  /// An address that others may read as another one, or spell otherwise (GetWarningsForIP).
  static func address(_ json: JSON, _ path: String) -> [String] {
    guard let text = json.string, let address = IPAddress(sloppy: text) else { return [] }
    if IPAddress(text) == nil || address.isMapped {
      return ["\(path): non-standard IP address \"\(text)\" is invalid: use \"\(address.unmapped)\""]
    }
    if address.isV4 || address.description == text { return [] }
    return ["\(path): IPv6 address \"\(text)\" should be in RFC 5952 canonical format (\"\(address)\")"]
  }

  /// The same of a network, which may also say more than its mask keeps (GetWarningsForCIDR).
  private static func cidr(_ json: JSON, _ path: String) -> [String] {
    guard let text = json.string, let cidr = CIDR(sloppy: text) else { return [] }
    var warnings: [String] = []
    if cidr.hasHostBits {
      let single = "\(cidr.address)/\(cidr.address.family.bits)"
      warnings.append(
        "\(path): CIDR value \"\(text)\" is ambiguous in this context (should be \"\(cidr.network)\" or \"\(single)\"?)")
    }
    if CIDR(text) == nil || cidr.address.isMapped {
      warnings.append("\(path): non-standard CIDR value \"\(text)\" is invalid: use \"\(cidr.network)\"")
    }
    if warnings.isEmpty, cidr.address.isV6, "\(cidr)" != text {
      warnings.append("\(path): IPv6 CIDR value \"\(text)\" should be in RFC 5952 canonical format (\"\(cidr)\")")
    }
    return warnings
  }
}
