import KubeAPI

/// How much of a capacity that several share one may ask for.
enum CapacityPolicyValidation {
  static func check(_ policy: JSON, of capacity: JSON, _ path: String, _ faults: inout Faults) {
    let (values, range) = (policy["validValues"], policy["validRange"])
    if !values.elements.isEmpty, !range.isNull {
      let words = "exactly one policy can be specified, cannot specify \"validValues\" and \"validRange\" at the same time"
      return faults.add(.forbidden(path, words))
    }
    let kind = values.elements.isEmpty ? "validRange" : "validValues"
    guard !policy[kind].isNull, let most = quantity(capacity) else { return }
    guard let standard = quantity(policy["default"]) else {
      return faults.add(.required("\(path).default", "required when \(kind) is defined"))
    }
    if kind == "validValues" {
      self.values(values, standard, most, "\(path).validValues", &faults)
    } else {
      self.range(range, standard, most, "\(path).validRange", &faults)
    }
  }

  private static func quantity(_ json: JSON) -> Quantity? { json.string.flatMap { try? Quantity(parsing: $0) } }

  private static func shown(_ quantity: Quantity) -> JSON { .string(quantity.description) }

  private static func values(
    _ list: JSON, _ standard: Quantity, _ most: Quantity, _ path: String, _ faults: inout Faults
  ) {
    let values = list.elements.compactMap(quantity)
    for (index, pair) in zip(values, values.dropFirst()).enumerated() where pair.1 < pair.0 {
      faults.add(.invalid("\(path)[\(index + 1)]", shown(pair.1), "values must be sorted in ascending order"))
    }
    DeviceValidation.set(
      list, maximum: 10, path, key: { .string(quantity($0).map { String($0.value) } ?? "") }, &faults
    ) { option, path, faults in
      guard let option = quantity(option), most < option else { return }
      faults.add(.invalid(path, shown(option), "option is larger than capacity value: \(most)"))
    }
    if !values.contains(standard) {
      faults.add(.invalid(path, shown(standard), "default value is not valid according to the requestPolicy"))
    }
  }

  private static func range(_ range: JSON, _ standard: Quantity, _ most: Quantity, _ path: String, _ faults: inout Faults) {
    guard let low = quantity(range["min"]) else {
      return faults.add(.required("\(path).min", "required when validRange is defined"))
    }
    if most < low { faults.add(.invalid("\(path).min", shown(low), "min is larger than capacity value: \(most)")) }
    if standard < low { faults.add(.invalid("\(path).default", shown(standard), "default is less than min: \(low)")) }
    let high = quantity(range["max"])
    if let high {
      if high < low { faults.add(.invalid("\(path).max", shown(low), "min is larger than max: \(high)")) }
      if most < high { faults.add(.invalid("\(path).max", shown(high), "max is larger than capacity value: \(most)")) }
      if high < standard { faults.add(.invalid("\(path).default", shown(standard), "default is more than max: \(high)")) }
    }
    guard let step = quantity(range["step"]) else { return }
    guard step.value > 0 else { return faults.add(.invalid("\(path).step", shown(step), "must be greater than zero")) }
    if most < low + step {
      let words = "one step \(low + step) is larger than capacity value: \(most)"
      faults.add(.invalid("\(path).step", shown(step), words))
    }
    for value in [standard] + (high.map { [$0] } ?? []) where (value.value &- low.value) % step.value != 0 {
      let words = "value is not a multiple of a given step (\(step)) from (\(low))"
      faults.add(.invalid("\(path).step", shown(value), words))
    }
  }
}
