import KubeAPI
import Glibc
import LinuxSystem
import NamespaceTesting
import Netlink
import Testing

@testable import CNI

@Suite(.enabled(if: TestNamespace.isPossible, "needs root, iproute2 and nft"))
struct PodNetworkTests {
  @Test("two pods of a node reach each other and the node, and DEL leaves nothing", .timeLimit(.minutes(1)))
  func twoPods() async throws {
    let node = try TestNamespace("cni-node")
    let a = try TestNamespace("cni-a")
    let b = try TestNamespace("cni-b")
    let state = "/tmp/labtest-cni-\(getpid())"
    try FileIO.makeDirectory(state)
    defer { try? FileIO.removeTree(state) }
    try FileIO.write(
      "\(state)/subnet.env",
      "FLANNEL_NETWORK=10.244.0.0/16\nFLANNEL_SUBNET=10.244.1.1/24\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true\n")
    let configuration: JSON = [
      "name": "cbr0", "cniVersion": "1.0.0", "type": "flannel", "subnetFile": .string("\(state)/subnet.env"),
      "dataDir": .string("\(state)/flannel"), "ipam": ["dataDir": .string("\(state)/networks")],
      "delegate": ["hairpinMode": true, "isDefaultGateway": true],
    ]

    let first = try await call("ADD", "a", a.path, configuration, node: node.path)
    let second = try await call("ADD", "b", b.path, configuration, node: node.path)
    #expect(first?["ips"][0]["address"].string == "10.244.1.2/24")
    #expect(first?["ips"][0]["gateway"].string == "10.244.1.1")
    #expect(second?["ips"][0]["address"].string == "10.244.1.3/24")
    #expect(first?["interfaces"][0]["name"].string == "cni0")
    #expect(a.run("ping -c1 -W2 10.244.1.3") == 0)
    #expect(b.run("ping -c1 -W2 10.244.1.1") == 0)

    let inside = try RouteSocket(namespacePath: a.path)
    #expect(
      try inside.routes().filter { !$0.destination.address.isV6 }.map { "\($0.destination) \($0.gateway?.description ?? "-")" }
        .sorted()
        == ["0.0.0.0/0 10.244.1.1", "10.244.0.0/16 10.244.1.1", "10.244.1.0/24 -"])
    #expect(try inside.link(named: "eth0")?.mtu == 1450)
    let host = try RouteSocket(namespacePath: node.path)
    let bridge = try #require(try host.link(named: "cni0"))
    let ports = try host.links().filter { $0.master == bridge.index }
    #expect(ports.count == 2)
    #expect(ports.allSatisfy { $0.hairpin && $0.name.hasPrefix("veth") && $0.name.utf8.count == 12 })

    var checked = configuration
    checked["prevResult"] = first ?? .null
    let passed = try await call("CHECK", "a", a.path, checked, node: node.path)?.text
    #expect(passed == nil)
    #expect(try await call("DEL", "a", a.path, configuration, node: node.path) == nil)
    #expect(try await call("DEL", "a", a.path, configuration, node: node.path) == nil)
    #expect(try await call("DEL", "b", "", configuration, node: node.path) == nil)
    #expect(try inside.link(named: "eth0") == nil)
    #expect(try FileIO.list("\(state)/networks/cbr0") == ["last_reserved_ip.0", "lock"])
    #expect(try FileIO.list("\(state)/flannel") == [])
    let failed = try await call("CHECK", "a", a.path, checked, node: node.path)
    #expect(failed?["msg"].string == "host-local: Failed to find address added by container a")
  }

  /// Calls the plugin on a thread inside the node's namespace; gives its answer.
  private func call(_ command: String, _ id: String, _ path: String, _ configuration: JSON, node: String) async throws -> JSON? {
    let environment = ["CNI_COMMAND": command, "CNI_CONTAINERID": id, "CNI_NETNS": path, "CNI_IFNAME": "eth0"]
    return try await NamespaceThread.run(netns: NamespaceHandle(kind: .network, path: node)) {
      CNIPluginCommand.answer("flannel", environment: environment, input: configuration.data).0
    }
  }
}
