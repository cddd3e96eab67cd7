import KubeAPI

/// The rules of flow schemas (upstream's pkg/apis/flowcontrol/validation).
enum FlowSchemaValidation {
  static let schema = KindValidation(
    object: { schema, faults in spec(schema.spec, name: schema.name, &faults) },
    status: { new, _, faults in faults.flowConditions(new.status["conditions"]) },
    metadataOnUpdate: [.whole], metadataOnStatusUpdate: [])

  private static func spec(_ spec: JSON, name: String, _ faults: inout Faults) {
    let (precedence, field) = (spec["matchingPrecedence"].int ?? 0, "spec.matchingPrecedence")
    if precedence <= 0 { faults.add(.invalid(field, JSON(precedence), "must be a positive value")) }
    if precedence > 10_000 { faults.add(.invalid(field, JSON(precedence), "must not be greater than 10000")) }
    if precedence == 1, name != "exempt" {
      faults.add(.invalid(field, 1, "only the schema named 'exempt' may have matchingPrecedence 1"))
    }
    let method = spec["distinguisherMethod"]
    if !method.isNull, !["ByNamespace", "ByUser"].contains(method["type"].string) {
      let value = GoForm.of(method, "flowcontrol.FlowDistinguisherMethod")
      faults.add(.notSupported("spec.distinguisherMethod.type", value, ["ByNamespace", "ByUser"]))
    }
    let level = spec["priorityLevelConfiguration"]["name"]
    if (level.string ?? "").isEmpty {
      faults.add(.required("spec.priorityLevelConfiguration.name", "must reference a priority level"))
    } else {
      faults.names(level, "spec.priorityLevelConfiguration.name", NameValidation.dns1123Subdomain)
    }
    for (index, rule) in spec["rules"].elements.enumerated() { self.rule(rule, "spec.rules[\(index)]", &faults) }
  }

  private static func rule(_ rule: JSON, _ path: String, _ faults: inout Faults) {
    if rule["subjects"].elements.isEmpty {
      faults.add(.required("\(path).subjects", "subjects must contain at least one value"))
    }
    for (index, subject) in rule["subjects"].elements.enumerated() {
      self.subject(subject, "\(path).subjects[\(index)]", &faults)
    }
    if rule["resourceRules"].elements.isEmpty, rule["nonResourceRules"].elements.isEmpty {
      faults.add(.required(path, "at least one of resourceRules and nonResourceRules has to be non-empty"))
    }
    for (index, entry) in rule["resourceRules"].elements.enumerated() {
      resources(entry, "\(path).resourceRules[\(index)]", &faults)
    }
    for (index, entry) in rule["nonResourceRules"].elements.enumerated() {
      paths(entry, "\(path).nonResourceRules[\(index)]", &faults)
    }
  }

  private static let subjects = [("ServiceAccount", "serviceAccount"), ("User", "user"), ("Group", "group")]

  private static func subject(_ subject: JSON, _ path: String, _ faults: inout Faults) {
    guard let (kind, key) = subjects.first(where: { $0.0 == subject["kind"].string }) else {
      return faults.add(.notSupported("\(path).kind", .string(subject["kind"].string ?? ""), subjects.map(\.0).sorted()))
    }
    let (value, field) = (subject[key], "\(path).\(key)")
    if value.isNull {
      faults.add(.required(field, "\(key) is required when subject kind is '\(kind)'"))
    } else {
      name(value, of: kind, field, &faults)
    }
    for (kind, other) in subjects where other != key && !subject[other].isNull {
      faults.add(.forbidden("\(path).\(other)", "\(other) is forbidden when subject kind is not '\(kind)'"))
    }
  }

