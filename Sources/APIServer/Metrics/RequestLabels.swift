import HTTPServer

/// A request in the labels of upstream's figures.
struct RequestLabels: Hashable, Sendable {
  private static let connecting: Set = ["log", "exec", "portforward", "attach", "proxy"]

  private(set) var component = "apiserver"
  let group: String
  let version: String
  let resource: String
  let subresource: String
  let scope: String
  /// As it is told: GET and LIST apart, APPLY and CONNECT for what they are.
  let verb: String
  /// As the server judges rights; empty for what is no resource.
  let requestVerb: String
  let dryRun: String

  /// Nil for what is not served, or not counted by upstream: names that clients make up must not become series.
  init?(_ request: HTTPRequest, _ info: RequestInfo, isKnown: Bool) {
    guard isKnown else { return nil }
    dryRun = Self.dryRun(request)
    guard info.isResourceRequest else {
      switch request.path {
      case "/healthz", "/livez", "/readyz":
        component = ""
        subresource = request.path
      case "/api", "/apis": subresource = String(request.path.dropFirst())
      default: return nil
      }
      (group, version, resource, scope, requestVerb) = ("", "", "", "", "")
      verb = Self.verb(request, info)
      return
    }
    (group, version, resource, subresource) = (info.group, info.groupVersionResource.version, info.resource, info.subresource)
    requestVerb = info.verb
    scope = Self.scope(info)
    verb = Self.verb(request, info)
  }

  private static func scope(_ info: RequestInfo) -> String {
    if !info.name.isEmpty || info.verb == "create" { return "resource" }
    if !info.namespace.isEmpty { return "namespace" }
    return info.isResourceRequest ? "cluster" : ""
  }

  /// As the figures and the log have it: the method, but for what it does not tell.
  static func verb(_ request: HTTPRequest, _ info: RequestInfo) -> String {
    if info.isResourceRequest, connecting.contains(info.subresource) { return "CONNECT" }
    if info.verb == "watch" { return "WATCH" }
    switch request.method {
    case "GET", "HEAD": return ["resource", ""].contains(scope(info)) ? "GET" : "LIST"
    case "PATCH": return request.headers["Content-Type"] == "application/apply-patch+yaml" ? "APPLY" : "PATCH"
    default: return request.method
    }
  }

  private static func dryRun(_ request: HTTPRequest) -> String {
    let values = request.query.all("dryRun")
    if values.isEmpty { return "" }
    return values.allSatisfy { $0 == "All" } ? "All" : "invalid"
  }

  /// component, group, resource, scope, subresource, verb, version.
  var values: [String] { [component, group, resource, scope, subresource, verb, version] }
}
