import KubeAPI

/// All flow schemas and priority levels, compiled.
struct FlowRules: Sendable {
  private struct Schema: Sendable {
    var name: String
    var uid: String
    var precedence: Int
    var level: String
    var distinguisher: String
    var rules: [JSON]
  }

  private let schemas: [Schema]
  let levels: [String: PriorityLevelSettings]

  /// The mandatory ones of both are there whatever the objects say.
  init(schemas: [KubeObject], levels: [KubeObject]) {
    let mandatory = FlowControlTables.mandatory
    var settings: [String: PriorityLevelSettings] = [:]
    for level in mandatory.filter({ $0.kind != "FlowSchema" }) + levels {
      if let compiled = PriorityLevelSettings(level) { settings[level.name] = compiled }
    }
    self.levels = settings
    var all = schemas.filter { settings[Self.level(of: $0)] != nil }
    all += mandatory.filter { schema in schema.kind == "FlowSchema" && !all.contains { $0.name == schema.name } }
    self.schemas = all.map { schema in
      Schema(
        name: schema.name, uid: schema.uid, precedence: schema.spec.matchingPrecedence.int ?? 1_000,
        level: Self.level(of: schema), distinguisher: schema.spec.distinguisherMethod.type.string ?? "",
        rules: schema.spec.rules.elements)
    }
    .sorted { ($0.precedence, $0.name) < ($1.precedence, $1.name) }
  }

  static func level(of schema: KubeObject) -> String { schema.spec.priorityLevelConfiguration.name.string ?? "" }

  /// Who matches nothing falls to the schema that catches all.
  func classify(_ info: RequestInfo, _ user: UserInfo) -> FlowControl.Assignment? {
    let found = schemas.first { $0.rules.contains { Self.matches($0, info, user) } }
    guard let schema = found ?? schemas.first(where: { $0.name == "catch-all" }), let level = levels[schema.level] else {
      return nil
    }
    var result = FlowControl.Assignment(
      schema: schema.name, schemaUID: schema.uid, level: schema.level, levelUID: level.uid, isExempt: level.isExempt)
    guard let queuing = level.queuing, queuing.queues > 1 else { return result }
    result.flow =
      switch schema.distinguisher {
      case "ByUser": user.name
      case "ByNamespace": info.namespace
      default: ""
      }
    result.hash = PriorityLevelSettings.hash(schema: schema.name, flow: result.flow)
    return result
  }

  private static func matches(_ rule: JSON, _ info: RequestInfo, _ user: UserInfo) -> Bool {
    guard rule.subjects.elements.contains(where: { isSubject($0, user) }) else { return false }
    guard info.isResourceRequest else {
      return rule.nonResourceRules.elements.contains { covers($0.verbs, info.verb) && coversPath($0.nonResourceURLs, info.path) }
    }
    return rule.resourceRules.elements.contains { resource in
      let wanted = info.subresource.isEmpty ? info.resource : "\(info.resource)/\(info.subresource)"
      let isPlace = info.namespace.isEmpty ? resource.clusterScope.bool ?? false : covers(resource.namespaces, info.namespace)
      return isPlace && covers(resource.verbs, info.verb) && covers(resource.apiGroups, info.group)
        && covers(resource.resources, wanted)
    }
  }

  private static func isSubject(_ subject: JSON, _ user: UserInfo) -> Bool {
    switch subject.kind.string {
    case "User": return subject.user.name.string == "*" || subject.user.name.string == user.name
    case "Group":
      let name = subject.group.name.string ?? ""
      return name == "*" || user.groups.contains(name)
    case "ServiceAccount":
      guard let account = user.serviceAccount, account.namespace == subject.serviceAccount.namespace.string else { return false }
      return subject.serviceAccount.name.string == "*" || subject.serviceAccount.name.string == account.name
    default: return false
    }
  }

  private static func covers(_ list: JSON, _ value: String) -> Bool {
    list.elements.contains { $0.string == "*" || $0.string == value }
  }

  private static func coversPath(_ list: JSON, _ path: String) -> Bool {
    list.elements.compactMap(\.string).contains { pattern in
      pattern == "*" || pattern == path || pattern.hasSuffix("/*") && path.hasPrefix(pattern.dropLast())
    }
  }
}
