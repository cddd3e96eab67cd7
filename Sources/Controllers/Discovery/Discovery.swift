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
    await resources(client, try await versions(client) { [$0["preferredVersion"]] })
  }

  /// Every type in every version that is served; versions that cannot be read are left out.
  static func allVersions(_ client: APIClient) async throws -> [DiscoveredResource] {
    await resources(client, try await versions(client) { $0["versions"].elements }).resources
  }

  private static func versions(_ client: APIClient, of group: (JSON) -> [JSON]) async throws -> [GroupVersion] {
    let groups = try await client.raw(method: "GET", path: "/apis")
    guard groups.status == 200 else {
      throw APIStatus(.unknown, "discovery failed with status \(groups.status)", code: groups.status)
    }
    let named = try JSON.decode(groups.body)["groups"].elements.flatMap(group)
    return [GroupVersion(group: "", version: "v1")]
      + named.compactMap { $0["groupVersion"].string.flatMap { GroupVersion($0) } }
  }

  private static func resources(_ client: APIClient, _ versions: [GroupVersion]) async -> Found {
    await withTaskGroup(of: (String, [DiscoveredResource]?).self) { group in
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
