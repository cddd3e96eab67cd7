import KubeAPI
import NFTables
import NamespaceTesting
import Netlink
import Testing

@testable import NetworkPolicy

/// Real packets between pods of one node, under policies.
@Suite(.enabled(if: TestNamespace.isPossible, "needs root, iproute2 and nft"))
struct PacketTests {
  @Test("policies let through what they allow, drop the rest, and are changed at once", .timeLimit(.minutes(1)))
  func policies() async throws {
    let lab = try TestNode("policy", pods: 3)
    var servers: [TestServer] = []
    for (index, name) in ["a", "b", "c"].enumerated() {
      for port: UInt16 in [80, 81] {
        servers.append(try await TestServer(name, in: lab.pods[index].namespace.handle, port: port))
      }
    }
    servers.append(try await TestServer("node", in: lab.node.handle, port: 80))
    let pods = ["a", "b", "c"].enumerated().map { index, name in
      PolicyPod(
        namespace: "x", name: name, labels: ["pod": name], node: "node01",
        address: InternetAddress(v4: 0x0af4_0102 + UInt32(index)))
    }
    let nft = try KernelNFTables(namespace: lab.node.descriptor)
    func apply(_ policies: [KubeObject]) throws {
      let cluster = PolicyCluster(policies: policies, pods: pods, namespaces: ["x": ["ns": "x"]])
      try nft.run(PolicyTable.transaction(PolicyResolver(cluster).resolve(node: "node01")))
    }
    func reach(_ from: Int, _ to: Int, _ port: UInt16 = 80) async throws -> TestReach {
      try await TestReach.from(lab.pods[from].namespace.handle, to: lab.pods[to].address, port: port, milliseconds: 400)
    }

    #expect(try await reach(1, 0) == .answered("a 10.244.1.3"))
    let fromB = TruthTableTests.policy(
      "allow-b",
      [
        "podSelector": ["matchLabels": ["pod": "a"]], "policyTypes": ["Ingress"],
        "ingress": [["from": [["podSelector": ["matchLabels": ["pod": "b"]]]], "ports": [["port": 80]]]],
      ])
    try apply([fromB])
    #expect(try await reach(1, 0) == .answered("a 10.244.1.3"))
    #expect(try await reach(1, 0, 81) == .noAnswer)
    #expect(try await reach(2, 0) == .noAnswer)
    #expect(try await reach(0, 2) == .answered("c 10.244.1.2"))
    // The kubelet probes from the node.
    #expect(try await TestReach.from(lab.node.handle, to: lab.pods[0].address, port: 81) == .answered("a 10.244.1.1"))
    #expect(try await TestReach.from(lab.outside.handle, to: lab.pods[0].address, port: 80, milliseconds: 400) == .noAnswer)

    let block = TruthTableTests.policy(
      "allow-block",
      [
        "podSelector": ["matchLabels": ["pod": "a"]], "policyTypes": ["Ingress"],
        "ingress": [
          [
            "from": [["ipBlock": ["cidr": "192.168.0.0/16", "except": ["192.168.8.0/24"]]]],
            "ports": [["port": 80, "endPort": 90]],
          ]
        ],
      ])
    try apply([fromB, block])
    #expect(try await TestReach.from(lab.outside.handle, to: lab.pods[0].address, port: 80) == .answered("a 192.168.9.2"))
    #expect(try await reach(2, 0) == .noAnswer)

    let egress = TruthTableTests.policy(
      "egress",
      [
        "podSelector": ["matchLabels": ["pod": "c"]], "policyTypes": ["Egress"],
        "egress": [["to": [["podSelector": ["matchLabels": ["pod": "b"]]]]]],
      ])
    try apply([egress])
    #expect(try await reach(2, 1) == .answered("b 10.244.1.4"))
    #expect(try await reach(2, 0) == .noAnswer)
    #expect(try await reach(0, 2) == .answered("c 10.244.1.2"))
    #expect(try await TestReach.from(lab.pods[2].namespace.handle, to: "10.244.1.1", port: 80, milliseconds: 400) == .noAnswer)
    #expect(try await reach(2, 2) == .answered("c 10.244.1.4"))
    #expect(
      lab.node.output("nft list chain ip lab-network-policy egress-10.244.1.4-x/c") == """
        table ip lab-network-policy {
        \tchain egress-10.244.1.4-x/c {
        \t\tip daddr 10.244.1.4 accept comment "the pod itself"
        \t\tip daddr { 10.244.1.3 } accept comment "x/egress"
        \t\tdrop
        \t}
        }

        """)

    try apply([])
    #expect(try await reach(2, 0) == .answered("a 10.244.1.4"))
    #expect(lab.node.output("nft list tables") == "")
    withExtendedLifetime(servers) {}
  }
}
