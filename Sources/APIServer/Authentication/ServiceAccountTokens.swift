import Crypto
import CryptoExtras
import KubeAPI

/// Signs and reads the tokens of service accounts: JWTs with RS256, bound to objects.
final class ServiceAccountTokens: Sendable {
  private struct Key: Sendable {
    var id: String
    var key: _RSA.Signing.PublicKey
  }

  private let signer: (key: _RSA.Signing.PrivateKey, id: String)?
  private let keys: [Key]
  /// The first one signs, all are accepted.
  let issuers: [String]
  let audiences: [String]
  /// Where clients find the keys.
  let keySetURI: String
  /// The longest life of a token, in seconds.
  let maximumExpiration: Int?
  let extendsExpiration: Bool

  var issuer: String { issuers.first ?? "" }

  init(_ configuration: APIServerConfiguration) throws(FlagError) {
    issuers = configuration.serviceAccountIssuers
    audiences = configuration.audiences
    keySetURI = configuration.serviceAccountJWKSURI ?? "https://\(configuration.externalAddress)/openid/v1/jwks"
    maximumExpiration = configuration.serviceAccountMaxTokenExpiration.map { Int($0.components.seconds) }
    extendsExpiration = configuration.serviceAccountExtendTokenExpiration
    if let path = configuration.serviceAccountSigningKeyFile {
      let wrapping = "failed to parse service-account-issuer-key-file: "
      let pem = try TextFile.content(path, wrapping: wrapping)
      guard let key = try? _RSA.Signing.PrivateKey(pemRepresentation: pem) else {
        throw FlagError("\(wrapping)data does not contain a valid RSA or ECDSA private key")
      }
      signer = (key, Self.identifier(key.publicKey))
    } else {
      signer = nil
    }
    var keys: [Key] = []
    for path in configuration.serviceAccountKeyFiles {
      let pem = try TextFile.content(path)
      guard
        let key = (try? _RSA.Signing.PublicKey(pemRepresentation: pem))
          ?? (try? _RSA.Signing.PrivateKey(pemRepresentation: pem))?.publicKey
      else { throw FlagError("error reading public key file \(path): data does not contain any valid RSA or ECDSA public keys") }
      keys.append(Key(id: Self.identifier(key), key: key))
    }
    if let signer, !keys.contains(where: { $0.id == signer.id }) { keys.append(Key(id: signer.id, key: signer.key.publicKey)) }
    self.keys = keys
  }

  private static func identifier(_ key: _RSA.Signing.PublicKey) -> String {
    Base64.encode(Array(SHA256.hash(data: Array(key.derRepresentation))), .url, padded: false)
  }

  /// Nil when the server has no signing key.
  func sign(_ claims: JSON) -> String? {
    guard let signer else { return nil }
    let header: JSON = ["alg": "RS256", "kid": .string(signer.id)]
    let text = "\(Base64.encode(header.data, .url, padded: false)).\(Base64.encode(claims.data, .url, padded: false))"
    guard let signature = try? signer.key.signature(for: SHA256.hash(data: Array(text.utf8)), padding: .insecurePKCS1v1_5) else {
      return nil
    }
    return "\(text).\(Base64.encode(signature.withUnsafeBytes { Array($0) }, .url, padded: false))"
  }

  /// The claims of a token that one of our keys signed; nil when it does not even say that it is ours.
  func signedClaims(_ token: String) throws(Authentication.TokenFailure) -> JSON? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Self.json(parts[0]), let claims = Self.json(parts[1]), let issuer = claims.iss.string,
      issuers.contains(issuer) || issuer == ServiceAccountIdentity.legacyIssuer
    else { return nil }
    let candidates = keys.filter { key in header.kid.string.map { $0 == key.id } ?? true }
    guard !candidates.isEmpty else { throw .init(description: "invalid signature, no keys found") }
    guard header.alg.string == "RS256", let signature = Base64.decode(String(parts[2]), .url) else {
      throw .init(
        description:
          "go-jose/go-jose: unexpected signature algorithm \"\(header.alg.string ?? "")\"; expected [\"RS256\" \"ES256\" \"ES384\" \"ES512\"]"
      )
    }
    let digest = SHA256.hash(data: Array("\(parts[0]).\(parts[1])".utf8))
    let isSigned = candidates.contains {
      $0.key.isValidSignature(_RSA.Signing.RSASignature(rawRepresentation: signature), for: digest, padding: .insecurePKCS1v1_5)
    }
    guard isSigned else { throw .init(description: "go-jose/go-jose: error in cryptographic primitive") }
    return claims
  }

  private static func json(_ part: Substring) -> JSON? { Base64.decode(String(part), .url).flatMap { try? JSON.decode($0) } }

  /// The public keys as a JSON Web Key Set.
  var keySet: JSON {
    let entries = keys.compactMap { key -> JSON? in
      guard let numbers = try? key.key.getKeyPrimitives() else { return nil }
      return [
        "use": "sig", "kty": "RSA", "kid": .string(key.id), "alg": "RS256",
        "n": .string(Base64.encode(Array(numbers.modulus), .url, padded: false)),
        "e": .string(Base64.encode(Array(numbers.publicExponent), .url, padded: false)),
      ]
    }
    return ["keys": .array(entries)]
  }
}
