import KubeAPI
import KubeSchema

extension APIServer {
  /// `meta.k8s.io/v1` Table of the objects.
  func table(
    _ objects: [CachedObject], _ definition: ResourceDefinition, _ context: RequestContext, resourceVersion: String
  ) throws -> JSON {
    let include = context.http.query["includeObject"] ?? "Metadata"
    let now = Timestamp.now
    let rows = objects.map { object -> JSON in
      let cells: [JSON] = [
        .string(object.object.name),
        .string(HumanDuration.age(of: Timestamp(object.object.metadata["creationTimestamp"].string ?? ""), now: now)),
      ]
      var row: JSON = ["cells": .array(cells)]
      switch include {
      case "None": break
      case "Object": row["object"] = object.object.json
      default: row["object"] = PartialMetadata.object(object.object)
      }
      return row
    }
    return [
      "kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": ["resourceVersion": .string(resourceVersion)],
      "columnDefinitions": .array([
        ["name": "Name", "type": "string", "format": "name", "description": "", "priority": 0],
        ["name": "Age", "type": "string", "format": "", "description": "", "priority": 0],
      ]), "rows": .array(rows),
    ]
  }

  func tableRow(ofBookmark object: JSON, _ definition: ResourceDefinition) -> JSON {
    [
      "kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": ["resourceVersion": object["metadata"]["resourceVersion"]],
      "columnDefinitions": .null, "rows": [["cells": [], "object": object]],
    ]
  }

  /// An object of the kind with nothing but its metadata, as bookmarks carry it.
  func emptyForm(of definition: ResourceDefinition, _ object: JSON) -> JSON { object }
}
