import KubeAPI

/// Selectors of nodes: of Pods that must or should go there, and of volumes that can be reached from there.
enum NodeSelectorValidation {
  static func check(_ selector: JSON, _ path: String, _ faults: inout Faults) {
    let terms = selector["nodeSelectorTerms"].elements
    if terms.isEmpty { faults.add(.required("\(path).nodeSelectorTerms", "must have at least one node selector term")) }
    for (index, term) in terms.enumerated() {
      self.term(term, "\(path).nodeSelectorTerms[\(index)]", checksValues: true, &faults)
    }
  }

  /// Values that no label can have are let pass where the term is only a wish.
  static func term(_ term: JSON, _ path: String, checksValues: Bool, _ faults: inout Faults) {
    for (index, requirement) in term["matchExpressions"].elements.enumerated() {
      expression(requirement, "\(path).matchExpressions[\(index)]", checksValues: checksValues, &faults)
    }
    for (index, requirement) in term["matchFields"].elements.enumerated() {
      field(requirement, "\(path).matchFields[\(index)]", &faults)
    }
  }

  private static func expression(_ requirement: JSON, _ path: String, checksValues: Bool, _ faults: inout Faults) {
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
    case let other: faults.add(.invalid("\(path).operator", .string(other), "not a valid selector operator"))
    }
    faults.names(requirement["key"], "\(path).key", NameValidation.qualifiedName)
    if !checksValues { return }
    for (index, value) in values.enumerated() { faults.names(value, "\(path).values[\(index)]", NameValidation.labelValue) }
  }

  private static func field(_ requirement: JSON, _ path: String, _ faults: inout Faults) {
    let values = requirement["values"].elements
    switch requirement["operator"].string ?? "" {
    case "In", "NotIn":
      if values.count != 1 {
        faults.add(
          .required("\(path).values", "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"))
      }
    case let other: faults.add(.invalid("\(path).operator", .string(other), "not a valid selector operator"))
    }
    let key = requirement["key"].string ?? ""
    if key != "metadata.name" {
      return faults.add(.invalid("\(path).key", .string(key), "not a valid field selector key"))
    }
    for (index, value) in values.enumerated() { faults.names(value, "\(path).values[\(index)]", NameValidation.dns1123Subdomain) }
  }
}
