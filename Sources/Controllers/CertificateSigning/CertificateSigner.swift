import Crypto
import FoundationEssentials
import SwiftASN1
import X509

/// The cluster's authority, as far as it signs certificate requests (`pkg/controller/certificates/authority` upstream).
struct CertificateSigner: Sendable {
  /// Certificates are valid from a little before they are made, for clocks that run behind.
  private static let backdate = 300.0
  private static let shortest = 600
  /// Requests for no longer than this do not lose the backdating.
  private static let short = 8 * 3600

  private let certificate: Certificate
  private let key: Certificate.PrivateKey
  /// The longest validity, in seconds.
  private let longest: Int

  /// From PEM files.
  init(certificate: String, key: String, longest: Int) throws {
    self.certificate = try Certificate(pemEncoded: certificate)
    self.key = try Certificate.PrivateKey(pemEncoded: key)
    self.longest = longest
  }

  /// A certificate in PEM with the request's subject, names and key. `now` is in seconds since 1970.
  func sign(_ request: CertificateSigningRequest, usages: [String], expirationSeconds: Int?, now: Double) throws -> String {
    let lifetime = min(max(expirationSeconds ?? longest, Self.shortest), longest)
    let start = now - Self.backdate
    // A short-lived one keeps its full length; any other ends when its lifetime, counted from its start, is over.
    let end = lifetime < Self.short ? now + Double(lifetime) : start + Double(lifetime)
    let limit = certificate.notValidAfter.timeIntervalSince1970
    var extensions = try Certificate.Extensions {
      Critical(BasicConstraints.notCertificateAuthority)
      AuthorityKeyIdentifier(keyIdentifier: try issuerIdentifier())
    }
    // Clients refuse an extension that allows nothing.
    let keyUsage = CertificateUsages.keyUsage(usages)
    if keyUsage != KeyUsage() { try extensions.append(.init(keyUsage, critical: true)) }
    let purposes = CertificateUsages.extended(usages)
    if !purposes.isEmpty { try extensions.append(.init(ExtendedKeyUsage(purposes), critical: false)) }
    if let names = try CertificateRequestNames.alternatives(request) { try extensions.append(.init(names, critical: false)) }
    let issued = try Certificate(
      version: .v3, serialNumber: .init(), publicKey: request.publicKey, notValidBefore: Date(timeIntervalSince1970: start),
      notValidAfter: Date(timeIntervalSince1970: min(end, limit)), issuer: certificate.subject, subject: request.subject,
      extensions: extensions, issuerPrivateKey: key)
    return try issued.serializeAsPEM().pemString + "\n"
  }

  private func issuerIdentifier() throws -> ArraySlice<UInt8> {
    try certificate.extensions.subjectKeyIdentifier?.keyIdentifier
      ?? SubjectKeyIdentifier(hash: certificate.publicKey).keyIdentifier
  }
}

/// `spec.usages` in the terms of X.509.
enum CertificateUsages {
  static func keyUsage(_ usages: [String]) -> KeyUsage {
    let all = Set(usages)
    return KeyUsage(
      digitalSignature: !all.isDisjoint(with: ["signing", "digital signature"]),
      nonRepudiation: all.contains("content commitment"), keyEncipherment: all.contains("key encipherment"),
      dataEncipherment: all.contains("data encipherment"), keyAgreement: all.contains("key agreement"),
      keyCertSign: all.contains("cert sign"), cRLSign: all.contains("crl sign"), encipherOnly: all.contains("encipher only"),
      decipherOnly: all.contains("decipher only"))
  }

  private static let purposes: [String: ExtendedKeyUsage.Usage] = [
    "any": .any, "server auth": .serverAuth, "client auth": .clientAuth, "code signing": .codeSigning,
    "email protection": .emailProtection, "s/mime": .emailProtection, "timestamping": .timeStamping, "ocsp signing": .ocspSigning,
  ]

  static func extended(_ usages: [String]) -> [ExtendedKeyUsage.Usage] {
    var result: [ExtendedKeyUsage.Usage] = []
    for purpose in usages.sorted().compactMap({ purposes[$0] }) where !result.contains(purpose) { result.append(purpose) }
    return result
  }
}

/// What a request says about whom it is for.
struct CertificateRequestNames {
  var commonName = ""
  var organizations: [String] = []
  var hasDNS = false
  var hasAddress = false
  var hasEmail = false
  var hasURI = false

  init(_ request: CertificateSigningRequest) throws {
    for relative in request.subject {
      for attribute in relative {
        guard let text = String(attribute.value) else { continue }
        if attribute.type == .RDNAttributeType.commonName { commonName = text }
        if attribute.type == .RDNAttributeType.organizationName { organizations.append(text) }
      }
    }
    for name in try Self.alternatives(request) ?? SubjectAlternativeNames([]) {
      switch name {
      case .dnsName: hasDNS = true
      case .ipAddress: hasAddress = true
      case .rfc822Name: hasEmail = true
      case .uniformResourceIdentifier: hasURI = true
      default: break
      }
    }
  }

  static func alternatives(_ request: CertificateSigningRequest) throws -> SubjectAlternativeNames? {
    try request.attributes.extensionRequest?.extensions.subjectAlternativeNames
  }
}
