import KubeAPI
import Storage
import Testing

@testable import APIServer

/// Objects of definitions with several versions, of which one is stored.
@Suite struct CustomVersionTests {
  private static let definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
  private static let merge = "application/merge-patch+json"

  private static func widgets(_ version: String) -> String { "/apis/example.com/\(version)/namespaces/default/widgets" }

  private static func fields(_ names: [String]) -> JSON { .object(JSONObject(names.map { ($0, ["type": "string"]) })) }

  private static func versions(stored: String) -> JSON {
    .array(
      [("v1", "hostPort"), ("v2", "port")].map { name, field in
        [
          "name": .string(name), "served": true, "storage": .bool(name == stored),
          "schema": [
            "openAPIV3Schema": [
              "type": "object",
              "properties": [
                "spec": [
                  "type": "object",
                  "properties": fields([field, "common"]),
                ]
              ],
            ]
          ],
        ]
      })
  }

  private func establish(_ server: LiveServer) async throws {
    var definition = DefinitionValidationTests.definition { $0.status = .null }
    definition.spec["versions"] = Self.versions(stored: "v1")
    #expect(try await server.json("POST", Self.definitions, definition.json).0 == 201)
    _ = try await server.wait(Self.widgets("v2")) { status, _ in status == 200 }
  }

  private static func widget(_ version: String, _ spec: JSON) -> JSON {
    ["apiVersion": .string("example.com/\(version)"), "kind": "Widget", "metadata": ["name": "a"], "spec": spec]
  }

  @Test("The answer to a write is what was stored, seen in the version of the request")
  func answers() async throws {
    try await LiveServer.run(withControllers: true) { server in
      try await establish(server)
      let created = try await server.json("POST", Self.widgets("v2"), Self.widget("v2", ["port": "1", "common": "c"])).1
      #expect(created["apiVersion"] == "example.com/v2")
      #expect(created["spec"] == ["common": "c"])
    }
  }

  @Test("A write that looks like none is one when it changes what is stored")
  func rewriting() async throws {
    try await LiveServer.run(withControllers: true) { server in
      try await establish(server)
      let created = try await server.json("POST", Self.widgets("v1"), Self.widget("v1", ["hostPort": "h:1"])).1
      let touched = try await server.json("PATCH", "\(Self.widgets("v2"))/a", [:], type: Self.merge).1
      #expect(touched["metadata"]["resourceVersion"] != created["metadata"]["resourceVersion"])
      let now = try await server.json("GET", "\(Self.widgets("v1"))/a").1
      #expect(now["spec"] == [:])
      let again = try await server.json("PATCH", "\(Self.widgets("v2"))/a", [:], type: Self.merge).1
      #expect(again["metadata"]["resourceVersion"] == touched["metadata"]["resourceVersion"])
    }
  }

  @Test("An empty patch brings an object to the version that is stored by now")
  func migration() async throws {
    try await LiveServer.run(withControllers: true) { server in
      try await establish(server)
      _ = try await server.json("POST", Self.widgets("v1"), Self.widget("v1", ["common": "c"]))
      let key = "/registry/example.com/widgets/default/a"
      let body: JSON = ["spec": ["versions": Self.versions(stored: "v2")]]
      #expect(try await server.json("PATCH", "\(Self.definitions)/widgets.example.com", body, type: Self.merge).0 == 200)
      _ = try await server.wait("\(Self.definitions)/widgets.example.com") { _, json in
        json["status"]["storedVersions"] == ["v1", "v2"]
      }
      _ = try await server.json("PATCH", "\(Self.widgets("v2"))/a", [:], type: Self.merge)
      let stored = try #require(try await server.server.storage.get(key, at: nil))
      #expect(try JSON.decode(stored.value)["apiVersion"] == "example.com/v2")
    }
  }

  @Test("Fields an owner has in a version that cannot show the object refuse an apply, and are forgotten by an update")
  func ownership() async throws {
    try await LiveServer.run(withControllers: true) { server in
      try await establish(server)
      let apply = "application/apply-patch+yaml"
      let place = "\(Self.widgets("v1"))/a?fieldManager=one"
      #expect(try await server.json("PATCH", place, Self.widget("v1", ["hostPort": "h:1"]), type: apply).0 == 201)
      let other = try await server.json(
        "PATCH", "\(Self.widgets("v2"))/a?fieldManager=two", Self.widget("v2", ["port": "1"]), type: apply
      ).1
      #expect(other["code"] == 500)
      #expect(other["message"] == "failed to convert new object: .spec.port: field not declared in schema")
      let updated = try await server.json("PATCH", "\(Self.widgets("v2"))/a", ["spec": ["port": "1"]], type: Self.merge).1
      #expect(updated["metadata"]["managedFields"].isNull)
    }
  }

  @Test("An apply that leaves nothing of what it owned leaves null, which is refused where nothing may be null")
  func nulls() async throws {
    try await LiveServer.run(withControllers: true) { server in
      try await establish(server)
      let apply = "application/apply-patch+yaml"
      let place = "\(Self.widgets("v1"))/a?fieldManager=one"
      _ = try await server.json("PATCH", place, Self.widget("v1", ["common": "c"]), type: apply)
      let refused = try await server.json("PATCH", place, Self.widget("v1", [:]), type: apply).1
      #expect(
        refused["message"]
          == "Widget.example.com \"a\" is invalid: spec: Invalid value: \"null\": spec in body must be of type object: \"null\"")
    }
  }
}
