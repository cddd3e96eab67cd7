import KubeAPI
import KubeSchema

/// The schema of a custom resource, read from its `openAPIV3Schema` as it is.
package struct StructuralSchema: PatchSchema {
  private let json: JSON
  /// Metadata is the API's own, whatever the schema says.
  private let metadata: (any PatchSchema)?
  /// Whether an object of its own stands here, with kind, version and metadata.
  private let isResource: Bool

  /// `metadata` is the shape of that of the object and of those inside it.
  package init(_ json: JSON, metadata: (any PatchSchema)? = nil) { self.init(json, metadata, isRoot: metadata != nil) }

  private init(_ json: JSON, _ metadata: (any PatchSchema)?, isRoot: Bool = false) {
    self.json = json
    self.metadata = metadata
    isResource = isRoot || metadata != nil && json["x-kubernetes-embedded-resource"].bool == true
  }

  private static let resourceFields = ["metadata", "apiVersion", "kind"]

  private var preservesUnknown: Bool { json["x-kubernetes-preserve-unknown-fields"].bool == true }

  package var patchShape: PatchShape {
    if json["x-kubernetes-int-or-string"].bool == true { return .scalar }
    switch json["type"].string {
    case "string": return .string
    case "integer", "number": return .number
    case "boolean": return .boolean
    case "array": return .list
    case "object":
      let isOpen = json["properties"].isNull && json["additionalProperties"].isNull && !isResource
      return isOpen && preservesUnknown ? .untyped : .map
    default: return .untyped
    }
  }

  package var listKind: ListKind {
    switch json["x-kubernetes-list-type"].string {
    case "set": .set
    case "map": .map(keys: json["x-kubernetes-list-map-keys"].elements.compactMap(\.string))
    default: .atomic
    }
  }

  package var isAtomic: Bool {
    switch patchShape {
    case .list: listKind == .atomic
    case .map: json["x-kubernetes-map-type"].string == "atomic"
    default: false
    }
  }

  package var patchStrategy: PatchStrategy { [] }
  package var patchMergeKey: String? { nil }

  package func member(_ name: String) -> (any PatchSchema)? {
    if isResource, let metadata {
      switch name {
      case "metadata": return metadata
      case "apiVersion", "kind": return StructuralSchema(["type": "string"])
      default: break
      }
    }
    if let property = json["properties"].object?[name] { return StructuralSchema(property, metadata) }
    switch json["additionalProperties"] {
    case .object: return StructuralSchema(json["additionalProperties"], metadata)
    case .bool(true): return UntypedSchema()
    default:
      return preservesUnknown || patchShape == .untyped ? UntypedSchema() : nil
    }
  }

  package func declares(_ name: String) -> Bool {
    json["properties"].object?.contains(name) == true || isResource && Self.resourceFields.contains(name)
  }

  package var elements: (any PatchSchema)? {
    json["items"].object == nil ? UntypedSchema() : StructuralSchema(json["items"], metadata)
  }

  package var isEnforced: Bool { false }

  package var fieldDefault: JSON? { json.object?["default"] }

  package var emptyValue: JSON { [:] }
}
