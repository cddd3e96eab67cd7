import KubeAPI
import Netlink
import Testing

@testable import KubeProxy

@Suite struct ProxyConfigurationTests {
  private static let head = "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n"

  @Test("kubeadm's configuration is read")
  func kubeadm() throws {
    let configuration = try ProxyConfiguration(
      yaml: Self.head + """
        bindAddress: 0.0.0.0
        clientConnection: {kubeconfig: /var/lib/kube-proxy/kubeconfig.conf, qps: 0}
        clusterCIDR: 10.244.0.0/16
        healthzBindAddress: ""
        metricsBindAddress: ""
        mode: nftables
        nodePortAddresses: null
        """)
    #expect(configuration.kubeconfig == "/var/lib/kube-proxy/kubeconfig.conf")
    #expect(configuration.clusterCIDR == InternetPrefix("10.244.0.0/16"))
    #expect(configuration.healthzBindAddress == HostPort(host: "0.0.0.0", port: 10256))
    #expect(configuration.nodePortPrimary)
    #expect(configuration.unknownFields.isEmpty)
  }

  @Test(
    "what cannot be followed is refused with its field",
    arguments: [
      ("mode: iptables", "KubeProxyConfiguration.mode: Invalid value: \"iptables\": only nftables is supported"),
      ("mode: magic", "KubeProxyConfiguration.mode: Invalid value: \"magic\": must be iptables,ipvs,nftables or blank"),
      ("clusterCIDR: nonsense", "KubeProxyConfiguration.clusterCIDR: Invalid value: \"nonsense\""),
      ("healthzBindAddress: here", "KubeProxyConfiguration.healthzBindAddress: Invalid value: \"here\": must be IP:port"),
      ("nodePortAddresses: [everywhere]", "KubeProxyConfiguration.nodePortAddresses: Invalid value: [\"everywhere\"]"),
      ("detectLocalMode: Guess", "KubeProxyConfiguration.detectLocalMode: Invalid value: \"Guess\""),
      ("nftables: {masqueradeBit: 40}", "KubeProxyConfiguration.nftables.masqueradeBit: Invalid value: 40"),
    ])
  func refused(line: String, message: String) {
    let error = #expect(throws: ProxyConfiguration.Invalid.self) { try ProxyConfiguration(yaml: Self.head + line) }
    #expect(error?.description.hasPrefix(message) == true)
  }

  @Test("another kind of file is not taken for a configuration")
  func otherKind() {
    let error = #expect(throws: ProxyConfiguration.Invalid.self) { try ProxyConfiguration(yaml: "kind: Pod\napiVersion: v1\n") }
    #expect(error?.description.contains("no kind registered") == true)
  }

  @Test("a field that nobody knows is warned of")
  func unknown() throws { #expect(try ProxyConfiguration(yaml: Self.head + "bogus: 1").unknownFields == ["bogus"]) }
}
