import KubeAPI

/// What somebody wants to do, as authorizers see it.
package struct AccessAttributes: Hashable, Sendable {
  package var user: UserInfo
  package var verb: String
  package var isResource = true
  package var group = ""
  package var version = ""
  package var resource = ""
  package var subresource = ""
  package var namespace = ""
  package var name = ""
  package var path = ""
  package var fieldSelector = FieldSelector.everything
  package var labelSelector = LabelSelector.everything

  var qualifiedResource: String { subresource.isEmpty ? resource : "\(resource)/\(subresource)" }

  init(user: UserInfo, verb: String) {
    self.user = user
    self.verb = verb
  }

  init(_ context: RequestContext) {
    let info = context.info
    user = context.user
    verb = info.verb
    isResource = info.isResourceRequest
    (group, version, resource, subresource) = (info.group, info.version, info.resource, info.subresource)
    (namespace, name, path) = (info.namespace, info.name, info.path)
    guard ["list", "watch", "deletecollection"].contains(verb) else { return }
    let query = context.http.query
    if let text = query["fieldSelector"] { fieldSelector = (try? FieldSelector(parsing: text)) ?? .everything }
    if let text = query["labelSelector"] { labelSelector = (try? LabelSelector(parsing: text)) ?? .everything }
  }
}

/// A rule of a role.
package struct PolicyRule: Hashable, Sendable {
  package var verbs: [String]
  package var groups: [String]
  package var resources: [String]
  package var names: [String]
  package var urls: [String]

  package init(verbs: [String], groups: [String] = [], resources: [String] = [], names: [String] = [], urls: [String] = []) {
    self.verbs = verbs
    self.groups = groups
    self.resources = resources
    self.names = names
    self.urls = urls
  }

  package init(_ json: JSON) {
    func list(_ key: String) -> [String] { json[key].elements.compactMap(\.string) }
    self.init(
      verbs: list("verbs"), groups: list("apiGroups"), resources: list("resources"), names: list("resourceNames"),
      urls: list("nonResourceURLs"))
  }

  package var json: JSON {
    var result: JSON = ["verbs": JSON(verbs)]
    if !groups.isEmpty { result["apiGroups"] = JSON(groups) }
    if !resources.isEmpty { result["resources"] = JSON(resources) }
    if !names.isEmpty { result["resourceNames"] = JSON(names) }
    if !urls.isEmpty { result["nonResourceURLs"] = JSON(urls) }
    return result
  }

  func allows(_ wanted: AccessAttributes) -> Bool {
    guard Self.matches(verbs, wanted.verb) else { return false }
    guard wanted.isResource else { return urls.contains { Self.url($0, covers: wanted.path) } }
    return Self.matches(groups, wanted.group) && resourceMatches(wanted.resource, wanted.subresource)
      && (names.isEmpty || names.contains(wanted.name))
  }

  private func resourceMatches(_ resource: String, _ subresource: String) -> Bool {
    let wanted = subresource.isEmpty ? resource : "\(resource)/\(subresource)"
    return resources.contains { rule in
      rule == "*" || rule == wanted || (!subresource.isEmpty && rule == "*/\(subresource)")
    }
  }

  private static func matches(_ list: [String], _ value: String) -> Bool { list.contains { $0 == "*" || $0 == value } }

  static func url(_ pattern: String, covers path: String) -> Bool {
    pattern == "*" || pattern == path || (pattern.hasSuffix("*") && path.hasPrefix(pattern.dropLast()))
  }
}

// Who may grant what: nobody hands out more than they hold.
extension PolicyRule {
  /// The smallest rules this one is made of.
  var parts: [PolicyRule] {
    verbs.flatMap { verb -> [PolicyRule] in
      let resourceRules = groups.flatMap { group in
        resources.flatMap { resource -> [PolicyRule] in
          names.isEmpty
            ? [PolicyRule(verbs: [verb], groups: [group], resources: [resource])]
            : names.map { PolicyRule(verbs: [verb], groups: [group], resources: [resource], names: [$0]) }
        }
      }
      return resourceRules + urls.map { PolicyRule(verbs: [verb], urls: [$0]) }
    }
  }

  /// Whether this rule allows all that a smallest rule allows.
  func covers(_ part: PolicyRule) -> Bool {
    guard part.verbs.allSatisfy({ Self.matches(verbs, $0) }) else { return false }
    if let url = part.urls.first { return urls.contains { Self.url($0, covers: url) } }
    guard let group = part.groups.first, let resource = part.resources.first, Self.matches(groups, group) else { return false }
    let pieces = resource.split(separator: "/", maxSplits: 1)
    let isCovered = resources.contains { $0 == "*" || $0 == resource || (pieces.count == 2 && $0 == "*/\(pieces[1])") }
    guard isCovered else { return false }
    return names.isEmpty || (part.names.first.map(names.contains) ?? false)
  }

  static func missing(_ wanted: [PolicyRule], from held: [PolicyRule]) -> [PolicyRule] {
    let missing = wanted.flatMap(\.parts).filter { part in !held.contains { $0.covers(part) } }
    // Verbs of the same things are told together, as upstream does.
    var merged: [PolicyRule] = []
    for rule in missing {
      if let position = merged.firstIndex(where: {
        $0.groups == rule.groups && $0.resources == rule.resources && $0.names == rule.names && $0.urls == rule.urls
          && rule.urls.isEmpty
      }) {
        for verb in rule.verbs where !merged[position].verbs.contains(verb) { merged[position].verbs.append(verb) }
      } else {
        merged.append(rule)
      }
    }
    return merged
  }

  /// `{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}`.
  var compactText: String {
    func list(_ values: [String]) -> String { "[" + values.map { "\"\($0)\"" }.joined(separator: " ") + "]" }
    var parts: [String] = []
    if !groups.isEmpty { parts.append("APIGroups:\(list(groups))") }
    if !resources.isEmpty { parts.append("Resources:\(list(resources))") }
    if !urls.isEmpty { parts.append("NonResourceURLs:\(list(urls))") }
    if !names.isEmpty { parts.append("ResourceNames:\(list(names))") }
    if !verbs.isEmpty { parts.append("Verbs:\(list(verbs))") }
    return "{" + parts.joined(separator: ", ") + "}"
  }
}
