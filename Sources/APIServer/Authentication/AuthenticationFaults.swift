import CEL
import HTTPServer
import KubeAPI
import KubeSchema

/// What is wrong with an AuthenticationConfiguration (k8s.io/apiserver pkg/apis/apiserver/validation), in upstream's order and words.
enum AuthenticationFaults {
  static func all(_ json: JSON, forbidden: [String]) -> [String] {
    let issuers = json.jwt.elements
    guard issuers.count <= 64 else { return ["jwt: Too many: \(issuers.count): must have at most 64 items"] }
    var result: [String] = []
    var (urls, discoveries): (Set<String>, Set<String>) = ([], [])
    for (index, entry) in issuers.enumerated() {
      let path = "jwt[\(index)]"
      result += issuer(entry.issuer, "\(path).issuer", forbidden)
      result += claimRules(entry.claimValidationRules.elements, "\(path).claimValidationRules")
      result += mappings(entry, "\(path).claimMappings")
      result += userRules(entry.userValidationRules.elements, "\(path).userValidationRules")
      let url = entry.issuer.url.string ?? ""
      if !urls.insert(url).inserted { result.append("\(path).issuer.url: Duplicate value: \"\(url)\"") }
      let discovery = entry.issuer.discoveryURL.string ?? ""
      if !discovery.isEmpty, !discoveries.insert(discovery).inserted {
        result.append("\(path).issuer.discoveryURL: Duplicate value: \"\(discovery)\"")
      }
    }
    if json.anonymous.enabled.bool != true, !json.anonymous.conditions.elements.isEmpty {
      result.append(
        "anonymous.conditions: Invalid value: \(json.anonymous.conditions.text): enabled should be set to true when conditions are defined"
      )
    }
    return result
  }

  // MARK: The issuer

  private static func issuer(_ json: JSON, _ path: String, _ forbidden: [String]) -> [String] {
    var result: [String] = []
    let (address, discovery) = (json.url.string ?? "", json.discoveryURL.string ?? "")
    result += address.isEmpty ? ["\(path).url: Required value"] : url(address, "\(path).url", forbidden)
    if !discovery.isEmpty {
      func trimmed(_ text: String) -> Substring {
        var text = text[...]
        while text.hasSuffix("/") { text = text.dropLast() }
        return text
      }
      if !address.isEmpty, trimmed(address) == trimmed(discovery) {
        result.append("\(path).discoveryURL: Invalid value: \"\(discovery)\": discoveryURL must be different from URL")
      }
      result += url(discovery, "\(path).discoveryURL", [])
    }
    result += audiences(json, path)
    let authority = json.certificateAuthority.string ?? ""
    if !authority.isEmpty, !authority.contains("-----BEGIN CERTIFICATE-----") {
      result.append(
        "\(path).certificateAuthority: Invalid value: \"<omitted>\": data does not contain any valid RSA or ECDSA certificates")
    }
    let egress = json.egressSelectorType.string ?? ""
    if !egress.isEmpty {
      result.append(
        ["controlplane", "cluster"].contains(egress)
          ? "\(path).egressSelectorType: Forbidden: egress selectors are not supported by this API server"
          : "\(path).egressSelectorType: Invalid value: \"\(egress)\": egress selector must be either controlplane or cluster")
    }
    return result
  }

  private static func url(_ text: String, _ path: String, _ forbidden: [String]) -> [String] {
    var result: [String] = []
    let place = "\(path): Invalid value: \"\(text)\""
    if forbidden.contains(text) {
      result.append("\(place): URL must not overlap with disallowed issuers: [\(forbidden.sorted().joined(separator: " "))]")
    }
    if text.hasPrefix(":") { return result + ["\(place): parse \"\(text)\": missing protocol scheme"] }
    if !text.lowercased().hasPrefix("https://") { result.append("\(place): URL scheme must be https") }
    let rest = text.split(separator: "://", maxSplits: 1).last ?? ""
    if rest.prefix(while: { !"/?#".contains($0) }).contains("@") {
      result.append("\(place): URL must not contain a username or password")
    }
    let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    if let query = parts[0].split(separator: "?", maxSplits: 1).dropFirst().first, !query.isEmpty {
      result.append("\(place): URL must not contain a query")
    }
    if parts.count == 2, !parts[1].isEmpty { result.append("\(place): URL must not contain a fragment") }
    return result
  }

  private static func audiences(_ json: JSON, _ path: String) -> [String] {
    let audiences = json.audiences.elements.compactMap(\.string)
    guard !audiences.isEmpty else {
      return ["\(path).audiences: Required value: at least one \(path).audiences is required"]
    }
    var result: [String] = []
    for (index, audience) in audiences.enumerated() {
      if audience.isEmpty { result.append("\(path).audiences[\(index)]: Required value") }
      if audiences[..<index].contains(audience) {
        result.append("\(path).audiences[\(index)]: Duplicate value: \"\(audience)\"")
      }
    }
    let policy = json.audienceMatchPolicy.string ?? ""
    let place = "\(path).audienceMatchPolicy: Invalid value: \"\(policy)\""
    if audiences.count > 1, policy != "MatchAny" {
      result.append("\(place): audienceMatchPolicy must be MatchAny for multiple audiences")
    }
    if audiences.count == 1, !["", "MatchAny"].contains(policy) {
      result.append("\(place): audienceMatchPolicy must be empty or MatchAny for single audience")
    }
    return result
  }

  // MARK: Rules and mappings

  private static func fault(_ source: String, in environment: CELEnvironment, _ path: String, _ kind: CompiledExpression.Result)
    -> String?
  {
    CompiledExpression(source, in: environment, result: kind, tellsOutcome: false).fault
      .map { "\(path): Invalid value: \(JSON.string(source).text): \($0)" }
  }

