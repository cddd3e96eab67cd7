import KubeAPI

/// Every resource the server knows. A value: adding the resources of custom resource definitions makes a new one, which readers
/// get as a whole.
package struct SchemaRegistry: Sendable {
  /// In the order of discovery.
  package private(set) var resources: [ObjectSchema]
  private var byResource: [GroupVersionResource: Int] = [:]
  private var byKind: [GroupVersionKind: Int] = [:]

  package init(_ resources: [ObjectSchema]) {
    self.resources = resources
    for (position, schema) in resources.enumerated() {
      byResource[schema.resource] = position
      if byKind[schema.kind] == nil { byKind[schema.kind] = position }
    }
  }

  /// The types of all built-in resources, and those they share with lists, statuses and options.
  package static func builtInTypes() throws(SchemaTableError) -> TypeTable { try SchemaParser.parse(Tables.all) }

  package static func builtIn() throws(SchemaTableError) -> SchemaRegistry {
    let columns = ColumnTables.columns()
    let resources = try ResourceParser.parse(ResourceTables.all, types: try builtInTypes())
    return SchemaRegistry(
      resources.map { resource in
        var resource = resource
        resource.columns = columns[resource.resource.description] ?? ColumnTables.fallback
        return resource
      })
  }

  package func schema(_ resource: GroupVersionResource) -> ObjectSchema? { byResource[resource].map { resources[$0] } }
  package func schema(_ kind: GroupVersionKind) -> ObjectSchema? { byKind[kind].map { resources[$0] } }

  /// The groups in the order of discovery, the core group first.
  package var groups: [String] {
    var seen: Set<String> = []
    return resources.map(\.resource.group).filter { seen.insert($0).inserted }
  }

  /// The versions of a group, the preferred one first.
  package func versions(_ group: String) -> [String] {
    var seen: Set<String> = []
    return resources.filter { $0.resource.group == group }.map(\.resource.version).filter { seen.insert($0).inserted }
  }

  package func resources(_ groupVersion: GroupVersion) -> [ObjectSchema] {
    resources.filter { $0.resource.groupVersion == groupVersion }
  }

  /// With these resources in addition; of two with the same name the new one counts.
  package func adding(_ more: [ObjectSchema]) -> SchemaRegistry {
    let names = Set(more.map(\.resource))
    return SchemaRegistry(resources.filter { !names.contains($0.resource) } + more)
  }
}
