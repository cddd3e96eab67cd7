import KubeAPI
import KubeSchema

extension APIServer {
  /// `meta.k8s.io/v1` Table of the objects.
  func table(
    _ objects: [CachedObject], _ definition: ResourceDefinition, _ context: RequestContext, metadata: JSON,
    withColumns: Bool = true
  ) -> JSON {
    var table = currentTable(objects, definition, context, metadata: metadata, withColumns: withColumns)
    if let older = Representation.negotiate(context.http)?.tableVersion, older != "v1" {
      table["apiVersion"] = .string("meta.k8s.io/\(older)")
    }
    return table
  }

  private func currentTable(
    _ objects: [CachedObject], _ definition: ResourceDefinition, _ context: RequestContext, metadata: JSON, withColumns: Bool
  ) -> JSON {
    if let type = customType(definition) {
      return customTable(
        objects, type, including: context.http.query["includeObject"], metadata: metadata, withColumns: withColumns)
    }
    let including: TableRowObject =
      switch context.http.query["includeObject"] {
      case "None": .none
      case "Object": .object
      default: .metadata
      }
    let schema = schemas.schema(definition.resource)
    return (schema ?? fallbackSchema(definition))?.table(
      objects.map(\.object), listMetadata: metadata, including: including, withColumns: withColumns, now: .now) ?? .null
  }

  /// Kinds without a table of their own have a name and an age.
  private func fallbackSchema(_ definition: ResourceDefinition) -> ObjectSchema? {
    guard let type = schemas.schema(.configMaps)?.type else { return nil }
    return ObjectSchema(resource: definition.resource, kind: definition.groupVersionKind, type: type)
  }

  func tableRow(ofBookmark object: JSON, _ definition: ResourceDefinition) -> JSON {
    [
      "kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": ["resourceVersion": object["metadata"]["resourceVersion"]],
      "columnDefinitions": .null, "rows": [["cells": [], "object": object]],
    ]
  }

  /// An object of the kind with nothing but its metadata, as bookmarks carry it.
  func emptyForm(of definition: ResourceDefinition, _ object: JSON) -> JSON {
    if definition.isCustom { return KubeObject(object).alphabetical.json }
    guard let schema = schemas.schema(definition.resource) else { return object }
    return ordered(KubeObject(schema.type.normalized(object))).json
  }
}
