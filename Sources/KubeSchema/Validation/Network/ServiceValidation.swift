import KubeAPI

/// The rules of Services.
enum ServiceValidation {
  static let service = KindValidation(
    object: { service, faults in check(service, &faults) }, change: change,
    status: { new, _, faults in
      let ingress = new.status["loadBalancer"]["ingress"].elements
      if new.spec["type"] != "LoadBalancer", !ingress.isEmpty {
        faults.add(.forbidden("status.loadBalancer.ingress", "may only be used when `spec.type` is 'LoadBalancer'"))
      } else {
        loadBalancer(ingress, &faults)
      }
    },
    checksChangeFirst: true)

  private static func check(_ service: KubeObject, _ faults: inout Faults) {
    topologyMode(service, &faults)
    let spec = service.spec
    let type = spec["type"].string ?? ""
    let isHeadless = ServiceAddresses.isHeadless(service)
    if spec["ports"].elements.isEmpty, !isHeadless, type != "ExternalName" { faults.add(.required("spec.ports")) }
    switch type {
    case "NodePort", "LoadBalancer":
      if isHeadless {
        faults.add(.invalid("spec.clusterIPs[0]", "None", "may not be set to 'None' for \(type) services"))
      }
    case "ExternalName": externalName(spec, &faults)
    default: break
    }
    var names: Set<String> = []
    for (index, port) in spec["ports"].elements.enumerated() {
      check(port, "spec.ports[\(index)]", needsName: spec["ports"].elements.count > 1, &names, &faults)
    }
    faults.labels(spec["selector"], "spec.selector")
    affinity(spec, &faults)
    if type != "ExternalName" { ServiceAddressRules.check(spec, isHeadless: isHeadless, &faults) }
    for (index, address) in spec["externalIPs"].elements.enumerated() {
      faults.address(address, "spec.externalIPs[\(index)]")
      faults.ordinaryAddress(address, "spec.externalIPs[\(index)]")
    }
    faults.choice(spec["type"], "spec.type", ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"])
    portsTogether(spec, type, &faults)
    onlyForLoadBalancers(service, type == "LoadBalancer", &faults)
    policies(spec, type, &faults)
  }

  private static func topologyMode(_ service: KubeObject, _ faults: inout Faults) {
    let (hints, mode) = ("service.kubernetes.io/topology-aware-hints", "service.kubernetes.io/topology-mode")
    guard let old = service.annotations[hints], let new = service.annotations[mode], old != new else { return }
    faults.add(
      .invalid("metadata.annotations[\(mode)]", .string(new), "must match annotations[\(hints)] when both are specified"))
  }

  private static func externalName(_ spec: JSON, _ faults: inout Faults) {
    let hasAddress = !spec["clusterIPs"].elements.isEmpty || !(spec["clusterIP"].string ?? "").isEmpty
    if hasAddress { faults.add(.forbidden("spec.clusterIPs", "may not be set for ExternalName services")) }
    for key in ["ipFamilies", "ipFamilyPolicy"] where !spec[key].isNull && spec[key] != [] {
      faults.add(.forbidden("spec.\(key)", "may not be set for ExternalName services"))
    }
    let name = spec["externalName"].string ?? ""
    let plain = name.hasSuffix(".") ? String(name.dropLast()) : name
    if plain.isEmpty { return faults.add(.required("spec.externalName")) }
    faults.names(.string(plain), "spec.externalName", NameValidation.dns1123Subdomain)
  }

  private static func check(
    _ port: JSON, _ path: String, needsName: Bool, _ names: inout Set<String>, _ faults: inout Faults
  ) {
    let name = port["name"].string ?? ""
    if !name.isEmpty {
      faults.names(.string(name), "\(path).name", NameValidation.dns1123Label)
      if !names.insert(name).inserted { faults.add(.duplicate("\(path).name", .string(name))) }
    } else if needsName {
      faults.add(.required("\(path).name"))
    }
    faults.portNumber(port["port"], "\(path).port")
    faults.choice(port["protocol"], "\(path).protocol", ["SCTP", "TCP", "UDP"])
    faults.port(port["targetPort"], "\(path).targetPort")
    if !port["appProtocol"].isNull { faults.names(port["appProtocol"], "\(path).appProtocol", NameValidation.qualifiedName) }
  }

  private static func affinity(_ spec: JSON, _ faults: inout Faults) {
    faults.choice(spec["sessionAffinity"], "spec.sessionAffinity", ["ClientIP", "None"])
    let (config, path) = (spec["sessionAffinityConfig"], "spec.sessionAffinityConfig")
    switch spec["sessionAffinity"] {
    case "ClientIP":
      let words = "when session affinity type is ClientIP"
      if config.isNull { return faults.add(.required(path, words)) }
      if config["clientIP"].isNull { return faults.add(.required("\(path).clientIP", words)) }
      let field = "\(path).clientIP.timeoutSeconds"
      guard let seconds = config["clientIP"]["timeoutSeconds"].int else { return faults.add(.required(field, words)) }
      if !(1...86_400).contains(seconds) {
        faults.add(.invalid(field, JSON(seconds), "must be greater than 0 and less than 86400"))
      }
    case "None":
      if !config.isNull { faults.add(.forbidden(path, "must not be set when session affinity is None")) }
    default: return
    }
  }

  private static func portsTogether(_ spec: JSON, _ type: String, _ faults: inout Faults) {
    let ports = spec["ports"].elements
    if type == "ClusterIP" {
      for (index, port) in ports.enumerated() where port["nodePort"].int ?? 0 != 0 {
        faults.add(.forbidden("spec.ports[\(index)].nodePort", "may not be used when `type` is 'ClusterIP'"))
      }
    }
    for (index, port) in ports.enumerated() {
      guard let number = port["nodePort"].int, number != 0 else { continue }
      let comesAgain = ports[..<index].contains { $0["nodePort"].int == number && $0["protocol"] == port["protocol"] }
      if comesAgain { faults.add(.duplicate("spec.ports[\(index)].nodePort", JSON(number))) }
    }
    for (index, port) in ports.enumerated()
    where ports[..<index].contains(where: { $0["port"] == port["port"] && $0["protocol"] == port["protocol"] }) {
      let key: JSON = ["port": port["port"], "protocol": port["protocol"]]
      faults.add(.duplicate("spec.ports[\(index)]", GoForm.of(key, "core.ServicePort")))
    }
  }

  private static func onlyForLoadBalancers(_ service: KubeObject, _ isLoadBalancer: Bool, _ faults: inout Faults) {
    let (spec, words) = (service.spec, "may only be used when `type` is 'LoadBalancer'")
    func trimmed(_ text: some StringProtocol) -> JSON {
      .string(String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()))
    }
    let annotation = "service.beta.kubernetes.io/load-balancer-source-ranges"
    if !spec["loadBalancerSourceRanges"].elements.isEmpty {
      let path = "spec.LoadBalancerSourceRanges"
      if !isLoadBalancer { faults.add(.forbidden(path, words)) }
      for (index, range) in spec["loadBalancerSourceRanges"].elements.enumerated() {
        _ = faults.cidr(trimmed(range.string ?? ""), "\(path)[\(index)]")
      }
    } else if let ranges = service.annotations[annotation] {
      let path = "metadata.annotations[\(annotation)]"
      if !isLoadBalancer { faults.add(.forbidden(path, words)) }
      if !ranges.allSatisfy(\.isWhitespace) {
        for range in ranges.split(separator: ",", omittingEmptySubsequences: false) { _ = faults.cidr(trimmed(range), path) }
      }
    }
    let (ports, name) = (spec["allocateLoadBalancerNodePorts"], spec["loadBalancerClass"])
    if isLoadBalancer, ports.isNull { faults.add(.required("allocateLoadBalancerNodePorts")) }
    if !isLoadBalancer, !ports.isNull { faults.add(.forbidden("spec.allocateLoadBalancerNodePorts", words)) }
    if name.isNull { return }
    if isLoadBalancer {
      faults.names(name, "spec.loadBalancerClass", NameValidation.qualifiedName)
    } else {
      faults.add(.forbidden("spec.loadBalancerClass", words))
    }
  }

