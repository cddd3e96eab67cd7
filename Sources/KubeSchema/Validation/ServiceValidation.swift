import KubeAPI

extension KindValidation {
  static let services: [String: KindValidation] = [
    "Service": KindValidation(
      object: service, change: changeOfService,
      status: { new, _, faults in
        for (index, entry) in new.status["loadBalancer"]["ingress"].elements.enumerated()
        where !(entry["ip"].string ?? "").isEmpty {
          faults.address(entry["ip"], "status.loadBalancer.ingress[\(index)].ip")
        }
      }),
    "Endpoints": KindValidation(object: { endpoints, faults in
      for (index, subset) in endpoints.json["subsets"].elements.enumerated() {
        let path = "subsets[\(index)]"
        if subset["addresses"].elements.isEmpty, subset["notReadyAddresses"].elements.isEmpty {
          faults.add(.required(path, "must specify `addresses` or `notReadyAddresses`"))
        }
        for list in ["addresses", "notReadyAddresses"] {
          for (position, address) in subset[list].elements.enumerated() {
            endpointAddress(address["ip"], "\(path).\(list)[\(position)].ip", &faults)
          }
        }
        endpointPorts(subset["ports"], "\(path).ports", &faults, numbersRequired: true)
      }
    }),
    "EndpointSlice.discovery.k8s.io": KindValidation(
      object: endpointSlice,
      change: { new, old, faults in faults.immutable(new.json["addressType"], old.json["addressType"], "addressType") }),
  ]

  private static func endpointAddress(_ json: JSON, _ field: String, _ faults: inout Faults) {
    guard let address = IPAddress(json.string ?? "") else { return faults.address(json, field) }
    if address.isUnspecified { faults.add(.invalid(field, json, "may not be unspecified (\(address))")) }
    if address.isLoopback { faults.add(.invalid(field, json, "may not be in the loopback range (127.0.0.0/8, ::1/128)")) }
    if address.isLinkLocalUnicast {
      faults.add(.invalid(field, json, "may not be in the link-local range (169.254.0.0/16, fe80::/10)"))
    }
    if address.isLinkLocalMulticast {
      faults.add(.invalid(field, json, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"))
    }
  }

  private static func endpointPorts(_ ports: JSON, _ path: String, _ faults: inout Faults, numbersRequired: Bool) {
    var names: Set<String> = []
    for (index, port) in ports.elements.enumerated() {
      let path = "\(path)[\(index)]"
      let name = port["name"].string ?? ""
      if numbersRequired, ports.elements.count > 1, name.isEmpty { faults.add(.required("\(path).name")) }
      if !name.isEmpty { faults.names(.string(name), "\(path).name", NameValidation.dns1123Label) }
      if !numbersRequired, !names.insert(name).inserted { faults.add(.duplicate("\(path).name", .string(name))) }
      if numbersRequired { faults.portNumber(port["port"], "\(path).port") }
      faults.supported(port["protocol"], "\(path).protocol", ["SCTP", "TCP", "UDP"])
    }
  }

  private static let endpointSlice: Check = { slice, faults in
    let type = slice.json["addressType"].string ?? ""
    if type.isEmpty {
      faults.add(.required("addressType"))
    } else {
      faults.supported(.string(type), "addressType", ["FQDN", "IPv4", "IPv6"])
    }
    let endpoints = slice.json["endpoints"].elements
    if endpoints.count > 1000 { faults.add(.tooMany("endpoints", count: endpoints.count, maximum: 1000)) }
    for (index, endpoint) in endpoints.enumerated() {
      let path = "endpoints[\(index)]"
      let addresses = endpoint["addresses"].elements
      if addresses.isEmpty { faults.add(.required("\(path).addresses", "must contain at least 1 address")) }
      if addresses.count > 100 { faults.add(.tooMany("\(path).addresses", count: addresses.count, maximum: 100)) }
      for (position, address) in addresses.enumerated() {
        let field = "\(path).addresses[\(position)]"
        switch type {
        case "IPv4", "IPv6":
          if let parsed = IPAddress(address.string ?? ""), parsed.isV4 != (type == "IPv4") {
            faults.add(.invalid(field, address, "must be an \(type) address"))
          }
          endpointAddress(address, field, &faults)
        case "FQDN": faults.names(address, field, NameValidation.dns1123Subdomain)
        default: break
        }
      }
      if !endpoint["hostname"].isNull { faults.names(endpoint["hostname"], "\(path).hostname", NameValidation.dns1123Label) }
    }
    endpointPorts(slice.json["ports"], "ports", &faults, numbersRequired: false)
  }
}
