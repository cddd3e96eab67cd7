import APIClient
import KubeAPI

/// Fills ClusterRoles that gather the rules of others by label, as `admin`, `edit` and `view` do.
struct ClusterRoleAggregationController: Controller {
  let core: ControllerCore
  private let roles: Informer

  init(_ context: ControllerContext) {
    core = ControllerCore("clusterrole-aggregation-controller", context)
    roles = context.informer(.clusterRoles)
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(roles) { [roles] _ in
        roles.list().filter { !$0.json["aggregationRule"].isNull }.map(\.key)
      }
    ]
  }

  func reconcile(_ key: String) async throws {
    guard let role = roles.get(key), !role.isBeingDeleted, let rules = Self.rules(role, all: roles.list()) else { return }
    try await perform([.patch(.clusterRoles, role, ["rules": .array(rules)])], key)
  }

  /// The rules a role should have, nil when it has them or does not gather.
  static func rules(_ role: KubeObject, all: [KubeObject]) -> [JSON]? {
    let selectors = role.json["aggregationRule"]["clusterRoleSelectors"].elements
    guard !selectors.isEmpty else { return nil }
    var rules: [JSON] = []
    for selector in selectors {
      for other in all.sorted(by: { $0.name < $1.name })
      where other.name != role.name && LabelSelector.matches(selector, other.labels) {
        for rule in other.json["rules"].elements where !rules.contains(rule) { rules.append(rule) }
      }
    }
    return rules == role.json["rules"].elements ? nil : rules
  }
}
