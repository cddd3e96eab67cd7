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
  let issuer: String
  let audiences: [String]

  /// Keys in PEM: private or public ones to verify with, a private one to sign with.
  init(verifying: [String], signing: String?, issuer: String, audiences: [String]) throws {
    self.issuer = issuer
    self.audiences = audiences
    signer = try signing.map { pem in
      let key = try _RSA.Signing.PrivateKey(pemRepresentation: pem)
      return (key, Self.identifier(key.publicKey))
    }
    var keys = try verifying.map { pem in
      let key =
        try (try? _RSA.Signing.PublicKey(pemRepresentation: pem)) ?? _RSA.Signing.PrivateKey(pemRepresentation: pem).publicKey
      return Key(id: Self.identifier(key), key: key)
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

  /// The claims of a token that is ours, in time and for one of the audiences; nil otherwise.
  func verify(_ token: String, audiences wanted: [String], now: Timestamp = .now) -> JSON? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Self.json(parts[0]), header.alg.string == "RS256", let claims = Self.json(parts[1]),
      let signature = Base64.decode(String(parts[2]), .url)
    else { return nil }
    let digest = SHA256.hash(data: Array("\(parts[0]).\(parts[1])".utf8))
    let candidates = keys.filter { key in header.kid.string.map { $0 == key.id } ?? true }
    let isSigned = candidates.contains {
      $0.key.isValidSignature(_RSA.Signing.RSASignature(rawRepresentation: signature), for: digest, padding: .insecurePKCS1v1_5)
    }
    guard isSigned, claims.iss.string == issuer else { return nil }
    if let end = claims.exp.int, Int64(end) < now.seconds { return nil }
    if let start = claims.nbf.int, Int64(start) > now.seconds + 60 { return nil }
    let given = claims.aud.string.map { [$0] } ?? claims.aud.elements.compactMap(\.string)
    guard given.contains(where: wanted.contains) else { return nil }
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
