import KubeAPI
import SwiftASN1
import X509

/// Why bytes are no certificate or no request for one, in the words of Go's crypto/x509.
package struct CertificateFault: Error, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}

/// What requests for certificates and certificates are made of.
package enum CertificateContent {
  /// A signed request (ParseCSR of k8s.io/kubernetes/pkg/apis/certificates and CheckSignature). Keys that the library does not know are
  /// refused as Go refuses an algorithm it does not know; RSA keys below 2048 bits are among them.
  package static func request(pem: [UInt8]) throws(CertificateFault) -> CertificateSigningRequest {
    var text = pem[...]
    guard let block = PEMBlock.next(in: &text), block.type == "CERTIFICATE REQUEST" else {
      throw CertificateFault("PEM block type must be CERTIFICATE REQUEST")
    }
    try DERHeader.check(block.bytes, as: "certificateRequest")
    let request: CertificateSigningRequest
    do { request = try CertificateSigningRequest(derEncoded: block.bytes) } catch let error as ASN1Error {
      throw CertificateFault("asn1: structure error: \(error.code)")
    } catch {
      throw CertificateFault("x509: cannot verify signature: algorithm unimplemented")
    }
    guard request.publicKey.isValidSignature(request.signature, for: request) else {
      throw CertificateFault(verification[request.signatureAlgorithm] ?? "crypto/rsa: verification error")
    }
    return request
  }

  /// The groups a request's subject asks for.
  package static func organizations(of request: CertificateSigningRequest) -> [String] {
    request.subject.flatMap { $0 }.compactMap { $0.type == .RDNAttributeType.organizationName ? String($0.value) : nil }
  }

  private static let verification: [Certificate.SignatureAlgorithm: String] = [
    .ecdsaWithSHA256: "x509: ECDSA verification failure", .ecdsaWithSHA384: "x509: ECDSA verification failure",
    .ecdsaWithSHA512: "x509: ECDSA verification failure", .ed25519: "x509: Ed25519 verification failure",
  ]

  /// A chain of certificates in PEM, or nothing.
  static func checkCertificates(pem: [UInt8]) throws(CertificateFault) {
    if pem.isEmpty { return }
    let blocks = PEMBlock.all(in: pem)
    for block in blocks {
      if block.type != "CERTIFICATE" {
        throw CertificateFault("only CERTIFICATE PEM blocks are allowed, found \(block.type.goQuoted)")
      }
      if block.hasHeaders { throw CertificateFault("no PEM block headers are permitted") }
      if block.bytes.isEmpty { throw CertificateFault("found CERTIFICATE PEM block containing 0 certificates") }
      do { _ = try Certificate(derEncoded: block.bytes) } catch is ASN1Error {
        throw CertificateFault("x509: malformed certificate")
      } catch {
        // A key of a kind that the library does not know: the certificate as such is one.
        continue
      }
    }
    if blocks.isEmpty { throw CertificateFault("must contain at least one CERTIFICATE PEM block") }
  }
}
