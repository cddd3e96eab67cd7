import KubeAPI
import Testing

@testable import APIServer

/// `metadata.managedFields` as requests have it, through a whole server in memory.
@Suite struct OwnershipTests {
  @Test(
    "A list of owners that is empty, or has an empty one, clears all; no list changes nothing",
    arguments: [("[]", 0), ("[{}]", 0), ("null", 1)])
  func clearing(_ owners: String, _ left: Int) async throws {
    try await LiveServer.run { server in
      let maps = "/api/v1/namespaces/default/configmaps"
      let made = try await server.json(
        "POST", maps, ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "a"], "data": ["k": "v"]])
      #expect(made.0 == 201)
      let patch: JSON = ["metadata": ["managedFields": try JSON.decode(owners)]]
      let patched = try await server.json("PATCH", "\(maps)/a", patch, type: "application/merge-patch+json")
      #expect(patched.0 == 200)
      #expect(patched.1["metadata"]["managedFields"].elements.count == left)
    }
  }
}
