import KubeAPI
import LinuxSystem

/// Who is asked for rights, in which order: `--authorization-config`, or what the older flags say in its terms.
struct AuthorizationConfiguration: Sendable {
  struct Webhook: Sendable {
    var kubeconfig: String
    var timeout: Duration = .seconds(30)
    var authorizedTTL: Duration
    var unauthorizedTTL: Duration
    var cachesAuthorized = true
    var cachesUnauthorized = true
    /// `v1` or `v1beta1`.
    var version: String
    /// Whether a server that cannot be asked refuses; else the next authorizer is asked.
    var isDenyingOnFailure = false
    var conditions: [String] = []
  }

  struct Entry: Sendable {
    var type: String
    var name: String
    var webhook: Webhook?
  }

  static let types = ["ABAC", "AlwaysAllow", "AlwaysDeny", "Node", "RBAC", "Webhook"]

  let entries: [Entry]

  /// From `--authorization-mode` and the flags about its webhook.
  init(modes: [String], webhook: Webhook?) {
    entries = modes.map { Entry(type: $0, name: $0.lowercased(), webhook: $0 == "Webhook" ? webhook : nil) }
  }

  init(file path: String) throws(FlagError) {
    let text = try TextFile.content(path, wrapping: "failed to load AuthorizationConfiguration from file: ")
    try self.init(text)
  }

  init(_ text: String) throws(FlagError) {
    let json: JSON
    do throws(FlagError) {
      json = try ConfigurationObject.decode(
        text, kind: "AuthorizationConfiguration",
        versions: ["apiserver.config.k8s.io/v1", "apiserver.config.k8s.io/v1beta1", "apiserver.config.k8s.io/v1alpha1"],
        scheme: "k8s.io/apiserver/pkg/apis/apiserver/install/install.go:31", fields: Self.fields)
    } catch { throw FlagError("failed to load AuthorizationConfiguration from file: \(error)") }
    if let fault = ConfigurationObject.aggregate(Self.faults(json)) { throw fault }
    let names = json.authorizers.elements.compactMap { entry -> String? in
      let (type, name) = (entry.type.string ?? "", entry.name.string ?? "")
      guard type != "Webhook", type.lowercased() != name else { return nil }
      return "expected name \(type.lowercased()) for authorizer \(type) instead of \(name)"
    }
    if let fault = ConfigurationObject.aggregate(names) { throw fault }
    entries = json.authorizers.elements.map { entry in
      Entry(
        type: entry.type.string ?? "", name: entry.name.string ?? "",
        webhook: entry.webhook.isNull ? nil : Webhook(entry.webhook))
    }
  }

  private static let fields: [String: ConfigurationObject.Shape] = [
    "authorizers": .list(
      .object([
        "type": .text, "name": .text,
        "webhook": .object([
          "authorizedTTL": .duration, "unauthorizedTTL": .duration, "timeout": .duration, "cacheAuthorizedRequests": .flag,
          "cacheUnauthorizedRequests": .flag, "subjectAccessReviewVersion": .text,
          "matchConditionSubjectAccessReviewVersion": .text, "failurePolicy": .text,
          "connectionInfo": .object(["type": .text, "kubeConfigFile": .text]),
          "matchConditions": .list(.object(["expression": .text])),
        ]),
      ]))
  ]

  // MARK: Validation (k8s.io/apiserver pkg/apis/apiserver/validation)

  private static func faults(_ json: JSON) -> [String] {
    let authorizers = json.authorizers.elements
    guard !authorizers.isEmpty else { return ["authorizers: Required value: at least one authorization mode must be defined"] }
    var result: [String] = []
    var (seenTypes, seenNames): (Set<String>, Set<String>) = ([], [])
    for (index, entry) in authorizers.enumerated() {
      let path = "authorizers[\(index)]"
      let type = entry.type.string ?? ""
      guard !type.isEmpty else {
        result.append("\(path).type: Required value")
        continue
      }
      guard types.contains(type) else {
        result.append("\(path).type: Unsupported value: \"\(type)\": supported values: \(quoted(types))")
        continue
      }
      guard seenTypes.insert(type).inserted || type == "Webhook" else {
        result.append("\(path).type: Duplicate value: \"\(type)\"")
        continue
      }
      let name = entry.name.string ?? ""
      let problems = NameValidation.dns1123Subdomain(name)
      if name.isEmpty {
        result.append("\(path).name: Required value")
      } else if seenNames.contains(name) {
        result.append("\(path).name: Duplicate value: \"\(name)\"")
      } else if !problems.isEmpty {
        result.append(
          "\(path).name: Invalid value: \"\(name)\": authorizer name is invalid: \(problems.joined(separator: ", "))")
      }
      seenNames.insert(name)
      switch (type, entry.webhook.isNull) {
      case ("Webhook", true): result.append("\(path).webhook: Required value: required when type=Webhook")
      case ("Webhook", false): result += webhookFaults(entry.webhook, path)
      case (_, false):
        result.append("\(path).webhook: Invalid value: \"non-null\": may only be specified when type=Webhook")
      default: break
      }
    }
    return result
  }

