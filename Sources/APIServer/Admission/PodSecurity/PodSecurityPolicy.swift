import KubeAPI

/// The levels a namespace's labels ask for (k8s.io/pod-security-admission/api).
struct PodSecurityPolicy: Hashable, Sendable {
  struct Setting: Hashable, Sendable {
    var level = PodSecurityChecks.Level.privileged
    var version = "latest"

    /// Of Kubernetes' version; the newest for latest.
    var minor: Int { version.hasPrefix("v1.") ? Int(version.dropFirst(3)) ?? .max : .max }
    var text: String { "\(level.rawValue):\(version)" }
  }

  static let levelRule = "must be one of privileged, baseline, restricted"
  static let versionRule = "must be \"latest\" or \"v1.x\""
  private static let prefix = "pod-security.kubernetes.io/"
  private static let modes = ["enforce", "audit", "warn"]

  var enforce = Setting()
  var audit = Setting()
  var warn = Setting()

  init() {}

  init(_ labels: [String: String], defaults: PodSecurityPolicy = PodSecurityPolicy()) {
    func setting(_ mode: String, _ given: Setting) -> Setting {
      var setting = given
      if let level = labels[Self.prefix + mode] {
        setting.level = PodSecurityChecks.Level(rawValue: level) ?? (mode == "enforce" ? .restricted : .privileged)
      }
      if let version = labels["\(Self.prefix)\(mode)-version"] { setting.version = Self.isVersion(version) ? version : "latest" }
      return setting
    }
    enforce = setting("enforce", defaults.enforce)
    audit = setting("audit", defaults.audit)
    warn = setting("warn", defaults.warn)
    // Who enforces and says nothing of warnings is also warned.
    if labels["\(Self.prefix)warn"] == nil, labels["\(Self.prefix)enforce"] != nil, enforce.level > warn.level {
      warn.level = enforce.level
      if labels["\(Self.prefix)warn-version"] == nil { warn.version = enforce.version }
    }
  }

  var isPrivileged: Bool { [enforce, audit, warn].allSatisfy { $0.level == .privileged } }

  /// `enforce=baseline:latest, warn=restricted:v1.30`: what the labels ask for beyond nothing.
  func summary(_ labels: [String: String]) -> String {
    zip(Self.modes, [enforce, audit, warn]).filter { mode, setting in
      setting.level != .privileged && (labels[Self.prefix + mode] != nil || labels["\(Self.prefix)\(mode)-version"] != nil)
    }.map { "\($0)=\($1.text)" }.joined(separator: ", ")
  }

  static func isVersion(_ text: String) -> Bool {
    guard text != "latest" else { return true }
    let digits = text.dropFirst(3)
    return text.hasPrefix("v1.") && !digits.isEmpty && digits.allSatisfy(\.isNumber) && (digits == "0" || !digits.hasPrefix("0"))
  }

  /// Whether a label says something here.
  static func isOne(_ key: String) -> Bool { key.hasPrefix(prefix) }

  static func faults(_ labels: [String: String]) -> [APIStatus.Cause] {
    if labels.isEmpty { return [] }
    var result: [APIStatus.Cause] = []
    func add(_ key: String, _ value: String, _ why: String) {
      let message = "Invalid value: \(JSON.string(value).text): \(why)"
      result.append(.init(reason: "FieldValueInvalid", message: message, field: "metadata.labels[\(key)]"))
    }
    for mode in modes {
      if let level = labels[prefix + mode], PodSecurityChecks.Level(rawValue: level) == nil {
        add(prefix + mode, level, levelRule)
      }
      let key = "\(prefix)\(mode)-version"
      if let version = labels[key], !isVersion(version) { add(key, version, versionRule) }
    }
    return result
  }
}
