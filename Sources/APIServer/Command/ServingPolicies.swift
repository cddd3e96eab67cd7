import KubeAPI

/// What flags say of the serving as such: k8s.io/apiserver pkg/server/options/server_run_options.
package struct ServingPolicies: Sendable {
  /// Seconds: watches live between so long and twice as long.
  var minimumRequestTimeout = 1_800
  var livezGracePeriod = Duration.zero
  var storageInitialization = Duration.seconds(60)
  /// Over how long the ends of watches are spread when the server ends.
  var watchTermination = Duration.zero
  /// What comes while the server ends is sent elsewhere, until what came before has its answers.
  var sendsRetryAfter = false
  /// That a client of HTTP/2 is told to connect anew.
  var goawayChance = 0.0
  var transportSecurity: [String] = []
  var allowedOrigins: [String] = []
  var cacheSizes: [String] = []
  var curves: [Int] = []
  var offersHTTP2 = true
  /// 0 is the server's own limit.
  var maximumStreams = 0
  var emulatedVersions: [String] = []
  var compatibilityVersions: [String] = []
  var emulatesForward = false
  var runtimeEmulatesForward = false

  static let originsHelp =
    "List of allowed origins for CORS, comma separated. An allowed origin can be a regular expression to support subdomain matching. If this list is empty CORS will not be enabled. Please ensure each expression matches the entire hostname by anchoring to the start with '^' or including the '//' prefix, and by anchoring to the end with '$' or including the ':' port separator suffix. Examples of valid expressions are '//example\\.com(:|$)' and '^https://example\\.com(:|$)'"

  /// Those of upstream's that come before and behind what the configuration itself checks.
  var earlyProblems: [String] {
    livezGracePeriod < .zero ? ["--livez-grace-period can not be a negative value"] : []
  }

  var timeProblems: [String] {
    var result: [String] = []
    if !(0...0.02).contains(goawayChance) { result.append("--goaway-chance can not be less than 0 or greater than 0.02") }
    if minimumRequestTimeout < 0 { result.append("--min-request-timeout can not be negative value") }
    if storageInitialization < .zero { result.append("--storage-initialization-timeout can not be negative value") }
    return result
  }

  var lateProblems: [String] {
    var result: [String] = []
    if watchTermination < .zero {
      result.append("shutdown-watch-termination-grace-period, if provided, can not be a negative value")
    }
    result += [transportSecurityProblems, originProblems].compactMap { ConfigurationObject.aggregate($0)?.description }
    return result + versionProblems
  }

  private var transportSecurityProblems: [String] {
    transportSecurity.compactMap { directive in
      if directive.trimmed.isEmpty { return "empty value in strict-transport-security-directives" }
      if ["includeSubDomains", "preload"].contains(directive) { return nil }
      let parts = directive.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0] == "max-age" else {
        return
          "--strict-transport-security-directives invalid, allowed values: max-age=expireTime, includeSubDomains, preload. see https://tools.ietf.org/html/rfc6797#section-6.1 for more information"
      }
      return nil
    }
  }

  private var originProblems: [String] {
    allowedOrigins.compactMap { pattern in
      if pattern.isEmpty { return "empty value in --cors-allowed-origins, help: \(Self.originsHelp)" }
      return AllowedOrigins.fault(of: pattern).map {
        "--cors-allowed-origins has an invalid regular expression: \($0), help: \(Self.originsHelp)"
      }
    }
  }

  var curveProblems: [String] {
    curves.compactMap { curve in
      if !(1...65_535).contains(curve) { return "curve preference \(curve) is out of range (must be 1-65535)" }
      return TLSCurves.known.contains(curve)
        ? nil : "curve preference \(curve) is not supported by the current Go version"
    }
  }

  var cacheProblems: [String] {
    for entry in cacheSizes {
      let parts = entry.split(separator: "#", omittingEmptySubsequences: false)
      guard parts.count == 2 else { return ["invalid value of watch cache size: \(entry)"] }
      guard let size = Int(parts[1]) else { return ["invalid size of watch cache size: \(entry)"] }
      if size < 0 { return ["watch cache size cannot be negative: \(entry)"] }
    }
    return []
  }
}
