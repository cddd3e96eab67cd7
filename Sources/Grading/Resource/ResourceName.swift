import KubeAPI

/// Resources as task files name them: `pods`, `deployments`, or in full, `apps/v1/deployments`.
package enum ResourceName {
  private static let known: [GroupVersionResource] = [
    .namespaces, .nodes, .pods, .services, .endpoints, .configMaps, .secrets, .serviceAccounts, .events, .persistentVolumes,
    .persistentVolumeClaims, .resourceQuotas, .limitRanges, .leases, .endpointSlices, .deployments, .replicaSets, .daemonSets,
    .statefulSets, .jobs, .cronJobs, .networkPolicies, .ingresses, .roles, .roleBindings, .clusterRoles, .clusterRoleBindings,
  ]

  package static func parse(_ node: DefinitionNode) throws(DefinitionError) -> GroupVersionResource {
    let text = try node.string()
    if let resource = known.first(where: { $0.resource == text }) { return resource }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if parts.allSatisfy({ !$0.isEmpty }) {
      if parts.count == 3 { return GroupVersionResource(group: parts[0], version: parts[1], parts[2]) }
      if parts.count == 2 { return GroupVersionResource(version: parts[0], parts[1]) }
    }
    let names = known.map(\.resource).joined(separator: ", ")
    throw node.fail("expected a resource (\(names), or group/version/plural), found \"\(text)\"")
  }

  /// By the object's own `apiVersion` and `kind`; for kinds not listed here the plural is formed as English forms it.
  package static func of(_ object: KubeObject) -> GroupVersionResource? {
    guard let version = GroupVersion(object.apiVersion), !object.kind.isEmpty else { return nil }
    let lower = object.kind.lowercased()
    let plural: String
    if lower == "endpoints" {
      plural = lower
    } else if lower.hasSuffix("y"), !lower.hasSuffix("ay") {
      plural = lower.dropLast() + "ies"
    } else if lower.hasSuffix("s") || lower.hasSuffix("x") {
      plural = lower + "es"
    } else {
      plural = lower + "s"
    }
    return GroupVersionResource(group: version.group, version: version.version, plural)
  }

  /// Whether objects of it live in namespaces.
  package static func isNamespaced(_ resource: GroupVersionResource) -> Bool {
    let cluster: Set<String> = [
      "namespaces", "nodes", "persistentvolumes", "clusterroles", "clusterrolebindings", "storageclasses", "priorityclasses",
      "runtimeclasses", "ingressclasses", "csidrivers", "customresourcedefinitions", "certificatesigningrequests",
    ]
    return !cluster.contains(resource.resource)
  }
}
