import KubeAPI

/// The levels a namespace's labels ask for (k8s.io/pod-security-admission/api).
struct PodSecurityPolicy {
  struct Setting: Hashable {
    var level = PodSecurityChecks.Level.privileged
    var version = "latest"

    /// Of Kubernetes' version; the newest for latest.
    var minor: Int { version.hasPrefix("v1.") ? Int(version.dropFirst(3)) ?? .max : .max }
    var text: String { "\(level.rawValue):\(version)" }
  }

  private static let prefix = "pod-security.kubernetes.io/"
  private static let modes = ["enforce", "audit", "warn"]

  var enforce = Setting()
  var audit = Setting()
  var warn = Setting()

  init(_ labels: [String: String]) {
    func setting(_ mode: String) -> Setting {
      var setting = Setting()
      if let level = labels[Self.prefix + mode] {
        setting.level = PodSecurityChecks.Level(rawValue: level) ?? (mode == "enforce" ? .restricted : .privileged)
      }
      if let version = labels["\(Self.prefix)\(mode)-version"], Self.isVersion(version) { setting.version = version }
      return setting
    }
    (enforce, audit, warn) = (setting("enforce"), setting("audit"), setting("warn"))
    // Who enforces and says nothing of warnings is also warned.
    if labels["\(Self.prefix)warn"] == nil, enforce.level > .privileged {
      warn.level = enforce.level
      if labels["\(Self.prefix)warn-version"] == nil { warn.version = enforce.version }
    }
  }

  private static func isVersion(_ text: String) -> Bool {
    guard text != "latest" else { return true }
    let digits = text.dropFirst(3)
    return text.hasPrefix("v1.") && !digits.isEmpty && digits.allSatisfy(\.isNumber) && (digits == "0" || !digits.hasPrefix("0"))
  }

  static func faults(_ labels: [String: String]) -> [APIStatus.Cause] {
    var result: [APIStatus.Cause] = []
    func add(_ key: String, _ value: String, _ why: String) {
      let message = "Invalid value: \(JSON.string(value).text): \(why)"
      result.append(.init(reason: "FieldValueInvalid", message: message, field: "metadata.labels[\(key)]"))
    }
    for mode in modes {
      if let level = labels[prefix + mode], PodSecurityChecks.Level(rawValue: level) == nil {
        add(prefix + mode, level, "must be one of privileged, baseline, restricted")
      }
      let key = "\(prefix)\(mode)-version"
      if let version = labels[key], !isVersion(version) {
        add(key, version, "must be \"latest\" or \"v1.x\"")
      }
    }
    return result
  }
}
