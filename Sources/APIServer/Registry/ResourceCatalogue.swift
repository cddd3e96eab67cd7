import KubeAPI
import KubeSchema

/// All resources the server serves at a moment: the built-in ones and those of CustomResourceDefinitions.
package struct ResourceCatalogue: Sendable {
  /// Groups in the order discovery lists them, each with its versions, the preferred one first.
  package private(set) var groups: [(name: String, versions: [String])] = []
  private var byVersion: [GroupVersion: [ResourceDefinition]] = [:]
  private var index: [GroupVersionResource: ResourceDefinition] = [:]
  private var storagePrefixes: [GroupVersionResource: String] = [:]

  package init() {}

  package mutating func add(_ definition: ResourceDefinition) {
    let version = definition.resource.groupVersion
    if let position = groups.firstIndex(where: { $0.name == version.group }) {
      if !groups[position].versions.contains(version.version) { groups[position].versions.append(version.version) }
    } else {
      groups.append((version.group, [version.version]))
    }
    byVersion[version, default: []].removeAll { $0.name == definition.name }
    byVersion[version, default: []].append(definition)
    index[definition.resource] = definition
    storagePrefixes[definition.resource] = definition.storagePrefix
  }

  package func definition(_ resource: GroupVersionResource) -> ResourceDefinition? { index[resource] }

  /// The same as asking for the definition, without the cost of having it.
  func serves(_ resource: GroupVersionResource) -> Bool { storagePrefixes[resource] != nil }

  /// The folder of a resource's objects in the store; nil for what is not served.
  func storagePrefix(_ resource: GroupVersionResource) -> String? { storagePrefixes[resource] }

  package func definitions(_ version: GroupVersion) -> [ResourceDefinition] { byVersion[version] ?? [] }

  package var all: [ResourceDefinition] {
    groups.flatMap { group in group.versions.flatMap { definitions(GroupVersion(group: group.name, version: $0)) } }
  }

  package func definition(kind: GroupVersionKind) -> ResourceDefinition? {
    byVersion[kind.groupVersion]?.first { $0.kind == kind.kind }
  }

  package func hasGroup(_ name: String) -> Bool { groups.contains { $0.name == name } }
}

extension ResourceCatalogue {
  /// The resources upstream has without any extension, as the schema tables tell them.
  package static func builtIn(_ schemas: SchemaRegistry) -> ResourceCatalogue {
    var catalogue = ResourceCatalogue()
    for schema in schemas.resources { catalogue.add(ResourceDefinition(schema)) }
    return catalogue
  }
}