  private static func name(_ subject: JSON, of kind: String, _ path: String, _ faults: inout Faults) {
    let name = subject["name"].string ?? ""
    if name.isEmpty { faults.add(.required("\(path).name")) }
    guard kind == "ServiceAccount" else { return }
    if !name.isEmpty, name != "*" { faults.names(subject["name"], "\(path).name", NameValidation.dns1123Subdomain) }
    if (subject["namespace"].string ?? "").isEmpty {
      faults.add(.required("\(path).namespace", "must specify namespace for service account"))
    } else {
      faults.names(subject["namespace"], "\(path).namespace", NameValidation.dns1123Label)
    }
  }

  private static let verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"]

  /// A list in which `*` must stand alone; false where there is nothing more to say of it.
  private static func wildcards(
    _ list: JSON, _ field: String, required: String, what: String, _ faults: inout Faults
  ) -> Bool {
    let entries = list.elements
    if entries.isEmpty {
      faults.add(.required(field, required))
    } else if entries.contains("*") {
      if entries.count > 1 {
        faults.add(.invalid(field, list, "if '*' is present, must not specify other \(what)"))
      }
    } else {
      return true
    }
    return false
  }

  private static func verbs(_ list: JSON, _ path: String, _ faults: inout Faults) {
    let required = "verbs must contain at least one value"
    guard wildcards(list, "\(path).verbs", required: required, what: "verbs", &faults) else { return }
    if list.elements.contains(where: { !verbs.contains($0.string ?? "") }) {
      faults.add(.notSupported("\(path).verbs", list, verbs))
    }
  }

  private static func resources(_ rule: JSON, _ path: String, _ faults: inout Faults) {
    verbs(rule["verbs"], path, &faults)
    for (key, thing, what) in [("apiGroups", "api group", "api groups"), ("resources", "resource", "resources")] {
      let required = "resource rules must supply at least one \(thing)"
      _ = wildcards(rule[key], "\(path).\(key)", required: required, what: what, &faults)
    }
    let (namespaces, field) = (rule["namespaces"], "\(path).namespaces")
    if namespaces.elements.isEmpty, rule["clusterScope"] == true { return }
    let required = "resource rules that are not cluster scoped must supply at least one namespace"
    guard wildcards(namespaces, field, required: required, what: "namespaces", &faults) else { return }
    for (index, namespace) in namespaces.elements.enumerated() {
      faults.names(namespace, "\(field)[\(index)]") {
        NameValidation.dns1123Label($0).map { "each member of this list must be '*' or a DNS-1123 label; \($0)" }
      }
    }
  }

  private static func paths(_ rule: JSON, _ path: String, _ faults: inout Faults) {
    verbs(rule["verbs"], path, &faults)
    let (urls, field) = (rule["nonResourceURLs"], "\(path).nonResourceURLs")
    let required = "nonResourceURLs must contain at least one value"
    guard wildcards(urls, field, required: required, what: "non-resource URLs", &faults) else { return }
    for (index, url) in urls.elements.enumerated() {
      if let words = fault(inPath: url.string ?? "") { faults.add(.invalid("\(field)[\(index)]", url, words)) }
    }
  }

  private static func fault(inPath path: String) -> String? {
    if path.isEmpty { return "must not be empty" }
    if path == "/" { return nil }
    if !path.hasPrefix("/") { return "must start with slash" }
    if path.contains(" ") { return "must not contain white-space" }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    if parts.dropLast().contains("") { return "must not contain double slash" }
    let stars = path.utf8.count { $0 == UInt8(ascii: "*") }
    return stars > 1 || stars == 1 && parts.last != "*" ? "wildcard can only do suffix matching" : nil
  }
}

extension Faults {
  /// The conditions of flow schemas and priority levels.
  mutating func flowConditions(_ conditions: JSON) {
    var types: Set<JSON> = []
    for (index, condition) in conditions.elements.enumerated() {
      let (type, field) = (JSON.string(condition["type"].string ?? ""), "status.conditions[\(index)].type")
      if !types.insert(type).inserted { add(.duplicate(field, type)) }
      if type == "" { add(.required(field, "must not be empty")) }
    }
  }
}
