import KubeAPI

/// One rule of a flow schema: whose requests for what it is about. Read once, asked of every request.
struct FlowRule: Sendable {
  private enum Subject: Sendable {
    case user(String)
    case group(String)
    case account(namespace: String, name: String)
  }

  private struct Resource: Sendable {
    var isOfCluster: Bool
    var namespaces: [String]
    var verbs: [String]
    var groups: [String]
    var resources: [String]
  }

  private struct Path: Sendable {
    var verbs: [String]
    var paths: [String]
  }

  private let subjects: [Subject]
  private let resources: [Resource]
  private let paths: [Path]

  init(_ rule: JSON) {
    func texts(_ list: JSON) -> [String] { list.elements.compactMap(\.string) }
    subjects = rule.subjects.elements.compactMap { subject in
      switch subject.kind.string {
      case "User": subject.user.name.string.map(Subject.user)
      case "Group": Subject.group(subject.group.name.string ?? "")
      case "ServiceAccount":
        Subject.account(
          namespace: subject.serviceAccount.namespace.string ?? "", name: subject.serviceAccount.name.string ?? "")
      default: nil
      }
    }
    resources = rule.resourceRules.elements.map {
      Resource(
        isOfCluster: $0.clusterScope.bool ?? false, namespaces: texts($0.namespaces), verbs: texts($0.verbs),
        groups: texts($0.apiGroups), resources: texts($0.resources))
    }
    paths = rule.nonResourceRules.elements.map { Path(verbs: texts($0.verbs), paths: texts($0.nonResourceURLs)) }
  }

  func matches(_ info: RequestInfo, _ user: UserInfo) -> Bool {
    guard subjects.contains(where: { Self.isSubject($0, user) }) else { return false }
    guard info.isResourceRequest else {
      return paths.contains { rule in
        Self.covers(rule.verbs, info.verb) && rule.paths.contains { Self.coversPath($0, info.path) }
      }
    }
    let wanted = info.subresource.isEmpty ? info.resource : "\(info.resource)/\(info.subresource)"
    return resources.contains { rule in
      (info.namespace.isEmpty ? rule.isOfCluster : Self.covers(rule.namespaces, info.namespace))
        && Self.covers(rule.verbs, info.verb) && Self.covers(rule.groups, info.group) && Self.covers(rule.resources, wanted)
    }
  }

  private static func isSubject(_ subject: Subject, _ user: UserInfo) -> Bool {
    switch subject {
    case .user(let name): return name == "*" || name == user.name
    case .group(let name): return name == "*" || user.groups.contains(name)
    case .account(let namespace, let name):
      guard let account = user.serviceAccount, account.namespace == namespace else { return false }
      return name == "*" || account.name == name
    }
  }

  private static func covers(_ list: [String], _ value: String) -> Bool { list.contains { $0 == "*" || $0 == value } }

  private static func coversPath(_ pattern: String, _ path: String) -> Bool {
    pattern == "*" || pattern == path || pattern.hasSuffix("/*") && path.hasPrefix(pattern.dropLast())
  }
}
