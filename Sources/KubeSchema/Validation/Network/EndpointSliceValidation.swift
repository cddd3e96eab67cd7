import KubeAPI

enum EndpointSliceValidation {
  static let slice = KindValidation(
    object: { slice, faults in check(slice, old: nil, &faults) },
    change: { new, old, faults in
      check(new, old: old, &faults)
      faults.immutable(new.json["addressType"], old.json["addressType"], "addressType")
    },
    checksObjectOnUpdate: false, metadataOnUpdate: [.whole])

  /// Endpoints that have not changed are not looked at again.
  private static func check(_ slice: KubeObject, old: KubeObject?, _ faults: inout Faults) {
    faults.choice(slice.json["addressType"], "addressType", ["FQDN", "IPv4", "IPv6"])
    if old == nil || old?.json["endpoints"] != slice.json["endpoints"] {
      endpoints(slice.json["endpoints"].elements, slice.json["addressType"].string ?? "", &faults)
    }
    ports(slice.json["ports"].elements, &faults)
  }

  private static func endpoints(_ endpoints: [JSON], _ type: String, _ faults: inout Faults) {
    if endpoints.count > 1000 { return faults.add(.tooMany("endpoints", count: endpoints.count, maximum: 1000)) }
    for (index, endpoint) in endpoints.enumerated() {
      let path = "endpoints[\(index)]"
      let addresses = endpoint["addresses"].elements
      if addresses.isEmpty { faults.add(.required("\(path).addresses", "must contain at least 1 address")) }
      if addresses.count > 100 { faults.add(.tooMany("\(path).addresses", count: addresses.count, maximum: 100)) }
      for (position, address) in addresses.enumerated() {
        self.address(address, type, "\(path).addresses", position, &faults)
      }
      if !endpoint["nodeName"].isNull {
        faults.names(endpoint["nodeName"], "\(path).nodeName", NameValidation.dns1123Subdomain)
      }
      if !endpoint["hostname"].isNull { faults.names(endpoint["hostname"], "\(path).hostname", NameValidation.dns1123Label) }
      hints(endpoint["hints"]["forZones"], "\(path).hints.forZones", NameValidation.labelValue, &faults)
      hints(endpoint["hints"]["forNodes"], "\(path).hints.forNodes", NameValidation.dns1123Subdomain, &faults)
    }
  }

  private static func address(_ address: JSON, _ type: String, _ path: String, _ position: Int, _ faults: inout Faults) {
    let (text, field) = (address.string ?? "", "\(path)[\(position)]")
    switch type {
    case "IPv4", "IPv6":
      let messages = AddressRules.address(text)
      for message in messages { faults.add(.invalid(field, address, message)) }
      guard messages.isEmpty else { return }
      // Upstream tells this of the list.
      if IPAddress(text)?.isV4 != (type == "IPv4") { faults.add(.invalid(path, address, "must be an \(type) address")) }
      faults.ordinaryAddress(address, field)
    case "FQDN": fullName(text, field, &faults)
    default: return
    }
  }

  /// The name of a host in its domain; the closing dot may be there.
  private static func fullName(_ text: String, _ field: String, _ faults: inout Faults) {
    if text.isEmpty { return faults.add(.required(field)) }
    let name = text.hasSuffix(".") ? String(text.dropLast()) : text
    func refuse(_ part: String, _ messages: [String]) {
      if !messages.isEmpty { faults.add(.invalid(field, .string(part), messages.joined(separator: ","))) }
    }
    let subdomain = NameValidation.dns1123Subdomain(name)
    if !subdomain.isEmpty { return refuse(name, subdomain) }
    let labels = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if labels.count < 2 { return refuse(name, ["should be a domain with at least two segments separated by dots"]) }
    for label in labels { refuse(label, NameValidation.dns1123Label(label)) }
  }

  private static func hints(_ hints: JSON, _ path: String, _ rule: (String) -> [String], _ faults: inout Faults) {
    let hints = hints.elements
    if hints.count > 8 { return faults.add(.tooMany(path, count: hints.count, maximum: 8)) }
    var names: Set<JSON> = []
    for (index, hint) in hints.enumerated() {
      let field = "\(path)[\(index)].name"
      let name = JSON.string(hint["name"].string ?? "")
      if !names.insert(name).inserted { faults.add(.duplicate(field, name)) }
      faults.names(name, field, rule)
    }
  }

  private static func ports(_ ports: [JSON], _ faults: inout Faults) {
    if ports.count > 20_000 { return faults.add(.tooMany("ports", count: ports.count, maximum: 20_000)) }
    var names: Set<JSON> = []
    for (index, port) in ports.enumerated() {
      let path = "ports[\(index)]"
      let name = JSON.string(port["name"].string ?? "")
      if name != "" { faults.names(name, "\(path).name", NameValidation.dns1123Label) }
      if !names.insert(name).inserted { faults.add(.duplicate("\(path).name", name)) }
      faults.supported(port["protocol"], "\(path).protocol", ["SCTP", "TCP", "UDP"])
      if !port["appProtocol"].isNull {
        faults.names(port["appProtocol"], "\(path).appProtocol", NameValidation.qualifiedName)
      }
    }
  }
}
