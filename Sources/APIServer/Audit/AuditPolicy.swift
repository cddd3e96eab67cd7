import KubeAPI
import LinuxSystem
import YAML

/// `audit.k8s.io` Policy: how much is recorded of which requests. The first rule that matches counts; without one nothing is.
struct AuditPolicy: Sendable {
  enum Level: String, CaseIterable, Comparable, Sendable {
    case none = "None", metadata = "Metadata", request = "Request", requestResponse = "RequestResponse"

    static func < (a: Level, b: Level) -> Bool {
      (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }
  }

  enum Stage: String, CaseIterable, Sendable {
    case requestReceived = "RequestReceived", responseStarted = "ResponseStarted", responseComplete = "ResponseComplete"
    case panic = "Panic"
  }

  /// What a rule says of one request.
  struct Verdict: Hashable, Sendable {
    var level = Level.none
    var omitStages: Set<Stage> = []
    var omitsManagedFields = false
  }

  private struct Rule: Sendable {
    var verdict: Verdict
    var json: JSON
  }

  private let rules: [Rule]

  /// Upstream's messages for a file that cannot be used.
  init(file path: String) throws(FlagError) {
    let text = try TextFile.content(path, wrapping: "loading audit policy file: failed to read file path \"\(path)\": ")
    do throws(FlagError) { try self.init(text) } catch {
      throw FlagError("loading audit policy file: \(error.description): from file \(path)")
    }
  }

  init(_ text: String) throws(FlagError) {
    let json: JSON
    do throws(YAMLError) { json = try YAML.decode(text) } catch {
      throw FlagError("failed decoding: \(error.upstreamText)")
    }
    let (kind, version) = (json.kind.string ?? "", json.apiVersion.string ?? "")
    guard !kind.isEmpty || !version.isEmpty else {
      throw FlagError("unknown group version field audit.k8s.io/__internal, Kind=Policy in policy")
    }
    guard !kind.isEmpty, !version.isEmpty else {
      throw FlagError("failed decoding: Object '\(kind.isEmpty ? "Kind" : "apiVersion")' is missing in '\(json.text)'")
    }
    if kind == "Event" || kind == "EventList", version == "audit.k8s.io/v1" {
      throw FlagError("failed decoding: converting (v1.\(kind)) to (audit.Policy): unknown conversion")
    }
    guard kind == "Policy", version == "audit.k8s.io/v1" else {
      throw FlagError(
        "failed decoding: no kind \"\(kind)\" is registered for version \"\(version)\" in scheme \"k8s.io/apiserver/pkg/audit/scheme.go:30\""
      )
    }
    let rules = json.rules.elements
    if let fault = Self.typeFault(json) { throw FlagError("failed decoding: json: cannot unmarshal \(fault)") }
    let stages = Self.stageProblems(json.omitStages, "omitStages")
    let problems = stages + rules.enumerated().flatMap { Self.problems($1, "rules[\($0)]") }
    guard problems.isEmpty else {
      throw FlagError(problems.count == 1 ? problems[0] : "[\(problems.joined(separator: ", "))]")
    }
    guard !rules.isEmpty else { throw FlagError("loaded illegal policy with 0 rules") }
    let everywhere = Self.stages(json.omitStages)
    self.rules = rules.map { rule in
      Rule(
        verdict: Verdict(
          level: Level(rawValue: rule.level.string ?? "") ?? .none, omitStages: everywhere.union(Self.stages(rule.omitStages)),
          omitsManagedFields: rule.omitManagedFields.bool ?? json.omitManagedFields.bool ?? false), json: rule)
    }
  }

  private static func stages(_ json: JSON) -> Set<Stage> { Set(json.elements.compactMap { $0.string.flatMap(Stage.init) }) }

