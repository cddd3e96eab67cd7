import HTTPServer
import KubeAPI
import Storage
import Testing

@testable import APIServer

/// The server in memory, asked over plain HTTP. Everybody may do everything: rights have tests of their own.
@Suite struct APIServerTests {
  private static let maps = "/api/v1/namespaces/default/configmaps"

  @Test("An object is created, read, replaced, patched, listed and removed")
  func lifeOfAnObject() async throws {
    try await LiveServer.run { client in
      let (created, object) = try await client.json("POST", Self.maps, ["metadata": ["name": "a"], "data": ["k": "1"]])
      #expect(created == 201)
      #expect(object.kind == "ConfigMap")
      #expect(object.metadata.namespace == "default")
      #expect(!(object.metadata.uid.string ?? "").isEmpty)
      var changed = object
      changed["data"] = ["k": "2"]
      let answer1 = try await client.json("PUT", "\(Self.maps)/a", changed)
      #expect(answer1.0 == 200)
      let (conflict, status) = try await client.json("PUT", "\(Self.maps)/a", changed)
      #expect(conflict == 409)
      #expect(status.reason == "Conflict")
      let patched = try await client.json(
        "PATCH", "\(Self.maps)/a", ["data": ["k": .null, "n": "3"]], type: "application/merge-patch+json")
      #expect(patched.1["data"] == ["n": "3"])
      let list = try await client.json("GET", Self.maps).1
      #expect(list.kind == "ConfigMapList")
      #expect(list.items.elements.map(\.metadata.name) == ["a"])
      let answer2 = try await client.json("DELETE", "\(Self.maps)/a")
      #expect(answer2.1.status == "Success")
      let answer3 = try await client.json("GET", "\(Self.maps)/a")
      #expect(answer3.0 == 404)
    }
  }

  @Test("A dry run changes nothing")
  func dryRun() async throws {
    try await LiveServer.run { client in
      let answer4 = try await client.json("POST", Self.maps + "?dryRun=All", ["metadata": ["name": "a"]])
      #expect(answer4.0 == 201)
      let answer5 = try await client.json("GET", "\(Self.maps)/a")
      #expect(answer5.0 == 404)
    }
  }

  @Test("Pages of a list continue where the last one ended, at its revision")
  func pages() async throws {
    try await LiveServer.run { client in
      for name in ["a", "b", "c"] { _ = try await client.json("POST", Self.maps, ["metadata": ["name": .string(name)]]) }
      let first = try await client.json("GET", Self.maps + "?limit=2").1
      #expect(first.items.elements.map(\.metadata.name) == ["a", "b"])
      #expect(first.metadata.remainingItemCount == 1)
      _ = try await client.json("DELETE", "\(Self.maps)/c")
      let token = try #require(first.metadata.continue.string)
      let second = try await client.json("GET", Self.maps + "?limit=2&continue=\(token)").1
      #expect(second.items.elements.map(\.metadata.name) == ["c"])
      #expect(second.metadata.continue.isNull)
    }
  }

  @Test("A finalizer holds an object until it is taken away")
  func finalizers() async throws {
    try await LiveServer.run { client in
      _ = try await client.json("POST", Self.maps, ["metadata": ["name": "a", "finalizers": ["example.com/x"]]])
      let marked = try await client.json("DELETE", "\(Self.maps)/a").1
      #expect(!marked.metadata.deletionTimestamp.isNull)
      _ = try await client.json(
        "PATCH", "\(Self.maps)/a", ["metadata": ["finalizers": .null]], type: "application/merge-patch+json")
      let answer6 = try await client.json("GET", "\(Self.maps)/a")
      #expect(answer6.0 == 404)
    }
  }

  @Test("Services get addresses and node ports nobody else has")
  func services() async throws {
    try await LiveServer.run { client in
      let path = "/api/v1/namespaces/default/services"
      var seen: Set<JSON> = []
      for name in ["a", "b", "c"] {
        let body: JSON = ["metadata": ["name": .string(name)], "spec": ["type": "NodePort", "ports": [["port": 80]]]]
        let service = try await client.json("POST", path, body).1
        #expect((30_000...32_767).contains(service.spec.ports[0].nodePort.int ?? 0))
        #expect(seen.insert(service.spec.clusterIP).inserted)
        #expect(seen.insert(service.spec.ports[0].nodePort).inserted)
      }
      let taken: JSON = ["metadata": ["name": "d"], "spec": ["clusterIP": "10.96.0.1", "ports": [["port": 80]]]]
      let answer7 = try await client.json("POST", path, taken)
      #expect(answer7.0 == 422)
    }
  }

  @Test(
    "Unknown kinds, paths and methods are refused",
    arguments: [
      ("GET", "/apis/nope/v1/things", 404), ("GET", "/nope", 404), ("DELETE", "/api/v1/namespaces", 405),
      ("POST", "/api/v1/pods", 405),
    ])
  func refusals(_ method: String, _ target: String, _ status: Int) async throws {
    try await LiveServer.run { client in
      let answer = try await client.json(method, target)
      #expect(answer.0 == status)
    }
  }
}
