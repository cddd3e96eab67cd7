import KubeAPI

/// The rules of a Job's policies: what to do about Pods that fail, and when enough have succeeded.
enum JobPolicies {
  private static let actions = ["Count", "FailIndex", "FailJob", "Ignore"]
  private static let operators = ["In", "NotIn"]
  private static let statuses = ["False", "True", "Unknown"]

  static func failure(_ spec: JSON, _ path: String, _ faults: inout Faults) {
    let rules = spec["podFailurePolicy"]["rules"].elements
    if rules.count > 20 { faults.add(.tooMany("\(path).rules", count: rules.count, maximum: 20)) }
    let template = spec["template"]["spec"]
    let containers = (template["containers"].elements + template["initContainers"].elements).map { $0["name"] }
    for (index, rule) in rules.enumerated() {
      let path = "\(path).rules[\(index)]"
      switch rule["action"].string ?? "" {
      case "": faults.add(.required("\(path).action", "valid values: \(actions.goQuoted)"))
      case "FailIndex":
        if spec["backoffLimitPerIndex"].isNull {
          faults.add(.invalid("\(path).action", "FailIndex", "requires the backoffLimitPerIndex to be set"))
        }
      default: faults.supported(rule["action"], "\(path).action", actions)
      }
      let (exits, conditions) = (rule["onExitCodes"], rule["onPodConditions"].elements)
      if !exits.isNull { exitCodes(exits, "\(path).onExitCodes", containers, &faults) }
      self.conditions(conditions, "\(path).onPodConditions", &faults)
      if !exits.isNull, !conditions.isEmpty {
        faults.add(FieldError(.invalid, path, "specifying both OnExitCodes and OnPodConditions is not supported"))
      }
      if exits.isNull, conditions.isEmpty {
        faults.add(FieldError(.invalid, path, "specifying one of OnExitCodes and OnPodConditions is required"))
      }
    }
  }

  private static func exitCodes(_ exits: JSON, _ path: String, _ containers: [JSON], _ faults: inout Faults) {
    if (exits["operator"].string ?? "").isEmpty {
      faults.add(.required("\(path).operator", "valid values: \(operators.goQuoted)"))
    } else {
      faults.supported(exits["operator"], "\(path).operator", operators)
    }
    if !exits["containerName"].isNull, !containers.contains(exits["containerName"]) {
      faults.add(
        .invalid(
          "\(path).containerName", exits["containerName"],
          "must be one of the container or initContainer names in the pod template"))
    }
    let values = exits["values"].elements
    if values.isEmpty {
      faults.add(.invalid("\(path).values", exits["values"], "at least one value is required"))
    } else if values.count > 255 {
      faults.add(.tooMany("\(path).values", count: values.count, maximum: 255))
    }
    for (index, value) in values.enumerated() {
      if exits["operator"] == "In", value == 0 {
        faults.add(.invalid("\(path).values[\(index)]", 0, "must not be 0 for the In operator"))
      }
      if values[..<index].contains(value) { faults.add(.duplicate("\(path).values[\(index)]", value)) }
    }
    let numbers = values.compactMap(\.int)
    if zip(numbers, numbers.dropFirst()).contains(where: >) {
      faults.add(.invalid("\(path).values", exits["values"], "must be ordered"))
    }
  }

  private static func conditions(_ patterns: [JSON], _ path: String, _ faults: inout Faults) {
    if patterns.count > 20 { faults.add(.tooMany(path, count: patterns.count, maximum: 20)) }
    for (index, pattern) in patterns.enumerated() {
      faults.names(pattern["type"], "\(path)[\(index)].type", NameValidation.qualifiedName)
      if (pattern["status"].string ?? "").isEmpty {
        faults.add(.required("\(path)[\(index)].status", "valid values: \(statuses.goQuoted)"))
      } else {
        faults.supported(pattern["status"], "\(path)[\(index)].status", statuses)
      }
    }
  }

  static func success(_ spec: JSON, _ path: String, _ faults: inout Faults) {
    let rules = spec["successPolicy"]["rules"].elements
    guard spec["completionMode"] == "Indexed" else {
      let value = JSON.array(rules.map { GoForm.of($0, "batch.SuccessPolicyRule") })
      return faults.add(.invalid(path, ["Rules": value], "requires indexed completion mode"))
    }
    if rules.isEmpty {
      faults.add(.required("\(path).rules", "at least one rules must be specified when the successPolicy is specified"))
    }
    if rules.count > 20 { faults.add(.tooMany("\(path).rules", count: rules.count, maximum: 20)) }
    let completions = spec["completions"].int ?? 0
    for (index, rule) in rules.enumerated() { success(rule, completions, "\(path).rules[\(index)]", &faults) }
  }

  private static func success(_ rule: JSON, _ completions: Int, _ path: String, _ faults: inout Faults) {
    let (count, indexes) = (rule["succeededCount"].int, rule["succeededIndexes"].string)
    if count == nil, indexes == nil {
      faults.add(.required(path, "at least one of succeededCount or succeededIndexes must be specified"))
    }
    var named = 0
    if let indexes {
      let field = "\(path).succeededIndexes"
      if indexes.utf8.count > 65_536 { faults.add(.tooLong(field, maximum: 65_536)) }
      do { named = try CompletionIndexes.count(indexes, below: completions) } catch {
        faults.add(.invalid(field, .string(indexes), "error parsing succeededIndexes: \(error)"))
      }
    }
    guard let count else { return }
    let field = "\(path).succeededCount"
    faults.nonNegative(JSON(count), field)
    func limit(_ maximum: Int, _ what: String) {
      if count > maximum { faults.add(.invalid(field, JSON(count), "must be less than or equal to \(maximum) (\(what))")) }
    }
    limit(completions, "the number of specified completions")
    if indexes != nil { limit(named, "the number of indexes in the specified succeededIndexes field") }
  }
}
