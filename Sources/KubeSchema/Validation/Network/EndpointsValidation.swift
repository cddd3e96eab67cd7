import KubeAPI

extension KindValidation {
  static let services: [String: KindValidation] = [
    "Service": ServiceValidation.service,
    "Endpoints": KindValidation(object: { endpoints, faults in
      for (index, subset) in endpoints.json["subsets"].elements.enumerated() {
        let path = "subsets[\(index)]"
        if subset["addresses"].elements.isEmpty, subset["notReadyAddresses"].elements.isEmpty {
          faults.add(.required(path, "must specify `addresses` or `notReadyAddresses`"))
        }
        for list in ["addresses", "notReadyAddresses"] {
          for (position, address) in subset[list].elements.enumerated() {
            let path = "\(path).\(list)[\(position)]"
            faults.address(address["ip"], "\(path).ip")
            if !(address["hostname"].string ?? "").isEmpty {
              faults.names(address["hostname"], "\(path).hostname", NameValidation.dns1123Label)
            }
            if !address["nodeName"].isNull {
              faults.names(address["nodeName"], "\(path).nodeName", NameValidation.dns1123Subdomain)
            }
            if IPAddress(address["ip"].string ?? "") == nil {
              faults.add(.invalid("\(path).ip", address["ip"], "must be a valid IP address"))
            }
            faults.ordinaryAddress(address["ip"], "\(path).ip")
          }
        }
        endpointPorts(subset["ports"], "\(path).ports", &faults, numbersRequired: true)
      }
    }),
    "EndpointSlice.discovery.k8s.io": KindValidation(
      object: endpointSlice,
      change: { new, old, faults in faults.immutable(new.json["addressType"], old.json["addressType"], "addressType") }),
  ]

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
          faults.address(address, field)
          faults.ordinaryAddress(address, field)
        case "FQDN": faults.names(address, field, NameValidation.dns1123Subdomain)
        default: break
        }
      }
      if !endpoint["hostname"].isNull { faults.names(endpoint["hostname"], "\(path).hostname", NameValidation.dns1123Label) }
    }
    endpointPorts(slice.json["ports"], "ports", &faults, numbersRequired: false)
  }
}
