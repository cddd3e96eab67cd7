import KubeAPI

/// What namespaces may say about pod security.
enum PodSecurityLabels {
  private static let prefix = "pod-security.kubernetes.io/"
  private static let modes = ["enforce", "audit", "warn"]

  /// The faults of the labels; nothing for a namespace that has them already, so that it can be changed otherwise.
  static func faults(_ namespace: KubeObject, old: KubeObject?) -> [APIStatus.Cause] {
    if let old, modes.allSatisfy({ mode in isSame(mode, namespace, old) }) { return [] }
    var causes: [APIStatus.Cause] = []
    func check(_ label: String, _ isGood: (String) -> Bool, _ words: String) {
      guard let value = namespace.labels[label], !isGood(value) else { return }
      causes.append(
        .init(
          reason: "FieldValueInvalid", message: "Invalid value: \(JSON.string(value).text): \(words)",
          field: "metadata.labels[\(label)]"))
    }
    for mode in modes {
      check(prefix + mode, { PodSecurityChecks.Level(rawValue: $0) != nil }, "must be one of privileged, baseline, restricted")
      check(prefix + mode + "-version", isVersion, "must be \"latest\" or \"v1.x\"")
    }
    return causes
  }

  private static func isSame(_ mode: String, _ new: KubeObject, _ old: KubeObject) -> Bool {
    ["", "-version"].allSatisfy { new.labels[prefix + mode + $0] == old.labels[prefix + mode + $0] }
  }

  private static func isVersion(_ text: String) -> Bool {
    if text == "latest" { return true }
    guard text.hasPrefix("v1.") else { return false }
    let minor = text.dropFirst(3)
    return !minor.isEmpty && minor.utf8.allSatisfy { (0x30...0x39).contains($0) } && (minor == "0" || minor.first != "0")
  }
}
