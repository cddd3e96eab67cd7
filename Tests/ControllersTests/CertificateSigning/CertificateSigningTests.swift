import Crypto
import FoundationEssentials
import KubeAPI
import Testing
import X509

@testable import Controllers

@Suite struct CertificateSigningTests {
  private static let now = 1_800_000_000.0

  private func authority() throws -> CertificateSigner {
    let key = P256.Signing.PrivateKey()
    let name = try DistinguishedName { CommonName("kubernetes") }
    let certificate = try Certificate(
      version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey),
      notValidBefore: Date(timeIntervalSince1970: Self.now - 86_400),
      notValidAfter: Date(timeIntervalSince1970: Self.now + 10 * 365 * 86_400), issuer: name, subject: name,
      signatureAlgorithm: .ecdsaWithSHA256,
      extensions: try Certificate.Extensions { Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil)) },
      issuerPrivateKey: .init(key))
    return try CertificateSigner(
      certificate: try certificate.serializeAsPEM().pemString, key: key.pemRepresentation, longest: 365 * 86_400)
  }

  private func request(_ name: String, _ organizations: [String], _ names: [GeneralName] = []) throws -> CertificateSigningRequest
  {
    let subject = try DistinguishedName {
      for organization in organizations { OrganizationName(organization) }
      CommonName(name)
    }
    let key = P256.Signing.PrivateKey()
    var attributes = CertificateSigningRequest.Attributes()
    if !names.isEmpty {
      let extensions = try Certificate.Extensions { SubjectAlternativeNames(names) }
      attributes.insert(try .init(ExtensionRequest(extensions: extensions)))
    }
    return try CertificateSigningRequest(
      version: .v1, subject: subject, privateKey: .init(key), attributes: attributes, signatureAlgorithm: .ecdsaWithSHA256)
  }

  @Test(
    "is valid for as long as was asked, within bounds",
    arguments: [(nil, 365 * 86_400 - 300), (86_400, 86_400 - 300), (3_600, 3_600), (60, 600), (900 * 86_400, 365 * 86_400 - 300)]
      as [(Int?, Int)])
  func lifetime(asked: Int?, seconds: Int) throws {
    let pem = try authority().sign(try request("jane", ["dev"]), usages: ["client auth"], expirationSeconds: asked, now: Self.now)
    let certificate = try Certificate(pemEncoded: pem)
    #expect(certificate.notValidAfter.timeIntervalSince1970 == Self.now + Double(seconds))
    #expect(certificate.notValidBefore.timeIntervalSince1970 == Self.now - 300)
  }

  @Test("carries the subject, the names and the usages of the request, and no usage nobody asked for")
  func contents() throws {
    let wanted = try request("system:node:n1", ["system:nodes"], [.dnsName("n1")])
    let pem = try authority().sign(wanted, usages: ["server auth", "digital signature"], expirationSeconds: nil, now: Self.now)
    let certificate = try Certificate(pemEncoded: pem)
    #expect(certificate.subject == wanted.subject && certificate.publicKey == wanted.publicKey)
    #expect(try certificate.extensions.subjectAlternativeNames.map { $0.contains(.dnsName("n1")) } == true)
    #expect(try certificate.extensions.keyUsage?.digitalSignature == true)
    #expect(try certificate.extensions.extendedKeyUsage.map { Array($0) } == [.serverAuth])
    let plain = try authority().sign(wanted, usages: ["client auth"], expirationSeconds: nil, now: Self.now)
    #expect(try Certificate(pemEncoded: plain).extensions.keyUsage == nil)
  }

  @Test(
    "signers refuse what is not theirs to sign",
    arguments: [
      (SignerRules.apiServerClient, "jane", "dev", false, ["client auth"], nil),
      (SignerRules.apiServerClient, "jane", "dev", false, ["server auth"], "invalid usage for client certificate: server auth"),
      (
        SignerRules.apiServerClient, "jane", "dev", false, ["digital signature"],
        "missing required usage for client certificate: client auth"
      ),
      (SignerRules.kubeletClient, "system:node:a", "system:nodes", false, ["digital signature", "client auth"], nil),
      (SignerRules.kubeletClient, "a", "system:nodes", false, [], "subject common name does not begin with system:node:"),
      (SignerRules.kubeletClient, "system:node:a", "dev", false, [], "subject organization is not system:nodes"),
      (SignerRules.kubeletClient, "system:node:a", "system:nodes", true, [], "DNS subjectAltNames are not allowed"),
      (
        SignerRules.kubeletClient, "system:node:a", "system:nodes", false, ["server auth"],
        "usages did not match [client auth digital signature key encipherment]"
      ),
      (SignerRules.kubeletServing, "system:node:a", "system:nodes", false, [], "DNS or IP subjectAltName is required"),
      (SignerRules.kubeletServing, "system:node:a", "system:nodes", true, ["digital signature", "server auth"], nil),
      (SignerRules.legacyUnknown, "x", "y", true, ["any"], nil),
    ] as [(String, String, String, Bool, [String], String?)])
  func rules(signer: String, name: String, organization: String, hasDNS: Bool, usages: [String], problem: String?) throws {
    let parsed = try CertificateRequestNames(try request(name, [organization], hasDNS ? [.dnsName("a")] : []))
    #expect(SignerRules.problem(parsed, usages: usages, signer: signer) == problem)
  }

  @Test(
    "requests are kept for an hour after they were decided, for a day before",
    arguments: [(nil, 86_400), ("Approved", 3_700), ("Denied", 3_700)] as [(String?, Int64)])
  func expiry(condition: String?, seconds: Int64) {
    var object = KubeObject(apiVersion: "certificates.k8s.io/v1", kind: "CertificateSigningRequest", name: "r")
    object.metadata["creationTimestamp"] = .string(Fixtures.now.text)
    if let condition {
      let time = Timestamp(seconds: Fixtures.now.seconds + 100)
      object = CertificateRequest(object).adding(condition, reason: "x", message: "y", now: time)
    }
    #expect(CertificateRequest(object).expiry(now: Fixtures.now)?.seconds == Fixtures.now.seconds + seconds)
  }
}
