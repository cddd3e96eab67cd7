import KubeAPI
import Testing

@testable import APIServer

/// Bodies, patches and queries nobody means well with: upstream's status and words, and a server that goes on.
@Suite struct BadBodyTests {
  struct Case: Sendable {
    var name: String
    var type = "application/json"
    var method = "POST"
    var target = "/api/v1/namespaces/default/configmaps"
    var body: String
    var status: Int
    /// What the answer must say.
    var says = ""
  }

  private static func nested(_ depth: Int) -> String {
    #"{"metadata":{"name":"a"},"data":"# + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
  }

  private static func operations(_ count: Int) -> String {
    "[" + [String](repeating: #"{"op":"add","path":"/data/a","value":"1"}"#, count: count).joined(separator: ",") + "]"
  }

  static let bodies: [Case] = [
    Case(name: "half an object", body: #"{"metadata":{"name":"a""#, status: 400, says: "unexpected end of JSON input"),
    Case(name: "no JSON", body: "hello", status: 400, says: "invalid character 'h' looking for beginning of value"),
    Case(name: "two values", body: "{} {}", status: 400, says: "after top-level value"),
    Case(name: "a number", body: "7", status: 400, says: "cannot unmarshal"),
    Case(name: "a body of 3 MiB and more", body: String(repeating: " ", count: 3_145_729), status: 413, says: "limit is 3145728"),
    Case(name: "arrays 100,000 deep", body: nested(100_000), status: 400, says: "exceeded max depth"),
    Case(
      name: "objects 100,000 deep", body: String(repeating: #"{"a":"#, count: 100_000), status: 400, says: "exceeded max depth"),
    Case(
      name: "a number beyond all others",
      target: "/apis/apps/v1/namespaces/default/deployments",
      body: #"{"metadata":{"name":"a"},"spec":{"replicas":1e999}}"#, status: 400),
    Case(
      name: "an integer beyond 64 bits", target: "/apis/apps/v1/namespaces/default/deployments",
      body: #"{"metadata":{"name":"a"},"spec":{"replicas":99999999999999999999}}"#, status: 400),
    Case(
      name: "names that come twice, strictly",
      target: "/api/v1/namespaces/default/configmaps?fieldValidation=Strict",
      body: #"{"metadata":{"name":"a","name":"b"},"data":{"x":"1","x":"2"}}"#, status: 400, says: "duplicate field"),
    Case(name: "an unknown media type", type: "text/html", body: "{}", status: 415),
    Case(name: "a media type of garbage", type: ";;;===\\\"", body: "{}", status: 415),
    Case(
      name: "protobuf that is none", type: "application/vnd.kubernetes.protobuf", body: "k8s\0\u{7F}\u{7F}\u{7F}", status: 400),
    Case(name: "YAML that is none", type: "application/yaml", body: "a: [1, {b: ", status: 400),
    Case(
      name: "aliases of aliases of aliases", type: "application/yaml",
      body: (1..<30).reduce("a0: &a0 [x,x,x,x,x,x,x,x,x]\n") { text, number in
        text + "a\(number): &a\(number) [" + [String](repeating: "*a\(number - 1)", count: 9).joined(separator: ",") + "]\n"
      }, status: 400, says: "excessive aliasing"),
    Case(
      name: "YAML that is deep", type: "application/yaml", body: String(repeating: "[", count: 50_000), status: 400),
    Case(
      name: "an object larger than etcd takes",
      target: "/api/v1/namespaces/default/events",
      body: #"{"metadata":{"name":"a","namespace":"default"},"involvedObject":{"namespace":"default"},"message":""#
        + String(repeating: "m", count: 1_600_000) + #""}"#, status: 500, says: "etcdserver: request is too large"),
    Case(
      name: "annotations larger than 256 KiB",
      body: #"{"metadata":{"name":"a","annotations":{"k":""# + String(repeating: "v", count: 262_145) + #""}}}"#, status: 422,
      says: "may not be more than 262144 bytes"),
  ]

  @Test("Bodies that are wrong are refused as upstream refuses them")
  func wrongBodies() async throws {
    try await LiveServer.run { server in
      for sample in Self.bodies {
        let answer = try await server.ask(sample.method, sample.target, sample.body, type: sample.type)
        #expect(answer.status == sample.status, "\(sample.name): \(answer.text.prefix(300))")
        #expect(sample.says.isEmpty || answer.text.contains(sample.says), "\(sample.name): \(answer.text.prefix(300))")
        #expect(try await server.ask("GET", "/version").status == 200, "\(sample.name)")
      }
    }
  }

  static let patches: [Case] = [
    Case(
      name: "more than 10,000 operations", type: "application/json-patch+json", body: operations(10_001), status: 413,
      says: "Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001"),
    Case(name: "10,000 operations", type: "application/json-patch+json", body: operations(10_000), status: 200),
    Case(
      name: "copies that double", type: "application/json-patch+json",
      body: "[" + #"{"op":"add","path":"/data/a","value":"0123456789abcdef"}"#
        + (0..<64).map { #",{"op":"copy","from":"/data","path":"/data/b\#($0)"}"# }.joined() + "]", status: 422,
      says: "the server rejected our request due to an error in our request"),
    Case(
      name: "a path deeper than any object", type: "application/json-patch+json",
      body: #"[{"op":"add","path":""# + String(repeating: "/a", count: 100_000) + #"","value":1}]"#, status: 422),
    Case(
      name: "operations that are none", type: "application/json-patch+json", body: "[1,null,[]]", status: 400,
      says: "error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp"),
    Case(name: "a patch that is no list", type: "application/json-patch+json", body: "{}", status: 400),
    Case(name: "a merge patch that is a list", type: "application/merge-patch+json", body: "[]", status: 400),
    Case(
      name: "a strategic patch that is deep", type: "application/strategic-merge-patch+json", body: nested(50_000), status: 400),
    Case(name: "a patch of an unknown kind", type: "application/x-patch", body: "{}", status: 415),
  ]

  @Test("Patches that are wrong are refused as upstream refuses them")
  func wrongPatches() async throws {
    try await LiveServer.run { server in
      let target = Self.patches[0].target
      let made = try await server.ask("POST", target, #"{"metadata":{"name":"a"},"data":{"k":"v"}}"#)
      #expect(made.status == 201)
      for sample in Self.patches {
        let answer = try await server.ask("PATCH", target + "/a", sample.body, type: sample.type)
        #expect(answer.status == sample.status, "\(sample.name): \(answer.text.prefix(300))")
        #expect(sample.says.isEmpty || answer.text.contains(sample.says), "\(sample.name): \(answer.text.prefix(300))")
        #expect(try await server.ask("GET", target + "/a").status == 200, "\(sample.name)")
      }
    }
  }

  @Test("Bytes that are no UTF-8 become U+FFFD, as Go reads them")
  func invalidUTF8() async throws {
    try await LiveServer.run { server in
      let body = Array(#"{"metadata":{"name":"a"},"data":{"k":"x"#.utf8) + [0xFF] + Array(#"y"}}"#.utf8)
      let answer = try await server.ask("POST", "/api/v1/namespaces/default/configmaps", body)
      #expect(answer.status == 201)
      #expect(answer.text.contains("x\u{FFFD}y"))
    }
  }

  static let targets: [(target: String, status: Int)] = [
    ("/api/v1/pods?labelSelector=%zz", 200), ("/api/v1/pods?labelSelector=a%3D%3D%3D%3Db", 400),
    ("/api/v1/pods?labelSelector=" + String(repeating: "a%2C", count: 20_000), 400),
    ("/api/v1/pods?labelSelector=" + [String](repeating: "a", count: 20_000).joined(separator: "%2C"), 200),
    ("/api/v1/pods?labelSelector=a+in+(" + String(repeating: "(", count: 20_000), 400),
    ("/api/v1/pods?fieldSelector=" + String(repeating: "%5C", count: 20_001), 400),
    ("/api/v1/pods?fieldSelector=x.y.z%3Da", 400), ("/api/v1/pods?resourceVersion=abc", 400),
    ("/api/v1/pods?continue=%00%00%00", 400), ("/api/v1/pods?continue=eyJ2IjoxfQ", 400),
    ("/api/v1/pods?&&&===&=&a", 200), ("/api/v1/namespaces/%00/pods/%ff", 404),
    ("/api/v1/" + String(repeating: "a/", count: 5_000), 404),
  ]

  @Test("Queries and paths of garbage are answered")
  func wrongTargets() async throws {
    try await LiveServer.run { server in
      for (target, status) in Self.targets {
        let answer = try await server.ask("GET", target)
        #expect(answer.status == status, "\(target.prefix(100)): \(answer.text.prefix(300))")
      }
      #expect(try await server.ask("GET", "/version").status == 200)
    }
  }

  @Test("Nothing acceptable is told so")
  func notAcceptable() async throws {
    try await LiveServer.run { server in
      let answer = try await server.ask("GET", "/api/v1/pods", [], accept: "text/html")
      #expect(answer.status == 406)
    }
  }
}
