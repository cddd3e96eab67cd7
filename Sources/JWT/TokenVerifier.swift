import Crypto
import KubeAPI

/// A public key that tokens are verified with: the signatures of RFC 7518 that Kubernetes accepts.
package struct TokenVerifier: Sendable {
  /// What tokens call it in `kid`. For keys from files upstream's name: the SHA-256 of their PKIX form, in base64url.
  package let id: String
  private let key: PublicKey

  /// From a public or a private key in PEM; nil for anything else.
  package init?(pem: String) {
    guard let key = PublicKey(pem: pem) else { return nil }
    self.init(key)
  }

  /// From a member of a JSON Web Key Set; nil for keys that are not for signatures or of kinds unknown here.
  package init?(webKey: JSON) {
    guard let key = PublicKey(webKey: webKey), (webKey.use.string ?? "sig") == "sig" else { return nil }
    self.key = key
    id = webKey.kid.string ?? ""
  }

  init(_ key: PublicKey) {
    self.key = key
    id = Base64.encode(Array(SHA256.hash(data: key.der)), .url, padded: false)
  }

  /// Whether the key's owner signed the token's first two parts.
  package func verifies(_ text: String, signature: [UInt8], _ algorithm: SignatureAlgorithm = .rs256) -> Bool {
    key.verifies(Array(text.utf8), signature: signature, algorithm)
  }

  /// The key as RFC 7517 writes it.
  package var webKey: JSON? {
    guard let members = key.webMembers else { return nil }
    return .object(JSONObject([("use", "sig"), ("kty", .string(key.kind)), ("kid", .string(id))] + members))
  }
}
