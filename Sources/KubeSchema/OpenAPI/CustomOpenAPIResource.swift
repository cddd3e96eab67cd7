import KubeAPI

/// What the published documents tell of a version of a CustomResourceDefinition.
package struct CustomOpenAPIResource: Sendable {
  package var resource: GroupVersionResource
  package var kind: GroupVersionKind
  package var listKind: String
  package var isNamespaced: Bool
  /// `status` and `scale`.
  package var subresources: [String]
  package var schema: JSON

  package init(
    resource: GroupVersionResource, kind: GroupVersionKind, listKind: String, isNamespaced: Bool, subresources: [String],
    schema: JSON
  ) {
    self.resource = resource
    self.kind = kind
    self.listKind = listKind
    self.isNamespaced = isNamespaced
    self.subresources = subresources
    self.schema = schema
  }

  /// `com.example.stable.v1.CronTab`: the group backwards.
  var typeName: String { prefix + kind.kind }
  private var prefix: String {
    (kind.group.split(separator: ".").reversed() + [kind.version[...], ""]).joined(separator: ".")
  }

  /// The components of the objects and of their lists.
  func components(_ writer: SchemaWriter) -> [(String, JSON)] {
    [(typeName, object(writer)), (prefix + listKind, list(writer))]
  }

  private func object(_ writer: SchemaWriter) -> JSON {
    var result = writer.version == .v2 ? Self.plain(schema) : schema
    // In version 2 nothing can be said of objects whose unknown fields are kept.
    if writer.version == .v2, schema["x-kubernetes-preserve-unknown-fields"].bool == true {
      result = ["type": "object", "x-kubernetes-preserve-unknown-fields": true]
    } else {
      let metadata = writer.reference("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")
      let about = JSON.string("What every object has: its name, its labels, its owners.")
      result["properties"]["apiVersion"] = [
        "description": "The group and version of the API the object is written in.", "type": "string",
      ]
      result["properties"]["kind"] = ["description": "The kind of the object.", "type": "string"]
      result["properties"]["metadata"] =
        writer.version == .v2 ? ["description": about, "$ref": metadata["$ref"]] : ["description": about, "allOf": [metadata]]
      result["properties"] = .object(JSONObject(result["properties"].members.sorted { $0.0 < $1.0 }))
    }
    result["x-kubernetes-group-version-kind"] = SchemaWriter.json([kind])
    return result
  }

  private func list(_ writer: SchemaWriter) -> JSON {
    let metadata = writer.reference("io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta")
    let kind = GroupVersionKind(group: kind.group, version: kind.version, kind: listKind)
    return [
      "description": .string("A list of \(self.kind.kind) objects."), "type": "object", "required": ["items"],
      "properties": [
        "apiVersion": ["description": "The group and version of the API the list is written in.", "type": "string"],
        "items": ["description": "The objects.", "type": "array", "items": writer.reference(typeName)],
        "kind": ["description": "The kind of the list.", "type": "string"],
        "metadata": writer.version == .v2
          ? metadata : ["description": "The state of the collection.", "allOf": [metadata]],
      ],
      "x-kubernetes-group-version-kind": SchemaWriter.json([kind]),
    ]
  }

  /// Without what version 2 has no words for.
  private static func plain(_ schema: JSON) -> JSON {
    guard case .object(let members) = schema else { return schema }
    var result = JSONObject()
    let isOpen = schema["x-kubernetes-preserve-unknown-fields"].bool == true
    let isNullable = schema["nullable"].bool == true
    for (key, value) in members {
      switch key {
      case "oneOf", "anyOf", "allOf", "not", "nullable", "default", "x-kubernetes-validations": continue
      case "type", "items", "properties", "additionalProperties":
        if isOpen && key != "type" || isNullable && key == "type" { continue }
        result.append(key, key == "properties" ? .object(value.members.mapValues(plain)) : plain(value))
      default: result.append(key, value)
      }
    }
    return .object(result)
  }
}
