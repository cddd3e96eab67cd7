import KubeAPI

extension APIServer {
  /// The kinds that answer who somebody is and what they may do.
  func review(_ answer: Answer) async throws {
    let (definition, context) = (answer.definition, answer.context)
    var body = try decodeBody(definition, context)
    try await admitOrder(&body, definition, context) { body in
      if definition.name.hasSuffix("accessreviews"), let problem = ReviewValidation.problem(definition.name, body) {
        throw problem
      }
      if definition.name == "tokenreviews", (body.spec.token.string ?? "").isEmpty {
        throw APIStatus.badRequest("token is required for TokenReview in authentication")
      }
    }
    switch definition.name {
    case "selfsubjectreviews": body.json["status"] = ["userInfo": Self.userInfo(context.user)]
    case "tokenreviews": body.json["status"] = await tokenStatus(body)
    case "selfsubjectrulesreviews": body.json["status"] = rulesStatus(body, context)
    default:
      let user = definition.name == "selfsubjectaccessreviews" ? context.user : Self.reviewedUser(body.spec)
      let decision = await authorization.decide(Self.attributes(body.spec, user))
      var status: JSON = ["allowed": .bool(decision.isAllowed)]
      if decision.outcome == .deny { status["denied"] = true }
      if !decision.reason.isEmpty { status["reason"] = .string(decision.reason) }
      if !decision.error.isEmpty { status["evaluationError"] = .string(decision.error) }
      body.json["status"] = status
    }
    if body.metadata["creationTimestamp"].isNull { body.metadata["creationTimestamp"] = .null }
    if definition.name == "selfsubjectreviews" { body.metadata["creationTimestamp"] = .string(Timestamp.now.text) }
    try await answer.send(ordered(body).json, status: 201)
  }

  private static func reviewedUser(_ spec: JSON) -> UserInfo {
    var extra: [String: [String]] = [:]
    for (key, values) in spec.extra.members { extra[key] = values.elements.compactMap(\.string) }
    return UserInfo(
      name: spec.user.string ?? "", uid: spec.uid.string ?? "", groups: spec.groups.elements.compactMap(\.string), extra: extra)
  }

  private static func attributes(_ spec: JSON, _ user: UserInfo) -> AccessAttributes {
    let resource = spec.resourceAttributes
    if resource.isNull {
      var wanted = AccessAttributes(user: user, verb: spec.nonResourceAttributes.verb.string ?? "")
      wanted.isResource = false
      wanted.path = spec.nonResourceAttributes.path.string ?? ""
      return wanted
    }
    var wanted = AccessAttributes(user: user, verb: resource.verb.string ?? "")
    wanted.group = resource.group.string ?? ""
    wanted.version = resource.version.string ?? ""
    wanted.resource = resource.resource.string ?? ""
    wanted.subresource = resource.subresource.string ?? ""
    wanted.namespace = resource.namespace.string ?? ""
    wanted.name = resource.name.string ?? ""
    wanted.fieldSelector = fieldSelector(resource.fieldSelector)
    return wanted
  }

  /// Terms that are not understood only make the selection wider, so that leaving them out never allows more.
  private static func fieldSelector(_ json: JSON) -> FieldSelector {
    let terms = json.requirements.elements.compactMap { requirement -> String? in
      let values = requirement.values.elements.compactMap(\.string)
      guard let key = requirement.key.string, values.count == 1 else { return nil }
      switch requirement.operator.string {
      case "In": return "\(key)=\(values[0])"
      case "NotIn": return "\(key)!=\(values[0])"
      default: return nil
      }
    }
    return (try? FieldSelector(parsing: json.rawSelector.string ?? terms.joined(separator: ","))) ?? .everything
  }

  static func userInfo(_ user: UserInfo) -> JSON {
    var info: JSON = ["username": .string(user.name)]
    if !user.uid.isEmpty { info["uid"] = .string(user.uid) }
    if !user.groups.isEmpty { info["groups"] = JSON(user.groups) }
    if !user.extra.isEmpty {
      info["extra"] = .object(JSONObject(user.extra.sorted { $0.key < $1.key }.map { ($0.key, JSON($0.value)) }))
    }
    return info
  }

  private func tokenStatus(_ body: KubeObject) async -> JSON {
    let asked = body.spec.audiences.elements.compactMap(\.string)
    do throws(Authentication.TokenFailure) {
      let (user, audiences) = try await authentication.user(
        token: body.spec.token.string ?? "", audiences: asked.isEmpty ? configuration.audiences : asked)
      return ["authenticated": true, "user": Self.userInfo(user), "audiences": JSON(audiences)]
    } catch { return ["user": [:], "error": .string(error.description)] }
  }

  private func rulesStatus(_ body: KubeObject, _ context: RequestContext) -> JSON {
    let namespace = body.spec.namespace.string ?? ""
    let (rules, problems) = authorization.rules(for: context.user, namespace: namespace)
    var unique: [PolicyRule] = []
    for rule in rules where !unique.contains(rule) { unique.append(rule) }
    var status: JSON = [
      "resourceRules": .array(unique.filter { !$0.resources.isEmpty }.map(\.json)),
      "nonResourceRules": .array(unique.filter { !$0.urls.isEmpty }.map(\.json)), "incomplete": .bool(!problems.isEmpty),
    ]
    if !problems.isEmpty { status["evaluationError"] = .string(problems.joined(separator: ", ")) }
    return status
  }
}
