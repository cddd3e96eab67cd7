import KubeAPI
import KubeSchema

extension APIServerConfiguration {
  /// What is wrong with the flags taken together, in upstream's order and words; nil when nothing is.
  package func problem() -> FlagError? {
    var problems =
      general + etcd + servingProblems + authenticationProblems + authorizationProblems + auditProblems
      + AdmissionChain.problems(enabled: enabledAdmission, disabled: disabledAdmission) + runtimeProblems + tokenProblems
    problems += clusterAddressProblems
    for flag in refusedFlags { problems.append("--\(flag) is not supported by this API server") }
    guard !problems.isEmpty else { return nil }
    return FlagError(problems.count == 1 ? problems[0] : "[\(problems.joined(separator: ", "))]")
  }

  private var general: [String] {
    var result = policies.earlyProblems
    if maxRequestsInflight < 0 { result.append("--max-requests-inflight can not be negative value") }
    if maxMutatingRequestsInflight < 0 { result.append("--max-mutating-requests-inflight can not be negative value") }
    if requestTimeout < .zero { result.append("--request-timeout can not be negative value") }
    result += policies.timeProblems
    if shutdownDelay < .zero { result.append("--shutdown-delay-duration can not be negative value") }
    result += policies.lateProblems
    if isFair, maxRequestsInflight + maxMutatingRequestsInflight <= 0 {
      result.append(
        "--max-requests-inflight and --max-mutating-requests-inflight add up to 0; this is not supported with --enable-priority-and-fairness"
      )
    }
    return result
  }

  private var etcd: [String] {
    var result = storage.problems
    if reloadsEncryption, encryptionFile == nil {
      result.append("--encryption-provider-config-automatic-reload must be set with --encryption-provider-config")
    }
    return result
  }

  private var servingProblems: [String] {
    var result: [String] = []
    if isFair {
      for name in ["flowcontrol.apiserver.k8s.io/v1", "api/ga", "api/all"] {
        guard let setting = runtimeConfig.last(where: { $0.name == name }) else { continue }
        if setting.value == "false" {
          result.append("--runtime-config=\(name)=false conflicts with --enable-priority-and-fairness=true")
        }
        break
      }
    }
    if !(1...65_535).contains(securePort) {
      result.append("--secure-port \(securePort) must be between 1 and 65535, inclusive. It cannot be turned off with 0")
    }
    if !["", "VersionTLS10", "VersionTLS11", "VersionTLS12", "VersionTLS13"].contains(tlsMinVersion) {
      result.append("unknown tls version \"\(tlsMinVersion)\"")
    }
    for suite in tlsCipherSuites where !TLSSuites.known.contains(suite) {
      result.append("Cipher suite \(suite) not supported or doesn't exist")
    }
    result += policies.curveProblems + policies.cacheProblems
    return result
  }

  private var runtimeProblems: [String] {
    guard !runtimeConfig.isEmpty, let schemas = try? SchemaRegistry.builtIn() else { return [] }
    do throws(FlagError) {
      _ = try RuntimeConfig(runtimeConfig, catalogue: .builtIn(schemas))
      return []
    } catch { return [error.description] }
  }

  private var authenticationProblems: [String] {
    var result = requestHeaderProblems
    let setsOIDC = givenFlags.contains { $0.hasPrefix("oidc-") }
    if setsOIDC, oidc.issuerURL.isEmpty || oidc.clientID.isEmpty {
      result.append("oidc-issuer-url and oidc-client-id must be specified together when any oidc-* flags are set")
    }
    if authenticationFile != nil, setsOIDC {
      result.append("authentication-config file and oidc-* flags are mutually exclusive")
    }
    for (position, issuer) in serviceAccountIssuers.enumerated() {
      if issuer.isEmpty { result.append("service-account-issuer should not be an empty string") }
      if issuer.contains(":"), issuer.hasPrefix(":") {
        result.append(
          "service-account-issuer \"\(issuer)\" contained a ':' but was not a valid URL: parse \"\(issuer)\": missing protocol scheme"
        )
      }
      if serviceAccountIssuers[..<position].contains(issuer) {
        result.append("service-account-issuer \"\(issuer)\" is already specified")
      }
    }
    if serviceAccountIssuers.isEmpty { result.append("service-account-issuer is a required flag") }
    if serviceAccountKeyFiles.isEmpty { result.append("service-account-key-file is a required flag") }
    if let longest = serviceAccountMaxTokenExpiration, longest < .seconds(3_600) || longest > .seconds(1 << 32) {
      result.append("the service-account-max-token-expiration must be between 1 hour and 2^32 seconds")
    }
    if let uri = serviceAccountJWKSURI, !uri.hasPrefix("https://") {
      result.append("service-account-jwks-uri requires https scheme, parsed as: \(uri)")
    }
    return result
  }

