import KubeAPI

enum IngressValidation {
  static let ingress = KindValidation(
    object: { object, faults in
      spec(object.spec, &faults)
      let annotation = "kubernetes.io/ingress.class"
      if object.resourceVersion.isEmpty, let old = object.annotations[annotation],
        let name = object.spec["ingressClassName"].string, old != name
      {
        faults.add(
          .invalid("annotations.\(annotation)", .string(old), "must match `ingressClassName` when both are specified"))
      }
    },
    status: { new, old, faults in
      let before = Set(old.status["loadBalancer"]["ingress"].elements.compactMap { $0["ip"].string })
      for (index, entry) in new.status["loadBalancer"]["ingress"].elements.enumerated() {
        let path = "status.loadBalancer.ingress[\(index)]"
        if !(entry["ip"].string ?? "").isEmpty { faults.address(entry["ip"], "\(path).ip", old: before) }
        guard let host = entry["hostname"].string, !host.isEmpty else { continue }
        faults.names(entry["hostname"], "\(path).hostname", NameValidation.dns1123Subdomain)
        notAddress(host, "\(path).hostname", &faults)
      }
    },
    metadataOnUpdate: [.change, .whole])

  private static func spec(_ spec: JSON, _ faults: inout Faults) {
    if spec["rules"].elements.isEmpty, spec["defaultBackend"].isNull {
      faults.add(.invalid("spec", .null, "either `defaultBackend` or `rules` must be specified"))
    }
    if !spec["defaultBackend"].isNull { backend(spec["defaultBackend"], "spec.defaultBackend", &faults) }
    for (index, rule) in spec["rules"].elements.enumerated() { self.rule(rule, "spec.rules[\(index)]", &faults) }
    for (index, tls) in spec["tls"].elements.enumerated() {
      for (position, host) in tls["hosts"].elements.enumerated() {
        hostName(host.string ?? "", "spec.tls[\(index)].hosts[\(position)]", &faults)
      }
      if !(tls["secretName"].string ?? "").isEmpty {
        faults.names(tls["secretName"], "spec.tls[\(index)].secretName", NameValidation.dns1123Subdomain)
      }
    }
    if !spec["ingressClassName"].isNull {
      faults.names(spec["ingressClassName"], "spec.ingressClassName", NameValidation.dns1123Subdomain)
    }
  }

  private static func notAddress(_ host: String, _ field: String, _ faults: inout Faults) {
    if IPAddress(sloppy: host) != nil {
      faults.add(.invalid(field, .string(host), "must be a DNS name, not an IP address"))
    }
  }

  private static func hostName(_ host: String, _ field: String, _ faults: inout Faults) {
    let check = host.contains("*") ? NameValidation.wildcardDNS1123Subdomain : NameValidation.dns1123Subdomain
    for message in check(host) { faults.add(.invalid(field, .string(host), message)) }
  }

  private static func rule(_ rule: JSON, _ path: String, _ faults: inout Faults) {
    if let host = rule["host"].string, !host.isEmpty {
      notAddress(host, "\(path).host", &faults)
      hostName(host, "\(path).host", &faults)
    }
    if rule["http"].isNull { return }
    let paths = rule["http"]["paths"].elements
    if paths.isEmpty { faults.add(.required("\(path).http.paths")) }
    for (index, entry) in paths.enumerated() { self.path(entry, "\(path).http.paths[\(index)]", &faults) }
  }

  private static func path(_ entry: JSON, _ path: String, _ faults: inout Faults) {
    let text = entry["path"].string ?? ""
    func refuse(_ words: String) { faults.add(.invalid("\(path).path", .string(text), words)) }
    func absolute() { if text.utf8.first != UInt8(ascii: "/") { refuse("must be an absolute path") } }
    switch entry["pathType"].string {
    case nil: return faults.add(.required("\(path).pathType", "pathType must be specified"))
    case "Exact", "Prefix":
      absolute()
      for part in ["//", "/./", "/../", "%2f", "%2F"] where contains(text, part) { refuse("must not contain '\(part)'") }
      for end in ["/..", "/."] where text.hasSuffix(end) { refuse("cannot end with '\(end)'") }
    case "ImplementationSpecific": if !text.isEmpty { absolute() }
    default:
      faults.supported(entry["pathType"], "\(path).pathType", ["Exact", "ImplementationSpecific", "Prefix"])
    }
    backend(entry["backend"], "\(path).backend", &faults)
  }

  private static func contains(_ text: String, _ part: String) -> Bool {
    let (text, part) = (Array(text.utf8), Array(part.utf8))
    return text.count >= part.count && (0...(text.count - part.count)).contains { text[$0..<$0 + part.count].elementsEqual(part) }
  }

  private static func backend(_ backend: JSON, _ path: String, _ faults: inout Faults) {
    let (service, resource) = (backend["service"], backend["resource"])
    if !service.isNull, !resource.isNull {
      return faults.add(.invalid(path, "", "cannot set both resource and service backends"))
    }
    if service.isNull, resource.isNull { return faults.add(.invalid(path, "", "resource or service backend is required")) }
    if service.isNull { return faults.localReference(resource, "\(path).resource") }
    if (service["name"].string ?? "").isEmpty {
      faults.add(.required("\(path).service.name"))
    } else {
      faults.names(service["name"], "\(path).service.name", NameValidation.dns1123Label)
    }
    let (name, number) = (service["port"]["name"].string ?? "", service["port"]["number"].int ?? 0)
    if !name.isEmpty, number != 0 {
      faults.add(.invalid(path, "", "cannot set both port name & port number"))
    } else if !name.isEmpty {
      faults.port(.string(name), "\(path).service.port.name")
    } else if number != 0 {
      faults.portNumber(JSON(number), "\(path).service.port.number")
    } else {
      faults.add(.required(path, "port name or number is required"))
    }
  }
}
