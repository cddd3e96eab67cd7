import KubeAPI
import KubePatch
import Synchronization

/// What one version of a CustomResourceDefinition says of its objects.
final class CustomType: Sendable {
  let definition: ResourceDefinition
  let schema: CustomSchema
  /// How patches and owners see the objects, by version.
  let patchSchemas: [String: StructuralSchema]
  let columns: [CustomColumn]
  let scale: CustomScale?
  /// Where the objects have their number of replicas, by `group/version`; nil for versions that cannot be scaled.
  let replicasPaths: [String: [String]?]
  /// What uses of the version are warned with.
  let deprecation: String?
  /// `group/version` the objects are stored in.
  let storageVersion: GroupVersion
  let conversion: CustomConversion
  /// The schemas of all versions, by which stored objects are read.
  let schemas: [String: CustomSchema]
  /// The definition is on its way out: nothing new is accepted.
  let isTerminating: Bool
  /// The shape of metadata, which no schema changes.
  let metadata: EmbeddedMetadata
  /// Objects as this version shows them, by key, as long as they are the newest.
  private let shown = Mutex<[String: (stored: CachedObject, shown: CachedObject)]>([:])

  init(
    _ definition: ResourceDefinition, _ version: JSON, schemas: [String: CustomSchema], patchSchemas: [String: StructuralSchema],
    replicasPaths: [String: [String]?],
    storageVersion: GroupVersion, conversion: CustomConversion, isTerminating: Bool, metadata: EmbeddedMetadata,
    successor: String?
  ) {
    self.definition = definition
    self.schemas = schemas
    self.replicasPaths = replicasPaths
    schema = schemas[definition.resource.version] ?? CustomSchema([:])
    self.patchSchemas = patchSchemas
    columns = CustomColumn.all(version["additionalPrinterColumns"])
    scale = CustomScale(version["subresources"]["scale"])
    self.storageVersion = storageVersion
    self.conversion = conversion
    self.isTerminating = isTerminating
    self.metadata = metadata
    let kind = "\(definition.resource.groupVersion) \(definition.kind)"
    let advice = successor.map { "; use \(definition.group)/\($0) \(definition.kind)" } ?? ""
    deprecation =
      version["deprecated"].bool == true ? version["deprecationWarning"].string ?? "\(kind) is deprecated\(advice)" : nil
  }

  var patchSchema: (any PatchSchema)? { patchSchemas[definition.resource.version] }

  var hasStatus: Bool { definition.subresource("status") != nil }

  /// The object as it was last shown, when what is stored has not changed since; what is shown already stays as it is.
  func remembered(_ object: CachedObject) -> CachedObject? {
    shown.withLock { entries in
      guard let entry = entries[object.key], entry.stored === object || entry.shown === object else { return nil }
      return entry.shown
    }
  }

  func remember(_ result: CachedObject, of stored: CachedObject) {
    shown.withLock { $0[stored.key] = (stored, result) }
  }

  func forget(_ key: String) { _ = shown.withLock { $0.removeValue(forKey: key) } }

  /// An object as it comes back from the store, where it goes as it is.
  func readBack(_ object: KubeObject) -> KubeObject { KubeObject(read(object.json)).alphabetical }

  /// A stored object without what its version's schema does not know, with its defaults.
  func read(_ object: JSON) -> JSON {
    let version = GroupVersion(object["apiVersion"].string ?? "")?.version ?? ""
    guard let schema = schemas[version] else { return object }
    var unknown: [String] = []
    let pruned = schema.withoutNulls(schema.pruned(object, unknown: &unknown))
    return schema.defaulted(metadata.coerced(pruned, schema))
  }
}
