import Crypto
import CryptoExtras
import KubeAPI

/// A private key that signs tokens (RFC 7519, RS256).
package struct TokenSigner: Sendable {
  package let verifier: TokenVerifier
  private let key: _RSA.Signing.PrivateKey

  /// Nil when the text holds no private RSA key in PEM.
  package init?(pem: String) {
    guard let key = try? _RSA.Signing.PrivateKey(pemRepresentation: pem) else { return nil }
    self.key = key
    verifier = TokenVerifier(.rsa(key.publicKey))
  }

  /// The token with these claims; nil when the key cannot sign.
  package func sign(_ claims: JSON) -> String? {
    let header: JSON = ["alg": "RS256", "kid": .string(verifier.id)]
    let text = "\(Base64.encode(header.data, .url, padded: false)).\(Base64.encode(claims.data, .url, padded: false))"
    guard let signature = try? key.signature(for: SHA256.hash(data: Array(text.utf8)), padding: .insecurePKCS1v1_5) else {
      return nil
    }
    return "\(text).\(Base64.encode(signature.withUnsafeBytes { Array($0) }, .url, padded: false))"
  }
}
