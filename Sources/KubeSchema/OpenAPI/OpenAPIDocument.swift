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
      "paths": .object(PathWriter(schemas: writer).paths(groupVersion, resources.map { PathResource($0) })),
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

  /// The document of a group and version of custom resources.
  package static func v3(
    _ registry: SchemaRegistry, _ groupVersion: GroupVersion, custom: [CustomOpenAPIResource], serverVersion: String
  ) -> JSON {
    guard let table = registry.resources.first?.type.table else { return .null }
    let writer = SchemaWriter(registry, table: table, version: .v3)
    var shared = common(table)
    if let type = table.type("meta.ObjectMeta") { shared.append(type) }
    if custom.contains(where: { $0.subresources.contains("scale") }), let type = table.type("autoscaling.Scale") {
      shared.append(type)
    }
    let components = writer.components(shared, lists: []).map { ($0.0, $0.1) } + custom.flatMap { $0.components(writer) }
    return [
      "openapi": "3.0.0", "info": ["title": "Kubernetes CRD Swagger", "version": .string(serverVersion)],
      "paths": .object(PathWriter(schemas: writer).paths(groupVersion, custom.map { PathResource($0) })),
      "components": [
        "schemas": .object(JSONObject(components.sorted { $0.0 < $1.0 })), "securitySchemes": ["BearerToken": bearer],
      ],
    ]
  }

  /// `/openapi/v2`: everything in one document.
  package static func v2(
    _ registry: SchemaRegistry, custom: [CustomOpenAPIResource] = [], serverVersion: String
  ) -> JSON {
    guard let table = registry.resources.first?.type.table else { return .null }
    let writer = SchemaWriter(registry, table: table, version: .v2)
    var paths = JSONObject()
    for (_, groupVersion) in v3Paths(registry) {
      let resources = registry.resources(groupVersion).map { PathResource($0) }
      for (path, item) in PathWriter(schemas: writer).paths(groupVersion, resources) { paths[path] = item }
    }
    for (groupVersion, resources) in Dictionary(grouping: custom, by: \.resource.groupVersion) {
      for (path, item) in PathWriter(schemas: writer).paths(groupVersion, resources.map { PathResource($0) }) {
        paths[path] = item
      }
    }
    var definitions = writer.components(roots(registry.resources, table), lists: registry.resources)
    for (name, schema) in custom.flatMap({ $0.components(writer) }).sorted(by: { $0.0 < $1.0 }) { definitions[name] = schema }
    return [
      "swagger": "2.0", "info": ["title": "Kubernetes", "version": .string(serverVersion)], "paths": .object(paths),
      "definitions": .object(definitions),
      "securityDefinitions": ["BearerToken": bearer], "security": [["BearerToken": []]],
    ]
  }

  private static func roots(_ resources: [ObjectSchema], _ table: TypeTable) -> [Int] {
    let kinds = resources.map(\.type.shape) + resources.flatMap { $0.subresources.compactMap(\.type?.shape) }
    return kinds.flatMap(\.objects) + common(table)
  }

  private static func common(_ table: TypeTable) -> [Int] {
    ["DeleteOptions", "Status", "WatchEvent", "APIResourceList", "Patch", "ListMeta"].compactMap { table.type("meta.\($0)") }
  }
}
