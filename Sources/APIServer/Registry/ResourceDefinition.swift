import KubeAPI
import KubeSchema

/// A collection of the API: what discovery says of it and how it is stored.
package struct ResourceDefinition: Sendable {
  package struct Subresource: Sendable, Hashable {
    package var name: String
    /// What requests to it speak; group and version only where they differ from the resource's.
    package var kind: String
    package var group: String?
    package var version: String?
    package var verbs: [String]
  }

  package var resource: GroupVersionResource
  package var kind: String
  package var singular: String
  package var isNamespaced: Bool
  package var verbs: [String]
  package var shortNames: [String] = []
  package var categories: [String] = []
  package var subresources: [Subresource] = []
  /// True for resources that a CustomResourceDefinition made.
  package var isCustom = false
  /// The folder of its objects in the store, as upstream's etcd has it, with a slash at the end.
  let storagePrefix: String
  /// Whether `metadata.generation` counts changes of the wanted state.
  var countsGenerations: Bool
  /// What field selectors may name.
  var fieldLabels: FieldLabels

  package var name: String { resource.resource }
  package var group: String { resource.group }
  package var groupVersionKind: GroupVersionKind {
    GroupVersionKind(group: resource.group, version: resource.version, kind: kind)
  }
  /// What a CustomResourceDefinition calls its lists.
  var customListKind: String?
  /// The version a CustomResourceDefinition stores its objects in.
  var customStorageVersion: String?
  package var listKind: String { customListKind ?? kind + "List" }
  /// `deployments.apps`, as messages name it.
  package var qualifiedName: String { group.isEmpty ? name : "\(name).\(group)" }
  /// Nothing is kept of reviews and the like.
  package var isStored: Bool { verbs.contains("list") && name != "componentstatuses" }

  var isAPIServices: Bool { resource == .apiServices }

  package func subresource(_ name: String) -> Subresource? { subresources.first { $0.name == name } }

  /// What requests to a subresource speak; the resource's own kind for those that are doors to the object itself.
  func kind(ofSubresource name: String) -> GroupVersionKind {
    guard let part = subresource(name) else { return groupVersionKind }
    return GroupVersionKind(group: part.group ?? group, version: part.version ?? resource.version, kind: part.kind)
  }

  /// Where the objects of a namespace are; with an empty one those of all.
  func storageFolder(namespace: String) -> String {
    Self.storageFolder(storagePrefix, namespace: isNamespaced ? namespace : "")
  }

  static func storageFolder(_ prefix: String, namespace: String) -> String {
    namespace.isEmpty ? prefix : "\(prefix)\(namespace)/"
  }

  func storageKey(namespace: String, name: String) -> String {
    isNamespaced ? "\(storagePrefix)\(namespace)/\(name)" : storagePrefix + name
  }
}

extension ResourceDefinition {
  /// A built-in resource.
  init(_ schema: ObjectSchema) {
    resource = schema.resource
    kind = schema.kind.kind
    singular = schema.singular
    isNamespaced = schema.isNamespaced
    verbs = schema.verbs
    shortNames = schema.shortNames
    categories = schema.categories
    storagePrefix = schema.storageKey(namespace: nil, name: nil)
    countsGenerations = schema.countsGenerations
    fieldLabels = schema.fieldLabels
    subresources = schema.subresources.map { subresource in
      let (kind, isForeign) = (subresource.kind, subresource.isForeign)
      return Subresource(
        name: subresource.name, kind: kind.kind, group: isForeign ? kind.group : nil, version: isForeign ? kind.version : nil,
        verbs: subresource.verbs)
    }
  }

  /// A resource of a CustomResourceDefinition: stored below its group, and every change but that of the status counts.
  init(custom resource: GroupVersionResource, kind: String, singular: String, isNamespaced: Bool, verbs: [String]) {
    self.resource = resource
    self.kind = kind
    self.singular = singular
    self.isNamespaced = isNamespaced
    self.verbs = verbs
    isCustom = true
    storagePrefix = "/registry/\(resource.group)/\(resource.resource)/"
    countsGenerations = true
    fieldLabels = FieldLabels(resource, fields: [], isNamespaced: isNamespaced)
  }
}
