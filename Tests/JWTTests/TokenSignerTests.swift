import CryptoExtras
import JWT
import KubeAPI
import Testing

@Suite struct TokenSignerTests {
  private static func key() throws -> String { try _RSA.Signing.PrivateKey(keySize: .bits2048).pemRepresentation }

  @Test("What a key signs its public half verifies, another key does not, and no changed text passes")
  func signatures() throws {
    let signer = try #require(TokenSigner(pem: Self.key()))
    let other = try #require(TokenVerifier(pem: Self.key()))
    let token = try #require(SignedToken(signer.sign(["sub": "a"]) ?? ""))
    #expect(token.claims.sub == "a")
    #expect(token.header.kid.string == signer.verifier.id)
    #expect(signer.verifier.verifies(token.text, signature: token.signature))
    #expect(!other.verifies(token.text, signature: token.signature))
    #expect(!signer.verifier.verifies(token.text + "x", signature: token.signature))
    #expect(signer.verifier.webKey?.kty == "RSA")
  }

  @Test("What is no token is none", arguments: ["", "a.b", "a.b.c", "e30.e30", "!.e30.e30"])
  func malformed(_ text: String) { #expect(SignedToken(text).map { _ in true } == nil) }

  @Test("What is no key is none", arguments: ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
  func keys(_ pem: String) {
    #expect(TokenSigner(pem: pem).map { _ in true } == nil)
    #expect(TokenVerifier(pem: pem).map { _ in true } == nil)
  }

  /// RFC 7515, appendix A.3.
  private static let elliptic = """
    eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.\
    DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q
    """

  @Test("A web key verifies what its owner signed, by its own algorithm only")
  func webKeys() throws {
    let key = try #require(
      TokenVerifier(webKey: [
        "kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
      ]))
    let token = try #require(SignedToken(Self.elliptic))
    #expect(key.verifies(token.text, signature: token.signature, .es256))
    #expect(!key.verifies(token.text, signature: token.signature, .rs256))
    #expect(!key.verifies(token.text, signature: token.signature, .es384))
    #expect(key.webKey?.x == "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU")
    let signer = try #require(TokenSigner(pem: Self.key()))
    let published = try #require(signer.verifier.webKey)
    let copy = try #require(TokenVerifier(webKey: published))
    let own = try #require(SignedToken(signer.sign(["sub": "a"]) ?? ""))
    #expect(copy.verifies(own.text, signature: own.signature))
    #expect(copy.id == signer.verifier.id)
  }

  @Test(
    "Keys that sign no tokens are none",
    arguments: [["kty": "oct", "k": "AAAA"], ["kty": "EC", "crv": "P-256"], ["kty": "RSA"], [:]])
  func otherKeys(_ json: JSON) { #expect(TokenVerifier(webKey: json).map { _ in true } == nil) }
}
