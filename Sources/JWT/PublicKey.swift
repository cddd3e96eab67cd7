import Crypto
import CryptoExtras
import KubeAPI

/// A key that signatures are verified with, of one of the kinds that `SignatureAlgorithm` knows.
enum PublicKey: Sendable {
  case rsa(_RSA.Signing.PublicKey)
  case p256(P256.Signing.PublicKey)
  case p384(P384.Signing.PublicKey)
  case p521(P521.Signing.PublicKey)

  /// From a public or a private key in PEM.
  init?(pem: String) {
    if let key = try? _RSA.Signing.PublicKey(pemRepresentation: pem) {
      self = .rsa(key)
    } else if let key = try? _RSA.Signing.PrivateKey(pemRepresentation: pem) {
      self = .rsa(key.publicKey)
    } else if let key = (try? P256.Signing.PublicKey(pemRepresentation: pem))
      ?? (try? P256.Signing.PrivateKey(pemRepresentation: pem))?.publicKey
    {
      self = .p256(key)
    } else if let key = (try? P384.Signing.PublicKey(pemRepresentation: pem))
      ?? (try? P384.Signing.PrivateKey(pemRepresentation: pem))?.publicKey
    {
      self = .p384(key)
    } else if let key = (try? P521.Signing.PublicKey(pemRepresentation: pem))
      ?? (try? P521.Signing.PrivateKey(pemRepresentation: pem))?.publicKey
    {
      self = .p521(key)
    } else {
      return nil
    }
  }

  /// From RFC 7517's form; nil for kinds of keys that sign no tokens here.
  init?(webKey json: JSON) {
    func number(_ name: String) -> [UInt8]? { json[name].string.flatMap { Base64.decode($0, .url) } }
    switch (json.kty.string, json.crv.string) {
    case ("RSA", _):
      guard let n = number("n"), let e = number("e"), let key = try? _RSA.Signing.PublicKey(n: n, e: e) else { return nil }
      self = .rsa(key)
    case ("EC", let curve?):
      guard let x = number("x"), let y = number("y") else { return nil }
      switch curve {
      case "P-256": self.init(p256: x + y)
      case "P-384": self.init(p384: x + y)
      case "P-521": self.init(p521: x + y)
      default: return nil
      }
    default: return nil
    }
  }

  private init?(p256 point: [UInt8]) {
    guard let key = try? P256.Signing.PublicKey(rawRepresentation: point) else { return nil }
    self = .p256(key)
  }

  private init?(p384 point: [UInt8]) {
    guard let key = try? P384.Signing.PublicKey(rawRepresentation: point) else { return nil }
    self = .p384(key)
  }

  private init?(p521 point: [UInt8]) {
    guard let key = try? P521.Signing.PublicKey(rawRepresentation: point) else { return nil }
    self = .p521(key)
  }

  /// Its PKIX form.
  var der: [UInt8] {
    switch self {
    case .rsa(let key): Array(key.derRepresentation)
    case .p256(let key): Array(key.derRepresentation)
    case .p384(let key): Array(key.derRepresentation)
    case .p521(let key): Array(key.derRepresentation)
    }
  }

  /// An algorithm that is not for this kind of key verifies nothing.
  func verifies(_ text: [UInt8], signature: [UInt8], _ algorithm: SignatureAlgorithm) -> Bool {
    switch (self, algorithm) {
    case (.rsa(let key), .rs256), (.rsa(let key), .ps256): verifies(key, SHA256.hash(data: text), signature, algorithm)
    case (.rsa(let key), .rs384), (.rsa(let key), .ps384): verifies(key, SHA384.hash(data: text), signature, algorithm)
    case (.rsa(let key), .rs512), (.rsa(let key), .ps512): verifies(key, SHA512.hash(data: text), signature, algorithm)
    case (.p256(let key), .es256):
      (try? P256.Signing.ECDSASignature(rawRepresentation: signature))
        .map { key.isValidSignature($0, for: SHA256.hash(data: text)) } ?? false
    case (.p384(let key), .es384):
      (try? P384.Signing.ECDSASignature(rawRepresentation: signature))
        .map { key.isValidSignature($0, for: SHA384.hash(data: text)) } ?? false
    case (.p521(let key), .es512):
      (try? P521.Signing.ECDSASignature(rawRepresentation: signature))
        .map { key.isValidSignature($0, for: SHA512.hash(data: text)) } ?? false
    default: false
    }
  }

  private func verifies(
    _ key: _RSA.Signing.PublicKey, _ digest: some Digest, _ signature: [UInt8], _ algorithm: SignatureAlgorithm
  ) -> Bool {
    let padding: _RSA.Signing.Padding = algorithm.rawValue.hasPrefix("PS") ? .PSS : .insecurePKCS1v1_5
    return key.isValidSignature(_RSA.Signing.RSASignature(rawRepresentation: signature), for: digest, padding: padding)
  }

  /// `kty` of RFC 7517.
  var kind: String {
    if case .rsa = self { "RSA" } else { "EC" }
  }

  /// The other members of RFC 7517 that are of the key itself, in upstream's order; nil for a key that cannot be taken apart.
  var webMembers: [(String, JSON)]? {
    func text(_ bytes: some Sequence<UInt8>) -> JSON { .string(Base64.encode(bytes, .url, padded: false)) }
    func point(_ curve: String, _ algorithm: SignatureAlgorithm, _ raw: [UInt8]) -> [(String, JSON)] {
      let half = raw.count / 2
      return [
        ("crv", .string(curve)), ("alg", .string(algorithm.rawValue)), ("x", text(raw[..<half])), ("y", text(raw[half...])),
      ]
    }
    switch self {
    case .rsa(let key):
      guard let numbers = try? key.getKeyPrimitives() else { return nil }
      return [("alg", "RS256"), ("n", text(numbers.modulus)), ("e", text(numbers.publicExponent))]
    case .p256(let key): return point("P-256", .es256, Array(key.rawRepresentation))
    case .p384(let key): return point("P-384", .es384, Array(key.rawRepresentation))
    case .p521(let key): return point("P-521", .es512, Array(key.rawRepresentation))
    }
  }
}
