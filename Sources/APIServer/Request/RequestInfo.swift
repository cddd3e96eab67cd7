import HTTPServer
import KubeAPI

/// What a request asks for, read from its method, path and query as upstream's RequestInfoFactory does.
package struct RequestInfo: Hashable, Sendable {
  package var isResourceRequest = false
  package var path = ""
  package var verb = ""
  package var group = ""
  package var version = ""
  package var namespace = ""
  package var resource = ""
  package var subresource = ""
  package var name = ""
  /// What follows the subresource: the path to a proxied server.
  package var rest: [String] = []

  package var groupVersion: GroupVersion { GroupVersion(group: group, version: version) }
  package var groupVersionResource: GroupVersionResource { GroupVersionResource(group: group, version: version, resource) }

  package init() {}

  package init(_ request: HTTPRequest) {
    path = request.path
    verb = request.method.lowercased()
    let segments = Self.segments(path)
    guard segments.count >= 2, segments[0] == "api" || segments[0] == "apis" else { return }
    var parts: ArraySlice<String>
    if segments[0] == "api" {
      version = segments[1]
      parts = segments[2...]
    } else {
      guard segments.count >= 3 else { return }
      group = segments[1]
      version = segments[2]
      parts = segments[3...]
    }
    guard !parts.isEmpty else { return }
    isResourceRequest = true
    let isOldWatch = parts.first == "watch" && parts.count > 1
    if isOldWatch { parts = parts.dropFirst() }
    if parts.first == "namespaces", parts.count > 1 {
      let second = parts[parts.startIndex + 1]
      namespace = second
      if parts.count > 2, !["status", "finalize"].contains(parts[parts.startIndex + 2]) { parts = parts.dropFirst(2) }
    }
    resource = parts.first ?? ""
    parts = parts.dropFirst()
    name = parts.popFirst() ?? ""
    subresource = parts.popFirst() ?? ""
    rest = Array(parts)
    verb = RequestInfo.verb(method: request.method, hasName: !name.isEmpty)
    guard name.isEmpty || isOldWatch || verb == "get" else { return }
    let query = request.query
    if verb == "list" || verb == "deletecollection" || isOldWatch {
      if let selector = query["fieldSelector"], let parsed = try? FieldSelector(parsing: selector),
        let wanted = parsed.required("metadata.name"), name.isEmpty
      {
        name = wanted
      }
      // Behind `watch` everything is one, whatever the method.
      if isOldWatch || verb != "deletecollection" && query.flag("watch") { verb = "watch" }
    }
  }

  /// The parts of a path between its first and last slashes; empty ones count.
  package static func segments(_ path: String) -> [String] {
    let slash = UInt8(ascii: "/")
    let bytes = path.utf8
    guard let first = bytes.firstIndex(where: { $0 != slash }), let last = bytes.lastIndex(where: { $0 != slash }) else {
      return []
    }
    return bytes[first...last].split(separator: slash, omittingEmptySubsequences: false).map { String(Substring($0)) }
  }

  private static func verb(method: String, hasName: Bool) -> String {
    switch method {
    case "POST": "create"
    case "PUT": "update"
    case "PATCH": "patch"
    case "DELETE": hasName ? "delete" : "deletecollection"
    case "GET", "HEAD": hasName ? "get" : "list"
    default: ""
    }
  }
}
