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
}