  private static func webhookFaults(_ json: JSON, _ path: String) -> [String] {
    var result: [String] = []
    func duration(_ key: String) -> Duration { json[key].string.flatMap { GoDuration.parse($0) } ?? .zero }
    func check(_ key: String, _ isGood: (Duration) -> Bool, _ rule: String) {
      let value = duration(key)
      if value == .zero {
        result.append("\(path).\(key): Required value")
      } else if !isGood(value) {
        result.append("\(path).\(key): Invalid value: \"\(GoDuration.format(value))\": \(rule)")
      }
    }
    func choose(_ key: String, _ supported: [String], isRequired: Bool, _ why: String = "") {
      let value = json[key].string ?? ""
      if value.isEmpty {
        if isRequired { result.append("\(path).\(key): Required value\(why)") }
      } else if !supported.contains(value) {
        result.append("\(path).\(key): Unsupported value: \"\(value)\": supported values: \(quoted(supported))")
      }
    }
    check("timeout", { $0 > .zero && $0 <= .seconds(30) }, "must be > 0s and <= 30s")
    // Upstream's defaults stand in for these two where they are nothing.
    for key in ["authorizedTTL", "unauthorizedTTL"] where duration(key) != .zero { check(key, { $0 > .zero }, "must be > 0s") }
    choose("subjectAccessReviewVersion", ["v1", "v1beta1"], isRequired: true)
    choose(
      "matchConditionSubjectAccessReviewVersion", ["v1"], isRequired: !json.matchConditions.elements.isEmpty,
      ": required if match conditions are specified")
    choose("failurePolicy", ["NoOpinion", "Deny"], isRequired: true)
    result += connectionFaults(json.connectionInfo, "\(path).connectionInfo")
    return result + WebhookConditions.faults(json.matchConditions.elements.map { $0.expression.string ?? "" }, path)
  }

  private static func connectionFaults(_ json: JSON, _ path: String) -> [String] {
    let file = json.kubeConfigFile.string ?? ""
    switch json.type.string ?? "" {
    case "": return ["\(path).type: Required value"]
    case "KubeConfigFile":
      let place = "\(path).kubeConfigFile"
      if file.isEmpty { return ["\(place): Required value"] }
      guard file.hasPrefix("/") else { return ["\(place): Invalid value: \"\(file)\": must be an absolute path"] }
      guard let status = try? FileIO.status(file) else {
        return ["\(place): Invalid value: \"\(file)\": error loading file: stat \(file): no such file or directory"]
      }
      return status.kind == .file ? [] : ["\(place): Invalid value: \"\(file)\": must be a regular file"]
    case "InClusterConfig":
      // An API server is not inside of a cluster; upstream's other servers may be.
      return ["\(path).type: Forbidden: InClusterConfig is not supported by kube-apiserver"]
    case let type:
      let value: JSON = ["Type": .string(type), "KubeConfigFile": json.kubeConfigFile]
      return ["\(path).type: Unsupported value: \(value.text): supported values: \"InClusterConfig\", \"KubeConfigFile\""]
    }
  }

  private static func quoted(_ values: [String]) -> String { values.map { "\"\($0)\"" }.joined(separator: ", ") }
}

extension AuthorizationConfiguration.Webhook {
  /// From a member that was found good; TTLs that are not given, or are nothing, are upstream's defaults.
  fileprivate init(_ json: JSON) {
    func duration(_ key: String) -> Duration? {
      json[key].string.flatMap { GoDuration.parse($0) }.flatMap { $0 == .zero ? nil : $0 }
    }
    kubeconfig = json.connectionInfo.kubeConfigFile.string ?? ""
    timeout = duration("timeout") ?? .seconds(3)
    authorizedTTL = duration("authorizedTTL") ?? .seconds(300)
    unauthorizedTTL = duration("unauthorizedTTL") ?? .seconds(30)
    cachesAuthorized = json.cacheAuthorizedRequests.bool ?? true
    cachesUnauthorized = json.cacheUnauthorizedRequests.bool ?? true
    version = json.subjectAccessReviewVersion.string ?? "v1"
    isDenyingOnFailure = json.failurePolicy.string == "Deny"
    conditions = json.matchConditions.elements.compactMap(\.expression.string)
  }
}
