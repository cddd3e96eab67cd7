import KubeAPI

extension SchemaWriter {
  /// Shapes with names of their own that are no object types.
  static func scalars(_ version: Version) -> [(name: String, schema: JSON)] {
    let quantity = "An amount with a unit: 500m, 2, 128Mi, 1G."
    return [
      (
        "io.k8s.apimachinery.pkg.api.resource.Quantity",
        version == .v2
          ? ["description": .string(quantity), "type": "string"]
          : ["description": .string(quantity), "oneOf": [["type": "string"], ["type": "number"]]]
      ),
      (
        "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
        version == .v2
          ? ["description": "A number, or text such as a name or a percentage.", "type": "string", "format": "int-or-string"]
          : [
            "description": "A number, or text such as a name or a percentage.", "format": "int-or-string",
            "oneOf": [["type": "integer"], ["type": "string"]],
          ]
      ),
      (
        "io.k8s.apimachinery.pkg.apis.meta.v1.Time",
        ["description": "A time to the second, in RFC 3339.", "type": "string", "format": "date-time"]
      ),
      (
        "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime",
        ["description": "A time to the microsecond, in RFC 3339.", "type": "string", "format": "date-time"]
      ),
      ("io.k8s.apimachinery.pkg.runtime.RawExtension", ["description": "Any object.", "type": "object"]),
    ]
  }

  /// The schemas of these types, of all types they refer to, and of the lists of the resources.
  func components(_ roots: [Int], lists: [ObjectSchema]) -> JSONObject {
    var seen: Set<Int> = []
    var scalars: Set<String> = []
    var open = roots
    while let position = open.popLast() {
      guard seen.insert(position).inserted else { continue }
      for field in table.types[position].fields {
        open += field.shape.objects
        if let name = named(field.shape.leaf) { scalars.insert(name) }
      }
    }
    var schemas = seen.filter { !table.types[$0].isInline }.map { (table.types[$0].openAPIName, schema($0)) }
    for resource in lists where resource.verbs.contains("list") {
      if let list = list(of: resource) { schemas.append(list) }
    }
    schemas += SchemaWriter.scalars(version).filter { scalars.contains($0.name) }.map { ($0.name, $0.schema) }
    var result = JSONObject()
    for (name, schema) in schemas.sorted(by: { $0.0 < $1.0 }) { result.append(name, schema) }
    return result
  }

  /// The name and the schema of the list of a resource's objects.
  private func list(of resource: ObjectSchema) -> (String, JSON)? {
    guard let type = resource.type.object else { return nil }
    var metadata: JSON = ["description": "The state of the collection."]
    let reference = reference("io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta")
    if version == .v2 {
      metadata["$ref"] = reference["$ref"]
    } else {
      (metadata["allOf"], metadata["default"]) = ([reference], [:])
    }
    let schema: JSON = [
      "description": .string("A list of \(type.name) objects."), "type": "object", "required": ["items"],
      "properties": [
        "apiVersion": ["description": "The group and version of the API the list is written in.", "type": "string"],
        "items": ["description": "The objects.", "type": "array", "items": self.reference(type.openAPIName)],
        "kind": ["description": "The kind of the list.", "type": "string"],
        "metadata": metadata,
      ],
      "x-kubernetes-group-version-kind": SchemaWriter.json([resource.listKind]),
    ]
    return (type.openAPIName + "List", schema)
  }
}

extension Shape {
  /// What a list or map is made of in the end.
  var leaf: Shape {
    switch self {
    case .list(let element), .map(let element): element.leaf
    default: self
    }
  }
}
