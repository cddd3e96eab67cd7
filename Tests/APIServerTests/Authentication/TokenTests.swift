import KubeAPI
import Testing

@testable import APIServer

@Suite struct TokenTests {
  private static func secret(_ change: [String: String?] = [:]) -> KubeObject {
    var fields: [String: String?] = [
      "token-id": "abcdef", "token-secret": "0123456789abcdef", "usage-bootstrap-authentication": "true",
      "auth-extra-groups": "system:bootstrappers:kubeadm:default-node-token",
    ]
    for (key, value) in change { fields[key] = value }
    var data: JSON = [:]
    for (key, value) in fields { if let value { data[key] = .string(Base64.encode(Array(value.utf8))) } }
    return KubeObject([
      "kind": "Secret", "type": "bootstrap.kubernetes.io/token",
      "metadata": ["name": "bootstrap-token-abcdef", "namespace": "kube-system"], "data": data,
    ])
  }

  @Test("A bootstrap token stands for its id in the groups it names")
  func bootstrap() {
    let user = BootstrapTokens.user(Self.secret(), id: "abcdef", secret: "0123456789abcdef", now: .now)
    #expect(user?.name == "system:bootstrap:abcdef")
    #expect(user?.groups == ["system:bootstrappers", "system:bootstrappers:kubeadm:default-node-token"])
  }

  @Test(
    "A bootstrap token is nobody's when anything is wrong with it",
    arguments: [
      ["token-secret": "other"], ["token-id": "zzzzzz"], ["usage-bootstrap-authentication": nil],
      ["usage-bootstrap-authentication": "false"], ["expiration": "2001-01-01T00:00:00Z"], ["expiration": "soon"],
      ["auth-extra-groups": "system:masters"], ["auth-extra-groups": "system:bootstrappers:BAD"],
    ] as [[String: String?]])
  func refused(_ change: [String: String?]) {
    #expect(BootstrapTokens.user(Self.secret(change), id: "abcdef", secret: "0123456789abcdef", now: .now) == nil)
  }

  @Test("Static tokens are lines of token, name, uid and quoted groups")
  func statics() throws {
    let tokens = try StaticTokens(parsing: "t1,ann,u1,\"g1,g2\"\nt2,bob,u2\n")
    #expect(tokens["t1"] == UserInfo(name: "ann", uid: "u1", groups: ["g1", "g2"]))
    #expect(tokens["t2"] == UserInfo(name: "bob", uid: "u2"))
    #expect(tokens["t3"] == nil)
    #expect(throws: FlagError.self) { try StaticTokens(parsing: "t1,ann") }
  }
}
