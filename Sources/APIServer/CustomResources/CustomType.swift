import KubeAPI

/// What one version of a CustomResourceDefinition says of its objects.
struct CustomType: Sendable {
  let schema: JSON
  let hasStatus: Bool
  let columns: [JSON]

  init(_ version: JSON) {
    schema = version.schema.openAPIV3Schema
    hasStatus = !version.subresources.status.isNull
    columns = version.additionalPrinterColumns.elements
  }

  /// Without unknown fields, with defaults; `unknown` gets the paths of what was dropped.
  func normalized(_ object: JSON, unknown: inout [String]) -> JSON {
    var result = StructuralObject.prune(object, schema, path: "", isRoot: true, &unknown)
    result = StructuralObject.defaulted(result, schema)
    return result
  }
}

/// The resources and types of the established definitions.
struct CustomResources: Sendable {
  private(set) var types: [GroupVersionResource: CustomType] = [:]
  private(set) var definitions: [ResourceDefinition] = []

  init(_ objects: [KubeObject]) {
    for object in objects {
      let (spec, names) = (object.spec, object.spec.names)
      let group = spec.group.string ?? ""
      for version in spec.versions.elements where version.served.bool == true {
        let resource = GroupVersionResource(group: group, version: version.name.string ?? "", names.plural.string ?? "")
        let type = CustomType(version)
        types[resource] = type
        var definition = ResourceDefinition(
          custom: resource, kind: names.kind.string ?? "", singular: names.singular.string ?? "",
          isNamespaced: spec.scope.string == "Namespaced",
          verbs: ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"])
        definition.shortNames = names.shortNames.elements.compactMap(\.string)
        definition.categories = names.categories.elements.compactMap(\.string)
        if type.hasStatus {
          definition.subresources.append(.init(name: "status", kind: definition.kind, verbs: ["get", "patch", "update"]))
        }
        definitions.append(definition)
      }
    }
  }
}
