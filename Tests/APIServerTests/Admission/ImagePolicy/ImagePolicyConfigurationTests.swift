import KubeAPI
import LinuxSystem
import Testing

@testable import APIServer

@Suite struct ImagePolicyConfigurationTests {
  private static let kubeconfig = """
    apiVersion: v1
    kind: Config
    clusters: [{name: images, cluster: {server: "https://images.example.com/policy"}}]
    contexts: [{name: main, context: {cluster: images, user: api}}]
    current-context: main
    users: [{name: api, user: {token: secret}}]
    """

  private func read(_ policy: String, kubeconfig: String = kubeconfig) throws -> ImagePolicyConfiguration {
    let file = "/tmp/lab-image-policy-\(UInt64.random(in: 0 ... .max))"
    try FileIO.write(file, kubeconfig)
    defer { try? FileIO.remove(file) }
    return try ImagePolicyConfiguration("imagePolicy: {kubeConfigFile: \(file), \(policy)}")
  }

  @Test("Times are numbers: seconds for answers, milliseconds for pauses; 0 is the fallback and -1 turns off")
  func times() throws {
    let given = try read("allowTTL: 50, denyTTL: -1, retryBackoff: 200, defaultAllow: true")
    #expect(given.allowTTL == .seconds(50) && given.denyTTL == .zero && given.retryBackoff == .milliseconds(200))
    #expect(given.allowsByDefault)
    let fallback = try read("defaultAllow: false")
    #expect(fallback.allowTTL == .seconds(300) && fallback.denyTTL == .seconds(30) && fallback.retryBackoff == .milliseconds(500))
    #expect(!fallback.allowsByDefault)
    #expect(fallback.server.url == "https://images.example.com/policy")
  }

  @Test(
    "What is out of range or missing fails",
    arguments: [
      ("allowTTL: 4000", kubeconfig, "valid value is between 1s and 30m0s, got 1h6m40s"),
      ("retryBackoff: 400000", kubeconfig, "valid value is between 1ns and 5m0s, got 6m40s"),
      (
        "defaultAllow: true", "apiVersion: v1\nkind: Config",
        "invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable"
      ),
    ])
  func faults(policy: String, kubeconfig: String, message: String) {
    let failure = #expect(throws: FlagError.self) { try read(policy, kubeconfig: kubeconfig) }
    #expect(failure?.description == message)
  }

  @Test("No configuration is no configuration")
  func none() {
    let failure = #expect(throws: FlagError.self) { try ImagePolicyWebhook(nil) }
    #expect(failure?.description == "couldn't init admission plugin \"ImagePolicyWebhook\": no config specified")
  }
}
