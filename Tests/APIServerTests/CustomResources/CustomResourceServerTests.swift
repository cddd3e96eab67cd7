import HTTPServer
import KubeAPI
import Storage
import Testing

@testable import APIServer

/// Definitions and their objects through a whole server in memory.
@Suite struct CustomResourceServerTests {
  private static let definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
  private static let widgets = "/apis/example.com/v1/namespaces/default/widgets"

  /// Makes the resource of widgets and waits until it is served.
  func establish(_ server: LiveServer) async throws {
    var definition = DefinitionValidationTests.definition { $0.status = .null }
    var version = definition.spec["versions"].elements[0]
    version["subresources"] = ["status": [:], "scale": ["specReplicasPath": ".spec.n", "statusReplicasPath": ".status.n"]]
    version["additionalPrinterColumns"] = [["name": "N", "type": "integer", "jsonPath": ".spec.n"]]
    version["schema"]["openAPIV3Schema"]["properties"] = [
      "spec": ["type": "object", "properties": ["n": ["type": "integer", "default": 2, "maximum": 9]]],
      "status": ["type": "object", "properties": ["n": ["type": "integer"]]],
    ]
    definition.spec["versions"] = [version]
    let (status, _) = try await server.json("POST", Self.definitions, definition.json)
    #expect(status == 201)
    _ = try await server.wait("\(Self.definitions)/widgets.example.com") { _, json in
      json["status"]["conditions"].elements.contains { $0["type"] == "Established" && $0["status"] == "True" }
    }
  }

  private static func widget(_ name: String, _ spec: JSON = [:], finalizers: [String] = []) -> JSON {
    [
      "apiVersion": "example.com/v1", "kind": "Widget",
      "metadata": ["name": .string(name), "finalizers": JSON(finalizers)], "spec": spec,
    ]
  }

  @Test("A definition makes a resource with defaults, rules, a scale, columns, discovery and a registration")
  func life() async throws {
    try await LiveServer.run(withControllers: true) { server in
      try await establish(server)
      let (created, object) = try await server.json("POST", Self.widgets, Self.widget("a", ["junk": 1]))
      #expect(created == 201)
      #expect(object["spec"] == ["n": 2])
      #expect(object.members.keys == ["apiVersion", "kind", "metadata", "spec"])
      let (refused, status) = try await server.json("POST", Self.widgets, Self.widget("b", ["n": 10]))
      #expect(refused == 422)
      #expect(status["details"]["causes"][0]["field"] == "spec.n")
      let merge = "application/merge-patch+json"
      let scaled = try await server.json("PATCH", "\(Self.widgets)/a/scale", ["spec": ["replicas": 5]], type: merge).1
      #expect(scaled["spec"] == ["replicas": 5])
      let counted = try await server.json(
        "PATCH", "\(Self.widgets)/a/status", ["status": ["n": 4], "spec": ["n": 7]], type: merge
      ).1
      #expect(counted["spec"] == ["n": 5])
      #expect(counted["status"] == ["n": 4])
      #expect(counted["metadata"]["generation"] == 2)
      let strategic = try await server.json("PATCH", "\(Self.widgets)/a", [:], type: "application/strategic-merge-patch+json")
      #expect(strategic.0 == 415)
      let group = try await server.json("GET", "/apis/example.com").1
      #expect(group["preferredVersion"]["version"] == "v1")
      let document = try await server.json("GET", "/openapi/v3/apis/example.com/v1").1
      #expect(!document["components"]["schemas"]["com.example.v1.Widget"].isNull)
      let registration = "/apis/apiregistration.k8s.io/v1/apiservices/v1.example.com"
      let service = try await server.wait(registration) { status, _ in status == 200 }
      #expect(service["spec"]["groupPriorityMinimum"] == 1_000)
    }
  }

  @Test("The published patches of custom objects are those they take: kubectl apply chooses by them")
  func patchTypes() async throws {
    try await LiveServer.run(withControllers: true) { server in
      try await establish(server)
      let document = try await server.wait("/openapi/v3/apis/example.com/v1") { status, _ in status == 200 }
      for suffix in ["", "/status", "/scale"] {
        let path = document["paths"]["/apis/example.com/v1/namespaces/{namespace}/widgets/{name}\(suffix)"]
        #expect(
          path["patch"]["requestBody"]["content"].members.keys.sorted() == [
            "application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json",
          ], "\(suffix)")
      }
      _ = try await server.json("POST", Self.widgets, Self.widget("a"))
      let refused = try await server.json("PATCH", "\(Self.widgets)/a", [:], type: "application/strategic-merge-patch+json")
      #expect(refused.0 == 415)
      #expect(
        refused.1["message"].string?.hasSuffix(
          "accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml")
          == true)
    }
  }

  @Test("Field selectors see objects of an old revision as the version asked for shows them")
  func oldRevision() async throws {
    try await LiveServer.run(withControllers: true) { server in
      var definition = DefinitionValidationTests.definition { $0.status = .null }
      var version = definition.spec["versions"].elements[0]
      version["selectableFields"] = [["jsonPath": ".spec.color"]]
      version["schema"]["openAPIV3Schema"]["properties"] = [
        "spec": ["type": "object", "properties": ["color": ["type": "string"]]]
      ]
      definition.spec["versions"] = [version]
      #expect(try await server.json("POST", Self.definitions, definition.json).0 == 201)
      _ = try await server.wait("\(Self.widgets)?fieldSelector=spec.color%3Dred") { status, _ in status == 200 }
      let created = try await server.json("POST", Self.widgets, Self.widget("a")).1
      let revision = try #require(created.metadata["resourceVersion"].string)
      // From now on what was stored without a colour has one.
      let path = "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/color/default"
      let patch: JSON = [["op": "add", "path": .string(path), "value": "red"]]
      let changed = try await server.json(
        "PATCH", "\(Self.definitions)/widgets.example.com", patch, type: "application/json-patch+json")
      #expect(changed.0 == 200)
      let now = try await server.wait("\(Self.widgets)?fieldSelector=spec.color%3Dred") { $1["items"].elements.count == 1 }
      #expect(now["items"][0].metadata["name"] == "a")
      let query = "resourceVersion=\(revision)&resourceVersionMatch=Exact&fieldSelector=spec.color%3Dred"
      let then = try await server.json("GET", "\(Self.widgets)?\(query)").1
      #expect(then["items"].elements.map { $0.spec["color"] } == ["red"])
    }
  }

  @Test("A definition waits for the finalizers of its objects, and accepts nothing new meanwhile")
  func removal() async throws {
    try await LiveServer.run(withControllers: true) { server in
      try await establish(server)
      _ = try await server.json("POST", Self.widgets, Self.widget("held", finalizers: ["example.com/hold"]))
      _ = try await server.json("POST", Self.widgets, Self.widget("free"))
      _ = try await server.json("DELETE", "\(Self.definitions)/widgets.example.com")
      let list = try await server.wait(Self.widgets) { _, json in json["items"].elements.count == 1 }
      #expect(list["items"][0]["metadata"]["name"] == "held")
      let (status, answer) = try await server.json("POST", Self.widgets, Self.widget("late"))
      #expect(status == 403)
      #expect(
        answer["message"].string?.hasSuffix("create not allowed while custom resource definition is terminating") == true)
      _ = try await server.json(
        "PATCH", "\(Self.widgets)/held", ["metadata": ["finalizers": []]], type: "application/merge-patch+json")
      _ = try await server.wait("\(Self.definitions)/widgets.example.com") { status, _ in status == 404 }
      #expect(try await server.json("GET", Self.widgets).0 == 404)
    }
  }
}
