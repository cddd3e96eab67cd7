import NamespaceTesting
import Netlink
import Testing

@Suite(.enabled(if: TestNamespace.isPossible, "needs root, iproute2 and nft"))
struct TwoNamespacesTests {
  @Test("two namespaces joined by a veth pair and a VXLAN on top reach each other")
  func vxlan() throws {
    let a = try TestNamespace("a")
    let b = try TestNamespace("b")
    let routeA = try RouteSocket(namespace: a.descriptor)
    let routeB = try RouteSocket(namespace: b.descriptor)
    try routeA.create(
      LinkSpecification(name: "eth0", kind: .veth(.init(name: "eth0", namespace: b.descriptor)), mtu: 1500, up: true))
    try routeB.change("eth0", .init(up: true))
    try routeA.addAddress(#require(InternetPrefix("172.30.9.1/24")), index: routeA.index(of: "eth0"))
    try routeB.addAddress(#require(InternetPrefix("172.30.9.2/24")), index: routeB.index(of: "eth0"))

    let macs = try [#require(HardwareAddress("0a:00:00:00:00:01")), #require(HardwareAddress("0a:00:00:00:00:02"))]
    let nodes = try [#require(InternetAddress("172.30.9.1")), #require(InternetAddress("172.30.9.2"))]
    let subnets = try [#require(InternetPrefix("10.244.0.0/24")), #require(InternetPrefix("10.244.1.0/24"))]
    for (own, peer, route) in [(0, 1, routeA), (1, 0, routeB)] {
      let options = VXLANOptions(identifier: 1, device: try route.index(of: "eth0"), local: nodes[own])
      try route.create(LinkSpecification(name: "flannel.1", kind: .vxlan(options), mtu: 1450, address: macs[own], up: true))
      let index = try route.index(of: "flannel.1")
      try route.addAddress(InternetPrefix(subnets[own].address, length: 32), index: index)
      try route.replace(.neighbour(subnets[peer].address, at: macs[peer], index: index))
      try route.replace(.forwarding(macs[peer], to: nodes[peer], index: index))
      try route.add(Route(destination: subnets[peer], gateway: subnets[peer].address, index: index, onlink: true), mode: .replace)
    }
    #expect(a.run("ping -c1 -W2 10.244.1.0") == 0)

    let link = try #require(try routeA.link(named: "flannel.1"))
    #expect(link.kind == "vxlan")
    #expect(link.vxlan?.port == 8472)
    #expect(link.vxlan?.learning == false)
    let route = try #require(try routeA.routes().first { $0.destination == subnets[1] })
    #expect(route.onlink)
    #expect(route.gateway == subnets[1].address)
    #expect(try routeA.neighbours(.neighbour, index: link.index).contains { $0.hardware == macs[1] && $0.isPermanent })
    #expect(try routeA.neighbours(.forwarding, index: link.index).contains { $0.address == nodes[1] && $0.hardware == macs[1] })

    try routeA.delete(route)
    #expect(try !routeA.routes().contains { $0.destination == subnets[1] })
    #expect { try routeA.delete(route) } throws: { ($0 as? NetlinkError)?.isNotFound == true }
  }

  @Test("bridges take ports, and a group of links goes in one request")
  func bridgeAndGroup() throws {
    let namespace = try TestNamespace("br")
    let route = try RouteSocket(namespace: namespace.descriptor)
    try route.create(LinkSpecification(name: "cni0", kind: .bridge, mtu: 1450, up: true))
    let bridge = try route.index(of: "cni0")
    for number in 0..<20 {
      let peer = LinkSpecification.VethPeer(name: "p\(number)")
      try route.create(LinkSpecification(name: "veth\(number)", kind: .veth(peer), master: bridge, group: 77, up: true))
    }
    try route.setHairpin(port: route.index(of: "veth3"), true)
    #expect(try route.link(named: "veth3")?.hairpin == true)
    #expect(try route.link(named: "veth4")?.hairpin == false)
    #expect(try route.links().filter { $0.master == bridge }.count == 20)
    try route.deleteLinks(group: 77)
    #expect(try route.links().map(\.name).sorted() == ["cni0", "lo"])
    #expect(try route.link(named: "veth3") == nil)
    #expect { try route.create(LinkSpecification(name: "cni0", kind: .bridge)) } throws: {
      ($0 as? NetlinkError)?.isExists == true
    }
  }

  @Test("rules of policy routing come back as they were added")
  func rules() throws {
    let namespace = try TestNamespace("rule")
    let route = try RouteSocket(namespace: namespace.descriptor)
    let rule = PolicyRule(priority: 32764, table: 100, mark: 0x111, mask: 0xfff)
    try route.add(rule)
    #expect(try route.rules().contains(rule))
    try route.delete(rule)
    #expect(try !route.rules().contains(rule))
  }
}
