import KubeAPI
import NFTables
import Netlink
import Testing

@testable import CNI

@Suite struct OverlayPlanTests {
  private func lease(_ node: String, _ number: Int, mac: String = "0a:00:00:00:00:01", ip: String? = nil) throws -> NodeLease {
    try NodeLease(
      node: node, subnet: #require(InternetPrefix("10.244.\(number).0/24")),
      publicIP: #require(InternetAddress(ip ?? "172.30.0.\(number + 2)")), backend: "vxlan", hardware: HardwareAddress(mac),
      identifier: 1)
  }
  private let vxlan = FlannelNetwork.Backend.vxlan(identifier: 1, port: 8472)

  @Test("a new node is reached by neighbour, forwarding entry and route, in that order; the own one by nothing")
  func added() throws {
    let (own, peer) = (try lease("controlplane", 0), try lease("node01", 1))
    let actions = OverlayPlan.actions(from: [own], to: [own, peer], own: "controlplane", backend: vxlan)
    let hardware = try #require(peer.hardware)
    #expect(
      actions == [
        .setNeighbour(peer.subnet.address, hardware), .setForwarding(hardware, peer.publicIP),
        .setRoute(peer.subnet, gateway: peer.subnet.address, onlink: true),
      ])
  }

  @Test("leases that did not change ask for nothing, so that a route deleted by hand stays deleted")
  func unchanged() throws {
    let peer = try lease("node01", 1)
    #expect(OverlayPlan.actions(from: [peer], to: [peer], own: "controlplane", backend: vxlan).isEmpty)
  }

  @Test("a node that changed its hardware address keeps its route and loses the old forwarding entry")
  func changed() throws {
    let (old, new) = (try lease("node01", 1), try lease("node01", 1, mac: "0a:00:00:00:00:09"))
    let actions = OverlayPlan.actions(from: [old], to: [new], own: "controlplane", backend: vxlan)
    #expect(actions.first == .removeForwarding(try #require(old.hardware), old.publicIP))
    #expect(!actions.contains { if case .removeRoute = $0 { true } else { false } })
    #expect(actions.count == 4)
  }

  @Test("a node that left is taken back in the reverse order")
  func removed() throws {
    let peer = try lease("node01", 1)
    let actions = OverlayPlan.actions(from: [peer], to: [], own: "controlplane", backend: vxlan)
    #expect(actions.map(\.isRemoval) == [true, true, true])
    #expect(actions.first == .removeRoute(peer.subnet, gateway: peer.subnet.address, onlink: true))
  }

  @Test("a lease survives the way through a node's annotations")
  func annotations() throws {
    let lease = try lease("node01", 1)
    var node = KubeObject(apiVersion: "v1", kind: "Node", name: "node01")
    node.spec["podCIDR"] = "10.244.1.0/24"
    #expect(NodeLease(node, prefix: "flannel.alpha.coreos.com") == nil)
    node.annotations = lease.annotations(prefix: "flannel.alpha.coreos.com")
    #expect(node.annotations["flannel.alpha.coreos.com/backend-data"] == #"{"VNI":1,"VtepMAC":"0a:00:00:00:00:01"}"#)
    #expect(NodeLease(node, prefix: "flannel.alpha.coreos.com") == lease)
  }

  @Test("the masquerading table reads as upstream's")
  func masquerade() throws {
    let fake = FakeNFTables()
    try fake.run(
      MasqueradeTable.transaction(
        network: #require(InternetPrefix("10.244.0.0/16")), subnet: #require(InternetPrefix("10.244.1.0/24")), masquerade: true))
    #expect(
      fake.dump(MasqueradeTable.table) == """
        table ip flannel-ipv4 {
        \tcomment "rules for flannel-ipv4"
        \tchain postrtg {
        \t\tcomment "chain to manage traffic masquerading by flannel"
        \t\ttype nat hook postrouting priority srcnat; policy accept;
        \t\tmeta mark 0x00004000 return
        \t\tip saddr 10.244.1.0/24 ip daddr 10.244.0.0/16 return
        \t\tip saddr 10.244.0.0/16 ip daddr 10.244.1.0/24 return
        \t\tip saddr != 10.244.1.0/24 ip daddr 10.244.0.0/16 return
        \t\tip saddr 10.244.0.0/16 ip daddr != 224.0.0.0/4 masquerade fully-random
        \t\tip saddr != 10.244.0.0/16 ip daddr 10.244.0.0/16 masquerade fully-random
        \t}

        \tchain forward {
        \t\tcomment "chain to accept flannel traffic"
        \t\ttype filter hook forward priority filter; policy accept;
        \t\tip saddr 10.244.0.0/16 accept
        \t\tip daddr 10.244.0.0/16 accept
        \t}
        }

        """)
  }

  @Test(
    "a configuration that cannot be followed is refused with the field's name",
    arguments: [
      (#"{"Network":"x"}"#, "Network"), (#"{"Network":"10.244.0.0/16","Backend":{"Type":"ipsec"}}"#, "Backend.Type"),
      (#"{"Network":"10.244.0.0/16","EnableIPv6":true,"Backend":{"Type":"vxlan"}}"#, "EnableIPv6"), ("{", "net-conf.json"),
    ])
  func configuration(text: String, field: String) {
    let error = #expect(throws: FlannelNetwork.Invalid.self) { try FlannelNetwork(text, path: "net-conf.json") }
    #expect(error?.message.contains(field) == true)
  }

  @Test("flags are read as upstream's, unknown ones refused")
  func flags() throws {
    let options = try FlannelOptions(["--ip-masq", "--kube-subnet-mgr", "--iface=eth0", "-v", "2"]) {
      $0 == "NODE_NAME" ? "node01" : nil
    }
    #expect(options.masquerade)
    #expect(options.interface == "eth0")
    #expect(options.nodeName == "node01")
    let error = #expect(throws: FlannelOptions.Invalid.self) {
      try FlannelOptions(["--kube-subnet-mgr", "--bogus"]) { _ in nil }
    }
    #expect(error?.message == "unknown flag: --bogus")
  }
}
