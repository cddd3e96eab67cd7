import KubeAPI
import Testing

@testable import KubeSchema

/// CertificateSigningRequests: what is asked as Go's crypto/x509 reads it (the words are its own), and what its doors let through.
@Suite("requests for certificates")
struct SigningRequestTests {
  /// openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj "/O=dev/CN=jane" -addext "subjectAltName=DNS:a.example.com"
  private static let elliptic = """
    -----BEGIN CERTIFICATE REQUEST-----
    MIIBAzCBqgIBADAdMQwwCgYDVQQKDANkZXYxDTALBgNVBAMMBGphbmUwWTATBgcq
    hkjOPQIBBggqhkjOPQMBBwNCAARG+k2tfrz6AI5A6FevC7yiHtodvCnyFCEoLioq
    6rFEa4nSddcew4MNjBd+RW7w9ZMX1VV/BYWBEz+8yCfx2DA3oCswKQYJKoZIhvcN
    AQkOMRwwGjAYBgNVHREEETAPgg1hLmV4YW1wbGUuY29tMAoGCCqGSM49BAMCA0gA
    MEUCIQDyS4Xn3THUam/Vfowt8ox3RxxGThqGrHc0F+ehwidhGQIgXa43UOcIm9Ic
    7wvECVwA+PkSMC30Za6yanN4c39fG1o=
    -----END CERTIFICATE REQUEST-----

    """

  private static let edwards = """
    -----BEGIN CERTIFICATE REQUEST-----
    MIHHMHsCAQAwHTEMMAoGA1UECgwDZGV2MQ0wCwYDVQQDDARqYW5lMCowBQYDK2Vw
    AyEAQMT0O2riCrauuddxjMUWq218Hy++H8v5r1lfSUH0EYqgKzApBgkqhkiG9w0B
    CQ4xHDAaMBgGA1UdEQQRMA+CDWEuZXhhbXBsZS5jb20wBQYDK2VwA0EA9mRvktn7
    P7fKIOVubLF3uIPWw91SIDEha7Qb0ZgsvwmiRHGP2pmUL6P+faxyz9Cs4JQGpnnY
    L5+xWXci7q1uAQ==
    -----END CERTIFICATE REQUEST-----

    """

  private static let certificate = """
    -----BEGIN CERTIFICATE-----
    MIIBbTCCAROgAwIBAgIUanxWMa7mY1eg89+YIUJ7fUrsTZIwCgYIKoZIzj0EAwIw
    DDEKMAgGA1UEAwwBeDAeFw0yNjExMjcyMTI4MTJaFw0zNjExMjQyMTI4MTJaMAwx
    CjAIBgNVBAMMAXgwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARG+k2tfrz6AI5A
    6FevC7yiHtodvCnyFCEoLioq6rFEa4nSddcew4MNjBd+RW7w9ZMX1VV/BYWBEz+8
    yCfx2DA3o1MwUTAdBgNVHQ4EFgQU0JXkT5Y09Nc+hlo0xOV1/XP1oLowHwYDVR0j
    BBgwFoAU0JXkT5Y09Nc+hlo0xOV1/XP1oLowDwYDVR0TAQH/BAUwAwEB/zAKBggq
    hkjOPQQDAgNIADBFAiEAsl2lf3xkYrez+Fjotq0DmYHtKuNwjIr9BCrXZCZ/U8MC
    IA60UbhP8Ut2iFBHjOynv4h4bCYDWAZHASA+cc+pLr2j
    -----END CERTIFICATE-----

    """

  private static func pem(_ der: [UInt8]) -> String {
    "-----BEGIN CERTIFICATE REQUEST-----\n\(Base64.encode(der))\n-----END CERTIFICATE REQUEST-----\n"
  }

  private static func der(_ pem: String) -> [UInt8] {
    Base64.decode(pem.split(separator: "\n").filter { !$0.hasPrefix("-") }.joined()) ?? []
  }

  private static func fault(_ pem: String) -> String? {
    do throws(CertificateFault) {
      _ = try CertificateContent.request(pem: Array(pem.utf8))
      return nil
    } catch { return error.description }
  }

  private static let noBlock = "PEM block type must be CERTIFICATE REQUEST"

  @Test(
    "requests are read as Go reads them",
    arguments: [
      (elliptic, nil), (edwards, nil), ("some words\n" + elliptic + "more", nil), (elliptic + edwards, nil),
      (elliptic.replacing("\n", with: "\r\n"), nil),
      (elliptic.replacing("REQUEST-----\nM", with: "REQUEST-----\nA: b\n\nM"), nil),
      ("-----BEGIN CERTIFICATE REQUEST-----\n" + elliptic, nil),
      ("-----BEGIN OTHER-----\nMAA=\n-----END ANOTHER-----\n" + elliptic, nil),
      ("-----BEGIN OTHER-----\nMAA=\n-----END OTHER-----\n" + elliptic, noBlock),
      ("", noBlock), ("x", noBlock), ("  " + elliptic, noBlock), (certificate, noBlock),
      (elliptic.replacing("CERTIFICATE REQUEST", with: "NEW CERTIFICATE REQUEST"), noBlock),
      (String(elliptic.dropLast(40)), noBlock), (pem([]), "asn1: syntax error: sequence truncated"),
      (pem([0x30, 0]), "asn1: syntax error: sequence truncated"),
      (pem(der(elliptic).dropLast(5)), "asn1: syntax error: data truncated"),
      (pem(der(elliptic) + [0]), "asn1: syntax error: trailing data"),
      (
        pem([0x0C, 3, 0x61, 0x62, 0x63]),
        "asn1: structure error: tags don't match (16 vs {class:0 tag:12 length:3 isCompound:false}) {optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false} certificateRequest @2"
      ),
      (pem([0x30, 0x80, 0, 0]), "asn1: syntax error: indefinite length found (not DER)"),
      (pem([0x30, 0x81, 0x05]), "asn1: structure error: non-minimal length"),
    ] as [(String, String?)])
  func reading(pem: String, fault: String?) {
    #expect(Self.fault(pem) == fault)
  }