  private static func problems(_ rule: JSON, _ path: String) -> [String] {
    var result: [String] = []
    let level = rule.level.string ?? ""
    if level.isEmpty {
      result.append("\(path).level: Required value")
    } else if Level(rawValue: level) == nil {
      let supported = Level.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
      result.append("\(path).level: Unsupported value: \"\(level)\": supported values: \(supported)")
    }
    let urls = rule.nonResourceURLs.elements.compactMap(\.string)
    for (index, url) in urls.enumerated() where url != "*" {
      let place = "\(path).nonResourceURLs[\(index)]: Invalid value: \"\(url)\""
      if !url.hasPrefix("/") { result.append("\(place): non-resource URL rules must begin with a '/' character") }
      if url.dropLast().contains("*") {
        result.append("\(place): non-resource URL wildcards '*' must be the final character of the rule")
      }
    }
    for resource in rule.resources.elements {
      let group = resource.group.string ?? ""
      let wrong = group.isEmpty ? [] : NameValidation.dns1123Subdomain(group)
      if !wrong.isEmpty { result.append("\(path).resources.group: Invalid value: \"\(group)\": \(wrong.joined(separator: ","))") }
      if !resource.resourceNames.elements.isEmpty, resource.resources.elements.isEmpty {
        result.append(
          "\(path).resources.resourceNames: Invalid value: \(resource.resourceNames.text): using resourceNames requires at least one resource"
        )
      }
    }
    result += stageProblems(rule.omitStages, "\(path).omitStages")
    if !urls.isEmpty, !rule.resources.elements.isEmpty || !rule.namespaces.elements.isEmpty {
      result.append(
        "\(path).nonResourceURLs: Invalid value: \(rule.nonResourceURLs.text): rules cannot apply to both regular resources and non-resource URLs"
      )
    }
    return result
  }

  private static func stageProblems(_ stages: JSON, _ path: String) -> [String] {
    let known = Stage.allCases.map(\.rawValue).joined(separator: ",")
    return stages.elements.enumerated().filter { Stage(rawValue: $1.string ?? "") == nil }
      .map { "\(path)[\($0)]: Invalid value: \($1.text): allowed stages are \(known)" }
  }

  /// What Go's decoder says of the places people get wrong.
  private static func typeFault(_ json: JSON) -> String? {
    guard json.rules.isNull || json.rules.array != nil else {
      return "\(json.rules.goTypeName) into Go struct field Policy.rules of type []v1.PolicyRule"
    }
    let level = json.rules.elements.map(\.level).first { !$0.isNull && $0.string == nil }
    return level.map { "\($0.goTypeName) into Go struct field PolicyRule.rules.level of type v1.Level" }
  }

  /// Without a user (nobody was found behind the credentials) only rules for everybody match.
  func verdict(_ info: RequestInfo, _ user: UserInfo?) -> Verdict {
    rules.first { Self.matches($0.json, info, user) }?.verdict ?? Verdict()
  }

  private static func matches(_ rule: JSON, _ info: RequestInfo, _ user: UserInfo?) -> Bool {
    func lists(_ list: JSON, _ value: String) -> Bool { list.elements.contains { $0.string == value } }
    if !rule.users.elements.isEmpty { guard let user, lists(rule.users, user.name) else { return false } }
    if !rule.userGroups.elements.isEmpty {
      guard let user, user.groups.contains(where: { lists(rule.userGroups, $0) }) else { return false }
    }
    if !rule.verbs.elements.isEmpty, !lists(rule.verbs, info.verb) { return false }
    if !rule.namespaces.elements.isEmpty || !rule.resources.elements.isEmpty {
      guard info.isResourceRequest else { return false }
      if !rule.namespaces.elements.isEmpty, !lists(rule.namespaces, info.namespace) { return false }
      return rule.resources.elements.isEmpty || rule.resources.elements.contains { covers($0, info) }
    }
    guard !rule.nonResourceURLs.elements.isEmpty else { return true }
    return !info.isResourceRequest
      && rule.nonResourceURLs.elements.compactMap(\.string).contains { PolicyRule.url($0, covers: info.path) }
  }

  private static func covers(_ group: JSON, _ info: RequestInfo) -> Bool {
    guard (group.group.string ?? "") == info.group else { return false }
    guard !group.resources.elements.isEmpty else { return true }
    let names = group.resourceNames.elements
    guard names.isEmpty || names.contains(where: { $0.string == info.name }) else { return false }
    let wanted = info.subresource.isEmpty ? info.resource : "\(info.resource)/\(info.subresource)"
    return group.resources.elements.compactMap(\.string).contains { pattern in
      pattern == "*" || pattern == wanted || !info.subresource.isEmpty && pattern == "*/\(info.subresource)"
        || pattern == "\(info.resource)/*"
    }
  }
}