  private var authorizationProblems: [String] {
    var result: [String] = []
    if let file = authorizationFile {
      let isMixed = givenFlags.contains("authorization-mode") || givenFlags.contains { $0.hasPrefix("authorization-webhook-") }
      if isMixed {
        return [
          "--authorization-config can not be specified when --authorization-mode or --authorization-webhook-* flags are defined"
        ]
      }
      do throws(FlagError) { _ = try AuthorizationConfiguration(file: file) } catch { return [error.description] }
      return []
    }
    if authorizationModes.isEmpty { result.append("at least one authorization-mode must be passed") }
    for mode in authorizationModes {
      if !["AlwaysAllow", "AlwaysDeny", "ABAC", "Webhook", "RBAC", "Node"].contains(mode) {
        result.append("authorization-mode \"\(mode)\" is not a valid mode")
      }
      if mode == "ABAC", authorizationPolicyFile == nil {
        result.append("authorization-mode ABAC's authorization policy file not passed")
      }
      if mode == "Webhook", authorizationWebhook.file == nil {
        result.append("authorization-mode Webhook's authorization config file not passed")
      }
    }
    if authorizationPolicyFile != nil, !authorizationModes.contains("ABAC") {
      result.append("cannot specify --authorization-policy-file without mode ABAC")
    }
    if authorizationWebhook.file != nil, !authorizationModes.contains("Webhook") {
      result.append("cannot specify --authorization-webhook-config-file without mode Webhook")
    }
    if Set(authorizationModes).count != authorizationModes.count {
      let list = authorizationModes.map { "\"\($0)\"" }.joined(separator: " ")
      result.append("authorization-mode [\(list)] has mode specified more than once")
    }
    return result
  }

  /// Header names that are only white space would let everybody in.
  private var requestHeaderProblems: [String] {
    let lists = [
      ("requestheader-username-headers", requestHeaderUsernameHeaders), ("requestheader-uid-headers", requestHeaderUIDHeaders),
      ("requestheader-group-headers", requestHeaderGroupHeaders),
      ("requestheader-extra-headers-prefix", requestHeaderExtraPrefixes),
      ("requestheader-allowed-names", requestHeaderAllowedNames),
    ]
    return lists.filter { $0.1.contains { $0.trimmed.isEmpty } }.map { "empty value in \"\($0.0)\"" }
  }

  private var auditProblems: [String] {
    var result = auditLog.problems("log")
    if !auditLog.path.isEmpty {
      let figures = [
        ("maxage", auditFile.maximumAge), ("maxbackup", auditFile.maximumBackups), ("maxsize", auditFile.maximumSize),
      ]
      if !["json", "legacy"].contains(auditFile.format) {
        result.append("invalid audit log format \(auditFile.format), allowed formats are \"legacy,json\"")
      }
      for (name, value) in figures where value < 0 { result.append("--audit-log-\(name) \(value) can't be a negative number") }
    }
    return result + auditWebhook.problems("webhook")
  }

  private var tokenProblems: [String] {
    let isTried = serviceAccountSigningKeyFile != nil || !serviceAccountIssuers.isEmpty || !apiAudiences.isEmpty
    guard isTried else { return ["--service-account-signing-key-file and --service-account-issuer are required flags"] }
    guard serviceAccountSigningKeyFile == nil || serviceAccountIssuers.isEmpty else { return [] }
    return ["--service-account-signing-key-file, --service-account-issuer, and --api-audiences should be specified together"]
  }

  private var clusterAddressProblems: [String] {
    let ranges = serviceClusterIPRange.split(separator: ",").map(String.init)
    var result: [String] = []
    if ranges.count > 2 { result.append("--service-cluster-ip-range must not hold more than two values") }
    for range in ranges {
      guard let parsed = CIDR(range) else { continue }
      if (parsed.address.isV4 ? 32 : 128) - parsed.prefixLength > 20 {
        result.append(
          "specified --service-cluster-ip-range is too large; for \(parsed.address.isV4 ? 32 : 128)-bit addresses, the mask must be >= \(parsed.address.isV4 ? 12 : 108)"
        )
      }
    }
    return result
  }

  /// Upstream completes its options before it validates them, and fails right there on these.
  package func completionProblem() -> FlagError? {
    let first = serviceClusterIPRange.split(separator: ",").first.map(String.init) ?? serviceClusterIPRange
    if CIDR(first) == nil {
      return FlagError("error determining service IP ranges: service-cluster-ip-range is not a valid cidr")
    }
    return nil
  }
}
