import KubeAPI

/// The groups of discovery in order: this server's own, those of definitions, and those of other servers.
struct ServedGroups: Sendable {
  struct Version: Sendable {
    let name: String
    /// Nil for what this server answers for.
    let service: AggregatedService?
  }

  struct Group: Sendable {
    let name: String
    /// The preferred one first.
    let versions: [Version]
  }

  let groups: [Group]

  init(_ catalogue: ResourceCatalogue, _ services: [AggregatedService]) {
    var priorities: [GroupVersion: GroupPriority] = [:]
    var sources: [GroupVersion: AggregatedService] = [:]
    for group in catalogue.groups {
      for version in group.versions {
        let version = GroupVersion(group: group.name, version: version)
        priorities[version] = GroupPriority.builtIn(version) ?? .custom
      }
    }
    for service in services {
      priorities[service.groupVersion] = service.priority
      sources[service.groupVersion] = service
    }
    let byGroup = Dictionary(grouping: priorities.keys, by: \.group)
    let names = byGroup.keys.sorted { a, b in
      let (x, y) = (byGroup[a] ?? [], byGroup[b] ?? [])
      let (p, q) = (x.compactMap { priorities[$0]?.group }.max() ?? 0, y.compactMap { priorities[$0]?.group }.max() ?? 0)
      return p == q ? a < b : p > q
    }
    groups = names.map { name in
      let versions = (byGroup[name] ?? []).sorted { a, b in
        let (p, q) = (priorities[a]?.version ?? 0, priorities[b]?.version ?? 0)
        return p == q ? VersionPriority.precedes(a.version, b.version) : p > q
      }
      return Group(name: name, versions: versions.map { Version(name: $0.version, service: sources[$0]) })
    }
  }

  func group(_ name: String) -> Group? { groups.first { $0.name == name } }
}

extension APIServer {
  var servedGroups: ServedGroups { ServedGroups(catalogue, aggregator.services) }
}
