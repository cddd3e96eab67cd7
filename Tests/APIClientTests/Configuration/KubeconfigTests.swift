import KubeAPI
import Testing
import YAML

@testable import APIClient

@Suite struct KubeconfigTests {
  private let text = """
    apiVersion: v1
    kind: Config
    current-context: a
    clusters:
    - name: c
      cluster: {server: "https://10.0.0.1:6443/", certificate-authority-data: Q0E=}
    - name: d
      cluster: {server: "https://[::1]:7443/prefix", certificate-authority: ca.crt, tls-server-name: x}
    users:
    - name: u
      user: {client-certificate-data: Q0VSVA==, client-key: key.pem}
    - name: t
      user: {token: secret}
    - name: e
      user: {exec: {command: x}}
    contexts:
    - {name: a, context: {cluster: c, user: u, namespace: ns}}
    - {name: b, context: {cluster: d, user: t}}
    - {name: e, context: {cluster: d, user: e}}
    - {name: f, context: {cluster: nope, user: e}}
    """

  private func load(_ context: String?) throws -> ClientConfiguration {
    try ClientConfiguration.kubeconfig(YAML.decode(text), context: context) { file throws(TransportError) in "file \(file)" }
  }

  @Test("data and files, certificates and tokens are read") func reads() throws {
    let a = try load(nil)
    #expect((a.host, a.port, a.pathPrefix, a.namespace) == ("10.0.0.1", 6443, "", "ns"))
    #expect(a.certificateAuthority == "CA")
    #expect(a.credentials == .certificate(chain: "CERT", key: "file key.pem"))
    let b = try load("b")
    #expect((b.host, b.port, b.pathPrefix, b.namespace) == ("::1", 7443, "/prefix", "default"))
    #expect(b.certificateAuthority == "file ca.crt")
    #expect(b.serverName == "x")
    #expect(b.credentials == .token("secret"))
  }

  @Test(
    "what cannot be used is named",
    arguments: [
      ("e", "user.exec is not supported; use a client certificate or a token"),
      ("f", "there is no cluster \"nope\" in clusters"), ("g", "there is no context \"g\" in contexts"),
    ])
  func refuses(context: String, message: String) throws {
    let error = #expect(throws: TransportError.self) { try load(context) }
    #expect(error?.description == message)
  }
}
