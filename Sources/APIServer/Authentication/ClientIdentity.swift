import Crypto
import FoundationEssentials
import KubeAPI
import X509

/// What a client's certificate says of the client, taken out of it once.
struct ClientIdentity: Sendable {
  let commonName: String
  let organizations: [String]
  let uid: String
  /// `X509SHA256=` and the digest of the certificate.
  let credential: String
  /// When the certificate ends, in seconds since 1970.
  let end: Int64

  init(_ certificate: Certificate, der: [UInt8]) {
    commonName = certificate.commonName
    organizations = certificate.subjectValues { $0.type == .RDNAttributeType.organizationName }
    uid = certificate.subjectValues { String(describing: $0.type) == "1.3.6.1.4.1.57683.2" }.first ?? ""
    end = Int64(certificate.notValidAfter.timeIntervalSince1970)
    credential = "X509SHA256=\(SHA256.hash(data: der).hexadecimal())"
  }

  /// The common name is the user, the organizations are the groups.
  var user: UserInfo {
    UserInfo(
      name: commonName, uid: uid, groups: organizations, extra: ["authentication.kubernetes.io/credential-id": [credential]])
  }
}

extension Certificate {
  /// The texts of the subject's attributes of one kind.
  fileprivate func subjectValues(_ isWanted: (RelativeDistinguishedName.Attribute) -> Bool) -> [String] {
    subject.flatMap { $0 }.filter(isWanted).map { String(describing: $0.value) }
  }

  var commonName: String { subjectValues { $0.type == .RDNAttributeType.commonName }.last ?? "" }
}