  @Test(
    "a request signed by another key is refused",
    arguments: [(elliptic, "x509: ECDSA verification failure"), (edwards, "x509: Ed25519 verification failure")])
  func signature(pem: String, fault: String) throws {
    var bytes = Self.der(pem)
    let name = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("jane".utf8)) })
    bytes[name] = UInt8(ascii: "J")
    #expect(Self.fault(Self.pem(bytes)) == fault)
  }

  @Test("tells the groups that a request asks for") func organizations() throws {
    let request = try CertificateContent.request(pem: Array(Self.edwards.utf8))
    #expect(CertificateContent.organizations(of: request) == ["dev"])
  }

  @Test(
    "certificates are PEM blocks of certificates and nothing else",
    arguments: [
      ("", nil), (certificate, nil), ("words\n" + certificate + certificate, nil),
      ("words", "must contain at least one CERTIFICATE PEM block"),
      (certificate + elliptic, "only CERTIFICATE PEM blocks are allowed, found \"CERTIFICATE REQUEST\""),
      (certificate.replacing("CATE-----\nM", with: "CATE-----\nA: b\n\nM"), "no PEM block headers are permitted"),
      ("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "found CERTIFICATE PEM block containing 0 certificates"),
      ("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n", "x509: malformed certificate"),
    ] as [(String, String?)])
  func certificates(pem: String, fault: String?) {
    func check() -> String? {
      do throws(CertificateFault) {
        try CertificateContent.checkCertificates(pem: Array(pem.utf8))
        return nil
      } catch { return error.description }
    }
    #expect(check() == fault)
  }

  private static func request(_ status: String) throws -> (ObjectSchema, KubeObject) {
    let schema = try Rules.schema("certificatesigningrequests.certificates.k8s.io")
    let spec = "spec: {request: \(Base64.encode(Array(elliptic.utf8))), signerName: example.com/s, usages: [client auth]}"
    return (schema, try Rules.object(schema, "\(spec), status: {\(status)}", "x"))
  }

  private static let approved = "conditions: [{type: Approved, status: 'True', reason: A, message: m}]"
  private static let issued = "certificate: \(Base64.encode(Array(certificate.utf8)))"

  @Test(
    "each door changes its own part of the outcome",
    arguments: [
      ("approval", "", approved, []),
      ("status", "", approved, ["status.conditions: Forbidden: updates may not add a condition of type \"Approved\""]),
      (
        "status", approved, "",
        ["updates may not remove a condition of type \"Approved\""].map { "status.conditions: Forbidden: \($0)" }
      ),
      (
        "approval", approved, "conditions: [{type: Denied, status: 'True'}]",
        ["status.conditions: Forbidden: updates may not remove a condition of type \"Approved\""]
      ),
      (
        "approval", "", "conditions: [{type: Approved, status: 'False'}]",
        ["status.conditions[0].status: Unsupported value: \"False\": supported values: \"True\""]
      ),
      ("status", approved, "\(approved), \(issued)", []),
      (
        "status", issued, "certificate: \(Base64.encode(Array((certificate + certificate).utf8)))",
        [
          "status.certificate: Forbidden: updates may not modify existing certificate content"
        ]
      ),
      (
        "status", "", "certificate: eA==",
        [
          "status.certificate: Invalid value: \"<certificate data>\": must contain at least one CERTIFICATE PEM block"
        ]
      ),
      ("status", "", "conditions: [{type: Failed, status: 'True'}]", []),
      (
        "approval", "conditions: []",
        "conditions: [{type: Approved, status: 'True'}, {type: Denied, status: 'True'}, {type: Approved, status: ''}]",
        [
          #"status.conditions[1].type: Invalid value: "Denied": Approved and Denied conditions are mutually exclusive"#,
          "status.conditions[2].status: Required value",
          #"status.conditions[2].type: Invalid value: "Approved": Approved and Denied conditions are mutually exclusive"#,
          #"status.conditions[2].type: Duplicate value: "Approved""#,
        ]
      ),
    ] as [(String, String, String, [String])])
  func doors(door: String, old: String, new: String, faults: [String]) throws {
    let (schema, before) = try Self.request(old)
    let (_, after) = try Self.request(new)
    #expect(schema.validateUpdate(after, old: before, subresource: door).map(\.description) == faults)
  }

  @Test("a changed decision is told with its difference") func changedDecision() throws {
    let (schema, before) = try Self.request(Self.approved)
    let (_, after) = try Self.request(Self.approved.replacing("message: m", with: "message: other"))
    let faults = schema.validateStatusUpdate(after, old: before).map(\.description)
    #expect(faults.count == 1)
    #expect(
      faults.first?.hasPrefix("status.conditions: Forbidden: updates may not modify a condition of type \"Approved\"\n@@ ")
        == true)
    #expect(faults.first?.contains("-    \"Message\": \"m\",\n+    \"Message\": \"other\",") == true)
  }
}
