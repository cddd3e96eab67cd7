import KubeAPI

/// Who owns which fields of an object: `metadata.managedFields`, read, changed and written back by its own rules
/// (k8s.io/apimachinery/pkg/util/managedfields).
package struct ManagedFields: Hashable, Sendable {
  package var entries: [ManagerIdentity: ManagerEntry]

  package init() { entries = [:] }

  /// Nil when an entry is malformed. Of two of the same manager the last one counts.
  package init?(_ json: JSON) {
    entries = [:]
    for value in json.elements {
      guard let entry = ManagerEntry(value) else { return nil }
      entries[entry.identity] = entry
    }
  }

  /// In upstream's order: appliers first, then by second, manager, version and subresource.
  package var json: JSON {
    let sorted = entries.values.sorted { a, b in
      if a.identity.operation != b.identity.operation { return a.identity.operation == .apply }
      let (x, y) = (a.time?.seconds ?? 0, b.time?.seconds ?? 0)
      if x != y { return x < y }
      if a.identity.manager != b.identity.manager { return a.identity.manager < b.identity.manager }
      if a.apiVersion != b.apiVersion { return a.apiVersion < b.apiVersion }
      return a.identity.subresource < b.identity.subresource
    }
    return .array(sorted.map(\.json))
  }

  /// What an update starts from: what the request says, when it says something well formed; else what the live object says. A
  /// single empty entry clears everything; through a subresource nothing can be said.
  static func starting(live: JSON, new: JSON, subresource: String) -> ManagedFields {
    let sent = subresource.isEmpty ? new["metadata"]["managedFields"].elements : []
    if sent.count == 1, sent[0].object?.isEmpty == true { return ManagedFields() }
    if let decoded = ManagedFields(.array(sent)), !decoded.entries.isEmpty { return decoded }
    return ManagedFields(live["metadata"]["managedFields"]) ?? ManagedFields()
  }

  package static func without(_ object: JSON) -> JSON {
    guard !object["metadata"]["managedFields"].isNull else { return object }
    var object = object
    object["metadata"]["managedFields"] = .null
    return object
  }

  func written(into object: JSON) -> JSON {
    var object = object
    object["metadata"]["managedFields"] = entries.isEmpty ? .null : json
    return object
  }

  /// Fields nobody owns: what names the object and what the server keeps.
  static let unowned = FieldSet(
    paths: [[.field("apiVersion")], [.field("kind")], [.field("metadata")]]
      + [
        "name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields",
        "resourceVersion",
      ]
      .map { [.field("metadata"), .field($0)] })

  mutating func strip(_ identity: ManagerIdentity) {
    guard let entry = entries[identity] else { return }
    let fields = entry.fields.subtracting(ManagedFields.unowned)
    if fields.isEmpty { entries[identity] = nil } else { entries[identity]?.fields = fields }
  }
}
