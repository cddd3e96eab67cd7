import KubeAPI

/// The published description of the API, made from the same tables that decide about requests. Large: make it when it is asked for.
package enum OpenAPIDocument {
  private static let bearer: JSON = [
    "type": "apiKey", "description": "Bearer Token authentication", "name": "authorization", "in": "header",
  ]

  /// `/openapi/v3/api/v1`, `/openapi/v3/apis/apps/v1`: the document of one group and version.
  package static func v3(_ registry: SchemaRegistry, _ groupVersion: GroupVersion, serverVersion: String) -> JSON {
    let resources = registry.resources(groupVersion)
    guard let table = resources.first?.type.table else { return .null }
    let writer = SchemaWriter(registry, table: table, version: .v3)
    return [
      "openapi": "3.0.0", "info": ["title": "Kubernetes", "version": .string(serverVersion)],
      "paths": .object(PathWriter(schemas: writer).paths(groupVersion, resources)),
      "components": [
        "schemas": .object(writer.components(roots(resources, table), lists: resources)),
        "securitySchemes": ["BearerToken": bearer],
      ],
    ]
  }

  /// The paths below `/openapi/v3` that have a document: `api/v1`, `apis/apps/v1`.
  package static func v3Paths(_ registry: SchemaRegistry) -> [(path: String, groupVersion: GroupVersion)] {
    registry.groups.flatMap { group in
      registry.versions(group).map { version in
        (group.isEmpty ? "api/\(version)" : "apis/\(group)/\(version)", GroupVersion(group: group, version: version))
      }
    }
  }

  /// `/openapi/v2`: everything in one document.
  package static func v2(_ registry: SchemaRegistry, serverVersion: String) -> JSON {
    guard let table = registry.resources.first?.type.table else { return .null }
    let writer = SchemaWriter(registry, table: table, version: .v2)
    var paths = JSONObject()
    for (_, groupVersion) in v3Paths(registry) {
      for (path, item) in PathWriter(schemas: writer).paths(groupVersion, registry.resources(groupVersion)) { paths[path] = item }
    }
    return [
      "swagger": "2.0", "info": ["title": "Kubernetes", "version": .string(serverVersion)], "paths": .object(paths),
      "definitions": .object(writer.components(roots(registry.resources, table), lists: registry.resources)),
      "securityDefinitions": ["BearerToken": bearer], "security": [["BearerToken": []]],
    ]
  }

  private static func roots(_ resources: [ObjectSchema], _ table: TypeTable) -> [Int] {
    let kinds = resources.map(\.type.shape) + resources.flatMap { $0.subresources.compactMap(\.type?.shape) }
    let common = ["DeleteOptions", "Status", "WatchEvent", "APIResourceList", "Patch", "ListMeta"].compactMap {
      table.type("meta.\($0)")
    }
    return kinds.flatMap(\.objects) + common
  }
}
