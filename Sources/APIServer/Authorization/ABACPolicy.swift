import KubeAPI

/// Rights from a file of one JSON policy a line (`--authorization-mode=ABAC`, `abac.authorization.kubernetes.io/v1beta1`).
struct ABACPolicy: Sendable {
  private struct Rule: Sendable {
    var user: String
    var group: String
    var isReadOnly: Bool
    var apiGroup: String
    var resource: String
    var namespace: String
    var path: String
  }

  private let rules: [Rule]

  /// Refuses a file that does not say what its lines mean.
  init(parsing text: String, path: String) throws(FlagError) {
    var rules: [Rule] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = line.drop { $0 == " " || $0 == "\t" }
      if line.isEmpty || line.hasPrefix("#") { continue }
      guard let json = try? JSON.decode(String(line)), json.kind.string == "Policy",
        (json.apiVersion.string ?? "").hasPrefix("abac.authorization.kubernetes.io/")
      else {
        throw FlagError(
          "error reading policy file \(path), line \(number): \(line): not a Policy of abac.authorization.kubernetes.io")
      }
      rules.append(Self.rule(json.spec))
    }
    self.rules = rules
  }

  init(lines: [JSON]) { rules = lines.map { Self.rule($0.spec) } }

  private static func rule(_ spec: JSON) -> Rule {
    Rule(
      user: spec.user.string ?? "", group: spec.group.string ?? "", isReadOnly: spec.readonly.bool ?? false,
      apiGroup: spec.apiGroup.string ?? "", resource: spec.resource.string ?? "", namespace: spec.namespace.string ?? "",
      path: spec.nonResourcePath.string ?? "")
  }

  private static func isSubject(_ rule: Rule, _ user: UserInfo) -> Bool {
    if rule.user.isEmpty && rule.group.isEmpty { return false }
    if rule.user == "*" { return true }
    if !rule.user.isEmpty, rule.user != user.name { return false }
    return rule.group.isEmpty || rule.group == "*" || user.groups.contains(rule.group)
  }

  func decide(_ wanted: AccessAttributes) -> AuthorizationDecision {
    let isRead = ["get", "list", "watch"].contains(wanted.verb)
    func covers(_ pattern: String, _ value: String) -> Bool { pattern == "*" || pattern == value }
    let isAllowed = rules.contains { rule in
      guard Self.isSubject(rule, wanted.user), isRead || !rule.isReadOnly else { return false }
      guard wanted.isResource else {
        return covers(rule.path, wanted.path) || rule.path.hasSuffix("*") && wanted.path.hasPrefix(rule.path.dropLast())
      }
      return covers(rule.namespace, wanted.namespace) && covers(rule.resource, wanted.resource)
        && covers(rule.apiGroup, wanted.group)
    }
    return isAllowed ? .allow() : .noOpinion("No policy matched.")
  }

  func rules(for user: UserInfo, namespace: String) -> [PolicyRule] {
    rules.filter { Self.isSubject($0, user) }.flatMap { rule -> [PolicyRule] in
      let verbs = rule.isReadOnly ? ["get", "list", "watch"] : ["*"]
      var found: [PolicyRule] = []
      if rule.namespace == "*" || rule.namespace == namespace, !rule.resource.isEmpty {
        found.append(PolicyRule(verbs: verbs, groups: [rule.apiGroup], resources: [rule.resource]))
      }
      if !rule.path.isEmpty { found.append(PolicyRule(verbs: verbs, urls: [rule.path])) }
      return found
    }
  }
}
