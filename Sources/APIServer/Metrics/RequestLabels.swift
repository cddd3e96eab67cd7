import HTTPServer

/// A request in the labels of upstream's figures.
struct RequestLabels: Sendable {
  let verb: String
  let dryRun: String
  /// component, group, resource, scope, subresource, verb, version.
  let values: [String]

  /// Nil for what is not served: names that clients make up must not become series.
  init?(_ request: HTTPRequest, _ info: RequestInfo, isKnown: Bool) {
    guard isKnown else { return nil }
    verb = Self.verb(request, info)
    dryRun = request.query["dryRun"] ?? ""
    let scope =
      !info.isResourceRequest
      ? "" : !info.name.isEmpty || info.verb == "create" ? "resource" : info.namespace.isEmpty ? "cluster" : "namespace"
    let subresource = info.isResourceRequest ? info.subresource : Self.path(info.path)
    values = ["apiserver", info.group, info.resource, scope, subresource, verb, info.version]
  }

  private static func verb(_ request: HTTPRequest, _ info: RequestInfo) -> String {
    guard info.isResourceRequest else { return request.method }
    if ["exec", "attach", "portforward", "proxy"].contains(info.subresource) { return "CONNECT" }
    switch info.verb {
    case "create": return "POST"
    case "update": return "PUT"
    case "patch": return request.headers["Content-Type"]?.hasPrefix("application/apply-patch") == true ? "APPLY" : "PATCH"
    default: return info.verb.uppercased()
    }
  }

  private static func path(_ path: String) -> String {
    let first = path.split(separator: "/").first ?? ""
    return ["healthz", "livez", "readyz", "metrics", "version"].contains(first) ? "/\(first)" : ""
  }
}
