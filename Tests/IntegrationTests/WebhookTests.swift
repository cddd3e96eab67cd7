import Glibc
import KubeAPI
import LinuxSystem
import NamespaceTesting
import Testing

/// Admission by webhooks we did not write: `Clients/webhooks.py` serves them and says what they must be asked.
@Suite(
  .serialized, .disabled(if: BareAPIServer.obstacle != nil, Comment(rawValue: BareAPIServer.obstacle ?? "")),
  .timeLimit(.minutes(5)))
struct WebhookTests {
  private static let script = "\(LabTool.root)/Tests/IntegrationTests/Clients/webhooks.py"
  private static let parts = [
    "denial", "warnings", "mutation", "reinvocation", "failures", "conditions", "service", "subresources", "image_policy",
  ]

  @Test("Webhooks are asked what upstream asks them, and their answers count") func webhooks() async throws {
    let port = FreePort.find()
    let certificate = "/tmp/lab-hook-\(UInt64.random(in: 0 ... .max))"
    try await LabTool.run([
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
      "/CN=hook", "-keyout", "\(certificate).key", "-out", "\(certificate).crt", "-addext",
      "subjectAltName=IP:127.0.0.1,DNS:hook.webhooks.svc",
    ])
    defer { for end in ["key", "crt"] { try? FileIO.remove("\(certificate).\(end)") } }
    let server = try await BareAPIServer { directory in
      try Self.configure(directory, authority: "\(certificate).crt", port: port)
    }
    do {
      try await server.start()
      try await server.waitUntilReady()
      let output = try await LabTool.run([
        "PYTHONPATH=\(LabTool.root)/.tools/python", "python3", Self.script, server.kubeconfig, "\(server.directory)/audit.log",
        "\(certificate).crt", "\(certificate).key",
        "\(port)",
      ])
      #expect(output.split(separator: "\n").map(String.init) == Self.parts)
      await server.remove()
    } catch {
      await server.remove()
      throw error
    }
  }

  /// Audit, and the image policy of the script's server.
  private static func configure(_ directory: String, authority: String, port: Int) throws -> [String] {
    try FileIO.write(
      "\(directory)/audit.yaml", "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadata}]\n")
    try FileIO.write(
      "\(directory)/images.conf",
      """
      apiVersion: v1
      kind: Config
      clusters: [{name: images, cluster: {server: "https://127.0.0.1:\(port)/images", certificate-authority: \(authority)}}]
      contexts: [{name: images, context: {cluster: images, user: api}}]
      current-context: images
      users: [{name: api, user: {}}]
      """)
    try FileIO.write(
      "\(directory)/admission.yaml",
      """
      apiVersion: apiserver.config.k8s.io/v1
      kind: AdmissionConfiguration
      plugins:
      - name: ImagePolicyWebhook
        configuration: {imagePolicy: {kubeConfigFile: \(directory)/images.conf, allowTTL: 50, denyTTL: 50, defaultAllow: false}}
      """)
    return [
      "--audit-policy-file=\(directory)/audit.yaml", "--audit-log-path=\(directory)/audit.log",
      "--enable-admission-plugins=ImagePolicyWebhook", "--admission-control-config-file=\(directory)/admission.yaml",
    ]
  }
}
