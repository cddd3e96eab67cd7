import KubeAPI

extension ManagedFields {
  /// Who owns the number of replicas after it was changed through `/scale`: the one who did, and nobody else. The entry has no time,
  /// as upstream's has none.
  package static func scaled(
    _ object: JSON, manager: String, apiVersion: String, replicas: [String] = ["spec", "replicas"]
  ) -> JSON {
    guard var managed = ManagedFields(object["metadata"]["managedFields"]), !managed.entries.isEmpty else { return object }
    let identity = ManagerIdentity(
      manager: manager.isEmpty ? "unknown" : manager, operation: .update, apiVersion: apiVersion, subresource: "scale")
    let field = FieldSet(paths: [replicas.map(PathElement.field)])
    managed.release(field, except: identity)
    managed.entries[identity] = ManagerEntry(identity: identity, apiVersion: apiVersion, time: nil, fields: field)
    return managed.written(into: object)
  }
}
