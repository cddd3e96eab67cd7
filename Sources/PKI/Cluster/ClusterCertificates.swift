/// All key material of a cluster, as kubeadm lays it out.
package struct ClusterCertificates: Hashable, Sendable {
  package struct Request: Hashable, Sendable {
    /// Names and addresses the API server is reached by, beyond those every cluster has.
    package var serverNames: [String]
    package var serverAddresses: [String]
    /// Node names and their addresses; the first is the control plane.
    package var nodes: [Node]
    /// Whether the control plane runs an etcd.
    package var hasEtcd: Bool

    package struct Node: Hashable, Sendable {
      package var name: String
      package var address: String

      package init(name: String, address: String) {
        self.name = name
        self.address = address
      }
    }

    /// The group of `admin`.
    package var administrators: String

    package init(
      serverNames: [String], serverAddresses: [String], nodes: [Node], hasEtcd: Bool = false,
      administrators: String = "kubeadm:cluster-admins"
    ) {
      self.serverNames = serverNames
      self.serverAddresses = serverAddresses
      self.nodes = nodes
      self.hasEtcd = hasEtcd
      self.administrators = administrators
    }
  }

  package var ca: KeyPair
  package var frontProxyCA: KeyPair
  package var apiServer: KeyPair
  package var apiServerKubeletClient: KeyPair
  package var frontProxyClient: KeyPair
  package var serviceAccountPrivateKey: String
  package var serviceAccountPublicKey: String
  package var admin: KeyPair
  package var superAdmin: KeyPair
  package var controllerManager: KeyPair
  package var scheduler: KeyPair
  /// By node name: the kubelet's client and serving certificates.
  package var kubeletClients: [String: KeyPair]
  package var kubeletServers: [String: KeyPair]
  package var etcd: EtcdCertificates?

  /// Makes everything; the RSA key, by far the slowest, beside the rest.
  package static func make(_ request: Request, now: Double) async throws -> ClusterCertificates {
    async let serviceAccount = makeServiceAccountKey()
    let ca = try CertificateAuthority(commonName: "kubernetes", now: now)
    let frontProxy = try CertificateAuthority(commonName: "front-proxy-ca", now: now)
    func client(_ name: String, _ organizations: [String] = []) throws(PKIError) -> KeyPair {
      try ca.issue(.init(name, organizations: organizations), usage: .client, now: now)
    }
    let standard = [
      "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local", "localhost",
    ]
    var clients: [String: KeyPair] = [:]
    var servers: [String: KeyPair] = [:]
    for node in request.nodes {
      clients[node.name] = try client("system:node:\(node.name)", ["system:nodes"])
      servers[node.name] = try ca.issue(
        .init("system:node:\(node.name)", organizations: ["system:nodes"]), usage: .server, names: [node.name],
        addresses: [node.address, "127.0.0.1"], now: now)
    }
    let apiServer = try ca.issue(
      .init("kube-apiserver"), usage: .server, names: standard + request.serverNames,
      addresses: request.serverAddresses + ["127.0.0.1"], now: now)
    let keys = try await serviceAccount
    return ClusterCertificates(
      ca: ca.keyPair, frontProxyCA: frontProxy.keyPair, apiServer: apiServer,
      apiServerKubeletClient: try client("kube-apiserver-kubelet-client", ["kubeadm:cluster-admins"]),
      frontProxyClient: try frontProxy.issue(.init("front-proxy-client"), usage: .client, now: now),
      serviceAccountPrivateKey: keys.privateKey, serviceAccountPublicKey: keys.publicKey,
      admin: try client("kubernetes-admin", [request.administrators]),
      superAdmin: try client("kubernetes-super-admin", ["system:masters"]),
      controllerManager: try client("system:kube-controller-manager"), scheduler: try client("system:kube-scheduler"),
      kubeletClients: clients, kubeletServers: servers,
      etcd: request.hasEtcd ? try request.nodes.first.map { try EtcdCertificates.make($0, now: now) } : nil)
  }

  private static func makeServiceAccountKey() async throws -> (privateKey: String, publicKey: String) {
    try ServiceAccountKey.generate()
  }
}
