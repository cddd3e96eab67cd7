import KubeAPI
import Testing

@testable import Kubelet

struct PodNameFilesTests {
  private let files = PodNameFiles(
    clusterDNS: ["10.96.0.10"], clusterDomain: "cluster.local", nodeResolver: "search lan\nnameserver 10.0.0.1\n")

  @Test(arguments: [
    (
      "{}",
      "search default.svc.cluster.local svc.cluster.local cluster.local lan\nnameserver 10.96.0.10\noptions ndots:5\n"
    ),
    ("{dnsPolicy: Default}", "search lan\nnameserver 10.0.0.1\n"),
    ("{hostNetwork: true}", "search lan\nnameserver 10.0.0.1\n"),
    (
      "{dnsPolicy: None, dnsConfig: {nameservers: [1.1.1.1], searches: [a.b], options: [{name: ndots, value: '2'}]}}",
      "search a.b\nnameserver 1.1.1.1\noptions ndots:2\n"
    ),
  ])
  func `the resolver follows the policy`(spec: String, expected: String) throws {
    #expect(files.resolver(try PodFixture.pod("spec: \(spec)")) == expected)
  }

  @Test func `hosts name the pod and its aliases`() throws {
    let pod = try PodFixture.pod("spec: {subdomain: sub, hostAliases: [{ip: 1.2.3.4, hostnames: [a, b]}]}")
    let text = PodNameFiles.hosts(pod, ips: ["10.244.0.5"], hostname: "p", clusterDomain: "cluster.local", nodeHosts: "")
    #expect(text.contains("10.244.0.5\tp.sub.default.svc.cluster.local\tp\n"))
    #expect(text.hasSuffix("# Entries added by HostAliases.\n1.2.3.4\ta\tb\n"))
  }
}
