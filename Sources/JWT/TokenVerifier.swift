import Crypto
import CryptoExtras
import KubeAPI

/// A public key that tokens are verified with: RS256 of RFC 7518.
package struct TokenVerifier: Sendable {
  /// As upstream names keys: the SHA-256 of their PKIX form, in base64url.
  package let id: String
  private let key: _RSA.Signing.PublicKey

  /// From a public or a private key in PEM; nil for anything else.
  package init?(pem: String) {
    guard
      let key = (try? _RSA.Signing.PublicKey(pemRepresentation: pem))
        ?? (try? _RSA.Signing.PrivateKey(pemRepresentation: pem))?.publicKey
    else { return nil }
    self.init(key)
  }

  init(_ key: _RSA.Signing.PublicKey) {
    self.key = key
    id = Base64.encode(Array(SHA256.hash(data: Array(key.derRepresentation))), .url, padded: false)
  }

  /// Whether the key's owner signed the token's first two parts.
  package func verifies(_ text: String, signature: [UInt8]) -> Bool {
    key.isValidSignature(
      _RSA.Signing.RSASignature(rawRepresentation: signature), for: SHA256.hash(data: Array(text.utf8)),
      padding: .insecurePKCS1v1_5)
  }

  /// The key as RFC 7517 writes it.
  package var webKey: JSON? {
    guard let numbers = try? key.getKeyPrimitives() else { return nil }
    return [
      "use": "sig", "kty": "RSA", "kid": .string(id), "alg": "RS256",
      "n": .string(Base64.encode(Array(numbers.modulus), .url, padded: false)),
      "e": .string(Base64.encode(Array(numbers.publicExponent), .url, padded: false)),
    ]
  }
}
