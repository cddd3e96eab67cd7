import KubeAPI

extension KindValidation {
  static let services: [String: KindValidation] = [
    "Service": ServiceValidation.service,
    "Endpoints": KindValidation(
      object: { endpoints, faults in
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
          endpointPorts(subset["ports"], "\(path).ports", &faults)
        }
      }, metadataOnUpdate: [.change, .whole]),
    "EndpointSlice.discovery.k8s.io": EndpointSliceValidation.slice,
  ]

  private static func endpointPorts(_ ports: JSON, _ path: String, _ faults: inout Faults) {
    for (index, port) in ports.elements.enumerated() {
      let path = "\(path)[\(index)]"
      let name = port["name"].string ?? ""
      if ports.elements.count > 1, name.isEmpty { faults.add(.required("\(path).name")) }
      if !name.isEmpty { faults.names(.string(name), "\(path).name", NameValidation.dns1123Label) }
      faults.portNumber(port["port"], "\(path).port")
      faults.supported(port["protocol"], "\(path).protocol", ["SCTP", "TCP", "UDP"])
      if !port["appProtocol"].isNull {
        faults.names(port["appProtocol"], "\(path).appProtocol", NameValidation.qualifiedName)
      }
    }
  }
}
