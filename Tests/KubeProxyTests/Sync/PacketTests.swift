import KubeAPI
import NFTables
import NamespaceTesting
import Netlink
import Testing

@testable import KubeProxy

/// Real packets through the real table.
@Suite(.enabled(if: TestNamespace.isPossible, "needs root, iproute2 and nft"))
struct PacketTests {
  @Test("Services are reached, refused and ignored as their endpoints say", .timeLimit(.minutes(1)))
  func services() async throws {
    let lab = try TestNode("proxy", pods: 2)
    let servers = [
      try await TestServer("a", in: lab.pods[0].namespace.handle, port: 80),
      try await TestServer("b", in: lab.pods[1].namespace.handle, port: 80),
      try await TestServer("u", in: lab.pods[1].namespace.handle, port: 53, udp: true),
    ]
    var settings = try Sample.settings()
    settings.nodeIP = try #require(InternetAddress(TestNode.address))
    settings.nodePortAddresses = [settings.nodeIP]
    settings.localTraffic = .prefix(try #require(InternetPrefix("10.244.0.0/16")))
    let services = [
      Sample.service("both") { $0.spec["ports"][0]["nodePort"] = 30080 }, Sample.service("self", clusterIP: "172.30.0.42"),
      Sample.service("none", clusterIP: "172.30.0.43"),
      Sample.service("udp", clusterIP: "172.30.0.44", port: 53, portName: "dns", proto: "UDP"),
      Sample.service("sticky", clusterIP: "172.30.0.45") { $0.spec["sessionAffinity"] = "ClientIP" },
    ]
    let both = [("10.244.1.2", "node01"), ("10.244.1.3", "node01")]
    let slices = [
      Sample.slice("both", both), Sample.slice("self", [("10.244.1.2", "node01")]), Sample.slice("sticky", both),
      Sample.slice("udp", [("10.244.1.3", "node01")], port: 53, portName: "dns", proto: "UDP"),
    ]
    let nft = try KernelNFTables(namespace: lab.node.descriptor)
    var state = TableState()
    try nft.run(
      state.fullSync(
        Proxier.plans(services, slices: slices, settings: settings), settings: settings, recreating: true, existingChains: [],
        existingSets: [], now: .now))

    let pod = lab.pods[0].namespace.handle
    var seen: Set<String> = []
    for _ in 0..<40 {
      if case .answered(let text) = try await TestReach.from(pod, to: "172.30.0.41", port: 80, milliseconds: 5_000) {
        seen.insert(text)
      }
    }
    // The other pod sees the client's own address; the pod itself is reached by way of the node.
    #expect(seen == ["a 10.244.1.1", "b 10.244.1.2"])
    #expect(try await TestReach.from(pod, to: "172.30.0.42", port: 80) == .answered("a 10.244.1.1"))
    // The refusal comes within the system call that sends the first packet, while the socket takes no errors: the second one counts.
    #expect(try await TestReach.from(pod, to: "172.30.0.43", port: 80, milliseconds: 2500) == .refused)
    #expect(try await TestReach.from(pod, to: "172.30.0.41", port: 81, milliseconds: 2500) == .refused)
    #expect(try await TestReach.from(pod, to: "172.30.99.99", port: 80) == .noAnswer)
    #expect(try await TestReach.from(pod, to: "172.30.0.44", port: 53, udp: true) == .answered("u 10.244.1.2"))
    #expect(try await TestReach.from(lab.node.handle, to: "172.30.0.44", port: 53, udp: true) == .answered("u 10.244.1.1"))

    let outside = lab.outside.handle
    guard case .answered(let greeting) = try await TestReach.from(outside, to: TestNode.address, port: 30080, milliseconds: 5_000)
    else {
      Issue.record("the node port does not answer")
      return
    }
    #expect(greeting.hasSuffix(" 10.244.1.1"))
    #expect(try await TestReach.from(outside, to: TestNode.address, port: 30081) == .refused)

    var sticky: Set<String> = []
    for _ in 0..<20 {
      if case .answered(let text) = try await TestReach.from(outside, to: "172.30.0.45", port: 80, milliseconds: 5_000) {
        sticky.insert(text)
      }
    }
    #expect(sticky.count == 1)
    #expect(lab.node.output("nft list table ip kube-proxy").contains("192.168.9.2 expires 2h59m"))
    withExtendedLifetime(servers) {}
  }

  @Test("a change of endpoints is one small transaction that takes effect at once", .timeLimit(.minutes(1)))
  func change() async throws {
    let lab = try TestNode("proxyc", pods: 2)
    let servers = [
      try await TestServer("a", in: lab.pods[0].namespace.handle, port: 80),
      try await TestServer("b", in: lab.pods[1].namespace.handle, port: 80),
    ]
    let settings = try Sample.settings()
    let nft = try KernelNFTables(namespace: lab.node.descriptor)
    let service = Sample.service("s")
    var state = TableState()
    func plans(_ address: String) -> [ServicePortName: ServicePlan] {
      Proxier.plans([service], slices: [Sample.slice("s", [(address, "node01")])], settings: settings)
    }
    try nft.run(
      state.fullSync(plans("10.244.1.2"), settings: settings, recreating: true, existingChains: [], existingSets: [], now: .now))
    let node = lab.node.handle
    guard case .answered(let first) = try await TestReach.from(node, to: "172.30.0.41", port: 80, milliseconds: 5_000) else {
      Issue.record("no answer")
      return
    }
    #expect(first.hasPrefix("a "))
    try nft.run(state.partialSync(plans("10.244.1.3").mapValues { .some($0) }, now: .now))
    guard case .answered(let second) = try await TestReach.from(node, to: "172.30.0.41", port: 80, milliseconds: 5_000) else {
      Issue.record("no answer after the change")
      return
    }
    #expect(second.hasPrefix("b "))
    // Another life of the proxy takes the table over, then clears it of everything.
    var other = TableState()
    try nft.run(
      other.fullSync(
        [:], settings: settings, recreating: true, existingChains: nft.chains(of: ProxyTable.table).map(\.name),
        existingSets: nft.sets(of: ProxyTable.table), now: .now))
    try nft.run(other.collectStale(now: .now + .seconds(2)))
    #expect(try !nft.chains(of: ProxyTable.table).contains { ChainName.isOfService($0.name) })
    withExtendedLifetime(servers) {}
  }
}
