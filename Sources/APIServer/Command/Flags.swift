import KubeAPI

extension FlagParser {
  /// What the flags do that do something here.
  static let flags: [String: Effect] = [serving, identity, access, operation, audit, storageFlags, policies]
    .reduce(into: [:]) { all, part in all.merge(part) { $1 } }

  static func text(_ set: @escaping @Sendable (inout APIServerConfiguration, String) -> Void) -> Effect {
    { configuration, value throws(FlagError) in set(&configuration, value) }
  }

  static func toggle(_ set: @escaping @Sendable (inout APIServerConfiguration, Bool) -> Void) -> Effect {
    { configuration, value throws(FlagError) in
      guard let isOn = bool(value) else { throw FlagError("strconv.ParseBool: parsing \"\(value)\": invalid syntax") }
      set(&configuration, isOn)
    }
  }

  static func number(_ set: @escaping @Sendable (inout APIServerConfiguration, Int) -> Void) -> Effect {
    { configuration, value throws(FlagError) in
      guard let number = integer(value) else { throw FlagError("strconv.ParseInt: parsing \"\(value)\": \(numberFault(value))") }
      set(&configuration, number)
    }
  }

  static func rate(_ set: @escaping @Sendable (inout APIServerConfiguration, Double) -> Void) -> Effect {
    { configuration, value throws(FlagError) in
      guard let number = Double(value) else { throw FlagError("strconv.ParseFloat: parsing \"\(value)\": invalid syntax") }
      set(&configuration, number)
    }
  }

  static func time(_ set: @escaping @Sendable (inout APIServerConfiguration, Duration) -> Void) -> Effect {
    { configuration, value throws(FlagError) in
      guard let duration = GoDuration.parse(value) else { throw FlagError("time: \(durationFault(value))") }
      set(&configuration, duration)
    }
  }

  /// Flags may be given empty to say nothing.
  static func path(_ set: @escaping @Sendable (inout APIServerConfiguration, String?) -> Void) -> Effect {
    { configuration, value throws(FlagError) in set(&configuration, value.isEmpty ? nil : value) }
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
    "tls-sni-cert-key": { configuration, value throws(FlagError) in
      configuration.namedCertificates.append(try namedCertificate(value))
    },
    "service-cluster-ip-range": text { $0.serviceClusterIPRange = $1 },
    "service-node-port-range": { configuration, value throws(FlagError) in
      configuration.serviceNodePortRange = try range(value)
    },
    "endpoint-reconciler-type": { configuration, value throws(FlagError) in
      guard let type = EndpointReconciler(rawValue: value) else {
        throw FlagError("\"\(value)\" is not supported here; choose lease or none")
      }
      configuration.endpointReconciler = type
    },
    "encryption-provider-config": path { $0.encryptionFile = $1 },
    "encryption-provider-config-automatic-reload": toggle { $0.reloadsEncryption = $1 },
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

  private static let operation: [String: Effect] = [
    "v": { configuration, value throws(FlagError) in
      guard let number = Int32(value), number >= 0 else {
        throw FlagError(
          "strconv.ParseUint: parsing \"\(value)\": \(value.hasPrefix("-") ? "invalid syntax" : numberFault(value))")
      }
      configuration.verbosity = Int(number)
    },
    "version": toggle { $0.printsVersion = $1 },
    "help": toggle { $0.printsHelp = $1 },
    "profiling": toggle { $0.offersProfiles = $1 },
    "enable-logs-handler": toggle { $0.offersLogs = $1 },
    "request-timeout": time { $0.requestTimeout = $1 },
    "shutdown-delay-duration": time { $0.shutdownDelay = $1 },
    "enable-priority-and-fairness": toggle { $0.isFair = $1 },
    "max-requests-inflight": number { $0.maxRequestsInflight = $1 },
    "max-mutating-requests-inflight": number { $0.maxMutatingRequestsInflight = $1 },
    "feature-gates": text { $0.featureGates.append($1) },
    "runtime-config": text { configuration, value in
      for pair in list(value) {
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { String($0).trimmed }
        configuration.runtimeConfig.append((parts[0], parts.count == 2 ? parts[1] : ""))
      }
    },
  ]
}
