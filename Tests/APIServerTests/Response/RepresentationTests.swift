import HTTPServer
import Testing

@testable import APIServer

@Suite struct RepresentationTests {
  private func negotiate(_ accept: String?) -> Representation? {
    var request = HTTPRequest(method: "GET", target: "/")
    request.headers["Accept"] = accept
    return Representation.negotiate(request)
  }

  @Test("The best form that can be made is chosen")
  func choices() {
    #expect(negotiate(nil)?.format == .json)
    #expect(negotiate("text/html") == nil)
    #expect(negotiate("application/json;q=0.1,application/yaml")?.format == .yaml)
    #expect(negotiate("application/json;as=Table;v=v1;g=meta.k8s.io,application/json")?.transform == .table)
    #expect(
      negotiate("application/json;as=Rocket;v=v1;g=meta.k8s.io,application/json")?.transform == Representation.Transform.none)
    #expect(negotiate("application/vnd.kubernetes.protobuf,application/json")?.format == .json)
  }
}
