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

  /// `seats` are shared out in proportion to the levels' nominal shares, rounded up.
  init(schemas: [KubeObject], levels: [KubeObject], seats: Int) {
    let shares = levels.map { Self.shares($0) }
    let sum = max(1, shares.reduce(0, +))
    var settings: [String: PriorityLevelSettings] = [:]
    for (level, share) in zip(levels, shares) {
      var entry = PriorityLevelSettings(seats: (seats * share + sum - 1) / sum, uid: level.uid)
      entry.isExempt = level.spec.type.string == "Exempt"
      let queuing = level.spec.limited.limitResponse.queuing
      if level.spec.limited.limitResponse.type.string == "Queue" {
        entry.queuing = .init(
          queues: queuing.queues.int ?? 64, handSize: queuing.handSize.int ?? 8, length: queuing.queueLengthLimit.int ?? 50)
      }
      settings[level.name] = entry
    }
    self.levels = settings
    self.schemas = schemas.map { schema in
      Schema(
        name: schema.name, uid: schema.uid, precedence: schema.spec.matchingPrecedence.int ?? 1_000,
        level: schema.spec.priorityLevelConfiguration.name.string ?? "",
        distinguisher: schema.spec.distinguisherMethod.type.string ?? "", rules: schema.spec.rules.elements)
    }
    .filter { settings[$0.level] != nil }
    .sorted { ($0.precedence, $0.name) < ($1.precedence, $1.name) }
  }

  private static func shares(_ level: KubeObject) -> Int {
    level.spec.type.string == "Exempt"
      ? level.spec.exempt.nominalConcurrencyShares.int ?? 0 : level.spec.limited.nominalConcurrencyShares.int ?? 30
  }

  func classify(_ info: RequestInfo, _ user: UserInfo) -> FlowControl.Assignment? {
    guard let schema = schemas.first(where: { $0.rules.contains { Self.matches($0, info, user) } }),
      let level = levels[schema.level]
    else { return nil }
    let flow =
      switch schema.distinguisher {
      case "ByUser": user.name
      case "ByNamespace": info.namespace
      default: ""
      }
    return .init(
      schema: schema.name, schemaUID: schema.uid, level: schema.level, levelUID: level.uid, flow: flow, isExempt: level.isExempt)
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
