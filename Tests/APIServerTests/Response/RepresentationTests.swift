import HTTPServer
import Testing

@testable import APIServer

@Suite struct RepresentationTests {
  private func negotiate(_ accept: String?, _ messages: Representation.Messages = .none) -> Representation? {
    var request = HTTPRequest(method: "GET", target: "/")
    request.headers["Accept"] = accept
    return Representation.negotiate(request, messages: messages)
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

  @Test("Indented is what Go takes for true", arguments: [("1", true), ("true", true), ("x", false), ("0", false), ("", false)])
  func pretty(_ value: String, _ expected: Bool) {
    let request = HTTPRequest(method: "GET", target: "/?pretty=\(value)")
    #expect(Representation.negotiate(request)?.isPretty == expected)
  }

  @Test("Protobuf is chosen where there are messages, and never for tables")
  func protobuf() {
    let parameters = ";v=v1;g=meta.k8s.io"
    let both = "application/vnd.kubernetes.protobuf,application/json"
    #expect(negotiate(both, .all)?.format == .protobuf)
    #expect(negotiate(both, .metadata)?.format == .json)
    #expect(negotiate("application/vnd.kubernetes.protobuf", .metadata) == nil)
    #expect(negotiate("application/vnd.kubernetes.protobuf;as=Table\(parameters),application/json", .all)?.format == .json)
    let metadata = negotiate("application/vnd.kubernetes.protobuf;as=PartialObjectMetadata\(parameters)", .metadata)
    #expect(metadata?.format == .protobuf)
    #expect(metadata?.transform == .partialMetadata)
    #expect(metadata?.streamType == "application/vnd.kubernetes.protobuf;stream=watch")
    #expect(negotiate("application/json", .all)?.streamType == "application/json")
  }
}
