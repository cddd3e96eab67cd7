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
    case "Equal", "":
      let messages = NameValidation.labelValue(toleration["value"].string ?? "")
      if !messages.isEmpty {
        faults.add(.invalid("\(path).operator", toleration["value"], messages.joined(separator: ";")))
      }
    case "Exists":
      if let value = toleration["value"].string, !value.isEmpty {
        faults.add(.invalid("\(path).operator", .string(value), "value must be empty when `operator` is 'Exists'"))
      }
    case "Lt", "Gt": faults.add(.notSupported("\(path).operator", .string(`operator`), ["Equal", "Exists", "Lt", "Gt"]))
    default: faults.add(.notSupported("\(path).operator", .string(`operator`), ["Equal", "Exists"]))
    }
    if let effect = toleration["effect"].string, !effect.isEmpty {
      faults.supported(.string(effect), "\(path).effect", ["NoSchedule", "PreferNoSchedule", "NoExecute"])
    }
  }

  mutating func spreading() {
    let constraints = spec["topologySpreadConstraints"].elements
    for (index, constraint) in constraints.enumerated() {
      let path = "\(path).topologySpreadConstraints[\(index)]"
      let skew = constraint["maxSkew"].int ?? 0
      if skew <= 0 { faults.add(.invalid("\(path).maxSkew", JSON(skew), Words.aboveZero)) }
      let (key, action) = (constraint["topologyKey"].string ?? "", constraint["whenUnsatisfiable"].string ?? "")
      if key.isEmpty { faults.add(.required("\(path).topologyKey", "can not be empty")) }
      faults.supported(.string(action), "\(path).whenUnsatisfiable", ["DoNotSchedule", "ScheduleAnyway"])
      let comesAgain = constraints[(index + 1)...].contains {
        ($0["topologyKey"].string ?? "") == key && ($0["whenUnsatisfiable"].string ?? "") == action
      }
      if comesAgain {
        faults.add(.duplicate("\(path).{topologyKey, whenUnsatisfiable}", .string("{\(key), \(action)}")))
      }
      if let domains = constraint["minDomains"].int {
        if domains <= 0 { faults.add(.invalid("\(path).minDomains", JSON(domains), Words.aboveZero)) }
        if action != "DoNotSchedule" {
          faults.add(
            .invalid(
              "\(path).minDomains", JSON(domains),
              "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not \(action)"))
        }
      }
      for key in ["nodeAffinityPolicy", "nodeTaintsPolicy"] {
        faults.supported(constraint[key], "\(path).\(key)", ["Honor", "Ignore"])
      }
      labelKeys(constraint, path)
      faults.labelSelector(constraint["labelSelector"], "\(path).labelSelector")
    }
  }

  mutating func affinity() {
    let affinity = spec["affinity"]
    let nodes = affinity["nodeAffinity"]
    let required = "requiredDuringSchedulingIgnoredDuringExecution"
    let preferred = "preferredDuringSchedulingIgnoredDuringExecution"
    let nodePath = "\(path).affinity.nodeAffinity"
    if !nodes[required].isNull { NodeSelectorValidation.check(nodes[required], "\(nodePath).\(required)", &faults) }
    for (index, term) in nodes[preferred].elements.enumerated() {
      weight(term, "\(nodePath).\(preferred)[\(index)]")
      NodeSelectorValidation.term(
        term["preference"], "\(nodePath).\(preferred)[\(index)].preference", checksValues: false, &faults)
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
      faults.add(.invalid("\(path).weight", JSON(term["weight"].int ?? 0), "must be in the range 1-100"))
    }
  }

  private mutating func podTerm(_ term: JSON, _ path: String) {
    faults.labelSelector(term["labelSelector"], "\(path).labelSelector")
    faults.labelSelector(term["namespaceSelector"], "\(path).namespaceSelector")
    for namespace in term["namespaces"].elements { faults.names(namespace, "\(path).namespace", NameValidation.dns1123Label) }
    labelKeys(term, path)
    let key = term["topologyKey"].string ?? ""
    if key.isEmpty { faults.add(.required("\(path).topologyKey", "can not be empty")) }
    faults.names(.string(key), "\(path).topologyKey", NameValidation.qualifiedName)
  }

  private mutating func labelKeys(_ term: JSON, _ path: String) {
    let (match, mismatch) = (term["matchLabelKeys"].elements, term["mismatchLabelKeys"].elements)
    let selector = term["labelSelector"]
    for (list, keys) in [("matchLabelKeys", match), ("mismatchLabelKeys", mismatch)] where !keys.isEmpty {
      if selector.isNull {
        faults.add(.forbidden("\(path).\(list)", "must not be specified when labelSelector is not set"))
        continue
      }
      for (index, key) in keys.enumerated() { faults.names(key, "\(path).\(list)[\(index)]", NameValidation.qualifiedName) }
    }
    // The selector has the keys' own expressions by now: one that comes twice was in it before.
    var seen = Set(selector["matchLabels"].members.keys)
    for expression in selector["matchExpressions"].elements {
      let key = expression["key"]
      if let index = match.lastIndex(of: key), seen.contains(key.string ?? "") {
        faults.add(.invalid("\(path)[\(index)]", key, "exists in both matchLabelKeys and labelSelector"))
      }
      seen.insert(key.string ?? "")
    }
    for (index, key) in match.enumerated() where mismatch.contains(key) {
      faults.add(.invalid("\(path).matchLabelKeys[\(index)]", key, "exists in both matchLabelKeys and mismatchLabelKeys"))
    }
  }
}
