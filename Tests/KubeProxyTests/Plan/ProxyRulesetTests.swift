import KubeAPI
import NFTables
import Netlink
import Testing

@testable import KubeProxy

@Suite struct ProxyRulesetTests {
  /// The table that a full sync makes of some Services.
  private func dump(_ services: [KubeObject], _ slices: [KubeObject], _ change: (inout ProxySettings) -> Void = { _ in }) throws
    -> String
  {
    var settings = try Sample.settings()
    change(&settings)
    var state = TableState()
    let transaction = state.fullSync(
      Proxier.plans(services, slices: slices, settings: settings), settings: settings, recreating: true, existingChains: [],
      existingSets: [], now: ContinuousClock.now)
    let fake = FakeNFTables()
    try fake.run(transaction)
    return fake.dump(ProxyTable.table)
  }

  /// The block of one object.
  private func block(_ name: String, in dump: String) -> [String] {
    let lines = dump.split(separator: "\n").map(String.init)
    guard let start = lines.firstIndex(where: { $0 == "\t\(name) {" }) else { return ["no \(name)"] }
    return lines[(start + 1)...].prefix { $0 != "\t}" }.map { String($0.drop { $0 == "\t" }) }
  }

  @Test("without Services the table is upstream's frame")
  func empty() throws { #expect(try dump([], []) == ProxyGolden.empty) }

  @Test("a cluster IP leads to a random endpoint; hairpin connections of the node's own endpoints are masqueraded")
  func clusterIP() throws {
    let text = try dump([Sample.service("svc1")], [Sample.slice("svc1", [("10.180.0.1", "node01"), ("10.180.0.2", "node02")])])
    #expect(
      block("map service-ips", in: text).last
        == "elements = { 172.30.0.41 . tcp . 80 : goto service-\(hash("default/svc1/tcp/p80")) }")
    #expect(
      block("chain service-\(hash("default/svc1/tcp/p80"))", in: text) == [
        "meta l4proto tcp dnat ip to numgen random mod 2 map { 0 : 10.180.0.1 . 80, 1 : 10.180.0.2 . 80 }"
      ])
    #expect(block("set hairpin-connections", in: text).last == "elements = { 10.180.0.1 . 10.180.0.1 . tcp . 80 }")
    #expect(block("set cluster-ips", in: text).last == "elements = { 172.30.0.41 }")
  }

  @Test("without endpoints connections are refused")
  func noEndpoints() throws {
    let text = try dump([Sample.service("svc1") { $0.spec["ports"][0]["nodePort"] = 30080 }], [])
    #expect(
      block("map no-endpoint-services", in: text).last
        == "elements = { 172.30.0.41 . tcp . 80 comment \"default/svc1:p80\" : goto reject-chain }")
    #expect(
      block("map no-endpoint-nodeports", in: text).last
        == "elements = { tcp . 30080 comment \"default/svc1:p80\" : goto reject-chain }")
    #expect(!text.contains("service-" + hash("default/svc1/tcp/p80")))
  }

  @Test("an external policy of Local keeps to the node's own endpoints, except for pods and the node itself")
  func externalLocal() throws {
    let service = Sample.service("svc1") {
      $0.spec["type"] = "NodePort"
      $0.spec["externalTrafficPolicy"] = "Local"
      $0.spec["ports"][0]["nodePort"] = 30080
    }
    let name = hash("default/svc1/tcp/p80")
    let text = try dump([service], [Sample.slice("svc1", [("10.180.0.1", "node01"), ("10.180.0.2", "node02")])])
    #expect(
      block("chain external-\(name)", in: text) == [
        "ip saddr 10.0.0.0/8 goto service-\(name) comment \"short-circuit pod traffic\"",
        "fib saddr type local meta mark set meta mark | 0x00004000 comment \"masquerade local traffic\"",
        "fib saddr type local goto service-\(name) comment \"short-circuit local traffic\"", "goto local-\(name)",
      ])
    #expect(
      block("chain local-\(name)", in: text) == ["meta l4proto tcp dnat ip to numgen random mod 1 map { 0 : 10.180.0.1 . 80 }"])
    let remote = try dump([service], [Sample.slice("svc1", [("10.180.0.2", "node02")])])
    #expect(
      block("map no-endpoint-nodeports", in: remote).last == "elements = { tcp . 30080 comment \"default/svc1:p80\" : drop }")
    #expect(block("chain external-\(name)", in: remote).count == 3)
  }

  @Test("clients with affinity return to their endpoint")
  func affinity() throws {
    let service = Sample.service("svc1") {
      $0.spec["sessionAffinity"] = "ClientIP"
      $0.spec["sessionAffinityConfig"] = ["clientIP": ["timeoutSeconds": 10800]]
    }
    let text = try dump([service], [Sample.slice("svc1", [("10.180.0.1", "node01")])])
    let end = hash("default/svc1/tcp/p80__10.180.0.1/80")
    #expect(
      block("chain service-\(hash("default/svc1/tcp/p80"))", in: text) == [
        "ip saddr @affinity-\(end) goto endpoint-\(end)", "numgen random mod 1 vmap { 0 : goto endpoint-\(end) }",
      ])
    #expect(
      block("chain endpoint-\(end)", in: text) == [
        "update @affinity-\(end) { ip saddr }", "meta l4proto tcp dnat to 10.180.0.1:80",
      ])
    #expect(block("set affinity-\(end)", in: text) == ["type ipv4_addr", "size 65535", "flags dynamic,timeout", "timeout 3h"])
  }

  @Test("a balancer's address is open to its source ranges only")
  func sourceRanges() throws {
    let service = Sample.service("svc1") {
      $0.spec["type"] = "LoadBalancer"
      $0.spec["loadBalancerSourceRanges"] = ["192.168.0.0/24", "203.0.113.0/25"]
      $0.status["loadBalancer"] = ["ingress": [["ip": "5.6.7.8"]]]
    }
    let text = try dump([service], [Sample.slice("svc1", [("10.180.0.1", "node01")])])
    let name = hash("default/svc1/tcp/p80")
    #expect(block("map firewall-ips", in: text).last == "elements = { 5.6.7.8 . tcp . 80 : goto firewall-\(name) }")
    #expect(block("chain firewall-\(name)", in: text) == ["ip saddr != { 5.6.7.8, 192.168.0.0/24, 203.0.113.0/25 } drop"])
    #expect(block("chain external-\(name)", in: text) == ["meta mark set meta mark | 0x00004000", "goto service-\(name)"])
  }

  @Test("node ports on all addresses leave loopback out")
  func allAddresses() throws {
    let text = try dump([], []) { $0.nodePortAddresses = nil }
    #expect(
      block("chain services", in: text).last
        == "fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto . th dport vmap @service-nodeports")
    #expect(!text.contains("nodeport-ips"))
  }

  @Test("endpoints that serve while they end are used when no other is left")
  func terminating() throws {
    var slice = Sample.slice("svc1", [("10.180.0.1", "node01"), ("10.180.0.2", "node02")])
    slice.json["endpoints"][0]["conditions"] = ["ready": false, "serving": true, "terminating": true]
    slice.json["endpoints"][1]["conditions"] = ["ready": false, "serving": false, "terminating": true]
    let text = try dump([Sample.service("svc1")], [slice])
    #expect(
      block("chain service-\(hash("default/svc1/tcp/p80"))", in: text) == [
        "meta l4proto tcp dnat ip to numgen random mod 1 map { 0 : 10.180.0.1 . 80 }"
      ])
  }

  @Test("headless Services and those of other proxies are left out")
  func skipped() {
    #expect(ServicePort.ports(of: Sample.service("a", clusterIP: "None")).isEmpty)
    #expect(ServicePort.ports(of: Sample.service("a") { $0.spec["type"] = "ExternalName" }).isEmpty)
    #expect(ServicePort.ports(of: Sample.service("a") { $0.labels = ["service.kubernetes.io/service-proxy-name": "x"] }).isEmpty)
  }

  private func hash(_ name: String) -> String { ChainName.hashed(name) }
}
