import HTTPServer
import KubeAPI
import Storage
import Testing

@testable import APIServer

/// Values the server cannot read, and what it makes again.
@Suite struct StoredValueTests {
  private static let maps = "/api/v1/namespaces/default/configmaps"

  @Test("What cannot be read is a 500 for itself and for lists with it in them, and may be written over by nobody")
  func unreadable() async throws {
    let storage = MemoryStorage()
    _ = try await storage.create("/registry/configmaps/default/bad", Array("k8s:enc:aescbc:v1:x:y".utf8))
    try await LiveServer.run(on: storage) { client in
      let (code, status) = try await client.json("GET", "\(Self.maps)/bad")
      #expect(code == 500)
      #expect(status.reason == "InternalError")
      #expect(status.message.string?.hasPrefix("Internal error occurred: couldn't get version/kind; json parse error: ") == true)
      let list = try await client.json("GET", Self.maps)
      #expect(list.0 == 500)
      #expect(
        list.1.message.string?.hasPrefix(
          #"Internal error occurred: unable to transform key "/registry/configmaps/default/bad": "#) == true)
      #expect(try await client.json("POST", Self.maps, ["metadata": ["name": "bad"]]).0 == 409)
      #expect(try await client.json("DELETE", "\(Self.maps)/bad").0 == 500)
      #expect(try await client.json("GET", "/api/v1/namespaces/kube-system/configmaps").0 == 200)
      _ = try await storage.delete("/registry/configmaps/default/bad", expected: nil)
      #expect(try await client.json("GET", Self.maps).0 == 200)
    }
  }

  @Test("System namespaces and flow schemas that somebody removed are made again; roles wait for the next start")
  func restored() async throws {
    let storage = MemoryStorage()
    var configuration = APIServerConfiguration()
    configuration.authorizationModes = ["AlwaysAllow"]
    let server = try APIServer(configuration, storage: storage)
    try await server.prepare()
    let keys = [
      "/registry/namespaces/kube-node-lease", "/registry/flowschemas/probes", "/registry/services/specs/default/kubernetes",
    ]
    let role = "/registry/clusterroles/view"
    for key in keys + [role] { _ = try await storage.delete(key, expected: nil) }
    try await server.restore()
    for key in keys { #expect(try await storage.get(key, at: nil) != nil, "\(key)") }
    #expect(try await storage.get(role, at: nil) == nil)
  }
}
