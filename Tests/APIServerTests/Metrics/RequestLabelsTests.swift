import HTTPServer
import Testing

@testable import APIServer

@Suite struct RequestLabelsTests {
  /// Each as `GROUP/VERSION RESOURCE SUBRESOURCE SCOPE VERB DRYRUN` of the real server's figures.
  @Test(
    "Requests are told apart as upstream's figures tell them",
    arguments: [
      ("GET", "/api/v1/namespaces/a/pods/p", "/v1 pods  resource GET "),
      ("HEAD", "/api/v1/namespaces/a/pods/p", "/v1 pods  resource GET "),
      ("GET", "/api/v1/pods", "/v1 pods  cluster LIST "), ("GET", "/api/v1/namespaces/a/pods", "/v1 pods  namespace LIST "),
      ("GET", "/api/v1/namespaces/a/pods?watch=1", "/v1 pods  namespace WATCH "),
      ("POST", "/api/v1/namespaces/a/pods?dryRun=All", "/v1 pods  resource POST All"),
      ("POST", "/apis/apps/v1/namespaces/a/deployments?dryRun=x", "apps/v1 deployments  resource POST invalid"),
      ("DELETE", "/api/v1/namespaces/a/pods", "/v1 pods  namespace DELETE "),
      ("GET", "/api/v1/namespaces/a/pods/p/log", "/v1 pods log resource CONNECT "),
      ("PUT", "/apis/apps/v1/namespaces/a/deployments/d/scale", "apps/v1 deployments scale resource PUT "),
      ("GET", "/readyz", "/  /readyz  GET "), ("GET", "/apis", "/  apis  GET "),
    ])
  func labels(method: String, target: String, expected: String) throws {
    let request = HTTPRequest(method: method, target: target)
    let labels = try #require(RequestLabels(request, RequestInfo(request), isKnown: true))
    #expect(
      "\(labels.group)/\(labels.version) \(labels.resource) \(labels.subresource) \(labels.scope) \(labels.verb) \(labels.dryRun)"
        == expected)
    #expect(labels.component == (target == "/readyz" ? "" : "apiserver"))
  }

  @Test(
    "A server-side apply is no patch like others",
    arguments: [
      ("application/apply-patch+yaml", "APPLY"), ("application/merge-patch+json", "PATCH"),
    ])
  func apply(type: String, verb: String) throws {
    let request = HTTPRequest(method: "PATCH", target: "/api/v1/namespaces/a/pods/p", headers: ["Content-Type": type])
    #expect(RequestLabels(request, RequestInfo(request), isKnown: true)?.verb == verb)
  }

  @Test("What upstream does not count is not counted", arguments: ["/version", "/metrics", "/apis/apps", "/openapi/v2", "/nope"])
  func uncounted(target: String) {
    let request = HTTPRequest(method: "GET", target: target)
    #expect(RequestLabels(request, RequestInfo(request), isKnown: true) == nil)
  }

  @Test(
    "Keys of the store are filed under their resource",
    arguments: [
      ("/registry/pods/a/p", "pods"), ("/registry/namespaces/a", "namespaces"),
      ("/registry/services/specs/a/s", "services/specs"),
      ("/registry/example.com/widgets/a/w", "example.com/widgets"), ("compact_rev_key", "compact_rev_key"),
      ("/registry/", ""),
    ])
  func folders(key: String, folder: String) { #expect(StorageMetrics.folder(key[...]) == folder) }
}
