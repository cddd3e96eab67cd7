import NFTables
import Netlink
import Testing

@testable import KubeProxy

@Suite struct ChainNameTests {
  @Test(
    "chains have the names upstream gives them",
    arguments: [
      ("kproxy-lab", "backend-api", "http", "service-YVSKLJHA-kproxy-lab/backend-api/tcp/http"),
      ("default", "kubernetes", "https", "service-2QRHZV4L-default/kubernetes/tcp/https"),
      ("ns1", "svc1", "p80", "service-ULMVA6XW-ns1/svc1/tcp/p80"),
    ])
  func service(namespace: String, service: String, port: String, wanted: String) {
    let name = ServicePortName(namespace: namespace, service: service, port: port, proto: .tcp)
    #expect(ChainName.service(name) == wanted)
  }

  @Test("endpoints are told apart by address and port")
  func endpoint() throws {
    let name = ServicePortName(namespace: "ns1", service: "svc1", port: "p80", proto: .tcp)
    let endpoint = ServiceEndpoint(try #require(InternetAddress("10.180.0.1")), port: 80)
    #expect(ChainName.endpoint(name, endpoint) == "endpoint-5OJB2KTY-ns1/svc1/tcp/p80__10.180.0.1/80")
    #expect(ChainName.isOfService(ChainName.endpoint(name, endpoint)))
    #expect(!ChainName.isOfService("services"))
  }

  @Test("a name that is too long is cut and stays unique by its hash")
  func long() {
    let name = ChainName.hashed(String(repeating: "x", count: 300))
    #expect(name.utf8.count == 240)
    #expect(name.hasSuffix("..."))
  }
}
