import Glibc
import KubeAPI
import LinuxSystem
import Synchronization
import Testing

@testable import APIServer

@Suite struct AuditTrailTests {
  /// The events of requests under a policy that leaves the first stage out.
  private static func events(_ body: @escaping @Sendable (LiveServer) async throws -> Void) async throws -> [JSON] {
    let folder = "/tmp/audit-trail-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
    try FileIO.makeDirectory(folder)
    defer { try? FileIO.removeTree(folder) }
    let policy = "\(folder)/policy.yaml"
    try FileIO.write(
      policy,
      "apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules: [{level: RequestResponse}]\n")
    try await LiveServer.run(
      configure: { configuration in
        configuration.auditPolicyFile = policy
        configuration.auditLog.path = "\(folder)/audit.log"
      }, body)
    return try FileIO.readText("\(folder)/audit.log").split(separator: "\n").map { try JSON.decode(Array($0.utf8)) }
  }

  @Test("A stage that is left out leaves no line")
  func omitted() async throws {
    let events = try await Self.events { client in _ = try await client.ask("GET", "/api/v1/namespaces/default", "") }
    #expect(events.map { $0["kind"].string } == ["Event"])
    #expect(events.first?["stage"].string == "ResponseComplete")
  }

  @Test("What is no object is not recorded: versions are none, failures are")
  func objects() async throws {
    let events = try await Self.events { client in
      _ = try await client.ask("GET", "/version", "")
      _ = try await client.ask("POST", "/version", "")
      _ = try await client.ask("OPTIONS", "/api/v1/namespaces", "")
    }
    #expect(events.map { $0["verb"].string } == ["get", "post", ""])
    #expect(events.map { $0["responseObject"]["kind"].string } == [nil, "Status", "Status"])
  }

  @Test("Options of a deletion are recorded as upstream has made them, unless they cannot be read")
  func deletion() async throws {
    let events = try await Self.events { client in
      _ = try await client.ask("DELETE", "/api/v1/namespaces/none", #"{"gracePeriodSeconds":3}"#)
      _ = try await client.ask("DELETE", "/api/v1/namespaces/none", #"{"kind":1}"#)
    }
    #expect(
      events.map { $0["requestObject"] } == [
        ["kind": "DeleteOptions", "apiVersion": "meta.k8s.io/__internal", "gracePeriodSeconds": 3], .null,
      ])
  }
}
