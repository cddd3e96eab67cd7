import KubeAPI

extension KindValidation {
  static let networking: [String: KindValidation] = [
    "NetworkPolicy.networking.k8s.io": KindValidation(object: networkPolicy),
    "Ingress.networking.k8s.io": KindValidation(object: ingress),
    "IngressClass.networking.k8s.io": KindValidation(
      object: { object, faults in
        let controller = object.spec["controller"].string ?? ""
        if controller.utf8.count > 250 { faults.add(.tooLong("spec.controller", maximum: 250)) }
        faults.prefixedPath(controller, "spec.controller")
        let parameters = object.spec["parameters"]
        if !parameters.isNull { classParameters(parameters, "spec.parameters", &faults) }
      }, change: { new, old, faults in faults.immutable(new.spec["controller"], old.spec["controller"], "spec.controller") }),
    "ServiceCIDR.networking.k8s.io": KindValidation(
      object: { object, faults in
        let ranges = object.spec["cidrs"].elements
        if ranges.isEmpty { return faults.add(.required("spec.cidrs", "at least one CIDR required")) }
        var families: Set<Bool> = []
        for (index, range) in ranges.enumerated() {
          guard let cidr = faults.cidr(range, "spec.cidrs[\(index)]") else { continue }
          if cidr.hasHostBits {
            faults.add(.invalid("spec.cidrs[\(index)]", range, "must not have bits set beyond the prefix length"))
          }
          families.insert(cidr.address.isV4)
        }
        if ranges.count > 1, families.count == 1 {
          faults.add(
            .invalid(
              "spec.cidrs", object.spec["cidrs"],
              "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64"))
        }
      },
      change: { new, old, faults in
        let (after, before) = (new.spec["cidrs"].elements, old.spec["cidrs"].elements)
        // A second family may be added, nothing else.
        let isGrowth = before.count == 1 && after.count == 2
        if after.count != before.count, !isGrowth {
          faults.add(.invalid("spec.cidrs", new.spec["cidrs"], Words.immutable))
        } else {
          for (index, range) in before.enumerated() { faults.immutable(after[index], range, "spec.cidrs[\(index)]") }
        }
      }),
    "IPAddress.networking.k8s.io": KindValidation(
      object: { object, faults in
        let parent = object.spec["parentRef"]
        if parent.isNull { return faults.add(.required("spec.parentRef")) }
        if let group = parent["group"].string, !group.isEmpty {
          faults.names(parent["group"], "spec.parentRef.group", NameValidation.dns1123Subdomain)
        }
        for key in ["resource", "name"] {
          if (parent[key].string ?? "").isEmpty {
            faults.add(.required("spec.parentRef.\(key)"))
          } else {
            faults.names(parent[key], "spec.parentRef.\(key)", NameValidation.pathSegment)
          }
        }
        if let namespace = parent["namespace"].string, !namespace.isEmpty {
          faults.names(parent["namespace"], "spec.parentRef.namespace", NameValidation.pathSegment)
        }
      }, change: { new, old, faults in faults.immutable(new.spec["parentRef"], old.spec["parentRef"], "spec.parentRef") }),
  ]

  private static let networkPolicy: Check = { policy, faults in
    let spec = policy.spec
    faults.labelSelector(spec["podSelector"], "spec.podSelector")
    for (direction, peers) in [("ingress", "from"), ("egress", "to")] {
      for (index, rule) in spec[direction].elements.enumerated() {
        let path = "spec.\(direction)[\(index)]"
        for (position, port) in rule["ports"].elements.enumerated() { policyPort(port, "\(path).ports[\(position)]", &faults) }
        for (position, peer) in rule[peers].elements.enumerated() { policyPeer(peer, "\(path).\(peers)[\(position)]", &faults) }
      }
    }
    let types = spec["policyTypes"].elements
    if types.count > 2 {
      return faults.add(.invalid("spec.policyTypes", spec["policyTypes"], "may not specify more than two policyTypes"))
    }
    for (index, type) in types.enumerated() { faults.supported(type, "spec.policyTypes[\(index)]", ["Ingress", "Egress"]) }
  }

  private static func policyPort(_ port: JSON, _ path: String, _ faults: inout Faults) {
    faults.supported(port["protocol"], "\(path).protocol", ["TCP", "UDP", "SCTP"])
    switch port["port"] {
    case .null:
      if !port["endPort"].isNull {
        faults.add(.invalid("\(path).endPort", port["endPort"], "may not be specified when `port` is not specified"))
      }
    case .int(let number):
      faults.portNumber(port["port"], "\(path).port")
      if let end = port["endPort"].int {
        if end < number { faults.add(.invalid("\(path).endPort", .int(number), "must be greater than or equal to `port`")) }
        if !(1...65_535).contains(end) { faults.add(.invalid("\(path).endPort", JSON(end), Words.port)) }
      }
    default:
      if !port["endPort"].isNull {
        faults.add(.invalid("\(path).endPort", port["endPort"], "may not be specified when `port` is non-numeric"))
      }
      faults.port(port["port"], "\(path).port")
    }
  }

  private static func policyPeer(_ peer: JSON, _ path: String, _ faults: inout Faults) {
    if peer.members.isEmpty { return faults.add(.required(path, "must specify a peer")) }
    faults.labelSelector(peer["podSelector"], "\(path).podSelector")
    faults.labelSelector(peer["namespaceSelector"], "\(path).namespaceSelector")
    let block = peer["ipBlock"]
    if block.isNull { return }
    if !peer["podSelector"].isNull || !peer["namespaceSelector"].isNull {
      faults.add(.forbidden(path, "may not specify both ipBlock and another peer"))
    }
    if (block["cidr"].string ?? "").isEmpty { return faults.add(.required("\(path).ipBlock.cidr")) }
    guard let range = faults.cidr(block["cidr"], "\(path).ipBlock.cidr") else { return }
    for (index, except) in block["except"].elements.enumerated() {
      let field = "\(path).ipBlock.except[\(index)]"
      guard let inner = faults.cidr(except, field) else { continue }
      if !range.contains(inner) || range.prefixLength >= inner.prefixLength {
        faults.add(.invalid(field, except, "must be a strict subset of `cidr`"))
      }
    }
  }

