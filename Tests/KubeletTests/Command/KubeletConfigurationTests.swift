import KubeAPI
import Testing
import YAML

@testable import Kubelet

struct KubeletConfigurationTests {
  private func read(_ text: String) throws -> KubeletConfiguration {
    try KubeletConfiguration(try YAML.decode("apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n" + text))
  }

  @Test func `kubeadm's file is understood`() throws {
    let configuration = try read(
      "staticPodPath: /etc/kubernetes/manifests\nclusterDNS: [10.96.0.10]\nauthentication: {x509: {clientCAFile: /ca}}\nsyncFrequency: 0s\n"
    )
    #expect(configuration.staticPodPath == "/etc/kubernetes/manifests")
    #expect(configuration.clientCAFile == "/ca")
    #expect(configuration.syncFrequency == .seconds(60))
  }

  @Test(arguments: [
    ("staticPodPaths: /x\n", "strict decoding error: unknown field \"staticPodPaths\""),
    ("port: abc\n", "json: cannot unmarshal string into Go struct field KubeletConfiguration.port of type int32"),
  ])
  func `mistakes are told in upstream's words`(text: String, expected: String) {
    #expect(throws: KubeletConfiguration.DecodingError(text: expected)) { try read(text) }
  }

  @Test(arguments: [
    (["--nope"], "failed to parse kubelet flag: unknown flag: --nope"),
    (["extra"], "failed to parse kubelet flag: unknown command \"extra\""),
    (["--config"], "failed to parse kubelet flag: flag needs an argument: --config"),
  ])
  func `wrong flags are refused`(arguments: [String], expected: String) {
    #expect { try KubeletFlags.parse(arguments) } throws: { "\($0)" == expected }
  }

  @Test func `flags take values with or without an equals sign`() throws {
    let flags = try KubeletFlags.parse(["--config=/c", "--node-ip", "1.2.3.4", "--node-labels=a=b,c=d", "--fail-swap-on=false"])
    #expect(flags.config == "/c")
    #expect(flags.nodeIP == "1.2.3.4")
    #expect(flags.nodeLabels == ["a": "b", "c": "d"])
  }
}
