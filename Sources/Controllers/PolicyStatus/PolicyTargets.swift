import KubeAPI

/// The kinds a policy's rules name (TypeChecker.typesToCheck of k8s.io/apiserver/pkg/admission/plugin/policy/validating).
enum PolicyTargets {
  /// More kinds are not checked.
  static let limit = 10

  /// Rules with wildcards in groups or versions name none, nor do subresources; in the order of group, version and kind.
  static func kinds(_ policy: KubeObject, of resources: [DiscoveredResource]) -> [GroupVersionKind] {
    var found: Set<GroupVersionKind> = []
    for rule in policy.spec.matchConstraints.resourceRules.elements {
      let (groups, versions) = (names(rule.apiGroups), names(rule.apiVersions))
      guard !groups.contains(where: { $0.contains("*") }), !versions.contains(where: { $0.contains("*") }) else { continue }
      var count = 0
      for group in groups {
        for version in versions {
          for name in names(rule.resources) where !name.contains("*") && !name.contains("/") {
            for kind in matches(group, version, name, resources) {
              found.insert(kind)
              count += 1
              if count == limit { return sorted(found) }
            }
          }
        }
      }
    }
    return sorted(found)
  }

  private static func names(_ list: JSON) -> [String] { list.elements.compactMap(\.string).sorted() }

  /// Without a group those of all groups, as upstream's mapper finds them.
  private static func matches(
    _ group: String, _ version: String, _ name: String, _ resources: [DiscoveredResource]
  ) -> [GroupVersionKind] {
    resources.filter { entry in
      entry.resource.resource == name && entry.resource.version == version && (group.isEmpty || entry.resource.group == group)
    }.map { GroupVersionKind(group: $0.resource.group, version: version, kind: $0.kind) }
  }

  private static func sorted(_ kinds: Set<GroupVersionKind>) -> [GroupVersionKind] {
    kinds.sorted { ($0.group, $0.version, $0.kind) < ($1.group, $1.version, $1.kind) }
  }
}
