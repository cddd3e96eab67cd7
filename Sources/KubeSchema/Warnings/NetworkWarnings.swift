import KubeAPI

/// What is odd about Services and network policies.
enum NetworkWarnings {
  static func service(_ service: KubeObject) -> [String] {
    let spec = service.spec
    var warnings: [String] = []
    if service.annotations["service.kubernetes.io/topology-aware-hints"] != nil {
      warnings.append(
        "annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead"
      )
    }
    let hasExternal = !spec["externalIPs"].elements.isEmpty
    if spec["type"] == "ClusterIP", spec["clusterIP"] == "None" {
      if !(spec["loadBalancerIP"].string ?? "").isEmpty {
        warnings.append("spec.loadBalancerIP is ignored for headless services")
      }
      if hasExternal { warnings.append("spec.externalIPs is ignored for headless services") }
      if spec["sessionAffinity"] != "None" { warnings.append("spec.SessionAffinity is ignored for headless services") }
    }
    for (index, range) in spec["loadBalancerSourceRanges"].elements.enumerated() {
      warnings += cidr(range, "spec.loadBalancerSourceRanges[\(index)]")
    }
    let isName = spec["type"] == "ExternalName"
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

  /// A network that says more than its mask keeps.
  private static func cidr(_ json: JSON, _ path: String) -> [String] {
    guard let text = json.string, let cidr = CIDR(text) else { return [] }
    if cidr.hasHostBits {
      let full = cidr.address.isV4 ? 32 : 128
      return [
        "\(path): CIDR value \"\(text)\" is ambiguous in this context (should be \"\(cidr.network)\" or \"\(cidr.address)/\(full)\"?)"
      ]
    }
    return text == "\(cidr)" ? [] : ["\(path): IPv6 CIDR value \"\(text)\" should be in RFC 5952 canonical format (\"\(cidr)\")"]
  }
}
