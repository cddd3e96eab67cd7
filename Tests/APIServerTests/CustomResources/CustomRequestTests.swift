import KubeAPI
import Testing

@testable import APIServer

/// What upstream's own server was seen to answer (k8s.io/apiextensions-apiserver 1.36).
@Suite struct CustomRequestTests {
  private static let widgets = "/apis/example.com/v1/namespaces/default/widgets"
  private static let definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"

  struct Case: Sendable, CustomStringConvertible {
    let line: String
    let body: String
    let type: String
    let status: Int
    let message: String

    init(_ line: String, _ body: String, _ status: Int, _ message: String, type: String = "application/json") {
      (self.line, self.body, self.status, self.message, self.type) = (line, body, status, message, type)
    }

    var description: String { "\(line) \(body)" }
  }

  private static let unparsable =
    "the object provided is unrecognized (must be of type Widget): couldn't get version/kind; json parse error: "
  private static let merge = "application/merge-patch+json"
  private static let apply = "application/apply-patch+yaml"
  private static let operations = "application/json-patch+json"

  static let cases = [
    Case("POST \(widgets)", "", 400, unparsable + "unexpected end of JSON input (<empty>)"),
    Case("POST \(widgets)", "{", 400, unparsable + "unexpected end of JSON input ({)"),
    Case(
      "POST \(widgets)", #"{"apiVersion":5,"kind":"Widget"}"#, 400,
      unparsable
        + #"json: cannot unmarshal number into Go struct field .apiVersion of type string ({"apiVersion":5,"kind":"Widget ...)"#),
    Case(
      "POST \(widgets)", "null", 400,
      "the object provided is unrecognized (must be of type Widget): Object 'Kind' is missing in 'null' (6e756c6c)"),
    Case(
      "POST \(widgets)?fieldValidation=Ignore", "null", 400,
      #"Widget in version "v1" cannot be handled as a Widget: Object 'Kind' is missing in 'null'"#),
    Case(
      "POST \(widgets)", #"{"kind":"Widget"}"#, 400,
      "the API version in the data () does not match the expected API version (example.com/v1)"),
    Case(
      "POST \(widgets)", #"{"apiVersion":"example.com/v1","kind":"Gadget","metadata":{"name":"z"}}"#, 422,
      #"Gadget.example.com "z" is invalid: kind: Invalid value: "Gadget": must be Widget"#),
    Case(
      "POST \(widgets)", #"{"apiVersion":"example.com/v1","kind":"Widget","metadata":"x"}"#, 400,
      #"Widget in version "v1" cannot be handled as a Widget: json: cannot unmarshal string into Go value of type v1.ObjectMeta"#),
    Case(
      "POST \(widgets)?fieldValidation=Strict", "apiVersion: example.com/v1\nkind: Widget\nkind: Widget\n", 400,
      "Widget in version \"v1\" cannot be handled as a Widget: strict decoding error: yaml: unmarshal errors:\n  line 3: key \"kind\" already set in map",
      type: "application/yaml"),
    Case(
      "PUT \(widgets)/a", #"{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"a"}}"#, 422,
      #"widgets.example.com "a" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update"#),
    Case("PUT \(widgets)", "{}", 400, "name must be provided"),
    Case("POST \(widgets)/a/status", "{}", 405, #"create is not supported on resources of kind "widgets.example.com""#),
    Case("PATCH \(widgets)/a?fieldManager=m", "kind: Gadget", 400, "invalid object type: /, Kind=Gadget", type: apply),
    Case(
      "PATCH \(widgets)/a?fieldManager=m", "[]", 400,
      "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}",
      type: apply),
    Case(
      "PATCH \(widgets)/a?fieldManager=m", "a: [", 400,
      "error decoding YAML: error converting YAML to JSON: yaml: line 1: did not find expected node content", type: apply),
    Case(
      "DELETE \(widgets)/a", #"{"dryRun":"All"}"#, 400,
      "json: cannot unmarshal string into Go struct field DeleteOptions.dryRun of type []string"),
    Case(
      "DELETE \(widgets)/a", #"{"gracePeriodSeconds":"x"}"#, 400,
      "json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64"),
    Case(
      "GET \(widgets)?limit=1&continue=abc", "", 400,
      "invalid continue token: continue key is not valid: invalid character 'i' looking for beginning of value"),
    Case(
      "DELETE /apis/apiextensions.k8s.io/v1/watch/customresourcedefinitions", "", 405,
      "the server does not allow this method on the requested resource"),
    Case(
      "POST \(definitions)", #"{"apiVersion":"v1","kind":"Pod"}"#, 400,
      #"Pod in version "v1" cannot be handled as a CustomResourceDefinition: no kind "Pod" is registered for version "v1" in scheme "k8s.io/apiextensions-apiserver/pkg/apiserver/apiserver.go:55""#
    ),
    Case(
      "POST /apis/apps/v1/namespaces/default/deployments", #"{"apiVersion":"v1","kind":"Pod"}"#, 400,
      #"Pod in version "v1" cannot be handled as a Deployment: converting (v1.Pod) to (apps.Deployment): unknown conversion"#),
    Case(
      "PATCH \(widgets)/a/scale", #"{"metadata":null}"#, 400,
      "the name of the object (a based on URL) was undeterminable: name must be provided", type: merge),
    Case(
      "PUT \(widgets)/none/scale", "{}", 400,
      "the name of the object (none based on URL) was undeterminable: name must be provided"),
    Case(
      "PUT \(widgets)/a/scale",
      #"{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"a"},"spec":{"replicas":"x"}}"#, 400,
      #"no kind is registered for the type v1.Scale in scheme "k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_handler.go:781""#
    ),
    Case(
      "PUT \(widgets)/a",
      #"{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"a","resourceVersion":"x"}}"#, 500,
      #"strconv.ParseUint: parsing "x": invalid syntax"#),
    Case(
      "PATCH \(widgets)/a", #"[{"op":5}]"#, 400,
      "error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.op of type string", type: operations),
    Case("PATCH \(widgets)/a", "null", 400, "Invalid JSON Patch", type: merge),
    Case(
      "PATCH \(definitions)/widgets.example.com", "[]", 400,
      "json: cannot unmarshal array into Go value of type map[string]interface {}",
      type: "application/strategic-merge-patch+json"),
    Case(
      "PATCH \(widgets)/a", #"{"apiVersion":"v9"}"#, 422,
      #"Widget "a" is invalid: apiVersion: Invalid value: "v9": must be example.com/v1"#, type: merge),
    Case(
      "PATCH \(widgets)/b?fieldManager=m", "apiVersion: example.com/v1\nkind: Widget\nspec: {}\n", 400,
      "the name of the object (b based on URL) was undeterminable: name must be provided", type: apply),
    Case(
      "PATCH \(widgets)/b?fieldManager=m", "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: b}\nspec: null\n", 422,
      #"Widget.example.com "b" is invalid: spec: Invalid value: "null": spec in body must be of type object: "null""#, type: apply
    ),
    Case(
      "POST \(definitions)", #"{"apiVersion":"apiextensions.k8s.io/v1","kind":"DeleteOptions"}"#, 400,
      #"DeleteOptions in version "v1" cannot be handled as a CustomResourceDefinition: converting (v1.DeleteOptions) to (apiextensions.CustomResourceDefinition): unknown conversion"#
    ),
    Case("GET \(widgets)/..%2f", "", 400, #"Name parameter invalid: "..": may not be '..'"#),
  ]

  /// A server with the definition and an object "a".
  private func serve(_ body: @escaping @Sendable (LiveServer) async throws -> Void) async throws {
    try await LiveServer.run(withControllers: true) { server in
      try await CustomResourceServerTests().establish(server)
      let widget: JSON = ["apiVersion": "example.com/v1", "kind": "Widget", "metadata": ["name": "a"], "spec": [:]]
      #expect(try await server.json("POST", Self.widgets, widget).0 == 201)
      try await body(server)
    }
  }

  @Test("Requests that go wrong are answered in upstream's words")
  func words() async throws {
    try await serve { server in
      for each in Self.cases {
        let parts = each.line.split(separator: " ", maxSplits: 1).map(String.init)
        let answer = try await server.ask(parts[0], parts[1], each.body, type: each.type)
        #expect(answer.status == each.status, "\(each)")
        #expect(try JSON.decode(answer.text)["message"].string == each.message, "\(each)")
      }
      #expect(try await server.json("GET", "\(Self.widgets)/a").0 == 200)
    }
  }

  @Test("What a patch leaves as it was is no change; a status takes nothing but the status")
  func unchanged() async throws {
    try await serve { server in
      let before = try await server.json("GET", "\(Self.widgets)/a").1
      for (target, body, type) in [
        ("", "null", Self.operations), ("/status", #"{"metadata":{"uid":"x","labels":{"a":"b"}},"kind":"X"}"#, Self.merge),
      ] {
        let answer = try await server.ask("PATCH", "\(Self.widgets)/a\(target)", body, type: type)
        #expect(answer.status == 200)
        #expect(try JSON.decode(answer.text) == before)
      }
      let strategic = "application/strategic-merge-patch+json"
      let definition = try await server.json("GET", "\(Self.definitions)/widgets.example.com").1
      for body in ["null", #"{"kind":"X","apiVersion":"v9"}"#] {
        let answer = try await server.ask("PATCH", "\(Self.definitions)/widgets.example.com", body, type: strategic)
        #expect(try JSON.decode(answer.text) == definition)
      }
    }
  }

  @Test("Objects of all namespaces are listed by name, too")
  func listsByName() async throws {
    try await serve { server in
      let all = try await server.json("GET", "/apis/example.com/v1/widgets?fieldSelector=metadata.name%3Da").1
      #expect(all["items"].elements.map { $0["metadata"]["name"] } == ["a"])
    }
  }

  @Test("A whole number in YAML is one, however it is written")
  func wholeNumbers() async throws {
    try await serve { server in
      let body = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec: {\"n\": 2.0}\n"
      let applied = try await server.ask("PATCH", "\(Self.widgets)/a?fieldManager=m", body, type: Self.apply)
      #expect(try JSON.decode(applied.text)["spec"]["n"] == 2)
      #expect(try JSON.decode(applied.text)["metadata"]["generation"] == 1)
    }
  }

  @Test("Nobody marks an object to go but by removing it")
  func deletionTimestamp() async throws {
    try await serve { server in
      let body = #"{"metadata":{"deletionTimestamp":"2020-01-01T00:00:00Z"}}"#
      let answer = try await server.json("PATCH", "\(Self.widgets)/a", try JSON.decode(body), type: Self.merge)
      #expect(answer.0 == 422)
      #expect(answer.1["details"]["causes"][0]["field"] == "metadata.deletionTimestamp")
    }
  }

  @Test(
    "Discovery of custom groups and what is no API take any method; the rest is routed by GET",
    arguments: [
      ("POST", "/apis/example.com", 200), ("DELETE", "/apis/example.com/v1", 200), ("POST", "/livez", 200),
      ("POST", "/apis/apps", 405), ("POST", "/version", 405), ("GET", "/version/", 200), ("GET", "/api/v1/", 200),
      ("GET", "/healthz/", 404),
      ("GET", "//apis/example.com", 404), ("GET", "/apis//example.com", 404),
      ("GET", "/apis/example.com/v1/namespaces//widgets", 200),
    ])
  func methods(_ method: String, _ path: String, _ status: Int) async throws {
    try await serve { server in
      let answer = try await server.ask(method, path)
      #expect(answer.status == status)
    }
  }

  @Test("The version is written with indents, and only as JSON")
  func version() async throws {
    try await LiveServer.run { server in
      #expect(try await server.ask("GET", "/version").text.hasPrefix("{\n  \"major\": \"1\""))
      let refused = try await server.ask("GET", "/version", accept: "application/yaml")
      #expect(refused.status == 406)
      #expect(refused.text.contains("Available representations: application/json\n"))
    }
  }

  @Test(
    "A whole type is accepted where the router does not ask",
    arguments: [(widgets, 200), ("\(widgets)/a/scale", 200), (definitions, 406)])
  func wildcards(_ path: String, _ status: Int) async throws {
    try await serve { server in
      let answer = try await server.ask("GET", path, accept: "application/*")
      #expect(answer.status == status)
    }
  }

  @Test("Discovery says what objects are stored as; a leaving definition says so at once")
  func discovery() async throws {
    try await serve { server in
      let custom = try await server.json("GET", "/apis/example.com/v1").1["resources"].elements
      #expect(custom.map { $0["storageVersionHash"].isNull } == [false, true, true])
      let core = try await server.json("GET", "/api/v1").1["resources"].elements
      #expect(core.first { $0["name"] == "pods" }?["storageVersionHash"] == "xPOwRZ+Yhw8=")
      #expect(core.first { $0["name"] == "bindings" }?["storageVersionHash"].isNull == true)
      let leaving = try await server.json("DELETE", "\(Self.definitions)/widgets.example.com").1
      #expect(leaving["status"]["conditions"].elements.last?["reason"] == "InstanceDeletionPending")
    }
  }
}
