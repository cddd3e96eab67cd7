import KubeAPI

/// Writes the types of the tables as OpenAPI schemas.
struct SchemaWriter {
  enum Version: Sendable {
    case v2, v3
    var prefix: String { self == .v2 ? "#/definitions/" : "#/components/schemas/" }
  }

  let table: TypeTable
  let version: Version
  /// The kinds that a type stands for.
  let kinds: [Int: [GroupVersionKind]]

  init(_ registry: SchemaRegistry, table: TypeTable, version: Version) {
    self.table = table
    self.version = version
    var kinds: [Int: [GroupVersionKind]] = [:]
    func note(_ shape: Shape?, _ kind: GroupVersionKind) {
      guard case .object(let position) = shape, kinds[position]?.contains(kind) != true else { return }
      kinds[position, default: []].append(kind)
    }
    for schema in registry.resources {
      note(schema.type.shape, schema.kind)
      for subresource in schema.subresources { note(subresource.type?.shape, subresource.kind) }
    }
    note(table.schema("meta.DeleteOptions")?.shape, GroupVersionKind(group: "", version: "v1", kind: "DeleteOptions"))
    note(table.schema("meta.Status")?.shape, GroupVersionKind(group: "", version: "v1", kind: "Status"))
    note(table.schema("meta.WatchEvent")?.shape, GroupVersionKind(group: "", version: "v1", kind: "WatchEvent"))
    note(table.schema("meta.APIResourceList")?.shape, GroupVersionKind(group: "", version: "v1", kind: "APIResourceList"))
    note(table.schema("meta.APIGroup")?.shape, GroupVersionKind(group: "", version: "v1", kind: "APIGroup"))
    note(table.schema("meta.APIGroupList")?.shape, GroupVersionKind(group: "", version: "v1", kind: "APIGroupList"))
    note(table.schema("meta.APIVersions")?.shape, GroupVersionKind(group: "", version: "v1", kind: "APIVersions"))
    self.kinds = kinds
  }

  func reference(_ name: String) -> JSON { ["$ref": .string(version.prefix + name)] }

  func schema(_ position: Int) -> JSON {
    let type = table.types[position]
    var result: JSON = [:]
    if !type.description.isEmpty { result["description"] = .string(String(type.description)) }
    if !(type.isFree && type.package.alias == "extensions" && !type.name.hasSuffix("Status")) { result["type"] = "object" }
    let required = type.fields.filter(\.isRequired).map { JSON.string($0.name) }
    if !required.isEmpty { result["required"] = .array(required) }
    if !type.fields.isEmpty {
      var properties = JSONObject()
      for field in type.fields.sorted(by: { $0.name < $1.name }) { properties.append(field.name, property(field)) }
      result["properties"] = .object(properties)
    }
    if type.isAtomic { result["x-kubernetes-map-type"] = "atomic" }
    if let kinds = kinds[position] { result["x-kubernetes-group-version-kind"] = SchemaWriter.json(kinds) }
    if let discriminator = type.union.first {
      let fields = type.union.dropFirst().map { (String($0), JSON.string($0.prefix(1).uppercased() + $0.dropFirst())) }
      var union: JSON = discriminator == "-" ? [:] : ["discriminator": .string(String(discriminator))]
      union["fields-to-discriminateBy"] = .object(JSONObject(fields))
      result["x-kubernetes-unions"] = [union]
    }
    return result
  }

  static func json(_ kinds: [GroupVersionKind]) -> JSON {
    .array(kinds.map { ["group": .string($0.group), "kind": .string($0.kind), "version": .string($0.version)] })
  }

  private func property(_ field: Field) -> JSON {
    var result: JSON = [:]
    if !field.description.isEmpty, !field.isBare { result["description"] = .string(String(field.description)) }
    if let name = named(field.shape) {
      if version == .v2 || field.isBare {
        result["$ref"] = .string(version.prefix + name)
      } else {
        result["allOf"] = [reference(name)]
      }
    } else {
      for (key, value) in inline(field.shape, elements: field.elementEnumeration).members { result[key] = value }
    }
    if version == .v3 {
      if let value = field.publishedDefault(table) { result["default"] = value }
      if !field.enumeration.isEmpty { result["enum"] = .array(field.enumeration.map { .string(String($0)) }) }
    }
    extend(&result, field)
    return result
  }

  private func extend(_ result: inout JSON, _ field: Field) {
    switch field.listKind {
    case .atomic: result["x-kubernetes-list-type"] = "atomic"
    case .set: result["x-kubernetes-list-type"] = "set"
    case .map(let keys):
      result["x-kubernetes-list-map-keys"] = JSON(keys)
      result["x-kubernetes-list-type"] = "map"
    case nil: break
    }
    if field.isAtomic { result["x-kubernetes-map-type"] = "atomic" }
    if field.isGranular { result["x-kubernetes-map-type"] = "granular" }
    let strategies = [(PatchStrategy.merge, "merge"), (.retainKeys, "retainKeys"), (.replace, "replace")]
    let names = strategies.filter { field.patchStrategy.contains($0.0) }.map(\.1)
    if !names.isEmpty { result["x-kubernetes-patch-strategy"] = .string(names.joined(separator: ",")) }
    if let key = field.patchMergeKey { result["x-kubernetes-patch-merge-key"] = .string(key) }
  }

  /// The name of the component that describes a shape; nil for shapes that are written in place.
  func named(_ shape: Shape) -> String? {
    switch shape {
    case .object(let position): table.types[position].openAPIName
    case .quantity: "io.k8s.apimachinery.pkg.api.resource.Quantity"
    case .intOrString: "io.k8s.apimachinery.pkg.util.intstr.IntOrString"
    case .time: "io.k8s.apimachinery.pkg.apis.meta.v1.Time"
    case .microTime: "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime"
    case .any: "io.k8s.apimachinery.pkg.runtime.RawExtension"
    default: nil
    }
  }

  private func inline(_ shape: Shape, elements: [Substring]) -> JSON {
    switch shape {
    case .string: ["type": "string"]
    case .int32: ["type": "integer", "format": "int32"]
    case .int64: ["type": "integer", "format": "int64"]
    case .bool: ["type": "boolean"]
    case .double: ["type": "number", "format": "double"]
    case .bytes: ["type": "string", "format": "byte"]
    case .list(let element): ["type": "array", "items": self.element(element, elements)]
    case .map(let value): ["type": "object", "additionalProperties": self.element(value, elements)]
    default: [:]
    }
  }

  private func element(_ shape: Shape, _ enumeration: [Substring]) -> JSON {
    if let name = named(shape) { return reference(name) }
    var result = inline(shape, elements: [])
    if version == .v3, !enumeration.isEmpty { result["enum"] = .array(enumeration.map { .string(String($0)) }) }
    return result
  }
}
