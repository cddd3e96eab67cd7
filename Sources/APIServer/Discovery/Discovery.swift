import Crypto
import HTTPServer
import KubeAPI
import KubeSchema

/// The documents that tell clients what is served.
enum Discovery {
  static func legacyVersions(serverAddress: String) -> JSON {
    [
      "kind": "APIVersions", "versions": ["v1"],
      "serverAddressByClientCIDRs": [["clientCIDR": "0.0.0.0/0", "serverAddress": .string(serverAddress)]],
    ]
  }

  static func groupList(_ served: ServedGroups) -> JSON {
    let groups = served.groups.filter { !$0.name.isEmpty }.map { group($0.name, $0.versions.map(\.name)) }
    return ["kind": "APIGroupList", "apiVersion": "v1", "groups": .array(groups)]
  }

  static func group(_ name: String, _ versions: [String]) -> JSON {
    func entry(_ version: String) -> JSON { ["groupVersion": .string("\(name)/\(version)"), "version": .string(version)] }
    return [
      "name": .string(name), "versions": .array(versions.map(entry)), "preferredVersion": versions.first.map(entry) ?? .null,
    ]
  }

  static func resourceList(_ version: GroupVersion, _ catalogue: ResourceCatalogue) -> JSON {
    var resources: [JSON] = []
    for definition in catalogue.definitions(version).sorted(by: { $0.name < $1.name }) {
      var entry: JSON = [
        "name": .string(definition.name), "singularName": .string(definition.singular),
        "namespaced": .bool(definition.isNamespaced),
        "kind": .string(definition.kind), "verbs": JSON(definition.verbs),
      ]
      if !definition.shortNames.isEmpty { entry["shortNames"] = JSON(definition.shortNames) }
      if !definition.categories.isEmpty { entry["categories"] = JSON(definition.categories) }
      if let hash = storageVersionHash(definition) { entry["storageVersionHash"] = .string(hash) }
      resources.append(entry)
      for subresource in definition.subresources {
        var entry: JSON = [
          "name": .string("\(definition.name)/\(subresource.name)"), "singularName": "",
          "namespaced": .bool(definition.isNamespaced),
        ]
        if let group = subresource.group { entry["group"] = .string(group) }
        if let version = subresource.version { entry["version"] = .string(version) }
        entry["kind"] = .string(subresource.kind)
        entry["verbs"] = JSON(subresource.verbs)
        resources.append(entry)
      }
    }
    var result: JSON = ["kind": "APIResourceList"]
    if !version.group.isEmpty { result["apiVersion"] = "v1" }
    result["groupVersion"] = .string(version.description)
    result["resources"] = .array(resources)
    return result
  }

  /// Changes with the version that objects are stored in; nil for what is not stored
  /// (k8s.io/apiserver/pkg/endpoints/discovery/storageversionhash.go).
  private static func storageVersionHash(_ definition: ResourceDefinition) -> String? {
    guard definition.verbs.contains("delete") || definition.verbs.contains("deletecollection") else { return nil }
    var kind = KindConversion.stored(definition.groupVersionKind)
    kind.version = definition.customStorageVersion ?? kind.version
    // Upstream keeps definitions in the older form, which is shorter.
    if definition.resource == .customResourceDefinitions { kind.version = "v1beta1" }
    let hash = SHA256.hash(data: Array("\(kind.group)/\(kind.version)/\(kind.kind)".utf8))
    return Base64.encode(Array(hash.prefix(8)))
  }

  /// `apidiscovery.k8s.io/v2`, everything in one document.
  static func aggregated(
    _ served: ServedGroups, _ catalogue: ResourceCatalogue, legacy: Bool,
    foreign: (AggregatedService) -> JSON
  ) -> JSON {
    let groups = served.groups.filter { $0.name.isEmpty == legacy }
    let items = groups.map { group -> JSON in
      let versions = group.versions.map { version -> JSON in
        if let service = version.service { return foreign(service) }
        let definitions = catalogue.definitions(GroupVersion(group: group.name, version: version.name)).sorted {
          $0.name < $1.name
        }
        return ["version": .string(version.name), "resources": .array(definitions.map(aggregated)), "freshness": "Current"]
      }
      var metadata: JSON = [:]
      if !group.name.isEmpty { metadata["name"] = .string(group.name) }
      metadata["creationTimestamp"] = .null
      return ["metadata": metadata, "versions": .array(versions)]
    }
    return [
      "kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "metadata": [:],
      "items": .array(items),
    ]
  }

  private static func aggregated(_ definition: ResourceDefinition) -> JSON {
    let own: JSON =
      definition.isCustom
      ? ["group": .string(definition.group), "version": .string(definition.resource.version), "kind": .string(definition.kind)]
      : ["group": "", "version": "", "kind": .string(definition.kind)]
    var entry: JSON = [
      "resource": .string(definition.name), "responseKind": own, "scope": definition.isNamespaced ? "Namespaced" : "Cluster",
      "singularResource": .string(definition.singular), "verbs": JSON(definition.verbs),
    ]
    if !definition.shortNames.isEmpty { entry["shortNames"] = JSON(definition.shortNames) }
    if !definition.categories.isEmpty { entry["categories"] = JSON(definition.categories) }
    if !definition.subresources.isEmpty {
      entry["subresources"] = .array(
        definition.subresources.map { subresource in
          var kind = own
          kind["kind"] = .string(subresource.kind)
          if let group = subresource.group { kind["group"] = .string(group) }
          if let version = subresource.version { kind["version"] = .string(version) }
          return ["subresource": .string(subresource.name), "responseKind": kind, "verbs": JSON(subresource.verbs)]
        })
    }
    return entry
  }
}
