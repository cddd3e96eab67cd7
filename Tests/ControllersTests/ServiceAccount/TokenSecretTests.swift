import KubeAPI
import Testing

@testable import Controllers

@Suite struct TokenSecretTests {
  private static func secret(_ data: JSON = [:], uid: String? = nil) -> KubeObject {
    var object = KubeObject([
      "type": "kubernetes.io/service-account-token", "data": data,
      "metadata": ["name": "s", "namespace": "n", "annotations": ["kubernetes.io/service-account.name": "robot"]],
    ])
    if let uid { object.metadata["annotations"]["kubernetes.io/service-account.uid"] = .string(uid) }
    return object
  }

  private static let account = KubeObject(["metadata": ["name": "robot", "namespace": "n", "uid": "u1"]])

  @Test("A new secret gets a token, the root certificate, the namespace and the account's uid")
  func fill() {
    guard case .fill(let patch, let claims) = TokenSecret.decide(Self.secret(), Self.account, rootCA: "CA") else {
      Issue.record("nothing is filled in")
      return
    }
    #expect(patch["data"]["ca.crt"].string == Base64.encode(Array("CA".utf8)))
    #expect(patch["data"]["namespace"].string == Base64.encode(Array("n".utf8)))
    #expect(patch["metadata"]["annotations"][TokenSecret.uidKey] == "u1")
    #expect(claims?.sub == "system:serviceaccount:n:robot")
    #expect(claims?["kubernetes.io/serviceaccount/secret.name"] == "s")
  }

  @Test("A secret that has all is kept; one of another account or of none goes")
  func others() {
    let full = Self.secret(["token": "dA==", "ca.crt": "Q0E=", "namespace": "bg=="], uid: "u1")
    #expect(TokenSecret.decide(full, Self.account, rootCA: "CA") == .keep)
    #expect(TokenSecret.decide(Self.secret(uid: "u0"), Self.account, rootCA: "CA") == .remove)
    #expect(TokenSecret.decide(Self.secret(), nil, rootCA: "CA") == .remove)
  }
}
