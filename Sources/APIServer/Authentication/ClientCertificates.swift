import FoundationEssentials
import KubeAPI
import Synchronization
import X509

/// Client certificates as Go verifies them: a chain to one of the roots, in time, for client use. TLS only proves that the client
/// holds the key, so that a bad certificate is a 401 and not a broken connection.
final class ClientCertificates: Sendable {
  private struct Verdict: Sendable {
    var problem: String?
    /// Of the certificate in the chain that ends first, in seconds since 1970.
    var end: Int64
    var identity: ClientIdentity
  }

  /// A certificate by its bytes. Its end, which is the signature, tells it from all others well enough for a table.
  private struct Encoded: Hashable {
    let der: [UInt8]

    func hash(into hasher: inout Hasher) { for byte in der.suffix(16) { hasher.combine(byte) } }
  }

  struct Failure: Error { var description: String }

  private let roots: Mutex<[Certificate]>
  private let known = Mutex<[Encoded: Verdict]>([:])
  /// Seconds that are left to the certificates of clients who come.
  private let expiration: MetricSeries?

  init(pem: String, expiration: MetricSeries? = nil) throws(FlagError) {
    roots = Mutex(try Self.certificates(pem))
    self.expiration = expiration
  }

  /// Takes other roots from now on.
  func replace(pem: String) throws(FlagError) {
    let certificates = try Self.certificates(pem)
    roots.withLock { $0 = certificates }
    known.withLock { $0.removeAll() }
  }

  static func certificates(_ pem: String) throws(FlagError) -> [Certificate] {
    var result: [Certificate] = []
    let (begin, end) = ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----")
    for part in pem.split(separator: begin).dropFirst(pem.hasPrefix(begin) ? 0 : 1) {
      guard let body = part.split(separator: end).first, let certificate = try? Certificate(pemEncoded: begin + body + end) else {
        throw FlagError("data does not contain any valid RSA or ECDSA certificates")
      }
      result.append(certificate)
    }
    guard !result.isEmpty else { throw FlagError("data does not contain any valid RSA or ECDSA certificates") }
    return result
  }

  /// Who the leaf is, when the chain (leaf first, DER) is good.
  func verify(_ chain: [[UInt8]], now: Timestamp = .now) throws(Failure) -> ClientIdentity? {
    guard let der = chain.first else { return nil }
    let verdict: Verdict
    if let seen = known.withLock({ $0[Encoded(der: der)] }) {
      verdict = seen
    } else {
      guard let certificate = try? Certificate(derEncoded: der) else { throw Failure(description: "x509: malformed certificate") }
      let others = chain.dropFirst().compactMap { try? Certificate(derEncoded: $0) }
      verdict = judge(certificate, ClientIdentity(certificate, der: der), others, now)
      known.withLock { known in
        if known.count > 1_000 { known.removeAll() }
        known[Encoded(der: der)] = verdict
      }
    }
    expiration?.observe(Double(verdict.identity.end - now.seconds))
    if let problem = verdict.problem { throw Failure(description: problem) }
    guard now.seconds <= verdict.end else { throw Failure(description: Self.expired(now, verdict.end)) }
    return verdict.identity
  }

  private func judge(
    _ leaf: Certificate, _ identity: ClientIdentity, _ others: [Certificate], _ now: Timestamp
  ) -> Verdict {
    var end = Self.seconds(leaf.notValidAfter)
    func bad(_ problem: String) -> Verdict { Verdict(problem: problem, end: end, identity: identity) }
    if now.seconds > end { return bad(Self.expired(now, end)) }
    let start = Self.seconds(leaf.notValidBefore)
    if now.seconds < start {
      return bad(
        "x509: certificate has expired or is not yet valid: current time \(now.text) is before \(Timestamp(seconds: start).text)")
    }
    let roots = roots.withLock { $0 }
    var current = leaf
    // Chains are short; the bound ends loops.
    for _ in 0..<8 {
      if let root = roots.first(where: { Self.signed(current, by: $0) }) {
        end = min(end, Self.seconds(root.notValidAfter))
        guard now.seconds <= end else { return bad(Self.expired(now, end)) }
        let usage = try? leaf.extensions.extendedKeyUsage
        guard usage.map({ usage in usage.contains(.clientAuth) || usage.contains(.any) }) ?? true else {
          return bad("x509: certificate specifies an incompatible key usage")
        }
        return Verdict(problem: nil, end: end, identity: identity)
      }
      guard let issuer = others.first(where: { Self.isAuthority($0) && Self.signed(current, by: $0) }) else { break }
      end = min(end, Self.seconds(issuer.notValidAfter))
      current = issuer
    }
    return bad("x509: certificate signed by unknown authority")
  }

  private static func signed(_ certificate: Certificate, by issuer: Certificate) -> Bool {
    certificate.issuer == issuer.subject && issuer.publicKey.isValidSignature(certificate.signature, for: certificate)
  }

  private static func isAuthority(_ certificate: Certificate) -> Bool {
    guard let constraints = try? certificate.extensions.basicConstraints else { return false }
    if case .isCertificateAuthority = constraints { return true }
    return false
  }

  private static func expired(_ now: Timestamp, _ end: Int64) -> String {
    "x509: certificate has expired or is not yet valid: current time \(now.text) is after \(Timestamp(seconds: end).text)"
  }

  private static func seconds(_ date: Date) -> Int64 { Int64(date.timeIntervalSince1970) }
}
