import HTTPServer
import Testing

@testable import APIServer

@Suite struct RequestInfoTests {
  @Test(
    "A path says verb, resource, namespace, name and subresource",
    arguments: [
      ("GET /api/v1/pods", "list  v1  pods  "),
      ("GET /api/v1/namespaces/a/pods?watch=true", "watch  v1 a pods  "),
      ("POST /api/v1/namespaces/a/pods", "create  v1 a pods  "),
      ("GET /api/v1/namespaces/a", "get  v1 a namespaces a "),
      ("PUT /api/v1/namespaces/a/finalize", "update  v1 a namespaces a finalize"),
      ("PATCH /apis/apps/v1/namespaces/a/deployments/d/scale", "patch apps v1 a deployments d scale"),
      ("DELETE /apis/apps/v1/namespaces/a/deployments", "deletecollection apps v1 a deployments  "),
      ("GET /api/v1/watch/namespaces/a/pods/p", "watch  v1 a pods p "),
      ("DELETE /api/v1/watch/namespaces/a/pods", "watch  v1 a pods  "),
      ("GET /api/v1/pods?fieldSelector=metadata.name%3Dp", "list  v1  pods p "),
    ])
  func resources(_ line: String, _ expected: String) {
    let parts = line.split(separator: " ").map(String.init)
    let info = RequestInfo(HTTPRequest(method: parts[0], target: parts[1]))
    #expect(info.isResourceRequest)
    #expect(
      "\(info.verb) \(info.group) \(info.version) \(info.namespace) \(info.resource) \(info.name) \(info.subresource)" == expected
    )
  }

  @Test(
    "Discovery and health are no resources", arguments: ["/", "/api", "/api/v1", "/apis/apps", "/apis/apps/v1", "/healthz/ping"])
  func nonResources(_ target: String) {
    let info = RequestInfo(HTTPRequest(method: "GET", target: target))
    #expect(!info.isResourceRequest)
    #expect((info.verb, info.path) == ("get", target))
  }
}
