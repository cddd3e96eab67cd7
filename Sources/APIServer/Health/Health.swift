import HTTPServer
import KubeAPI

extension APIServer {
  private static let checks = [
    "ping", "log", "etcd", "informer-sync", "poststarthook/start-apiserver-admission-initializer",
    "poststarthook/generic-apiserver-start-informers", "poststarthook/priority-and-fairness-config-consumer",
    "poststarthook/priority-and-fairness-filter", "poststarthook/storage-object-count-tracker-hook",
    "poststarthook/start-apiextensions-informers", "poststarthook/start-apiextensions-controllers",
    "poststarthook/crd-informer-synced",
    "poststarthook/start-system-namespaces-controller", "poststarthook/start-cluster-authentication-info-controller",
    "poststarthook/start-kube-apiserver-identity-lease-controller", "poststarthook/start-legacy-token-tracking-controller",
    "poststarthook/start-service-ip-repair-controllers", "poststarthook/rbac/bootstrap-roles",
    "poststarthook/scheduling/bootstrap-system-priority-classes", "poststarthook/priority-and-fairness-config-producer",
    "poststarthook/bootstrap-controller", "poststarthook/start-kube-aggregator-informers",
    "poststarthook/apiservice-registration-controller", "poststarthook/apiservice-status-local-available-controller",
    "poststarthook/apiservice-discovery-controller", "poststarthook/kube-apiserver-autoregistration", "autoregister-completion",
    "poststarthook/apiservice-openapi-controller", "poststarthook/apiservice-openapiv3-controller",
  ]

  /// `/healthz`, `/livez`, `/readyz`, each of their checks by path, `verbose` and `exclude`.
  func sendHealth(_ segments: [String], _ context: RequestContext, _ response: HTTPResponseWriter) async throws {
    let kind = segments[0]
    var checks = Self.checks.filter { kind == "readyz" || $0 != "informer-sync" }
    if kind == "readyz" { checks.append("shutdown") }
    let headers: HTTPFields = ["Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"]
    if segments.count > 1 {
      guard checks.contains(segments.dropFirst().joined(separator: "/")) else {
        return try await response.respond(status: 404, headers: headers, body: Array("404 page not found\n".utf8))
      }
      return try await response.respond(status: 200, headers: headers, body: Array("ok".utf8))
    }
    let excluded = context.http.query.all("exclude")
    guard context.http.query["verbose"] != nil else {
      return try await response.respond(status: 200, headers: headers, body: Array("ok".utf8))
    }
    var text = ""
    for check in checks { text += excluded.contains(check) ? "[+]\(check) excluded: ok\n" : "[+]\(check) ok\n" }
    for name in excluded where !checks.contains(name) {
      text += "warn: some health checks cannot be excluded: no matches for \"\(name)\"\n"
    }
    try await response.respond(status: 200, headers: headers, body: Array((text + "\(kind) check passed\n").utf8))
  }
}