  private static func policies(_ spec: JSON, _ type: String, _ faults: inout Faults) {
    let isExternal =
      type == "NodePort" || type == "LoadBalancer" || (type == "ClusterIP" && !spec["externalIPs"].elements.isEmpty)
    if isExternal {
      faults.choice(spec["externalTrafficPolicy"], "spec.externalTrafficPolicy", ["Cluster", "Local"])
    } else if let policy = spec["externalTrafficPolicy"].string, !policy.isEmpty {
      faults.add(.invalid("spec.externalTrafficPolicy", .string(policy), "may only be set for externally-accessible services"))
    }
    let (port, field) = (spec["healthCheckNodePort"].int ?? 0, "spec.healthCheckNodePort")
    if !(type == "LoadBalancer" && spec["externalTrafficPolicy"] == "Local") {
      if port != 0 {
        faults.add(
          .invalid(
            field, JSON(port), "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"))
      }
    } else if port != 0 {
      faults.portNumber(JSON(port), field)
    }
    if spec["internalTrafficPolicy"].isNull {
      if ["ClusterIP", "NodePort", "LoadBalancer"].contains(type) { faults.add(.required("spec.internalTrafficPolicy")) }
    } else {
      faults.supported(spec["internalTrafficPolicy"], "spec.internalTrafficPolicy", ["Cluster", "Local"])
    }
    faults.supported(
      spec["trafficDistribution"], "spec.trafficDistribution", ["PreferClose", "PreferSameNode", "PreferSameZone"])
  }

  private static func loadBalancer(_ ingress: [JSON], _ faults: inout Faults) {
    for (index, entry) in ingress.enumerated() {
      let path = "status.loadBalancer.ingress[\(index)]"
      let (address, host, mode) = (entry["ip"].string ?? "", entry["hostname"].string ?? "", entry["ipMode"])
      if !address.isEmpty { faults.address(entry["ip"], "\(path).ip") }
      if mode.isNull {
        if !address.isEmpty { faults.add(.required("\(path).ipMode", "must be specified when `ip` is set")) }
      } else if address.isEmpty {
        faults.add(.forbidden("\(path).ipMode", "may not be specified when `ip` is not set"))
      } else {
        faults.supported(mode, "\(path).ipMode", ["Proxy", "VIP"])
      }
      if host.isEmpty { continue }
      faults.names(entry["hostname"], "\(path).hostname", NameValidation.dns1123Subdomain)
      if IPAddress(host) != nil {
        faults.add(.invalid("\(path).hostname", .string(host), "must be a DNS name, not an IP address"))
      }
    }
  }

  private static let change: KindValidation.Change = { new, old, faults in
    ServiceAddressRules.change(new, old, &faults)
    let (name, before) = (new.spec["loadBalancerClass"], old.spec["loadBalancerClass"])
    let stays = new.spec["type"] == "LoadBalancer" && old.spec["type"] == "LoadBalancer"
    if stays, name != before { faults.add(.invalid("spec.loadBalancerClass", name, "may not change once set")) }
    if ServiceAddresses.needsHealthCheckPort(new), ServiceAddresses.needsHealthCheckPort(old),
      new.spec["healthCheckNodePort"] != old.spec["healthCheckNodePort"]
    {
      faults.add(.forbidden("spec.healthCheckNodePort", Words.immutable))
    }
  }
}
