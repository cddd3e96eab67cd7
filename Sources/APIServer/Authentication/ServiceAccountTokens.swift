import JWT
import KubeAPI

/// Signs and reads the tokens of service accounts: JWTs with RS256, bound to objects.
final class ServiceAccountTokens: Sendable {
  private let signer: TokenSigner?
  private let keys: [TokenVerifier]
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
      guard let key = TokenSigner(pem: pem) else {
        throw FlagError("\(wrapping)data does not contain a valid RSA or ECDSA private key")
      }
      signer = key
    } else {
      signer = nil
    }
    var keys: [TokenVerifier] = []
    for path in configuration.serviceAccountKeyFiles {
      guard let key = TokenVerifier(pem: try TextFile.content(path)) else {
        throw FlagError("error reading public key file \(path): data does not contain any valid RSA or ECDSA public keys")
      }
      keys.append(key)
    }
    if let signer, !keys.contains(where: { $0.id == signer.verifier.id }) { keys.append(signer.verifier) }
    self.keys = keys
  }

  /// Nil when the server has no signing key.
  func sign(_ claims: JSON) -> String? { signer?.sign(claims) }

  /// The claims of a token that one of our keys signed; nil when it does not even say that it is ours.
  func signedClaims(_ token: String) throws(Authentication.TokenFailure) -> JSON? {
    guard let parsed = SignedToken(token), let issuer = parsed.claims.iss.string,
      issuers.contains(issuer) || issuer == ServiceAccountIdentity.legacyIssuer
    else { return nil }
    let candidates = keys.filter { key in parsed.header.kid.string.map { $0 == key.id } ?? true }
    guard !candidates.isEmpty else { throw .init(description: "invalid signature, no keys found") }
    let name = parsed.header.alg.string ?? ""
    guard let algorithm = SignatureAlgorithm(rawValue: name), [.rs256, .es256, .es384, .es512].contains(algorithm) else {
      throw .init(
        description:
          "go-jose/go-jose: unexpected signature algorithm \"\(name)\"; expected [\"RS256\" \"ES256\" \"ES384\" \"ES512\"]")
    }
    guard candidates.contains(where: { $0.verifies(parsed.text, signature: parsed.signature, algorithm) }) else {
      throw .init(description: "go-jose/go-jose: error in cryptographic primitive")
    }
    return parsed.claims
  }

  /// The public keys as a JSON Web Key Set.
  var keySet: JSON { ["keys": .array(keys.compactMap(\.webKey))] }
}
