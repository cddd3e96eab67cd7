import Testing

@testable import Grading

private let table = RouteTable(
  """
  Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
  eth0\t00000000\t01001EAC\t0003\t0\t0\t0\t00000000\t0\t0\t0
  cni0\t0001F40A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
  flannel.1\t0002F40A\t0002F40A\t0003\t0\t0\t0\t00FFFFFF\t0\t0\t0
  *\t0003F40A\t00000000\t0200\t0\t0\t0\t00FFFFFF\t0\t0\t0

  """)

private func probe(_ yaml: String) throws -> RouteProbe { try RouteProbe(try DefinitionNode.read(yaml, file: "t")) }

@Suite("Routes of a node")
struct RouteTableTests {
  @Test("the kernel's table is read; what leads nowhere is no route")
  func reading() {
    #expect(table.routes.map(\.destination) == ["0.0.0.0/0", "10.244.1.0/24", "10.244.2.0/24"])
    #expect(table.find("0.0.0.0/0")?.gateway == "172.30.0.1")
    #expect(table.find("10.244.1.0/24")?.gateway == "")
  }

  @Test(
    "a route is right when its gateway and device are",
    arguments: [
      ("{host: node01, to: 10.244.2.0/24, device: flannel.1}", "10.244.2.0/24", true),
      ("{host: node01, to: 10.244.2.0/24, via: 10.244.2.0}", "10.244.2.0/24", true),
      ("{host: node01, to: 10.244.2.0/24, device: eth0}", "10.244.2.0/24", false),
      ("{host: node01, to: 10.244.3.0/24}", "10.244.3.0/24", false),
    ])
  func judging(yaml: String, subnet: String, isSo: Bool) throws {
    #expect(try probe(yaml).judge(table, subnet).hasPassed == isSo)
  }
}
