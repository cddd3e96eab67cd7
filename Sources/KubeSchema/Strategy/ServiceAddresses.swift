import KubeAPI

/// What the addresses and node ports of a Service follow from. Giving them out needs the whole cluster's Services: the server does
/// that, this only says who needs which.
package enum ServiceAddresses {
  package static func needsClusterIP(_ service: KubeObject) -> Bool { service.spec["type"] != "ExternalName" }

  package static func needsNodePorts(_ service: KubeObject) -> Bool {
    switch service.spec["type"] {
    case "NodePort": true
    case "LoadBalancer": service.spec["allocateLoadBalancerNodePorts"] != false
    default: false
    }
  }

  package static func needsHealthCheckPort(_ service: KubeObject) -> Bool {
    service.spec["type"] == "LoadBalancer" && service.spec["externalTrafficPolicy"] == "Local"
  }

  package static func isHeadless(_ service: KubeObject) -> Bool { service.spec["clusterIP"] == "None" }

  /// Fills in the fields about families once the address is known; pass the address of a Service that has none yet.
  package static func complete(_ service: inout KubeObject, clusterIP: String? = nil) {
    guard needsClusterIP(service) else {
      for key in ["ipFamilies", "ipFamilyPolicy", "clusterIPs"] { service.spec[key] = .null }
      return
    }
    if let clusterIP { service.spec["clusterIP"] = .string(clusterIP) }
    let address = service.spec["clusterIP"].string ?? ""
    if !address.isEmpty, service.spec["clusterIPs"].elements.isEmpty { service.spec["clusterIPs"] = [.string(address)] }
    if service.spec["ipFamilies"].elements.isEmpty {
      let family = address.contains(":") ? "IPv6" : "IPv4"
      service.spec["ipFamilies"] = [.string(family)]
    }
    if service.spec["ipFamilyPolicy"].isNull {
      let isHeadlessWithoutSelector = isHeadless(service) && service.spec["selector"].isNull
      service.spec["ipFamilyPolicy"] = isHeadlessWithoutSelector ? "RequireDualStack" : "SingleStack"
      if isHeadlessWithoutSelector { service.spec["ipFamilies"] = ["IPv4", "IPv6"] }
    }
  }

  /// An update that leaves out what was given to the old Service keeps it.
  @Sendable static func keepAllocated(_ new: inout KubeObject, _ old: KubeObject) {
    dropUnused(&new, old)
    if needsClusterIP(old), needsClusterIP(new) {
      if (new.spec["clusterIP"].string ?? "").isEmpty { new.spec["clusterIP"] = old.spec["clusterIP"] }
      if new.spec["clusterIPs"].elements.isEmpty, new.spec["clusterIP"] == old.spec["clusterIP"] {
        new.spec["clusterIPs"] = old.spec["clusterIPs"]
      }
      // Who changes the one address alone means the list too.
      if new.spec["clusterIP"] != old.spec["clusterIP"], new.spec["clusterIPs"] == old.spec["clusterIPs"] {
        new.spec["clusterIPs"] = [new.spec["clusterIP"]]
      }
      if new.spec["ipFamilies"].elements.isEmpty { new.spec["ipFamilies"] = old.spec["ipFamilies"] }
      if new.spec["ipFamilyPolicy"].isNull { new.spec["ipFamilyPolicy"] = old.spec["ipFamilyPolicy"] }
    }
    if needsNodePorts(old), needsNodePorts(new) {
      let before = old.spec["ports"].elements
      let taken = Set(new.spec["ports"].elements.compactMap { $0["nodePort"].int })
      new.spec["ports"] = new.spec["ports"].mapElements { port in
        guard port["nodePort"].int ?? 0 == 0 else { return }
        let same = before.first { $0["port"] == port["port"] && $0["protocol"] == port["protocol"] }
        if let number = same?["nodePort"].int, !taken.contains(number) { port["nodePort"] = JSON(number) }
      }
    }
    if needsHealthCheckPort(old), needsHealthCheckPort(new), new.spec["healthCheckNodePort"].isNull {
      new.spec["healthCheckNodePort"] = old.spec["healthCheckNodePort"]
    }
  }

  /// Fields that only make sense with the old type go with it, when the update did not touch them.
  private static func dropUnused(_ new: inout KubeObject, _ old: KubeObject) {
    func drop(_ key: String) { if new.spec[key] == old.spec[key] { new.spec[key] = .null } }
    if needsClusterIP(old), !needsClusterIP(new) {
      drop("clusterIP")
      for key in ["clusterIPs", "ipFamilies", "ipFamilyPolicy"] { drop(key) }
    }
    if needsNodePorts(old), !needsNodePorts(new) {
      let before = Set(old.spec["ports"].elements.compactMap { $0["nodePort"].int })
      new.spec["ports"] = new.spec["ports"].mapElements { port in
        if let number = port["nodePort"].int, before.contains(number) { port["nodePort"] = .null }
      }
    }
    if needsHealthCheckPort(old), !needsHealthCheckPort(new) { drop("healthCheckNodePort") }
    if old.spec["type"] == "LoadBalancer", new.spec["type"] != "LoadBalancer" {
      drop("allocateLoadBalancerNodePorts")
      drop("loadBalancerClass")
    }
    let isExternal = new.spec["type"] == "NodePort" || new.spec["type"] == "LoadBalancer"
    if !isExternal, new.spec["externalIPs"].elements.isEmpty { drop("externalTrafficPolicy") }
    if new.spec["type"] == "ExternalName" { drop("internalTrafficPolicy") }
  }
}
