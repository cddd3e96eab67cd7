import Crypto
import CryptoExtras
import FoundationEssentials
import SwiftASN1
import X509

/// An authority that issues what kubeadm issues. Keys are ECDSA P-256, because making and using them costs a fraction of RSA's time.
package struct CertificateAuthority: Sendable {
  package enum Usage: Hashable, Sendable { case server, client, serverAndClient }

  package struct Subject: Hashable, Sendable {
    package var commonName: String
    package var organizations: [String]

    package init(_ commonName: String, organizations: [String] = []) {
      self.commonName = commonName
      self.organizations = organizations
    }
  }

  package let keyPair: KeyPair
  private let key: P256.Signing.PrivateKey
  private let certificate: Certificate

  /// A new, self-signed authority for ten years, as kubeadm makes them. `now` is the moment in seconds since 1970.
  package init(commonName: String, now: Double) throws(PKIError) {
    do {
      key = P256.Signing.PrivateKey()
      let name = try DistinguishedName { CommonName(commonName) }
      let publicKey = Certificate.PublicKey(key.publicKey)
      certificate = try Certificate(
        version: .v3, serialNumber: .init(), publicKey: publicKey, notValidBefore: Self.start(now),
        notValidAfter: Date(timeIntervalSince1970: now + 10 * 365 * 86400), issuer: name, subject: name,
        signatureAlgorithm: .ecdsaWithSHA256,
        extensions: try Certificate.Extensions {
          Critical(KeyUsage(digitalSignature: true, keyEncipherment: true, keyCertSign: true))
          Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
          SubjectKeyIdentifier(hash: publicKey)
          SubjectAlternativeNames([.dnsName(commonName)])
        }, issuerPrivateKey: .init(key))
      keyPair = KeyPair(certificate: try Self.pem(certificate), key: key.pemRepresentation + "\n")
    } catch { throw PKIError(.signing, "cannot make the authority \(commonName): \(error)") }
  }

  /// An authority from its files.
  package init(_ keyPair: KeyPair) throws(PKIError) {
    do {
      key = try P256.Signing.PrivateKey(pemRepresentation: keyPair.key)
      certificate = try Certificate(pemEncoded: keyPair.certificate)
      self.keyPair = keyPair
    } catch { throw PKIError(.badAuthority, "the authority's certificate or key cannot be read: \(error)") }
  }

  /// A certificate for one year with a key of its own. `addresses` are IPv4 or IPv6 literals.
  package func issue(
    _ subject: Subject, usage: Usage, names: [String] = [], addresses: [String] = [], now: Double
  ) throws(PKIError) -> KeyPair {
    var alternatives: [GeneralName] = names.map { .dnsName($0) }
    for address in addresses {
      guard let bytes = IPLiteral.bytes(address) else { throw PKIError(.badAddress, "\(address) is no IP address") }
      alternatives.append(.ipAddress(ASN1OctetString(contentBytes: bytes[...])))
    }
    do {
      let own = P256.Signing.PrivateKey()
      let publicKey = Certificate.PublicKey(own.publicKey)
      let name = try DistinguishedName {
        for organization in subject.organizations { OrganizationName(organization) }
        CommonName(subject.commonName)
      }
      let purposes: [ExtendedKeyUsage.Usage] =
        switch usage {
        case .server: [.serverAuth]
        case .client: [.clientAuth]
        case .serverAndClient: [.serverAuth, .clientAuth]
        }
      var extensions = try Certificate.Extensions {
        Critical(KeyUsage(digitalSignature: true, keyEncipherment: true))
        try ExtendedKeyUsage(purposes)
        Critical(BasicConstraints.notCertificateAuthority)
        AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: certificate.publicKey).keyIdentifier)
      }
      if !alternatives.isEmpty { try extensions.append(.init(SubjectAlternativeNames(alternatives), critical: false)) }
      let issued = try Certificate(
        version: .v3, serialNumber: .init(), publicKey: publicKey, notValidBefore: Self.start(now),
        notValidAfter: Date(timeIntervalSince1970: now + 365 * 86400), issuer: certificate.subject, subject: name,
        signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions, issuerPrivateKey: .init(key))
      return KeyPair(certificate: try Self.pem(issued), key: own.pemRepresentation + "\n")
    } catch { throw PKIError(.signing, "cannot issue a certificate for \(subject.commonName): \(error)") }
  }

  /// A little in the past, for clocks of clients that run behind.
  private static func start(_ now: Double) -> Date { Date(timeIntervalSince1970: now - 300) }

  private static func pem(_ certificate: Certificate) throws -> String { try certificate.serializeAsPEM().pemString + "\n" }
}

/// RSA keys for service-account tokens, which are signed with RS256 as upstream's are.
package enum ServiceAccountKey {
  package static func generate() throws(PKIError) -> (privateKey: String, publicKey: String) {
    do {
      let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
      return (key.pemRepresentation + "\n", key.publicKey.pemRepresentation + "\n")
    } catch { throw PKIError(.keyGeneration, "cannot make the service-account key: \(error)") }
  }
}
