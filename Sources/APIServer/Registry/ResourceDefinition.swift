import KubeAPI

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

  package var name: String { resource.resource }
  package var group: String { resource.group }
  package var groupVersionKind: GroupVersionKind {
    GroupVersionKind(group: resource.group, version: resource.version, kind: kind)
  }
  package var listKind: String { kind + "List" }
  /// `deployments.apps`, as messages name it.
  package var qualifiedName: String { group.isEmpty ? name : "\(name).\(group)" }
  /// Nothing is kept of reviews and the like.
  package var isStored: Bool { verbs.contains("list") && name != "componentstatuses" }

  /// Whether `metadata.generation` counts changes of the wanted state.
  var countsGenerations: Bool {
    if isCustom { return true }
    return switch (group, name) {
    case ("", "pods"), ("", "podtemplates"), ("", "replicationcontrollers"), ("apps", _), ("batch", _), ("policy", _),
      ("scheduling.k8s.io", _), ("discovery.k8s.io", _), ("networking.k8s.io", "ingressclasses"),
      ("networking.k8s.io", "ingresses"),
      ("networking.k8s.io", "networkpolicies"), ("admissionregistration.k8s.io", _), ("flowcontrol.apiserver.k8s.io", _),
      ("apiextensions.k8s.io", _), ("resource.k8s.io", "deviceclasses"):
      name != "controllerrevisions"
    default: false
    }
  }

  package func subresource(_ name: String) -> Subresource? { subresources.first { $0.name == name } }
}

extension ResourceDefinition {
  /// The folder of its objects in the store, as upstream's etcd has it.
  var storagePrefix: String {
    if isCustom || group == "apiextensions.k8s.io" || group == "apiregistration.k8s.io" { return "/registry/\(group)/\(name)/" }
    switch (group, name) {
    case ("", "nodes"): return "/registry/minions/"
    case ("", "services"): return "/registry/services/specs/"
    case ("", "endpoints"): return "/registry/services/endpoints/"
    case ("", "replicationcontrollers"): return "/registry/controllers/"
    case ("networking.k8s.io", "ingresses"): return "/registry/ingress/"
    case ("events.k8s.io", "events"): return "/registry/events/"
    default: return "/registry/\(name)/"
    }
  }

  func storageKey(namespace: String, name: String) -> String {
    isNamespaced ? "\(storagePrefix)\(namespace)/\(name)" : storagePrefix + name
  }
}
