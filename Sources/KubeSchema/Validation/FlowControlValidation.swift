import KubeAPI

/// The rules of priority and fairness (upstream's pkg/apis/flowcontrol/validation).
extension KindValidation {
  static let flowControl: [String: KindValidation] = [
    "FlowSchema.flowcontrol.apiserver.k8s.io": KindValidation(object: flowSchema),
    "PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io": KindValidation(object: priorityLevel),
  ]

  private static let flowSchema: Check = { schema, faults in
    let spec = schema.spec
    let precedence = spec["matchingPrecedence"].int ?? 0
    if precedence <= 0 {
      faults.add(.invalid("spec.matchingPrecedence", JSON(precedence), "must be a positive value"))
    }
    if precedence > 10_000 {
      faults.add(.invalid("spec.matchingPrecedence", JSON(precedence), "must not be greater than 10000"))
    }
    if precedence == 1, schema.name != "exempt" {
      faults.add(.invalid("spec.matchingPrecedence", 1, "only the schema named 'exempt' may have matchingPrecedence 1"))
    }
    faults.supported(spec["distinguisherMethod"]["type"], "spec.distinguisherMethod.type", ["ByNamespace", "ByUser"])
    let level = spec["priorityLevelConfiguration"]["name"]
    if (level.string ?? "").isEmpty {
      faults.add(.required("spec.priorityLevelConfiguration.name", "must reference a priority level"))
    } else {
      faults.names(level, "spec.priorityLevelConfiguration.name", NameValidation.dns1123Subdomain)
    }
    for (index, rule) in spec["rules"].elements.enumerated() { flowRule(rule, "spec.rules[\(index)]", &faults) }
  }

  private static func flowRule(_ rule: JSON, _ path: String, _ faults: inout Faults) {
    if rule["subjects"].elements.isEmpty {
      faults.add(.required("\(path).subjects", "subjects must contain at least one value"))
    }
    for (index, subject) in rule["subjects"].elements.enumerated() {
      let path = "\(path).subjects[\(index)]"
      let kinds = [("Group", "group"), ("ServiceAccount", "serviceAccount"), ("User", "user")]
      guard let (kind, key) = kinds.first(where: { $0.0 == subject["kind"].string }) else {
        faults.add(.notSupported("\(path).kind", .string(subject["kind"].string ?? ""), kinds.map(\.0)))
        continue
      }
      if subject[key].isNull { faults.add(.required("\(path).\(key)", "\(key) is required when subject kind is '\(kind)'")) }
      for (_, other) in kinds where other != key && !subject[other].isNull {
        faults.add(
          .forbidden(
            "\(path).\(other)", "\(other) is forbidden when subject kind is not '\(kinds.first { $0.1 == other }?.0 ?? "")'"))
      }
    }
    if rule["resourceRules"].elements.isEmpty, rule["nonResourceRules"].elements.isEmpty {
      faults.add(.required(path, "at least one of resourceRules and nonResourceRules has to be non-empty"))
    }
    for (list, keys) in [
      ("resourceRules", ["verbs", "apiGroups", "resources"]), ("nonResourceRules", ["verbs", "nonResourceURLs"]),
    ] {
      for (index, entry) in rule[list].elements.enumerated() {
        for key in keys where entry[key].elements.isEmpty { faults.add(.required("\(path).\(list)[\(index)].\(key)")) }
      }
    }
  }

  private static let priorityLevel: Check = { level, faults in
    let spec = level.spec
    let type = spec["type"].string ?? ""
    switch type {
    case "Exempt":
      if !spec["limited"].isNull { faults.add(.forbidden("spec.limited", "must be nil if the type is not Limited")) }
      faults.nonNegative(spec["exempt"]["nominalConcurrencyShares"], "spec.exempt.nominalConcurrencyShares")
    case "Limited":
      if !spec["exempt"].isNull { faults.add(.forbidden("spec.exempt", "must be nil if the type is Limited")) }
      if spec["limited"].isNull { return faults.add(.required("spec.limited", "must not be empty when type is Limited")) }
      limited(spec["limited"], &faults)
    default: faults.add(.notSupported("spec.type", .string(type), ["Exempt", "Limited"]))
    }
  }

  private static func limited(_ limited: JSON, _ faults: inout Faults) {
    let path = "spec.limited"
    if let shares = limited["nominalConcurrencyShares"].int, shares < 0 {
      faults.add(.invalid("\(path).nominalConcurrencyShares", JSON(shares), "must be a non-negative integer"))
    }
    if let share = limited["lendablePercent"].int, !(0...100).contains(share) {
      faults.add(.invalid("\(path).lendablePercent", JSON(share), "must be between 0 and 100, inclusive"))
    }
    let response = limited["limitResponse"]
    switch response["type"].string ?? "" {
    case "Reject":
      if !response["queuing"].isNull {
        faults.add(.forbidden("\(path).limitResponse.queuing", "must be nil if limited.limitResponse.type is not Limited"))
      }
    case "Queue":
      let queuing = response["queuing"]
      if queuing.isNull {
        return faults.add(
          .required("\(path).limitResponse.queuing", "must not be empty if limited.limitResponse.type is Limited"))
      }
      for key in ["queues", "handSize", "queueLengthLimit"] where queuing[key].int ?? 0 <= 0 {
        faults.add(.invalid("\(path).limitResponse.queuing.\(key)", JSON(queuing[key].int ?? 0), "must be positive"))
      }
      if let (hand, queues) = queuing["handSize"].int.flatMap({ hand in queuing["queues"].int.map { (hand, $0) } }), hand > queues
      {
        faults.add(
          .invalid(
            "\(path).limitResponse.queuing.handSize", JSON(hand), "should not be greater than queues (\(queues))"))
      }
    default:
      faults.add(
        .notSupported("\(path).limitResponse.type", .string(response["type"].string ?? ""), ["Queue", "Reject"]))
    }
  }
}
