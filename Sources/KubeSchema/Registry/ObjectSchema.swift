import KubeAPI

/// All the server needs to know about one resource: how it is called, what it may be asked, what its objects look like.
///
/// Built-in resources and those of custom resource definitions are described alike.
package struct ObjectSchema: Sendable {
  package var resource: GroupVersionResource
  package var kind: GroupVersionKind
  package var singular: String
  package var shortNames: [String] = []
  package var categories: [String] = []
  package var isNamespaced = false
  package var verbs: [String] = ObjectSchema.allVerbs
  package var subresources: [SubresourceSchema] = []
  /// The shape of its objects.
  package var type: TypeSchema
  /// How its objects are filled in; one value for all resources of a type table.
  var defaults: ObjectDefaults
  package var columns: [TableColumn] = []
  /// Fields that selectors may ask for besides `metadata.name` and `metadata.namespace`.
  package var selectableFields: [String] = []
  /// The first part of the storage key: `pods`, `services/specs`, `minions`.
  package var storagePrefix: String
  /// Whether `metadata.generation` counts changes of the wanted state.
  package var countsGenerations = false
  /// Objects that are only answered, never stored: reviews, bindings.
  package var isVirtual: Bool { !verbs.contains("get") }

  package init(resource: GroupVersionResource, kind: GroupVersionKind, type: TypeSchema) {
    self.init(resource: resource, kind: kind, type: type, defaults: nil)
  }

  init(resource: GroupVersionResource, kind: GroupVersionKind, type: TypeSchema, defaults: ObjectDefaults?) {
    self.resource = resource
    self.kind = kind
    self.type = type
    self.defaults = defaults ?? ObjectDefaults(table: type.table)
    singular = kind.kind.lowercased()
    storagePrefix = resource.resource
  }

  package static let allVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]

  package var listKind: GroupVersionKind { GroupVersionKind(group: kind.group, version: kind.version, kind: kind.kind + "List") }
  package var hasStatus: Bool { subresources.contains { $0.name == "status" } }

  /// `pods`, `deployments.apps`: as messages name it.
  package var qualifiedName: String { resource.group.isEmpty ? resource.resource : "\(resource.resource).\(resource.group)" }
  /// `Pod`, `Deployment.apps`: as messages about invalid objects name it.
  package var qualifiedKind: String { kind.group.isEmpty ? kind.kind : "\(kind.kind).\(kind.group)" }

  /// The kind that refusals name: that of the group whose rules are applied, which for events is the core group.
  package var kindOfFaults: GroupVersionKind {
    resource.group == "events.k8s.io" ? GroupVersionKind(group: "", version: "v1", kind: kind.kind) : kind
  }

  package func subresource(_ name: String) -> SubresourceSchema? { subresources.first { $0.name == name } }

  /// The key of an object below `/registry`: `/registry/pods/default/web`. Without a name, the prefix of a collection, with a slash.
  package func storageKey(namespace: String?, name: String?) -> String {
    var key = "/registry/\(storagePrefix)/"
    if isNamespaced, let namespace, !namespace.isEmpty { key += "\(namespace)/" }
    return key + (name ?? "")
  }
}

package struct SubresourceSchema: Sendable {
  package var name: String
  /// The kind of the bodies; that of the resource for `status`.
  package var kind: GroupVersionKind
  package var verbs: [String]
  /// Nil for kinds that are only options in the query, as those of exec.
  package var type: TypeSchema?
  /// Whether the kind is of another group and version than the resource: discovery then names them.
  package var isForeign: Bool
}
