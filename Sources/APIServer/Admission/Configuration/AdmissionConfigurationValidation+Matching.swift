import KubeAPI
import KubeSchema

extension AdmissionConfigurationValidation {
  mutating func binding(_ binding: KubeObject, isValidating: Bool) {
    let spec = binding.spec
    let name = spec.policyName.string ?? ""
    if name.isEmpty {
      add(.required("spec.policyName", ""))
    } else {
      for message in NameValidation.dns1123Subdomain(name) { add(.invalid("spec.policyName", spec.policyName, message)) }
    }
    if !spec.paramRef.isNull { parameters(spec.paramRef, "spec.paramRef") }
    if !spec.matchResources.isNull { matchResources(spec.matchResources, "spec.matchResources") }
    guard isValidating else { return }
    let actions = spec.validationActions.elements
    let path = "spec.validationActions"
    var seen: Set<String> = []
    for (index, action) in actions.enumerated() {
      let known = ["Audit", "Deny", "Warn"]
      if !known.contains(action.string ?? "") { add(.notSupported("\(path)[\(index)]", action, known)) }
      if !seen.insert(action.string ?? "").inserted { add(.duplicate("\(path)[\(index)]", action)) }
    }
    if seen.contains("Deny"), seen.contains("Warn") {
      let why =
        "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)"
      add(.invalid(path, spec.validationActions, why))
    }
    if seen.isEmpty { add(.required(path, "at least one validation action is required")) }
  }

  private mutating func parameters(_ reference: JSON, _ path: String) {
    let name = reference.name.string ?? ""
    let hasSelector = !reference.selector.isNull
    if !name.isEmpty {
      pathSegment(name, "\(path).name")
      if hasSelector { add(.forbidden("\(path).name", "name and selector are mutually exclusive")) }
    }
    if hasSelector {
      selector(reference.selector, "\(path).selector")
      if !name.isEmpty { add(.forbidden("\(path).selector", "name and selector are mutually exclusive")) }
    }
    if name.isEmpty, !hasSelector { add(.required(path, "one of name or selector must be specified")) }
    let action = reference.parameterNotFoundAction
    if (action.string ?? "").isEmpty {
      add(.required("\(path).parameterNotFoundAction", ""))
    } else if !["Deny", "Allow"].contains(action.string ?? "") {
      add(.notSupported("\(path).parameterNotFoundAction", action, ["Deny", "Allow"]))
    }
  }

  private mutating func pathSegment(_ name: String, _ field: String) {
    if name == "." || name == ".." { return add(.invalid(field, .string(name), "may not be '\(name)'")) }
    for character in ["/", "%"] where name.contains(character) {
      add(.invalid(field, .string(name), "may not contain '\(character)'"))
    }
  }

  mutating func selector(_ json: JSON, _ field: String) {
    for fault in LabelSelectorValidation.faults(json, field) { add(fault) }
  }

  mutating func matchResources(_ resources: JSON, _ path: String) {
    if resources.matchPolicy.isNull {
      add(.required("\(path).matchPolicy", ""))
    } else if !["Equivalent", "Exact"].contains(resources.matchPolicy.string ?? "") {
      add(.notSupported("\(path).matchPolicy", resources.matchPolicy, ["Equivalent", "Exact"]))
    }
    for key in ["namespaceSelector", "objectSelector"] {
      if resources[key].isNull { add(.required("\(path).\(key)", "")) } else { selector(resources[key], "\(path).\(key)") }
    }
    for key in ["resourceRules", "excludeResourceRules"] {
      for (index, item) in resources[key].elements.enumerated() {
        let path = "\(path).\(key)[\(index)]"
        var names: Set<String> = []
        for (position, name) in item.resourceNames.elements.enumerated() {
          pathSegment(name.string ?? "", "\(path).resourceNames[\(position)]")
          if !names.insert(name.string ?? "").inserted { add(.duplicate("\(path).resourceNames[\(position)]", name)) }
        }
        rule(item, path)
      }
    }
  }

  mutating func rule(_ rule: JSON, _ path: String) {
    let operations = rule.operations.elements
    if operations.isEmpty { add(.required("\(path).operations", "")) }
    if operations.count > 1, operations.contains("*") {
      add(.invalid("\(path).operations", rule.operations, "if '*' is present, must not specify other operations"))
    }
    let known = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"]
    for (index, operation) in operations.enumerated() where !known.contains(operation.string ?? "") {
      add(.notSupported("\(path).operations[\(index)]", operation, known))
    }
    for (key, words) in [("apiGroups", "API groups"), ("apiVersions", "API versions")] {
      let values = rule[key].elements
      if values.isEmpty { add(.required("\(path).\(key)", "")) }
      if values.count > 1, values.contains("*") {
        add(.invalid("\(path).\(key)", rule[key], "if '*' is present, must not specify other \(words)"))
      }
      if key == "apiVersions" {
        for (index, value) in values.enumerated() where value == "" { add(.required("\(path).\(key)[\(index)]", "")) }
      }
    }
    resources(rule.resources, "\(path).resources")
    let scopes = ["*", "Cluster", "Namespaced"]
    if let scope = rule.scope.string, !scopes.contains(scope) { add(.notSupported("\(path).scope", rule.scope, scopes)) }
  }

  private mutating func resources(_ resources: JSON, _ path: String) {
    let all = resources.elements.map { $0.string ?? "" }
    if all.isEmpty { add(.required(path, "")) }
    var (wholes, parts): (Set<String>, Set<String>) = ([], [])
    var hasPlain = false
    for (index, text) in all.enumerated() {
      if text.isEmpty {
        add(.required("\(path)[\(index)]", ""))
        continue
      }
      guard text != "*/*", text != "*" else { continue }
      let pieces = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard pieces.count == 2 else {
        hasPlain = true
        continue
      }
      if wholes.contains(pieces[0]) {
        add(.invalid("\(path)[\(index)]", .string(text), "if '\(pieces[0])/*' is present, must not specify \(text)"))
      }
      if parts.contains(pieces[1]) {
        add(.invalid("\(path)[\(index)]", .string(text), "if '*/\(pieces[1])' is present, must not specify \(text)"))
      }
      if pieces[1] == "*" { wholes.insert(pieces[0]) }
      if pieces[0] == "*" { parts.insert(pieces[1]) }
    }
    if all.count > 1, all.contains("*/*") {
      add(.invalid(path, resources, "if '*/*' is present, must not specify other resources"))
    }
    if all.contains("*"), hasPlain {
      add(.invalid(path, resources, "if '*' is present, must not specify other resources without subresources"))
    }
  }
}