  private static let ingress: Check = { object, faults in
    let spec = object.spec
    if spec["rules"].elements.isEmpty, spec["defaultBackend"].isNull {
      faults.add(.invalid("spec", .null, "either `defaultBackend` or `rules` must be specified"))
    }
    if !spec["defaultBackend"].isNull { backend(spec["defaultBackend"], "spec.defaultBackend", &faults) }
    for (index, rule) in spec["rules"].elements.enumerated() { ingressRule(rule, "spec.rules[\(index)]", &faults) }
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
    let annotation = "kubernetes.io/ingress.class"
    if object.resourceVersion.isEmpty, let old = object.annotations[annotation], let name = spec["ingressClassName"].string,
      old != name
    {
      faults.add(
        .invalid("annotations.\(annotation)", .string(old), "must match `ingressClassName` when both are specified"))
    }
  }

  private static func hostName(_ host: String, _ field: String, _ faults: inout Faults) {
    let check = host.contains("*") ? NameValidation.wildcardDNS1123Subdomain : NameValidation.dns1123Subdomain
    for message in check(host) { faults.add(.invalid(field, .string(host), message)) }
  }

  private static func ingressRule(_ rule: JSON, _ path: String, _ faults: inout Faults) {
    if let host = rule["host"].string, !host.isEmpty {
      if IPAddress(host) != nil { faults.add(.invalid("\(path).host", .string(host), "must be a DNS name, not an IP address")) }
      if IPAddress(host) == nil { hostName(host, "\(path).host", &faults) }
    }
    if rule["http"].isNull { return }
    let paths = rule["http"]["paths"].elements
    if paths.isEmpty { faults.add(.required("\(path).http.paths")) }
    for (index, entry) in paths.enumerated() {
      let path = "\(path).http.paths[\(index)]"
      switch entry["pathType"].string ?? "" {
      case "": faults.add(.required("\(path).pathType", "pathType must be specified"))
      case "Exact", "Prefix": absolutePath(entry["path"].string ?? "", "\(path).path", &faults)
      case "ImplementationSpecific":
        let text = entry["path"].string ?? ""
        if !text.isEmpty, !text.hasPrefix("/") { faults.add(.invalid("\(path).path", .string(text), "must be an absolute path")) }
      default:
        faults.supported(entry["pathType"], "\(path).pathType", ["Exact", "ImplementationSpecific", "Prefix"])
      }
      backend(entry["backend"], "\(path).backend", &faults)
    }
  }

  private static func absolutePath(_ text: String, _ field: String, _ faults: inout Faults) {
    if !text.hasPrefix("/") { return faults.add(.invalid(field, .string(text), "must be an absolute path")) }
    for part in ["//", "/./", "/../", "%2f", "%2F"] where text.utf8.count >= part.utf8.count && contains(text, part) {
      faults.add(.invalid(field, .string(text), "must not contain '\(part)'"))
    }
    for end in ["/..", "/."] where text.hasSuffix(end) {
      faults.add(.invalid(field, .string(text), "cannot end with '\(end)'"))
    }
  }

  private static func contains(_ text: String, _ part: String) -> Bool {
    let (text, part) = (Array(text.utf8), Array(part.utf8))
    return (0...(text.count - part.count)).contains { text[$0..<$0 + part.count].elementsEqual(part) }
  }

  /// A reference to an object of any kind in the same namespace.
  private static func typedReference(_ reference: JSON, _ path: String, _ faults: inout Faults) {
    if let group = reference["apiGroup"].string, !group.isEmpty {
      faults.names(reference["apiGroup"], "\(path).apiGroup", NameValidation.dns1123Subdomain)
    }
    for key in ["kind", "name"] {
      if (reference[key].string ?? "").isEmpty {
        faults.add(.required("\(path).\(key)"))
      } else {
        faults.names(reference[key], "\(path).\(key)", NameValidation.pathSegment)
      }
    }
  }

  private static func classParameters(_ parameters: JSON, _ path: String, _ faults: inout Faults) {
    typedReference(parameters, path, &faults)
    switch parameters["scope"].string ?? "" {
    case "": faults.add(.required("\(path).scope"))
    case "Cluster":
      if !parameters["namespace"].isNull {
        faults.add(.forbidden("\(path).namespace", "`parameters.scope` is set to 'Cluster'"))
      }
    case "Namespace":
      if parameters["namespace"].isNull {
        faults.add(.required("\(path).namespace", "`parameters.scope` is set to 'Namespace'"))
      } else {
        faults.names(parameters["namespace"], "\(path).namespace", NameValidation.dns1123Label)
      }
    default: faults.supported(parameters["scope"], "\(path).scope", ["Cluster", "Namespace"])
    }
  }

  private static func backend(_ backend: JSON, _ path: String, _ faults: inout Faults) {
    let (service, resource) = (backend["service"], backend["resource"])
    if !service.isNull, !resource.isNull {
      return faults.add(.invalid(path, "", "cannot set both resource and service backends"))
    }
    if service.isNull, resource.isNull { return faults.add(.invalid(path, "", "resource or service backend is required")) }
    if service.isNull { return typedReference(resource, "\(path).resource", &faults) }
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
