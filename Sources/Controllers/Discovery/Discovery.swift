import APIClient
import KubeAPI

/// A type the server has, as discovery describes it.
struct DiscoveredResource: Hashable, Sendable {
  let resource: GroupVersionResource
  let kind: String
  let isNamespaced: Bool
  let verbs: Set<String>

  var groupKind: String { "\(resource.group)/\(kind)" }
}

enum Discovery {
  struct Found: Sendable {
    var resources: [DiscoveredResource]
    /// Group versions that could not be read, as those of an aggregated server that is down.
    var failures: [String]
  }

  /// Every type in its group's preferred version.
  static func resources(_ client: APIClient) async throws -> Found {
    let groups = try await client.raw(method: "GET", path: "/apis")
    guard groups.status == 200 else {
      throw APIStatus(.unknown, "discovery failed with status \(groups.status)", code: groups.status)
    }
    var versions = [GroupVersion(group: "", version: "v1")]
    for group in try JSON.decode(groups.body)["groups"].elements {
      if let version = group["preferredVersion"]["groupVersion"].string.flatMap({ GroupVersion($0) }) { versions.append(version) }
    }
    return await withTaskGroup(of: (String, [DiscoveredResource]?).self) { group in
      for version in versions { group.addTask { ("\(version)", try? await resources(client, version)) } }
      var found = Found(resources: [], failures: [])
      for await (name, resources) in group {
        if let resources { found.resources += resources } else { found.failures.append(name) }
      }
      found.resources.sort { "\($0.resource)" < "\($1.resource)" }
      return found
    }
  }

  private static func resources(_ client: APIClient, _ version: GroupVersion) async throws -> [DiscoveredResource] {
    let path = version.group.isEmpty ? "/api/\(version.version)" : "/apis/\(version)"
    let response = try await client.raw(method: "GET", path: path)
    guard response.status == 200 else { throw APIStatus(.unknown, "\(path): status \(response.status)", code: response.status) }
    return try JSON.decode(response.body)["resources"].elements.compactMap { entry in
      guard let name = entry["name"].string, !name.contains("/"), let kind = entry["kind"].string else { return nil }
      return DiscoveredResource(
        resource: GroupVersionResource(group: version.group, version: version.version, name), kind: kind,
        isNamespaced: entry["namespaced"].bool ?? false, verbs: Set(entry["verbs"].elements.compactMap(\.string)))
    }
  }
}
