import KubeAPI

extension PodValidation {
  mutating func tolerations() {
    for (index, toleration) in spec["tolerations"].elements.enumerated() {
      PodValidation.toleration(toleration, "\(path).tolerations[\(index)]", &faults)
    }
  }

  static func toleration(_ toleration: JSON, _ path: String, _ faults: inout Faults) {
    let (key, `operator`) = (toleration["key"].string ?? "", toleration["operator"].string ?? "")
    if !key.isEmpty { faults.names(toleration["key"], "\(path).key", NameValidation.qualifiedName) }
    if key.isEmpty, `operator` != "Exists" {
      faults.add(
        .invalid(
          "\(path).operator", .string(`operator`),
          "operator must be Exists when `key` is empty, which means \"match all values and all keys\""))
    }
    if !toleration["tolerationSeconds"].isNull, toleration["effect"] != "NoExecute" {
      let effect: JSON = toleration["effect"].isNull ? "" : toleration["effect"]
      faults.add(.invalid("\(path).effect", effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"))
    }
    switch `operator` {
    case "Equal", "": faults.names(toleration["value"], "\(path).operator", NameValidation.labelValue)
    case "Exists":
      if let value = toleration["value"].string, !value.isEmpty {
        faults.add(.invalid("\(path).operator", .string(value), "value must be empty when `operator` is 'Exists'"))
      }
    default: faults.add(.notSupported("\(path).operator", .string(`operator`), ["Equal", "Exists"]))
    }
    if let effect = toleration["effect"].string, !effect.isEmpty {
      faults.supported(.string(effect), "\(path).effect", ["NoExecute", "NoSchedule", "PreferNoSchedule"])
    }
  }

  mutating func spreading() {
    var seen: Set<String> = []
    for (index, constraint) in spec["topologySpreadConstraints"].elements.enumerated() {
      let path = "\(path).topologySpreadConstraints[\(index)]"
      if constraint["maxSkew"].int ?? 0 <= 0 {
        faults.add(.invalid("\(path).maxSkew", constraint["maxSkew"], "must be greater than zero"))
      }
      topologyKey(constraint["topologyKey"], path, namesToo: false)
      let (key, action) = (constraint["topologyKey"].string ?? "", constraint["whenUnsatisfiable"].string ?? "")
      faults.supported(.string(action), "\(path).whenUnsatisfiable", ["DoNotSchedule", "ScheduleAnyway"])
      if !seen.insert("\(key)/\(action)").inserted {
        faults.add(.duplicate("\(path).{topologyKey, whenUnsatisfiable}", .string("{\(key), \(action)}")))
      }
      if let domains = constraint["minDomains"].int, domains <= 0 {
        faults.add(.invalid("\(path).minDomains", JSON(domains), "must be greater than zero"))
      } else if !constraint["minDomains"].isNull, action != "DoNotSchedule" {
        faults.add(
          .invalid(
            "\(path).minDomains", constraint["minDomains"],
            "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not \(action)"))
      }
      for key in ["nodeAffinityPolicy", "nodeTaintsPolicy"] {
        faults.supported(constraint[key], "\(path).\(key)", ["Honor", "Ignore"])
      }
      faults.labelSelector(constraint["labelSelector"], "\(path).labelSelector")
    }
  }

  private mutating func topologyKey(_ json: JSON, _ path: String, namesToo: Bool) {
    let key = json.string ?? ""
    if key.isEmpty { faults.add(.required("\(path).topologyKey", "can not be empty")) }
    if namesToo || !key.isEmpty { faults.names(.string(key), "\(path).topologyKey", NameValidation.qualifiedName) }
  }

  mutating func affinity() {
    let affinity = spec["affinity"]
    let nodes = affinity["nodeAffinity"]
    let required = "requiredDuringSchedulingIgnoredDuringExecution"
    let preferred = "preferredDuringSchedulingIgnoredDuringExecution"
    let nodePath = "\(path).affinity.nodeAffinity"
    if !nodes[required].isNull { PodValidation.nodeSelector(nodes[required], "\(nodePath).\(required)", &faults) }
    for (index, term) in nodes[preferred].elements.enumerated() {
      weight(term, "\(nodePath).\(preferred)[\(index)]")
      PodValidation.nodeTerm(term["preference"], "\(nodePath).\(preferred)[\(index)].preference", &faults)
    }
    for kind in ["podAffinity", "podAntiAffinity"] {
      let pods = affinity[kind]
      for (index, term) in pods[required].elements.enumerated() {
        podTerm(term, "\(path).affinity.\(kind).\(required)[\(index)]")
      }
      for (index, term) in pods[preferred].elements.enumerated() {
        let path = "\(path).affinity.\(kind).\(preferred)[\(index)]"
        weight(term, path)
        podTerm(term["podAffinityTerm"], "\(path).podAffinityTerm")
      }
    }
  }

  private mutating func weight(_ term: JSON, _ path: String) {
    if !(1...100).contains(term["weight"].int ?? 0) {
      faults.add(.invalid("\(path).weight", term["weight"], "must be in the range 1-100"))
    }
  }

  private mutating func podTerm(_ term: JSON, _ path: String) {
    faults.labelSelector(term["labelSelector"], "\(path).labelSelector")
    faults.labelSelector(term["namespaceSelector"], "\(path).namespaceSelector")
    for namespace in term["namespaces"].elements { faults.names(namespace, "\(path).namespace", NameValidation.dns1123Label) }
    topologyKey(term["topologyKey"], path, namesToo: true)
  }

  static func nodeSelector(_ selector: JSON, _ path: String, _ faults: inout Faults) {
    let terms = selector["nodeSelectorTerms"].elements
    if terms.isEmpty { faults.add(.required("\(path).nodeSelectorTerms", "must have at least one node selector term")) }
    for (index, term) in terms.enumerated() { nodeTerm(term, "\(path).nodeSelectorTerms[\(index)]", &faults) }
  }

  static func nodeTerm(_ term: JSON, _ path: String, _ faults: inout Faults) {
    for (index, requirement) in term["matchExpressions"].elements.enumerated() {
      let path = "\(path).matchExpressions[\(index)]"
      let values = requirement["values"].elements
      switch requirement["operator"].string ?? "" {
      case "In", "NotIn":
        if values.isEmpty { faults.add(.required("\(path).values", "must be specified when `operator` is 'In' or 'NotIn'")) }
      case "Exists", "DoesNotExist":
        if !values.isEmpty {
          faults.add(.forbidden("\(path).values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
        }
      case "Gt", "Lt":
        if values.count != 1 {
          faults.add(.required("\(path).values", "must be specified single value when `operator` is 'Lt' or 'Gt'"))
        }
      default: faults.add(.invalid("\(path).operator", requirement["operator"], "not a valid selector operator"))
      }
      faults.names(requirement["key"], "\(path).key", NameValidation.qualifiedName)
    }
    for (index, requirement) in term["matchFields"].elements.enumerated() {
      let path = "\(path).matchFields[\(index)]"
      if requirement["key"] != "metadata.name" {
        faults.add(.invalid("\(path).key", requirement["key"], "not a valid field selector key"))
      }
      if !["In", "NotIn"].contains(requirement["operator"].string ?? "") {
        faults.add(.invalid("\(path).operator", requirement["operator"], "not a valid selector operator"))
      } else if requirement["values"].elements.count != 1 {
        faults.add(
          .required("\(path).values", "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"))
      }
    }
  }
}