  private static func claimRules(_ rules: [JSON], _ path: String) -> [String] {
    var result: [String] = []
    var (claims, expressions): (Set<String>, Set<String>) = ([], [])
    for (index, rule) in rules.enumerated() {
      let place = "\(path)[\(index)]"
      let (claim, expression) = (rule.claim.string ?? "", rule.expression.string ?? "")
      let (message, required) = (rule.message.string ?? "", rule.requiredValue.string ?? "")
      switch (claim.isEmpty, expression.isEmpty) {
      case (false, false): result.append("\(place): Invalid value: \"\(claim)\": claim and expression can't both be set")
      case (true, true): result.append("\(place): Required value: claim or expression is required")
      case (false, true):
        if !message.isEmpty {
          result.append("\(place).message: Invalid value: \"\(message)\": may not be specified when claim is set")
        }
        if !claims.insert(claim).inserted { result.append("\(place).claim: Duplicate value: \"\(claim)\"") }
      case (true, false):
        if !required.isEmpty {
          result.append("\(place).requiredValue: Invalid value: \"\(required)\": may not be specified when expression is set")
        }
        if !expressions.insert(expression).inserted {
          result.append("\(place).expression: Duplicate value: \(JSON.string(expression).text)")
        } else if let fault = fault(expression, in: TokenExpressions.claims, "\(place).expression", .bool) {
          result.append(fault)
        }
      }
    }
    return result
  }

  private static func mappings(_ json: JSON, _ path: String) -> [String] {
    let mappings = json.claimMappings
    var result = mapping(mappings.username, "\(path).username", isRequired: true)
    result += mapping(mappings.groups, "\(path).groups", isRequired: false)
    let (claim, uid) = (mappings.uid.claim.string ?? "", mappings.uid.expression.string ?? "")
    if !claim.isEmpty, !uid.isEmpty {
      result.append("\(path).uid: Invalid value: \"\": claim and expression can't both be set")
    } else if !uid.isEmpty, let fault = fault(uid, in: TokenExpressions.claims, "\(path).uid.expression", .any) {
      result.append(fault)
    }
    result += extra(mappings.extra.elements, "\(path).extra")
    let username = mappings.username.expression.string ?? ""
    let others =
      [username] + mappings.extra.elements.compactMap(\.valueExpression.string)
      + json.claimValidationRules.elements.compactMap(\.expression.string)
    if uses(username, "email"), !others.contains(where: { uses($0, "email_verified") }) {
      result.append(
        "\(path).username.expression: Invalid value: \(JSON.string(username).text): claims.email_verified must be used in claimMappings.username.expression or claimMappings.extra[*].valueExpression or claimValidationRules[*].expression when claims.email is used in claimMappings.username.expression"
      )
    }
    return result
  }

  private static func mapping(_ json: JSON, _ path: String, isRequired: Bool) -> [String] {
    let (claim, expression) = (json.claim.string ?? "", json.expression.string ?? "")
    switch (claim.isEmpty, expression.isEmpty) {
    case (false, false): return ["\(path): Invalid value: \"\": claim and expression can't both be set"]
    case (true, true): return isRequired ? ["\(path): Required value: claim or expression is required"] : []
    case (false, true):
      guard json.prefix.string == nil else { return [] }
      return [
        "\(path).prefix: Required value: prefix is required when claim is set. It can be set to an empty string to disable prefixing"
      ]
    case (true, false):
      var result: [String] = []
      if let prefix = json.prefix.string {
        result.append("\(path).prefix: Invalid value: \"\(prefix)\": may not be specified when expression is set")
      }
      if let fault = fault(expression, in: TokenExpressions.claims, "\(path).expression", .any) { result.append(fault) }
      return result
    }
  }

  private static func extra(_ mappings: [JSON], _ path: String) -> [String] {
    var result: [String] = []
    var seen: Set<String> = []
    for (index, mapping) in mappings.enumerated() {
      let place = "\(path)[\(index)]"
      let (key, expression) = (mapping.key.string ?? "", mapping.valueExpression.string ?? "")
      let keyPlace = "\(place).key: Invalid value: \"\(key)\""
      let parts = key.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      result += FieldError.domainPrefixedPath(key, "\(place).key").map(\.description)
      if key != key.lowercased() { result.append("\(keyPlace): must be lowercase") }
      if parts.count == 2, ["kubernetes.io", "k8s.io"].contains(where: { parts[0] == $0 || parts[0].hasSuffix(".\($0)") }) {
        result.append("\(keyPlace): k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use")
      }
      guard seen.insert(key).inserted else {
        result.append("\(place).key: Duplicate value: \"\(key)\"")
        continue
      }
      if expression.isEmpty {
        result.append("\(place).valueExpression: Required value")
      } else if let fault = fault(expression, in: TokenExpressions.claims, "\(place).valueExpression", .any) {
        result.append(fault)
      }
    }
    return result
  }

  /// Whether the expression selects that claim: `claims.NAME` or `claims.?NAME`.
  private static func uses(_ expression: String, _ name: String) -> Bool {
    (try? CELProgram(compile: expression, in: TokenExpressions.claims))?.selects(name, of: "claims") ?? false
  }

  private static func userRules(_ rules: [JSON], _ path: String) -> [String] {
    var result: [String] = []
    var seen: Set<String> = []
    for (index, rule) in rules.enumerated() {
      let place = "\(path)[\(index)].expression"
      let expression = rule.expression.string ?? ""
      if expression.isEmpty {
        result.append("\(place): Required value")
      } else if !seen.insert(expression).inserted {
        result.append("\(place): Duplicate value: \(JSON.string(expression).text)")
      } else if let fault = fault(expression, in: TokenExpressions.user, place, .bool) {
        result.append(fault)
      }
    }
    return result
  }
}
