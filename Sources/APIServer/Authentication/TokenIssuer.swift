import CEL
import JWT
import KubeAPI

/// One `jwt` entry of an AuthenticationConfiguration: whose tokens count, and whom their claims make (upstream's oidc authenticator).
struct TokenIssuer: Sendable {
  typealias Failure = Authentication.TokenFailure

  /// Where a part of the user comes from.
  private enum Source: Sendable {
    case nothing
    case claim(String, prefix: String)
    case expression(CompiledExpression)

    init(_ json: JSON) {
      if let source = json.expression.string, !source.isEmpty {
        self = .expression(CompiledExpression(source, in: TokenExpressions.claims, result: .any))
      } else if let claim = json.claim.string, !claim.isEmpty {
        self = .claim(claim, prefix: json.prefix.string ?? "")
      } else {
        self = .nothing
      }
    }
  }

  let url: String
  let discoveryURL: String
  /// PEM; nil trusts what the system trusts.
  let certificateAuthority: String?
  let audiences: [String]
  let algorithms: [SignatureAlgorithm]
  private let username: Source
  private let groups: Source
  private let uid: Source
  private let extra: [(key: String, expression: CompiledExpression)]
  private let requiredClaims: [(name: String, value: String)]
  private let claimRules: [(expression: CompiledExpression, message: String)]
  private let userRules: [(expression: CompiledExpression, message: String)]

  /// Nil `algorithms` accepts all that Kubernetes knows.
  init(_ json: JSON, algorithms names: [String]?) {
    url = json.issuer.url.string ?? ""
    let discovery = json.issuer.discoveryURL.string ?? ""
    let base = url.hasSuffix("/") ? String(url.dropLast()) : url
    discoveryURL = discovery.isEmpty ? "\(base)/.well-known/openid-configuration" : discovery
    certificateAuthority = json.issuer.certificateAuthority.string.flatMap { $0.isEmpty ? nil : $0 }
    audiences = json.issuer.audiences.elements.compactMap(\.string)
    algorithms = names.map { $0.compactMap(SignatureAlgorithm.init) } ?? SignatureAlgorithm.allCases
    username = Source(json.claimMappings.username)
    groups = Source(json.claimMappings.groups)
    uid = Source(json.claimMappings.uid)
    extra = json.claimMappings.extra.elements.map {
      ($0.key.string ?? "", CompiledExpression($0.valueExpression.string ?? "", in: TokenExpressions.claims, result: .any))
    }
    let rules = json.claimValidationRules.elements
    requiredClaims = rules.compactMap { rule in rule.claim.string.map { ($0, rule.requiredValue.string ?? "") } }
    claimRules = rules.compactMap { rule in
      rule.expression.string.map {
        (CompiledExpression($0, in: TokenExpressions.claims, result: .bool), rule.message.string ?? "")
      }
    }
    userRules = json.userValidationRules.elements.map {
      (CompiledExpression($0.expression.string ?? "", in: TokenExpressions.user, result: .bool), $0.message.string ?? "")
    }
  }

  // MARK: Checks of go-oidc

  /// All but the signature: whether the token is for this cluster and of this time.
  func check(_ token: SignedToken, now: Timestamp) throws(Failure) {
    func fail(_ why: String) -> Failure { Failure(description: "oidc: verify token: \(why)") }
    if let end = token.claims.exp.double {
      guard Int64(end) >= now.seconds else { throw fail("oidc: token is expired (Token Expiry: \(Self.time(Int64(end))))") }
    } else {
      throw fail("oidc: token is expired (Token Expiry: 0001-01-01 00:00:00 +0000 UTC)")
    }
    if let start = token.claims.nbf.double, now.seconds + 60 < Int64(start) {
      throw fail("oidc: current time \(Self.time(now.seconds)) before the nbf (not before) time: \(Self.time(Int64(start)))")
    }
    let algorithm = token.header.alg.string ?? ""
    guard algorithms.contains(where: { $0.rawValue == algorithm }) else {
      throw fail(
        "oidc: id token signed with unsupported algorithm, expected \(algorithms.map(\.rawValue).goQuoted) got \"\(algorithm)\""
      )
    }
  }

  func checkAudience(_ claims: JSON) throws(Failure) {
    let given = claims.aud.string.map { [$0] } ?? claims.aud.elements.compactMap(\.string)
    guard given.contains(where: audiences.contains) else {
      throw Failure(
        description:
          "oidc: verify token: oidc: expected audience in \(audiences.sorted().goQuoted) got \(given.goQuoted)")
    }
  }

  private static func time(_ seconds: Int64) -> String {
    "\(Timestamp(seconds: seconds).text.replacing("T", with: " ").replacing("Z", with: "")) +0000 UTC"
  }

  // MARK: The user

