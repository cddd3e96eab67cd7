import KubeAPI
import LinuxSystem
import NamespaceTesting
import Testing

@testable import CNI

@Suite struct PortmapTests {
  private static let previous: JSON = ["cniVersion": "1.0.0", "ips": [["address": "10.244.1.2/24", "gateway": "10.244.1.1"]]]

  @Test(
    "what is no mapping is refused",
    arguments: [
      [["hostPort": 70000, "containerPort": 80]], [["hostPort": 80]],
      [["hostPort": 80, "containerPort": 80, "protocol": "gopher"]],
    ]
      as [JSON])
  func refused(mappings: JSON) {
    let error = #expect(throws: CNIError.self) { try PortmapPlugin.mappings(["runtimeConfig": ["portMappings": mappings]]) }
    #expect(error?.code == .invalidConfiguration)
  }

  @Test(
    "a port of the node leads to the container until DEL", .enabled(if: TestNamespace.isPossible, "needs root, iproute2 and nft"),
    .timeLimit(.minutes(1)))
  func forwarded() async throws {
    let lab = try TestNode("portmap", pods: 1)
    let server = try await TestServer("a", in: lab.pods[0].namespace.handle, port: 80)
    let configuration: JSON = [
      "name": "cbr0", "cniVersion": "1.0.0", "type": "portmap", "prevResult": Self.previous,
      "runtimeConfig": ["portMappings": [["hostPort": 8080, "containerPort": 80, "protocol": "tcp"]]],
    ]
    func call(_ command: String) async throws -> JSON? {
      let environment = [
        "CNI_COMMAND": command, "CNI_CONTAINERID": "c1", "CNI_NETNS": lab.pods[0].namespace.path, "CNI_IFNAME": "eth0",
      ]
      return try await NamespaceThread.run(netns: lab.node.handle) {
        CNIPluginCommand.answer("portmap", environment: environment, input: configuration.data).0
      }
    }
    let before = try await call("DEL")?.text
    #expect(before == nil)
    let added = try await call("ADD")
    #expect(added?["ips"][0]["address"].string == "10.244.1.2/24")
    #expect(try await TestReach.from(lab.outside.handle, to: TestNode.address, port: 8080) == .answered("a 192.168.9.2"))
    #expect(try await TestReach.from(lab.pods[0].namespace.handle, to: TestNode.address, port: 8080) == .answered("a 10.244.1.1"))
    let checked = try await call("CHECK")?.text
    #expect(checked == nil)
    let deleted = try await call("DEL")?.text
    #expect(deleted == nil)
    #expect(try await TestReach.from(lab.outside.handle, to: TestNode.address, port: 8080) == .refused)
    let missing = try await call("CHECK")
    #expect(missing?["msg"].string == "portmap: 1 of 1 port mappings are missing")
    withExtendedLifetime(server) {}
  }
}
