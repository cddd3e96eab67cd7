import KubeAPI

extension KindValidation {
  static let service: Check = { object, faults in
    let spec = object.spec
    let type = spec["type"].string ?? ""
    let isHeadless = ServiceAddresses.isHeadless(object)
    if spec["ports"].elements.isEmpty, !isHeadless, type != "ExternalName" { faults.add(.required("spec.ports")) }
    switch type {
    case "NodePort", "LoadBalancer":
      if isHeadless {
        faults.add(.invalid("spec.clusterIPs[0]", "None", "may not be set to 'None' for \(type) services"))
      }
    case "ExternalName":
      if !spec["clusterIPs"].elements.isEmpty || !(spec["clusterIP"].string ?? "").isEmpty {
        faults.add(.forbidden("spec.clusterIPs", "may not be set for ExternalName services"))
      }
      let name = spec["externalName"].string ?? ""
      if name.isEmpty {
        faults.add(.required("spec.externalName"))
      } else {
        let plain = name.hasSuffix(".") ? String(name.dropLast()) : name
        for message in NameValidation.dns1123Subdomain(plain) {
          faults.add(.invalid("spec.externalName", .string(name), message))
        }
      }
    default: break
    }
    servicePorts(object, isHeadless: isHeadless, &faults)
    faults.labels(spec["selector"], "spec.selector")
    faults.supported(spec["sessionAffinity"], "spec.sessionAffinity", ["ClientIP", "None"])
    if let seconds = spec["sessionAffinityConfig"]["clientIP"]["timeoutSeconds"].int, !(1...86_400).contains(seconds) {
      faults.add(
        .invalid(
          "spec.sessionAffinityConfig.clientIP.timeoutSeconds", JSON(seconds), "must be greater than 0 and less than 86400"))
    }
    families(spec, &faults)
    for (index, address) in spec["externalIPs"].elements.enumerated() {
      guard let parsed = IPAddress(address.string ?? "") else {
        faults.address(address, "spec.externalIPs[\(index)]")
        continue
      }
      if parsed.isLoopback {
        faults.add(.invalid("spec.externalIPs[\(index)]", address, "may not be in the loopback range (127.0.0.0/8, ::1/128)"))
      }
    }
    faults.supported(.string(type), "spec.type", ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"])
    if type != "LoadBalancer" {
      if !spec["loadBalancerSourceRanges"].elements.isEmpty {
        faults.add(.forbidden("spec.LoadBalancerSourceRanges", "may only be used when `type` is 'LoadBalancer'"))
      }
      for key in ["allocateLoadBalancerNodePorts", "loadBalancerClass"] where !spec[key].isNull {
        faults.add(.forbidden("spec.\(key)", "may only be used when `type` is 'LoadBalancer'"))
      }
    }
    policies(spec, type, &faults)
  }

  private static func servicePorts(_ object: KubeObject, isHeadless: Bool, _ faults: inout Faults) {
    let ports = object.spec["ports"].elements
    var names: Set<String> = []
    var numbers: Set<String> = []
    for (index, port) in ports.enumerated() {
      let path = "spec.ports[\(index)]"
      let name = port["name"].string ?? ""
      if name.isEmpty {
        if ports.count > 1 { faults.add(.required("\(path).name")) }
      } else {
        faults.names(.string(name), "\(path).name", NameValidation.dns1123Label)
        if !names.insert(name).inserted { faults.add(.duplicate("\(path).name", .string(name))) }
      }
      faults.portNumber(port["port"], "\(path).port")
      if (port["protocol"].string ?? "").isEmpty {
        faults.add(.required("\(path).protocol"))
      } else {
        faults.supported(port["protocol"], "\(path).protocol", ["SCTP", "TCP", "UDP"])
      }
      faults.port(port["targetPort"], "\(path).targetPort")
      if let protocolName = port["appProtocol"].string {
        faults.names(.string(protocolName), "\(path).appProtocol", NameValidation.qualifiedName)
      }
      if port["nodePort"].int ?? 0 != 0 {
        if !["NodePort", "LoadBalancer"].contains(object.spec["type"].string ?? "") {
          faults.add(.forbidden("\(path).nodePort", "may not be used when `type` is '\(object.spec["type"].string ?? "")'"))
        }
      }
      if !numbers.insert("\(port["protocol"].string ?? "")/\(port["port"].int ?? 0)").inserted {
        faults.add(.duplicate(path, .object(JSONObject([("port", port["port"]), ("protocol", port["protocol"])]))))
      }
    }
  }

  private static func families(_ spec: JSON, _ faults: inout Faults) {
    for (index, address) in spec["clusterIPs"].elements.enumerated() where address != "None" {
      faults.address(address, "spec.clusterIPs[\(index)]")
    }
    if spec["clusterIPs"].elements.isEmpty, let address = spec["clusterIP"].string, !address.isEmpty, address != "None" {
      faults.address(.string(address), "spec.clusterIPs[0]")
    }
    for (index, family) in spec["ipFamilies"].elements.enumerated() {
      if !["IPv4", "IPv6"].contains(family.string ?? "") {
        faults.add(.notSupported("spec.ipFamilies[\(index)]", family, ["IPv4", "IPv6"]))
      } else if spec["ipFamilies"].elements.firstIndex(of: family) != index {
        faults.add(.duplicate("spec.ipFamilies[\(index)]", family))
      }
    }
    faults.supported(
      spec["ipFamilyPolicy"], "spec.ipFamilyPolicy", ["PreferDualStack", "RequireDualStack", "SingleStack"])
  }

  private static func policies(_ spec: JSON, _ type: String, _ faults: inout Faults) {
    let isExternal =
      type == "NodePort" || type == "LoadBalancer" || (type == "ClusterIP" && !spec["externalIPs"].elements.isEmpty)
    if let policy = spec["externalTrafficPolicy"].string {
      if !isExternal {
        faults.add(.invalid("spec.externalTrafficPolicy", .string(policy), "may only be set for externally-accessible services"))
      } else {
        faults.supported(.string(policy), "spec.externalTrafficPolicy", ["Cluster", "Local"])
      }
    } else if isExternal {
      faults.add(.required("spec.externalTrafficPolicy"))
    }
    if let port = spec["healthCheckNodePort"].int, port != 0,
      !(type == "LoadBalancer" && spec["externalTrafficPolicy"] == "Local")
    {
      faults.add(
        .invalid(
          "spec.healthCheckNodePort", JSON(port),
          "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"))
    }
    if spec["internalTrafficPolicy"].isNull {
      if ["ClusterIP", "NodePort", "LoadBalancer"].contains(type) { faults.add(.required("spec.internalTrafficPolicy")) }
    } else {
      faults.supported(spec["internalTrafficPolicy"], "spec.internalTrafficPolicy", ["Cluster", "Local"])
    }
    if let distribution = spec["trafficDistribution"].string {
      faults.supported(.string(distribution), "spec.trafficDistribution", ["PreferClose", "PreferSameNode", "PreferSameZone"])
    }
  }

  static let changeOfService: Change = { new, old, faults in
    guard ServiceAddresses.needsClusterIP(new), ServiceAddresses.needsClusterIP(old) else { return }
    let before = old.spec["clusterIP"].string ?? ""
    if !before.isEmpty, new.spec["clusterIP"] != old.spec["clusterIP"] {
      faults.add(.invalid("spec.clusterIPs[0]", [new.spec["clusterIP"]], "may not change once set"))
    }
  }
}
