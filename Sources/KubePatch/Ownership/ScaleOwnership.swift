import KubeAPI

/// Who owns an object's number of replicas, told in the terms of `/scale` and back in those of the object
/// (k8s.io/apimachinery/pkg/util/managedfields, ScaleHandler).
package struct ScaleOwnership: Sendable {
  private static let scaleVersion = "autoscaling/v1"
  private static let replicas = FieldSet(paths: [[.field("spec"), .field("replicas")]])

  private let owners: ManagedFields
  private let version: String
  private let paths: [String: FieldSet?]

  /// - Parameter managedFields: those of the object.
  /// - Parameter version: the `group/version` of the request.
  /// - Parameter paths: where the versions of the object have their replicas; nil for those that cannot be scaled.
  package init(managedFields: JSON, version: String, paths: [String: [String]?]) {
    owners = ManagedFields(managedFields) ?? ManagedFields()
    self.version = version
    self.paths = paths.mapValues { path in path.map { FieldSet(paths: [$0.map(PathElement.field)]) } }
  }

  /// `metadata.managedFields` of the scale: everybody who owns the replicas owns those of the scale, and nothing else.
  package var ofScale: JSON {
    var result = ManagedFields()
    for (identity, entry) in owners.entries {
      guard let path = paths[entry.apiVersion] ?? nil, entry.fields.contains(path) else { continue }
      result.entries[identity] = ManagerEntry(
        identity: identity, apiVersion: Self.scaleVersion, time: entry.time, fields: Self.replicas)
    }
    return result.json
  }

  /// `metadata.managedFields` of the object after the scale was changed: who owns the scale's replicas no more loses the object's.
  /// Who came to own them does so in an entry of its own, without a time, as upstream has it. Entries of versions that do not exist are
  /// dropped.
  package func ofObject(after scale: JSON) -> JSON {
    var scaled = (ManagedFields(scale) ?? ManagedFields()).entries
    var result = ManagedFields()
    for (identity, entry) in owners.entries {
      guard let path = paths[entry.apiVersion] else { continue }
      var kept = entry
      if let path, entry.fields.contains(path), scaled.removeValue(forKey: identity) == nil {
        kept.fields = entry.fields.subtracting(path)
        if kept.fields.isEmpty { continue }
      }
      result.entries[identity] = kept
    }
    for (identity, entry) in scaled where entry.fields.contains(Self.replicas) {
      guard let path = paths[version] ?? nil else { continue }
      result.entries[identity] = ManagerEntry(
        identity: identity, apiVersion: version, time: owners.entries[identity]?.time, fields: path)
    }
    return result.entries.isEmpty ? .null : result.json
  }
}
