/// What kubeadm puts into /etc/kubernetes/pki/etcd, and the API server's certificate for it: an authority of its own.
package struct EtcdCertificates: Hashable, Sendable {
  package var ca: KeyPair
  package var server: KeyPair
  package var peer: KeyPair
  package var healthcheckClient: KeyPair
  package var apiServerClient: KeyPair

  /// - Parameter node: the control plane, on which the etcd runs.
  static func make(_ node: ClusterCertificates.Request.Node, now: Double) throws(PKIError) -> EtcdCertificates {
    let ca = try CertificateAuthority(commonName: "etcd-ca", now: now)
    func member() throws(PKIError) -> KeyPair {
      try ca.issue(
        .init(node.name), usage: .serverAndClient, names: [node.name, "localhost"],
        addresses: [node.address, "127.0.0.1", "::1"],
        now: now)
    }
    return EtcdCertificates(
      ca: ca.keyPair, server: try member(), peer: try member(),
      healthcheckClient: try ca.issue(.init("kube-etcd-healthcheck-client"), usage: .client, now: now),
      apiServerClient: try ca.issue(.init("kube-apiserver-etcd-client"), usage: .client, now: now))
  }
}
