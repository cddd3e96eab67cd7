import KubeAPI

/// All resources the server serves at a moment: the built-in ones and those of CustomResourceDefinitions.
package struct ResourceCatalogue: Sendable {
  /// Groups in the order discovery lists them, each with its versions, the preferred one first.
  package private(set) var groups: [(name: String, versions: [String])] = []
  private var byVersion: [GroupVersion: [ResourceDefinition]] = [:]
  private var index: [GroupVersionResource: ResourceDefinition] = [:]

  package init() {}

  package mutating func add(_ definition: ResourceDefinition) {
    let version = definition.resource.groupVersion
    if let position = groups.firstIndex(where: { $0.name == version.group }) {
      if !groups[position].versions.contains(version.version) { groups[position].versions.append(version.version) }
    } else {
      groups.append((version.group, [version.version]))
    }
    byVersion[version, default: []].removeAll { $0.name == definition.name }
    byVersion[version, default: []].append(definition)
    index[definition.resource] = definition
  }

  package func definition(_ resource: GroupVersionResource) -> ResourceDefinition? { index[resource] }

  package func definitions(_ version: GroupVersion) -> [ResourceDefinition] { byVersion[version] ?? [] }

  package var all: [ResourceDefinition] {
    groups.flatMap { group in group.versions.flatMap { definitions(GroupVersion(group: group.name, version: $0)) } }
  }

  package func definition(kind: GroupVersionKind) -> ResourceDefinition? {
    byVersion[kind.groupVersion]?.first { $0.kind == kind.kind }
  }

  package func hasGroup(_ name: String) -> Bool { groups.contains { $0.name == name } }
}

extension ResourceCatalogue {
  static let allVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]

  /// The resources upstream has without any extension.
  package static func builtIn() -> ResourceCatalogue {
    var catalogue = ResourceCatalogue()
    var version = GroupVersion(group: "", version: "v1")
    for line in builtInTable.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      if words.first == "=", words.count == 2, let next = GroupVersion(words[1]) {
        version = next
      } else if words.count >= 4 {
        catalogue.add(definition(words, version))
      }
    }
    return catalogue
  }

  private static func definition(_ words: [String], _ version: GroupVersion) -> ResourceDefinition {
    var definition = ResourceDefinition(
      resource: GroupVersionResource(group: version.group, version: version.version, words[0]), kind: words[1],
      singular: words[2], isNamespaced: words[3] == "namespaced", verbs: allVerbs)
    for word in words.dropFirst(4) {
      let parts = word.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let values = parts[1].split(separator: ",").map(String.init)
      switch parts[0] {
      case "short": definition.shortNames = values
      case "categories": definition.categories = values
      case "verbs": definition.verbs = values
      case "sub": definition.subresources = values.map { subresource($0, of: definition) }
      default: break
      }
    }
    return definition
  }

  private static func subresource(_ name: String, of parent: ResourceDefinition) -> ResourceDefinition.Subresource {
    let proxied = ["create", "delete", "get", "patch", "update"]
    switch (parent.name, name) {
    case (_, "scale"):
      return .init(name: name, kind: "Scale", group: "autoscaling", version: "v1", verbs: ["get", "patch", "update"])
    case ("namespaces", "finalize"): return .init(name: name, kind: "Namespace", verbs: ["update"])
    case ("pods", "attach"): return .init(name: name, kind: "PodAttachOptions", verbs: ["create", "get"])
    case ("pods", "exec"): return .init(name: name, kind: "PodExecOptions", verbs: ["create", "get"])
    case ("pods", "portforward"): return .init(name: name, kind: "PodPortForwardOptions", verbs: ["create", "get"])
    case ("pods", "proxy"): return .init(name: name, kind: "PodProxyOptions", verbs: proxied)
    case ("nodes", "proxy"): return .init(name: name, kind: "NodeProxyOptions", verbs: proxied)
    case ("services", "proxy"): return .init(name: name, kind: "ServiceProxyOptions", verbs: proxied)
    case ("pods", "binding"): return .init(name: name, kind: "Binding", verbs: ["create"])
    case ("pods", "eviction"): return .init(name: name, kind: "Eviction", group: "policy", version: "v1", verbs: ["create"])
    case ("pods", "log"): return .init(name: name, kind: "Pod", verbs: ["get"])
    case ("serviceaccounts", "token"):
      return .init(name: name, kind: "TokenRequest", group: "authentication.k8s.io", version: "v1", verbs: ["create"])
    default: return .init(name: name, kind: parent.kind, verbs: ["get", "patch", "update"])
    }
  }
}
