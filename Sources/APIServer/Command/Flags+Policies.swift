import KubeAPI

extension FlagParser {
  /// How the server serves, whatever it serves.
  static let policies: [String: Effect] = [
    "min-request-timeout": number { $0.policies.minimumRequestTimeout = $1 },
    "livez-grace-period": time { $0.policies.livezGracePeriod = $1 },
    "storage-initialization-timeout": time {
      $0.policies.storageInitialization = $1
      $0.ignoredFlags.append("storage-initialization-timeout")
    },
    "shutdown-watch-termination-grace-period": time { $0.policies.watchTermination = $1 },
    "shutdown-send-retry-after": toggle { $0.policies.sendsRetryAfter = $1 },
    "goaway-chance": rate { $0.policies.goawayChance = $1 },
    "strict-transport-security-directives": text { $0.policies.transportSecurity += csv($1) },
    "cors-allowed-origins": text { $0.policies.allowedOrigins += csv($1) },
    "watch-cache-sizes": text { configuration, value in
      configuration.policies.cacheSizes += list(value)
      // There is one cache, of everything.
      configuration.ignoredFlags.append("watch-cache-sizes")
    },
    "disable-http2-serving": toggle { $0.policies.offersHTTP2 = !$1 },
    "http2-max-streams-per-connection": number { $0.policies.maximumStreams = $1 },
    "tls-curve-preferences": { configuration, value throws(FlagError) in
      for part in value.split(separator: ",", omittingEmptySubsequences: false) {
        guard let number = integer(String(part)) else {
          throw FlagError("strconv.ParseInt: parsing \"\(part)\": \(numberFault(String(part)))")
        }
        configuration.policies.curves.append(number)
      }
    },
    "emulated-version": text { configuration, value in
      configuration.policies.emulatedVersions += list(value)
      configuration.ignoredFlags.append("emulated-version")
    },
    "min-compatibility-version": text { configuration, value in
      configuration.policies.compatibilityVersions += list(value)
      configuration.ignoredFlags.append("min-compatibility-version")
    },
    "emulation-forward-compatible": toggle { $0.policies.emulatesForward = $1 },
    "runtime-config-emulation-forward-compatible": toggle { $0.policies.runtimeEmulatesForward = $1 },
    "vmodule": { configuration, value throws(FlagError) in
      for pattern in value.split(separator: ",") {
        let parts = pattern.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
          throw FlagError("\"\(pattern)\" does not have the pattern=N format")
        }
        guard let level = Int32(parts[1]), level >= 0 else {
          throw FlagError(
            "parsing verbosity in \"\(pattern)\": strconv.ParseUint: parsing \"\(parts[1])\": \(numberFault(String(parts[1])))")
        }
      }
      configuration.ignoredFlags.append("vmodule")
    },
  ]

  /// Parts between commas, empty ones too; an empty text has none.
  private static func csv(_ text: String) -> [String] {
    text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }
}
