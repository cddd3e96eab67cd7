import KubeAPI

/// The newer form of discovery, made of what an aggregated server says in the older one.
enum AggregatedDiscovery {
  /// A version of `apidiscovery.k8s.io/v2` from an `APIResourceList`.
  static func version(_ list: JSON, _ version: GroupVersion) -> JSON {
    var resources: [JSON] = []
    var places: [String: Int] = [:]
    for entry in list["resources"].elements {
      let parts = (entry["name"].string ?? "").split(separator: "/", maxSplits: 1).map(String.init)
      guard let name = parts.first else { continue }
      var kind: JSON = [
        "group": .string(entry["group"].string ?? version.group), "version": .string(entry["version"].string ?? version.version),
        "kind": entry["kind"],
      ]
      if kind["kind"].isNull { kind["kind"] = "" }
      if parts.count == 2 {
        let subresource: JSON = ["subresource": .string(parts[1]), "responseKind": kind, "verbs": entry["verbs"]]
        guard let place = places[name] else { continue }
        resources[place]["subresources"] = .array(resources[place]["subresources"].elements + [subresource])
      } else {
        var resource: JSON = [
          "resource": .string(name), "responseKind": kind,
          "scope": entry["namespaced"].bool == true ? "Namespaced" : "Cluster",
          "singularResource": .string(entry["singularName"].string ?? ""), "verbs": entry["verbs"],
        ]
        for key in ["shortNames", "categories"] where !entry[key].elements.isEmpty { resource[key] = entry[key] }
        places[name] = resources.count
        resources.append(resource)
      }
    }
    return ["version": .string(version.version), "resources": .array(resources), "freshness": "Current"]
  }

  /// What is told of a server that cannot be reached.
  static func stale(_ version: String) -> JSON { ["version": .string(version), "freshness": "Stale"] }
}
