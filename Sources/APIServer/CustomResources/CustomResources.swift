import KubeAPI
import KubePatch
import KubeSchema

/// The resources and types of the definitions that are served.
struct CustomResources: Sendable {
  private struct Known: Sendable {
    let revision: Int64
    let types: [CustomType]
  }

  private(set) var types: [GroupVersionResource: CustomType] = [:]
  private var known: [String: Known] = [:]

  init() {}

  /// Definitions that are as before keep what was made of them.
  init(_ objects: [CachedObject], before: CustomResources, metadata: EmbeddedMetadata) {
    for object in objects {
      var entry = before.known[object.key]
      if entry?.revision != object.revision {
        entry = Known(revision: object.revision, types: Self.types(object.object, metadata))
      }
      known[object.key] = entry
      for type in entry?.types ?? [] { types[type.definition.resource] = type }
    }
  }

  /// Where the objects are stored.
  var folders: Set<String> { Set(types.values.map(\.definition.storagePrefix)) }

  /// In the order of discovery: groups by name, versions by age of promise, resources by name.
  var definitions: [ResourceDefinition] {
    types.values.map(\.definition).sorted { a, b in
      if a.group != b.group { return a.group < b.group }
      if a.resource.version != b.resource.version {
        return VersionPriority.precedes(a.resource.version, b.resource.version)
      }
      return a.name < b.name
    }
  }

  /// What the OpenAPI documents tell of the types, and the revision of the definition they come from.
  var published: [(resource: CustomOpenAPIResource, revision: Int64)] {
    known.values.flatMap { known in
      known.types.map { type in
        let definition = type.definition
        let resource = CustomOpenAPIResource(
          resource: definition.resource, kind: definition.groupVersionKind, listKind: definition.listKind,
          isNamespaced: definition.isNamespaced, subresources: definition.subresources.map(\.name), schema: type.schema.json)
        return (resource, known.revision)
      }
    }
  }

  private static func types(_ object: KubeObject, _ metadata: EmbeddedMetadata) -> [CustomType] {
    let isServed = ["NamesAccepted", "Established"].contains { DefinitionForm.isTrue($0, object) }
    let (spec, names) = (object.spec, object.status["acceptedNames"])
    guard isServed, let kind = names["kind"].string, !kind.isEmpty else { return [] }
    let group = spec["group"].string ?? ""
    let versions = spec["versions"].elements
    var schemas: [String: CustomSchema] = [:]
    var patchSchemas: [String: StructuralSchema] = [:]
    var replicasPaths: [String: [String]?] = [:]
    for version in versions {
      let name = version["name"].string ?? ""
      schemas[name] = CustomSchema(version["schema"]["openAPIV3Schema"], isRoot: true)
      patchSchemas[name] = StructuralSchema(version["schema"]["openAPIV3Schema"], metadata: metadata.type)
      let scale = CustomScale(version["subresources"]["scale"])
      replicasPaths[GroupVersion(group: group, version: name).description] = .some(
        scale.map { CustomScale.keys($0.specReplicasPath) })
    }
    let stored = versions.first { $0["storage"].bool == true }?["name"].string ?? ""
    return versions.filter { $0["served"].bool == true }.map { version in
      CustomType(
        definition(version, names, group: group, isNamespaced: spec["scope"].string == "Namespaced", stored), version,
        schemas: schemas, patchSchemas: patchSchemas, replicasPaths: replicasPaths,
        storageVersion: GroupVersion(group: group, version: stored),
        conversion: CustomConversion(spec["conversion"], name: object.name),
        isTerminating: object.isBeingDeleted || DefinitionForm.isTrue("Terminating", object), metadata: metadata,
        successor: successor(of: version, versions))
    }
  }

  /// The best version that is served, not deprecated and promises more.
  private static func successor(of version: JSON, _ versions: [JSON]) -> String? {
    let name = version["name"].string ?? ""
    return versions.filter { $0["served"].bool == true && $0["deprecated"].bool != true }.compactMap { $0["name"].string }
      .filter { VersionPriority.precedes($0, name) }.min(by: VersionPriority.precedes)
  }

  private static func definition(
    _ version: JSON, _ names: JSON, group: String, isNamespaced: Bool, _ storageVersion: String
  ) -> ResourceDefinition {
    let resource = GroupVersionResource(
      group: group, version: version["name"].string ?? "", names["plural"].string ?? "")
    var definition = ResourceDefinition(
      custom: resource, kind: names["kind"].string ?? "", singular: names["singular"].string ?? "", isNamespaced: isNamespaced,
      verbs: ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"])
    definition.customStorageVersion = storageVersion
    definition.customListKind = names["listKind"].string
    definition.shortNames = names["shortNames"].elements.compactMap(\.string)
    definition.categories = names["categories"].elements.compactMap(\.string)
    definition.fieldLabels = FieldLabels(
      custom: resource,
      fields: version["selectableFields"].elements.compactMap { $0["jsonPath"].string.map { String($0.dropFirst()) } },
      isNamespaced: isNamespaced)
    let verbs = ["get", "patch", "update"]
    if !version["subresources"]["status"].isNull {
      definition.subresources.append(.init(name: "status", kind: definition.kind, verbs: verbs))
    }
    if !version["subresources"]["scale"].isNull {
      definition.subresources.append(.init(name: "scale", kind: "Scale", group: "autoscaling", version: "v1", verbs: verbs))
    }
    return definition
  }
}
