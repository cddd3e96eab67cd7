import KubeAPI
import Testing

@testable import Controllers

@Suite struct BootstrapSignerTests {
  private func token(_ id: String, usages: [String] = ["signing"], expiration: String? = nil) throws -> BootstrapToken {
    var secret = KubeObject(apiVersion: "v1", kind: "Secret", namespace: "kube-system", name: "bootstrap-token-\(id)")
    secret.json["type"] = .string(BootstrapToken.type)
    var data: [String: String] = ["token-id": id, "token-secret": "0123456789abcdef"]
    for usage in usages { data["usage-bootstrap-\(usage)"] = "true" }
    data["expiration"] = expiration
    secret.json["data"] = JSON(data.mapValues { Base64.encode(Array($0.utf8)) })
    return try #require(BootstrapToken(secret))
  }

  /// Made with Python's hmac.
  private let signature = "eyJhbGciOiJIUzI1NiIsImtpZCI6ImFiY2RlZiJ9..psz1NayrXM3IaFzKZGsb5n_mBl7MjtlsZ1xE8MRmF_4"

  @Test("the content is signed as RFC 7515 says, and left out") func signs() {
    #expect(BootstrapSigner.signature("content", id: "abcdef", secret: "0123456789abcdef") == signature)
  }

  @Test("signatures come and go with their tokens") func changes() throws {
    let tokens = [
      try token("abcdef"), try token("aaaaaa", usages: ["authentication"]),
      try token("bbbbbb", expiration: "1970-01-01T00:00:01Z"),
    ]
    let data: JSON = ["kubeconfig": "content", "jws-kubeconfig-bbbbbb": "old", "jws-kubeconfig-cccccc": "gone"]
    let changes = BootstrapSigner.changes(data, "content", tokens, now: Fixtures.now)
    #expect(
      JSON.object(changes) == [
        "jws-kubeconfig-bbbbbb": .null, "jws-kubeconfig-cccccc": .null, "jws-kubeconfig-abcdef": .string(signature),
      ])
    let settled: JSON = ["kubeconfig": "content", "jws-kubeconfig-abcdef": .string(signature)]
    #expect(BootstrapSigner.changes(settled, "content", [tokens[0]], now: Fixtures.now).isEmpty)
  }
}
