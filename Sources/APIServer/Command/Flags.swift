import KubeAPI

extension FlagParser {
  /// What the flags do that do something here.
  static let flags: [String: Effect] = serving.merging(identity) { $1 }.merging(operation) { $1 }.merging(storageFlags) { $1 }

  static func text(_ set: @escaping @Sendable (inout APIServerConfiguration, String) -> Void) -> Effect {
    { configuration, value throws(FlagError) in set(&configuration, value) }
  }

  private static func toggle(_ set: @escaping @Sendable (inout APIServerConfiguration, Bool) -> Void) -> Effect {
    { configuration, value throws(FlagError) in set(&configuration, value == "true") }
  }

  private static func number(_ set: @escaping @Sendable (inout APIServerConfiguration, Int) -> Void) -> Effect {
    { configuration, value throws(FlagError) in set(&configuration, Int(value) ?? 0) }
  }

  private static func time(_ set: @escaping @Sendable (inout APIServerConfiguration, Duration) -> Void) -> Effect {
    { configuration, value throws(FlagError) in set(&configuration, GoDuration.parse(value) ?? .zero) }
  }

  private static let serving: [String: Effect] = [
    "advertise-address": text { $0.advertiseAddress = $1 },
    "external-hostname": text { $0.externalHostname = $1 },
    "bind-address": text { $0.bindAddress = $1 },
    "secure-port": number { $0.securePort = $1 },
    "tls-cert-file": text { $0.certificateFile = $1 },
    "tls-private-key-file": text { $0.privateKeyFile = $1 },
    "tls-min-version": text { $0.tlsMinVersion = $1 },
    "tls-cipher-suites": text { $0.tlsCipherSuites += list($1) },
    "service-cluster-ip-range": text { $0.serviceClusterIPRange = $1 },
    "service-node-port-range": { configuration, value throws(FlagError) in
      configuration.serviceNodePortRange = try range(value)
    },
    "encryption-provider-config": text { $0.encryptionFile = $1.isEmpty ? nil : $1 },
    "allow-privileged": toggle { $0.allowPrivileged = $1 },
    "kubelet-client-certificate": text { $0.kubeletClientCertificate = $1 },
    "kubelet-client-key": text { $0.kubeletClientKey = $1 },
    "kubelet-certificate-authority": text { $0.kubeletCertificateAuthority = $1 },
    "kubelet-preferred-address-types": text { $0.kubeletAddressTypes = list($1) },
    "proxy-client-cert-file": text { $0.proxyClientCertificateFile = $1 },
    "proxy-client-key-file": text { $0.proxyClientKeyFile = $1 },
    // Routing to endpoints is what this server always does.
    "enable-aggregator-routing": toggle { _, _ in },
  ]

  private static let identity: [String: Effect] = [
    "client-ca-file": text { $0.clientCAFile = $1.isEmpty ? nil : $1 },
    "anonymous-auth": toggle { $0.anonymousAuth = $1 },
    "enable-bootstrap-token-auth": toggle { $0.enablesBootstrapTokens = $1 },
    "token-auth-file": text { $0.tokenAuthFile = $1.isEmpty ? nil : $1 },
    "api-audiences": text { $0.apiAudiences += list($1) },
    "service-account-issuer": text { $0.serviceAccountIssuers.append($1) },
    "service-account-jwks-uri": text { $0.serviceAccountJWKSURI = $1.isEmpty ? nil : $1 },
    "service-account-key-file": text { $0.serviceAccountKeyFiles.append($1) },
    "service-account-signing-key-file": text { $0.serviceAccountSigningKeyFile = $1.isEmpty ? nil : $1 },
    "service-account-extend-token-expiration": toggle { $0.serviceAccountExtendTokenExpiration = $1 },
    "service-account-max-token-expiration": time { $0.serviceAccountMaxTokenExpiration = $1 == .zero ? nil : $1 },
    "requestheader-client-ca-file": text { $0.requestHeaderClientCAFile = $1.isEmpty ? nil : $1 },
    "requestheader-allowed-names": text { $0.requestHeaderAllowedNames += list($1) },
    "requestheader-username-headers": text { $0.requestHeaderUsernameHeaders = list($1) },
    "requestheader-uid-headers": text { $0.requestHeaderUIDHeaders = list($1) },
    "requestheader-group-headers": text { $0.requestHeaderGroupHeaders = list($1) },
    "requestheader-extra-headers-prefix": text { $0.requestHeaderExtraPrefixes = list($1) },
    "authorization-mode": text { $0.authorizationModes = list($1) },
    "authorization-policy-file": text { $0.authorizationPolicyFile = $1.isEmpty ? nil : $1 },
    "enable-admission-plugins": text { $0.enabledAdmission.formUnion(list($1)) },
    "admission-control-config-file": text { $0.admissionConfigurationFile = $1.isEmpty ? nil : $1 },
    "disable-admission-plugins": text { $0.disabledAdmission.formUnion(list($1)) },
  ]

  private static let operation: [String: Effect] = [
    "v": number { $0.verbosity = $1 },
    "version": toggle { $0.printsVersion = $1 },
    "help": toggle { $0.printsHelp = $1 },
    "profiling": toggle { $0.offersProfiles = $1 },
    "enable-logs-handler": toggle { $0.offersLogs = $1 },
    "request-timeout": time { $0.requestTimeout = $1 },
    "shutdown-delay-duration": time { $0.shutdownDelay = $1 },
    "enable-priority-and-fairness": toggle { $0.isFair = $1 },
    "max-requests-inflight": number { $0.maxRequestsInflight = $1 },
    "max-mutating-requests-inflight": number { $0.maxMutatingRequestsInflight = $1 },
    "feature-gates": text { configuration, value in
      for pair in list(value) {
        let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
        if parts.count == 2 { configuration.featureGates.append((parts[0], bool(parts[1]) ?? false)) }
      }
    },
    "runtime-config": text { configuration, value in
      for pair in list(value) {
        let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
        configuration.runtimeConfig.append((parts[0], parts.count == 2 ? parts[1] : ""))
      }
    },
    "audit-policy-file": text { $0.auditPolicyFile = $1.isEmpty ? nil : $1 },
    "audit-log-path": text { $0.auditLog.path = $1 },
    "audit-log-maxage": number { $0.auditLog.maximumAge = $1 },
    "audit-log-maxbackup": number { $0.auditLog.maximumBackups = $1 },
    "audit-log-maxsize": number { $0.auditLog.maximumSize = $1 },
    "audit-log-format": text { $0.auditFormat = $1 },
    "audit-log-mode": text { $0.auditMode = $1 },
    "audit-log-truncate-enabled": toggle { $0.truncatesAudit = $1 },
    "audit-log-truncate-max-event-size": number { $0.auditTruncation = $1 },
  ]
}