  /// Whom verified claims make.
  func user(_ claims: JSON) throws(Failure) -> UserInfo {
    var user = UserInfo(name: try name(claims))
    user.groups = try names(claims)
    user.uid = try identifier(claims)
    if let id = claims.jti.string, !id.isEmpty { user.extra["authentication.kubernetes.io/credential-id"] = ["JTI=\(id)"] }
    for (key, expression) in extra {
      let values = try texts(value(expression, claims, "extra"), "extra")
      if !values.isEmpty { user.extra[key] = values }
    }
    for (name, value) in requiredClaims {
      guard !claims[name].isNull else { throw Failure(description: "oidc: required claim \(name) not present in ID token") }
      let given = try text(claims, name, "parse claim \(name)")
      guard given == value else {
        throw Failure(
          description: "oidc: required claim \(name) value does not match. Got = \(given), want = \(value)")
      }
    }
    try hold(claimRules, ["claims": CELValue(claims)], "claim validation expression")
    let json: JSON = [
      "username": .string(user.name), "uid": .string(user.uid), "groups": JSON(user.groups),
      "extra": .object(JSONObject(user.extra.sorted { $0.key < $1.key }.map { ($0.key, JSON($0.value)) })),
    ]
    try hold(userRules, ["user": CELValue(json, as: TokenExpressions.userType)], "user info validation rule")
    return user
  }

  private func name(_ claims: JSON) throws(Failure) -> String {
    switch username {
    case .nothing: throw Failure(description: "oidc: parse username claims \"\": claim not present")
    case .claim(let claim, let prefix):
      let name = try text(claims, claim, "parse username claims \"\(claim)\"")
      if claim == "email", !claims.email_verified.isNull {
        guard let isVerified = claims.email_verified.bool else {
          throw Failure(
            description:
              "oidc: parse 'email_verified' claim: json: cannot unmarshal \(claims.email_verified.goTypeName) into Go value of type bool"
          )
        }
        guard isVerified else { throw Failure(description: "oidc: email not verified") }
      }
      return prefix + name
    case .expression(let expression):
      guard let name = try value(expression, claims, "username claim").string else {
        throw Failure(
          description: "oidc: error evaluating username claim expression: username claim expression must return a string")
      }
      guard !name.isEmpty else { throw Failure(description: "oidc: empty username via CEL expression is not allowed") }
      return name
    }
  }

  private func names(_ claims: JSON) throws(Failure) -> [String] {
    switch groups {
    case .nothing: return []
    case .claim(let claim, let prefix):
      let given = claims[claim]
      if given.isNull { return [] }
      let names = given.string.map { [$0] } ?? given.elements.compactMap(\.string)
      guard given.string != nil || given.array.map({ $0.count == names.count }) ?? false else {
        throw Failure(
          description:
            "oidc: parse groups claim \"\(claim)\": json: cannot unmarshal \(given.goTypeName) into Go value of type string")
      }
      return names.map { prefix + $0 }
    case .expression(let expression): return try texts(value(expression, claims, "group claim"), "group claim")
    }
  }

  private func identifier(_ claims: JSON) throws(Failure) -> String {
    switch uid {
    case .nothing: return ""
    case .claim(let claim, _): return try text(claims, claim, "parse uid claim")
    case .expression(let expression):
      guard let text = try value(expression, claims, "uid claim").string else {
        throw Failure(description: "oidc: error evaluating uid claim expression: uid claim expression must return a string")
      }
      return text
    }
  }

  private func text(_ claims: JSON, _ claim: String, _ doing: String) throws(Failure) -> String {
    guard claims.members.contains(claim) else { throw Failure(description: "oidc: \(doing): claim not present") }
    guard let text = claims[claim].string else {
      throw Failure(
        description: "oidc: \(doing): json: cannot unmarshal \(claims[claim].goTypeName) into Go value of type string")
    }
    return text
  }

  private func value(_ expression: CompiledExpression, _ claims: JSON, _ what: String) throws(Failure) -> CELValue {
    var budget = CELBudget(CELCost.perRequest)
    do throws(CELError) { return try expression.evaluate(["claims": CELValue(claims)], nil, budget: &budget) } catch {
      throw Failure(description: "oidc: error evaluating \(what) expression: \(error.message)")
    }
  }

  /// Of a text or a list of texts; null and empty texts are none.
  private func texts(_ value: CELValue, _ what: String) throws(Failure) -> [String] {
    let json = value.json
    if let text = json.string { return text.isEmpty ? [] : [text] }
    if json.isNull { return [] }
    guard let elements = json.array, elements.allSatisfy({ $0.string != nil }) else {
      throw Failure(
        description:
          "oidc: error evaluating \(what) expression: expression must return a string or a list of strings")
    }
    return elements.compactMap(\.string).filter { !$0.isEmpty }
  }

  private func hold(
    _ rules: [(expression: CompiledExpression, message: String)], _ values: [String: CELValue], _ what: String
  ) throws(Failure) {
    func fail(_ why: String) -> Failure { Failure(description: "oidc: error evaluating \(what): \(why)") }
    for (expression, message) in rules {
      var budget = CELBudget(CELCost.perRequest)
      let isHeld: Bool?
      do throws(CELError) { isHeld = try expression.evaluate(values, nil, budget: &budget).bool } catch {
        throw fail(error.message)
      }
      guard let isHeld else { throw fail("validation expression must return a boolean") }
      guard isHeld else {
        throw fail("validation expression '\(expression.source)' failed\(message.isEmpty ? "" : ": \(message)")")
      }
    }
  }
}
