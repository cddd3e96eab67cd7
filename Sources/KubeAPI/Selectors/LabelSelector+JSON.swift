extension LabelSelector {
  /// Reads `{matchLabels, matchExpressions}` (`metav1.LabelSelector`). An empty object matches everything; null and absence are nil,
  /// which upstream takes as "nothing".
  package static func read(_ json: JSON) throws(SelectorError) -> LabelSelector? {
    guard let members = json.object else { return nil }
    var requirements: [Requirement] = []
    for (key, value) in (members["matchLabels"] ?? .null).members {
      requirements.append(try Requirement.checked(key, .equals, [value.string ?? ""]))
    }
    for expression in (members["matchExpressions"] ?? .null).elements {
      let name = expression["operator"].string ?? ""
      let `operator`: Operator =
        switch name {
        case "In": .in
        case "NotIn": .notIn
        case "Exists": .exists
        case "DoesNotExist": .doesNotExist
        default: throw SelectorError(.invalidOperator, "\(JSON.string(name).text) is not a valid label selector operator")
        }
      requirements.append(
        try Requirement.checked(
          expression["key"].string ?? "", `operator`, expression["values"].elements.compactMap(\.string)))
    }
    return LabelSelector(requirements)
  }

  /// For objects that validation has passed: what cannot be read matches nothing, as an absent selector does.
  package static func matches(_ json: JSON, _ labels: [String: String]) -> Bool {
    guard let selector = (try? read(json)) ?? nil else { return false }
    return selector.matches(labels)
  }
}

extension LabelSelector.Requirement {
  /// A requirement that satisfies upstream's rules for its operator, key and values.
  static func checked(
    _ key: String, _ operator: LabelSelector.Operator, _ values: [String]
  ) throws(SelectorError) -> LabelSelector.Requirement {
    let result = LabelSelector.Requirement(key, `operator`, values)
    var problems: [String] = []
    if let why = NameValidation.labelKey(key) { problems.append("key: Invalid value: \(JSON.string(key).text): \(why)") }
    func refuse(_ why: String) { problems.append("values: Invalid value: \(JSON(result.values).text): \(why)") }
    switch `operator` {
    case .in, .notIn:
      if result.values.isEmpty { refuse("for 'in', 'notin' operators, values set can't be empty") }
    case .equals, .notEquals:
      if result.values.count != 1 { refuse("exact-match compatibility requires one single value") }
    case .exists, .doesNotExist:
      if !result.values.isEmpty { refuse("values set must be empty for exists and does not exist") }
    case .greaterThan, .lessThan:
      if result.values.count != 1 { refuse("for 'Gt', 'Lt' operators, exactly one value is required") }
      for (position, value) in result.values.enumerated() where Int64(value) == nil {
        problems.append(
          "values[\(position)]: Invalid value: \(JSON.string(value).text): for 'Gt', 'Lt' operators, the value must be an integer"
        )
      }
    }
    for (position, value) in result.values.enumerated() {
      let errors = NameValidation.labelValue(value)
      if errors.isEmpty { continue }
      problems.append("values[\(position)][\(key)]: Invalid value: \(JSON.string(value).text): \(errors.joined(separator: "; "))")
    }
    guard problems.isEmpty else {
      throw SelectorError(.invalidValue, problems.count == 1 ? problems[0] : "[\(problems.joined(separator: ", "))]")
    }
    return result
  }
}
