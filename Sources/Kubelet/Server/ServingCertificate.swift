import Crypto
import KubeAPI
import LinuxSystem
import SwiftASN1
import X509

#if canImport(FoundationEssentials)
  import FoundationEssentials
#endif

/// The certificate of :10250: the configured one, the one of an earlier start, or a new self-signed one.
struct ServingCertificate: Sendable {
  let certificate: String
  let key: String

  static func load(_ flags: KubeletFlags, _ configuration: KubeletConfiguration, _ facts: NodeFacts) throws(KubeletError) -> Self
  {
    if !configuration.tlsCertificateFile.isEmpty {
      guard let certificate = try? FileIO.readText(configuration.tlsCertificateFile),
        let key = try? FileIO.readText(configuration.tlsPrivateKeyFile)
      else {
        throw .server("unable to load server certificate: open \(configuration.tlsCertificateFile): no such file or directory")
      }
      return Self(certificate: certificate, key: key)
    }
    let path = "\(flags.certificateDirectory)/kubelet.crt", keyPath = "\(flags.certificateDirectory)/kubelet.key"
    if let certificate = try? FileIO.readText(path), let key = try? FileIO.readText(keyPath) {
      return Self(certificate: certificate, key: key)
    }
    do {
      let made = try selfSigned(facts)
      try FileIO.makeDirectory(flags.certificateDirectory)
      try FileIO.replace(keyPath, made.key, mode: 0o600)
      try FileIO.replace(path, made.certificate)
      return made
    } catch { throw .server("unable to generate self signed cert: \(error)") }
  }

  private static func selfSigned(_ facts: NodeFacts) throws -> Self {
    let key = P256.Signing.PrivateKey()
    let signer = Certificate.PrivateKey(key)
    let name = try DistinguishedName { CommonName("\(facts.name)@\(Timestamp.now.seconds)") }
    let now = Date(timeIntervalSince1970: Double(Timestamp.now.seconds))
    let addresses = [facts.address].compactMap { text -> GeneralName? in
      let bytes = text.split(separator: ".").compactMap { UInt8($0) }
      return bytes.count == 4 ? .ipAddress(ASN1OctetString(contentBytes: bytes[...])) : nil
    }
    let certificate = try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: signer.publicKey,
      notValidBefore: now.addingTimeInterval(-3600), notValidAfter: now.addingTimeInterval(365 * 86_400), issuer: name,
      subject: name,
      signatureAlgorithm: .ecdsaWithSHA256,
      extensions: try Certificate.Extensions {
        Critical(KeyUsage(digitalSignature: true, keyEncipherment: true))
        try ExtendedKeyUsage([.serverAuth])
        SubjectAlternativeNames([.dnsName(facts.name)] + addresses)
      }, issuerPrivateKey: signer)
    return Self(certificate: try certificate.serializeAsPEM().pemString + "\n", key: key.pemRepresentation + "\n")
  }
}
