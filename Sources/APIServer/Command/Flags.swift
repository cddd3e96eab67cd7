extension FlagParser {
  /// The flags of upstream's kube-apiserver that kubeadm writes or that candidates change, and what each does here.
  static let flags: [String: Flag] = [
    "advertise-address": .text { $0.advertiseAddress = $1 },
    "bind-address": .text { $0.bindAddress = $1 },
    "secure-port": .text { configuration, text throws(FlagError) in configuration.securePort = try port(text) },
    "client-ca-file": .text { $0.clientCAFile = $1 },
    "tls-cert-file": .text { $0.certificateFile = $1 },
    "tls-private-key-file": .text { $0.privateKeyFile = $1 },
    "service-account-key-file": .text { $0.serviceAccountKeyFiles.append($1) },
    "service-account-signing-key-file": .text { $0.serviceAccountSigningKeyFile = $1 },
    "service-account-issuer": .text { $0.serviceAccountIssuer = $1 },
    "api-audiences": .text { $0.apiAudiences = list($1) },
    "service-cluster-ip-range": .text { $0.serviceClusterIPRange = $1 },
    "service-node-port-range": .text { configuration, text throws(FlagError) in
      configuration.serviceNodePortRange = try range(text)
    },
    "authorization-mode": .text { configuration, text throws(FlagError) in configuration.authorizationModes = try modes(text) },
    "enable-admission-plugins": .text { $0.enabledAdmission.formUnion(list($1)) },
    "disable-admission-plugins": .text { $0.disabledAdmission.formUnion(list($1)) },
    "allow-privileged": .toggle { $0.allowPrivileged = $1 },
    "anonymous-auth": .toggle { $0.anonymousAuth = $1 },
    "enable-bootstrap-token-auth": .toggle { $0.enablesBootstrapTokens = $1 },
    "kubelet-client-certificate": .text { $0.kubeletClientCertificate = $1 },
    "kubelet-client-key": .text { $0.kubeletClientKey = $1 },
    "kubelet-certificate-authority": .text { $0.kubeletCertificateAuthority = $1 },
    "kubelet-preferred-address-types": .text { $0.kubeletAddressTypes = list($1) },
    "proxy-client-cert-file": .text { $0.proxyClientCertificateFile = $1 },
    "proxy-client-key-file": .text { $0.proxyClientKeyFile = $1 },
    "requestheader-client-ca-file": .text { $0.requestHeaderClientCAFile = $1 },
    "requestheader-allowed-names": .text { $0.requestHeaderAllowedNames = list($1) },
    "requestheader-username-headers": .text { $0.requestHeaderUsernameHeaders = list($1) },
    "requestheader-group-headers": .text { $0.requestHeaderGroupHeaders = list($1) },
    "requestheader-extra-headers-prefix": .text { $0.requestHeaderExtraPrefixes = list($1) },
    // Accepted because manifests carry them; they only tune upstream.
    "v": .text { _, _ in }, "profiling": .toggle { _, _ in }, "enable-aggregator-routing": .toggle { _, _ in },
    "max-requests-inflight": .text { _, _ in }, "max-mutating-requests-inflight": .text { _, _ in },
    "request-timeout": .text { _, _ in },
  ]

  private static func range(_ text: String) throws(FlagError) -> ClosedRange<Int> {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 2, (1...65_535).contains(parts[0]), (parts[0]...65_535).contains(parts[1]) else {
      throw FlagError("is not a port range: expected FIRST-LAST")
    }
    return parts[0]...parts[1]
  }

  private static func modes(_ text: String) throws(FlagError) -> [String] {
    let modes = list(text)
    for mode in modes where !["Node", "RBAC", "AlwaysAllow", "AlwaysDeny"].contains(mode) {
      throw FlagError("\(mode) is not a supported mode: expected Node, RBAC, AlwaysAllow or AlwaysDeny")
    }
    return modes
  }
}
