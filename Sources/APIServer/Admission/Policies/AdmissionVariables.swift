import CEL
import KubeAPI

/// What expressions of policies and match conditions can speak of, and what it is in one request.
struct AdmissionVariables: Sendable {
  /// Without `variables`, which every policy has of its own.
  let values: [String: CELValue]
  /// What the expressions ask the authorizer.
  let answers: AuthorizerAnswers

  /// The objects are in the version of `definition`. Expressions that belong together share `answers`.
  init(
    _ request: AdmissionRequest, as definition: ResourceDefinition, object: KubeObject?, old: KubeObject?,
    parameters: KubeObject?, answers: AuthorizerAnswers? = nil
  ) {
    let answers = answers ?? AuthorizerAnswers(request.server.authorization)
    self.answers = answers
    var values: [String: CELValue] = [
      "object": object.map { CELValue($0.json) } ?? .null,
      "oldObject": old.map { CELValue($0.json) } ?? .null,
      "params": parameters.map { CELValue($0.json) } ?? .null,
      "request": CELValue(request.review(as: definition, uid: ""), as: .admissionRequest),
    ]
    let namespace = request.is("", "namespaces") ? "" : request.namespace
    // Declared with times, which are texts all the same: upstream's expressions cannot compare them either.
    values["namespaceObject"] = request.find(.namespaces, namespace).map { CELValue($0.json) } ?? .null
    values["authorizer"] = .host(AuthorizerValue(answers, request.user))
    values["authorizer.requestResource"] = .host(AccessCheckValue(request, as: definition, answers))
    self.values = values
  }

  // MARK: Declarations

  /// The variables of an expression; match conditions of webhooks know no parameters, and no match conditions know `variables`. The
  /// other expressions of a policy do, even where it has none.
  static func declared(hasParameters: Bool, hasAuthorizer: Bool = true, variables: [(String, CELDeclaration)]? = nil) -> [String:
    CELDeclaration]
  {
    var result: [String: CELDeclaration] = [
      "object": .dyn, "oldObject": .dyn, "request": .admissionRequest, "namespaceObject": .admissionNamespace,
    ]
    if hasParameters { result["params"] = .dyn }
    if hasAuthorizer {
      result["authorizer"] = .authorizer
      result["authorizer.requestResource"] = .resourceCheck
    }
    if let variables { result["variables"] = .record("kubernetes.variables", variables) }
    return result
  }
}

extension AdmissionRequest {
  /// `admission.k8s.io/v1` AdmissionRequest without the objects.
  func review(as definition: ResourceDefinition, uid: String) -> JSON {
    func kind(_ definition: ResourceDefinition) -> JSON {
      let kind = self.kind(as: definition)
      return ["group": .string(kind.group), "version": .string(kind.version), "kind": .string(kind.kind)]
    }
    func resource(_ definition: ResourceDefinition) -> JSON {
      [
        "group": .string(definition.group), "version": .string(definition.resource.version), "resource": .string(definition.name),
      ]
    }
    var review: JSON = [:]
    if !uid.isEmpty { review["uid"] = .string(uid) }
    review["kind"] = kind(definition)
    review["resource"] = resource(definition)
    if !subresource.isEmpty { review["subResource"] = .string(subresource) }
    review["requestKind"] = kind(self.definition)
    review["requestResource"] = resource(self.definition)
    if !subresource.isEmpty { review["requestSubResource"] = .string(subresource) }
    if !name.isEmpty { review["name"] = .string(name) }
    if !namespace.isEmpty { review["namespace"] = .string(namespace) }
    review["operation"] = .string(operation.rawValue)
    var info: JSON = ["username": .string(user.name)]
    if !user.uid.isEmpty { info["uid"] = .string(user.uid) }
    if !user.groups.isEmpty { info["groups"] = JSON(user.groups) }
    if !user.extra.isEmpty {
      info["extra"] = .object(JSONObject(user.extra.sorted { $0.key < $1.key }.map { ($0.key, JSON($0.value)) }))
    }
    review["userInfo"] = info
    review["dryRun"] = .bool(context.isDryRun)
    review["options"] = operationOptions
    return review
  }

  /// CreateOptions and the like as the query gives them.
  private var operationOptions: JSON {
    let kinds: [Operation: String] = [.create: "CreateOptions", .update: "UpdateOptions", .delete: "DeleteOptions"]
    guard var kind = kinds[operation] else { return .null }
    if operation == .update, context.info.verb == "patch" { kind = "PatchOptions" }
    var options: JSON = ["kind": .string(kind), "apiVersion": "meta.k8s.io/v1"]
    if context.isDryRun { options["dryRun"] = ["All"] }
    if !context.options.fieldManager.isEmpty { options["fieldManager"] = .string(context.options.fieldManager) }
    if let validation = context.http.query["fieldValidation"] { options["fieldValidation"] = .string(validation) }
    return options
  }
}
