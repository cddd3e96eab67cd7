import CEL
import KubeAPI

/// `authorizer`: asks for the user of the request, or for a service account, what they may do.
struct AuthorizerValue: CELHostValue {
  let typeName = "kubernetes.authorization.Authorizer"
  private let authorization: AuthorizerAnswers
  private let user: UserInfo

  init(_ authorization: AuthorizerAnswers, _ user: UserInfo) {
    self.authorization = authorization
    self.user = user
  }

  func call(_ method: String, _ arguments: [CELValue]) throws(CELError) -> CELValue {
    let texts = arguments.compactMap(\.string)
    switch (method, texts.count) {
    case ("path", 1):
      guard !texts[0].isEmpty else { throw CELError(.invalidArgument, "path must not be empty") }
      var wanted = AccessAttributes(user: user, verb: "")
      (wanted.isResource, wanted.path) = (false, texts[0])
      return .host(AccessCheckValue(authorization, wanted, typeName: "kubernetes.authorization.PathCheck"))
    case ("group", 1): return .host(GroupCheckValue(authorization: authorization, user: user, group: texts[0]))
    case ("serviceAccount", 2):
      let (namespace, name) = (texts[0], texts[1])
      let account = UserInfo(
        name: "system:serviceaccount:\(namespace):\(name)",
        groups: ["system:serviceaccounts", "system:serviceaccounts:\(namespace)", "system:authenticated"])
      return .host(AuthorizerValue(authorization, account))
    default: throw CELError(.noSuchOverload, "no such overload: \(method)")
    }
  }
}

/// `authorizer.group(G)`.
struct GroupCheckValue: CELHostValue {
  let typeName = "kubernetes.authorization.GroupCheck"
  let authorization: AuthorizerAnswers
  let user: UserInfo
  let group: String

  func call(_ method: String, _ arguments: [CELValue]) throws(CELError) -> CELValue {
    guard method == "resource", let resource = arguments.first?.string else {
      throw CELError(.noSuchOverload, "no such overload: \(method)")
    }
    var wanted = AccessAttributes(user: user, verb: "")
    (wanted.group, wanted.version, wanted.resource) = (group, "*", resource)
    return .host(AccessCheckValue(authorization, wanted, typeName: "kubernetes.authorization.ResourceCheck"))
  }
}

/// A question that still lacks its verb.
struct AccessCheckValue: CELHostValue {
  let typeName: String
  private let authorization: AuthorizerAnswers
  private var wanted: AccessAttributes

  init(_ authorization: AuthorizerAnswers, _ wanted: AccessAttributes, typeName: String) {
    self.authorization = authorization
    self.wanted = wanted
    self.typeName = typeName
  }

  /// `authorizer.requestResource`: what the request is about.
  init(_ request: AdmissionRequest, as definition: ResourceDefinition, _ answers: AuthorizerAnswers) {
    var wanted = AccessAttributes(user: request.user, verb: "")
    (wanted.group, wanted.version, wanted.resource) = (definition.group, definition.resource.version, definition.name)
    (wanted.subresource, wanted.namespace, wanted.name) = (request.subresource, request.namespace, request.name)
    self.init(answers, wanted, typeName: "kubernetes.authorization.ResourceCheck")
  }

  func call(_ method: String, _ arguments: [CELValue]) throws(CELError) -> CELValue {
    guard let text = arguments.first?.string else { throw CELError(.noSuchOverload, "no such overload: \(method)") }
    var next = self
    switch method {
    case "subresource": next.wanted.subresource = text
    case "namespace": next.wanted.namespace = text
    case "name": next.wanted.name = text
    // A selector that cannot be read only makes the question wider.
    case "fieldSelector": next.wanted.fieldSelector = (try? FieldSelector(parsing: text)) ?? .everything
    case "labelSelector": next.wanted.labelSelector = (try? LabelSelector(parsing: text)) ?? .everything
    case "check":
      next.wanted.verb = text
      return .host(DecisionValue(decision: try authorization.decide(next.wanted)))
    default: throw CELError(.noSuchOverload, "no such overload: \(method)")
    }
    return .host(next)
  }
}

struct DecisionValue: CELHostValue {
  let typeName = "kubernetes.authorization.Decision"
  let decision: AuthorizationDecision

  func call(_ method: String, _ arguments: [CELValue]) throws(CELError) -> CELValue {
    switch method {
    case "allowed": .bool(decision.isAllowed)
    case "reason": .string(decision.reason)
    case "errored": .bool(!decision.error.isEmpty)
    case "error": .string(decision.error)
    default: throw CELError(.noSuchOverload, "no such overload: \(method)")
    }
  }
}
