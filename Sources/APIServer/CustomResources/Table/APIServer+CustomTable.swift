import KubeAPI

extension APIServer {
  /// The Table form of custom objects: the name, and the definition's columns or the age.
  func customTable(
    _ objects: [CachedObject], _ type: CustomType, including: String?, metadata: JSON, withColumns: Bool
  ) -> JSON {
    let now = Timestamp.now
    let rows = objects.map { object -> JSON in
      let cells = [JSON.string(object.object.name)] + type.columns.map { $0.cell(object.object.json, now: now) }
      let embedded: JSON =
        switch including {
        case "None": .null
        case "Object": object.object.json
        default: PartialMetadata.object(object.object)
        }
      return .object(JSONObject([("cells", .array(cells)), ("object", embedded)]))
    }
    return [
      "kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": metadata,
      "columnDefinitions": withColumns ? .array([CustomColumn.name] + type.columns.map(\.json)) : .null, "rows": .array(rows),
    ]
  }
}
