import KubeAPI
import Testing

@testable import Grading

/// As `nft -j list table ip kube-proxy` prints it, shortened.
private let listing = """
  {"nftables":[{"metainfo":{"version":"1.0.6"}},{"table":{"family":"ip","name":"kube-proxy"}},
  {"map":{"family":"ip","name":"service-ips","table":"kube-proxy","type":["ipv4_addr","inet_proto","inet_service"],"map":"verdict",
   "elem":[[{"concat":["10.96.0.20","tcp",80]},{"goto":{"target":"service-AAAA-shop/web/tcp/"}}],
           [{"elem":{"val":{"concat":["10.96.0.21","udp",53]},"comment":"x"}},{"goto":{"target":"service-BBBB-shop/dns/udp/"}}]]}},
  {"rule":{"chain":"service-AAAA-shop/web/tcp/","expr":[{"match":{"op":"!=","left":{},"right":{}}},{"jump":{"target":"mark-for-masquerade"}}]}},
  {"rule":{"chain":"service-AAAA-shop/web/tcp/","expr":[{"vmap":{"key":{"numgen":{"mode":"random","mod":2}},"data":{"set":[
    [0,{"goto":{"target":"endpoint-1"}}],[1,{"goto":{"target":"endpoint-2"}}]]}}}]}},
  {"rule":{"chain":"endpoint-1","expr":[{"dnat":{"addr":"10.244.1.4","port":8000}}]}},
  {"rule":{"chain":"endpoint-2","expr":[{"dnat":{"family":"ip","addr":{"map":{"key":{"numgen":{"mode":"random","mod":1}},
    "data":{"set":[[0,{"concat":["10.244.2.4",8000]}]]}}}}}]}}]}
  """

private func service(_ port: Int = 80) -> KubeObject {
  var service = KubeObject(apiVersion: "v1", kind: "Service", namespace: "shop", name: "web")
  service.spec = ["clusterIP": "10.96.0.20", "ports": [["port": JSON(port), "protocol": "TCP"]]]
  return service
}

private func slice(_ addresses: [(String, Bool)]) -> KubeObject {
  KubeObject([
    "ports": [["name": "", "port": 8000]],
    "endpoints": .array(addresses.map { ["addresses": [.string($0.0)], "conditions": ["ready": JSON($0.1)]] }),
  ])
}

@Suite("Services in the kernel's rules")
struct NFTablesProbeTests {
  private func judge(_ slices: [KubeObject], _ tables: [(String, String)], service found: KubeObject = service()) throws
    -> Finding
  {
    let probe = try NFTablesProbe(try DefinitionNode.read("{namespace: shop, service: web, port: 80}", file: "t"))
    return probe.judge(found, slices, try tables.map { (node: $0.0, table: ProxyTable(try JSON.decode($0.1))) })
  }

  @Test("the verdict map leads through the chains to exactly the ready endpoints")
  func routed() throws {
    let ready = slice([("10.244.1.4", true), ("10.244.2.4", true), ("10.244.2.5", false)])
    let finding = try judge([ready], [("node01", listing), ("node02", listing)])
    #expect(finding == .passed(observed: "node01, node02: 10.96.0.20:80 leads to 10.244.1.4:8000, 10.244.2.4:8000"))
  }

  @Test("an element with a comment is found as well")
  func wrapped() throws {
    #expect(ProxyTable(try JSON.decode(listing)).services["10.96.0.21 . udp . 53"] == "service-BBBB-shop/dns/udp/")
  }

  @Test("endpoints that are stale or missing on one node fail, and the node is named")
  func stale() throws {
    let one = slice([("10.244.1.4", true)])
    #expect(
      try judge([one], [("node01", listing)])
        == .failed(observed: "on node01 it leads to 10.244.1.4:8000, 10.244.2.4:8000, ready are 10.244.1.4:8000"))
    let two = slice([("10.244.1.4", true), ("10.244.2.4", true)])
    #expect(
      try judge([two], [("node01", listing), ("node02", "{\"nftables\":[]}")])
        == .failed(observed: "service-ips on node02 has no element 10.96.0.20 . tcp . 80"))
  }

  @Test("a Service without ready endpoints fails, however right its rules are")
  func empty() throws {
    #expect(try judge([], [("node01", listing)]) == .failed(observed: "Service web has 0 ready endpoints"))
    #expect(try judge([], [("node01", listing)], service: service(81)) == .failed(observed: "Service web has no port 80"))
  }
}
