import Testing
import X509

@testable import PKI

@Suite struct ClusterCertificatesTests {
  @Test func `a cluster gets kubeadm's certificates, issued by its authorities`() async throws {
    let request = ClusterCertificates.Request(
      serverNames: ["controlplane"], serverAddresses: ["10.96.0.1", "172.30.0.2"],
      nodes: [.init(name: "controlplane", address: "172.30.0.2"), .init(name: "node01", address: "172.30.0.3")])
    let made = try await ClusterCertificates.make(request, now: 1_700_000_000)
    let ca = try Certificate(pemEncoded: made.ca.certificate)
    let server = try Certificate(pemEncoded: made.apiServer.certificate)
    #expect(ca.publicKey.isValidSignature(server.signature, for: server))
    #expect(server.issuer == ca.subject)
    let names = try #require(try server.extensions.subjectAlternativeNames)
    #expect(names.count == 9)
    let admin = try Certificate(pemEncoded: made.admin.certificate)
    #expect(String(describing: admin.subject).contains("kubeadm:cluster-admins"))
    #expect(Set(made.kubeletClients.keys) == ["controlplane", "node01"])
    #expect(made.serviceAccountPrivateKey.hasPrefix("-----BEGIN RSA PRIVATE KEY-----"))
    #expect(made.serviceAccountPublicKey.hasPrefix("-----BEGIN PUBLIC KEY-----"))
    let reread = try CertificateAuthority(made.ca)
    let later = try reread.issue(.init("later"), usage: .client, now: 1_700_000_000)
    #expect(try Certificate(pemEncoded: later.certificate).issuer == ca.subject)
  }

  @Test func `etcd gets an authority of its own, and members that are server and client`() async throws {
    let request = ClusterCertificates.Request(
      serverNames: [], serverAddresses: [], nodes: [.init(name: "controlplane", address: "172.30.0.2")], hasEtcd: true)
    let etcd = try #require(try await ClusterCertificates.make(request, now: 1_700_000_000).etcd)
    let ca = try Certificate(pemEncoded: etcd.ca.certificate)
    for pair in [etcd.server, etcd.peer, etcd.healthcheckClient, etcd.apiServerClient] {
      let certificate = try Certificate(pemEncoded: pair.certificate)
      #expect(ca.publicKey.isValidSignature(certificate.signature, for: certificate))
    }
    let server = try Certificate(pemEncoded: etcd.server.certificate)
    #expect(try server.extensions.subjectAlternativeNames?.count == 5)
    #expect(try server.extensions.extendedKeyUsage?.count == 2)
  }

  @Test func `what is no address is refused`() throws {
    let ca = try CertificateAuthority(commonName: "x", now: 0)
    #expect(throws: PKIError.self) { try ca.issue(.init("y"), usage: .server, addresses: ["1.2.3"], now: 0) }
    #expect(throws: PKIError.self) { try CertificateAuthority(KeyPair(certificate: "", key: "")) }
  }
}
