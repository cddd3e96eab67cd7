import KubeAPI
import KubeSchema

/// What holds where namespaces say nothing, and who is exempt (k8s.io/pod-security-admission/admission/api).
struct PodSecurityConfiguration: Sendable {
  private static let versions = ["v1", "v1beta1", "v1alpha1"].map { "pod-security.admission.config.k8s.io/\($0)" }
  private static let fields: [String: ConfigurationObject.Shape] = [
    "defaults": .object([
      "enforce": .text, "enforce-version": .text, "audit": .text, "audit-version": .text, "warn": .text, "warn-version": .text,
    ]),
    "exemptions": .object(["usernames": .texts, "namespaces": .texts, "runtimeClasses": .texts]),
  ]

  private(set) var defaults = PodSecurityPolicy()
  private(set) var usernames: Set<String> = []
  private(set) var namespaces: Set<String> = []
  private(set) var runtimeClasses: Set<String> = []

  init() {}

  init(_ text: String) throws(FlagError) {
    let json: JSON
    do throws(FlagError) {
      json = try ConfigurationObject.decode(text, kind: "PodSecurityConfiguration", versions: Self.versions)
      try ConfigurationObject.check(json, Self.fields, kind: "PodSecurityConfiguration")
    } catch { throw FlagError("couldn't init admission plugin \"PodSecurity\": \(error)") }
    var faults: [String] = []
    func setting(_ mode: String) -> PodSecurityPolicy.Setting {
      let level = json.defaults[mode].string ?? ""
      let version = json.defaults["\(mode)-version"].string ?? ""
      let title = mode.prefix(1).uppercased() + mode.dropFirst()
      var result = PodSecurityPolicy.Setting()
      if let known = PodSecurityChecks.Level(rawValue: level.isEmpty ? "privileged" : level) {
        result.level = known
      } else {
        faults.append("\(title).Level: \(PodSecurityPolicy.levelRule)")
      }
      result.version = version.isEmpty ? "latest" : version
      if !PodSecurityPolicy.isVersion(result.version) { faults.append("\(title).Version: \(PodSecurityPolicy.versionRule)") }
      return result
    }
    (defaults.enforce, defaults.audit, defaults.warn) = (setting("enforce"), setting("audit"), setting("warn"))
    let failure = "failed to initialize admission plugin \"PodSecurity\": PodSecurity"
    guard faults.isEmpty else { throw FlagError("\(failure) configuration error: \(ConfigurationObject.list(faults))") }
    let exemptions = json.exemptions
    var errors: [FieldError] = []
    namespaces = Self.names(exemptions, "namespaces", &errors, rule: NameValidation.dns1123Label)
    runtimeClasses = Self.names(exemptions, "runtimeClasses", &errors, rule: NameValidation.dns1123Subdomain)
    usernames = Self.names(exemptions, "usernames", &errors)
    guard errors.isEmpty else { throw FlagError("\(failure) invalid: \(ConfigurationObject.list(errors.map(\.description)))") }
  }

  /// Without a rule names may be any that are not empty.
  private static func names(
    _ exemptions: JSON, _ key: String, _ errors: inout [FieldError], rule: ((String) -> [String])? = nil
  ) -> Set<String> {
    var result: Set<String> = []
    for (index, element) in exemptions[key].elements.enumerated() {
      let (name, path) = (element.string ?? "", "exemptions.\(key)[\(index)]")
      let messages = rule?(name) ?? []
      if rule == nil, name.isEmpty {
        errors.append(.required(path))
      } else if !messages.isEmpty {
        errors.append(.invalid(path, .string(name), messages.joined(separator: ", ")))
      } else if !result.insert(name).inserted {
        errors.append(.duplicate(path, .string(name)))
      }
    }
    return result
  }
}
