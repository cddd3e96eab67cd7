import Crypto
import FoundationEssentials
import SwiftASN1
import X509

/// A serving certificate a component makes for itself when it was given none, as upstream's components do. Kept in memory only.
package struct SelfSignedCertificate: Sendable {
  package let chain: String
  package let key: String

  package init(commonName: String) throws {
    let privateKey = P256.Signing.PrivateKey()
    let name = try DistinguishedName { CommonName("\(commonName)@\(Int(Date().timeIntervalSince1970))") }
    let certificate = try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: .init(privateKey.publicKey),
      notValidBefore: Date().addingTimeInterval(-3_600), notValidAfter: Date().addingTimeInterval(365 * 86_400), issuer: name,
      subject: name, signatureAlgorithm: .ecdsaWithSHA256,
      extensions: try Certificate.Extensions {
        SubjectAlternativeNames([.dnsName("localhost"), .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1]))])
      }, issuerPrivateKey: .init(privateKey))
    chain = try certificate.serializeAsPEM().pemString
    key = privateKey.pemRepresentation
  }
}
