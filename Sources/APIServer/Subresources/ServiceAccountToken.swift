import KubeAPI

extension APIServer {
  /// `serviceaccounts/token`: a token for the audiences and the time asked for, bound to a pod, node or secret.
  func requestToken(_ answer: Answer) async throws {
    let context = answer.context
    let kind = GroupVersionKind(group: "authentication.k8s.io", version: "v1", kind: "TokenRequest")
    var request = try decodeBody(kind, answer.definition, context)
    if request.namespace.isEmpty { request.namespace = context.info.namespace }
    let account = try await admitTokenRequest(&request, answer)
    var seconds = request.spec.expirationSeconds.int ?? 3_600
    // What the server is told to give at most counts, whatever was asked for.
    if let most = authentication.tokens.maximumExpiration, seconds > most {
      context.warn("requested expiration of \(seconds) seconds shortened to \(most) seconds")
      seconds = most
    }
    let audiences = request.spec.audiences.elements.compactMap(\.string)
    let now = Timestamp.now.seconds
    // Clients that ask for an hour and a bit are upstream's old in-pod ones: their token lives a year, with a warning after that hour.
    var warnAfter: Int64?
    if authentication.tokens.extendsExpiration, seconds == 3_607, audiences.contains(where: configuration.audiences.contains) {
      warnAfter = now + 3_607
      seconds = 365 * 24 * 3_600
    }
    var bound: JSON = ["namespace": .string(account.namespace)]
    try bindToken(&bound, request.spec.boundObjectRef, account)
    bound["serviceaccount"] = ["name": .string(account.name), "uid": .string(account.uid)]
    if let warnAfter { bound["warnafter"] = .int(warnAfter) }
    let claims: JSON = [
      "aud": JSON(audiences), "exp": .int(now + Int64(seconds)), "iat": .int(now), "iss": .string(authentication.tokens.issuer),
      "jti": .string(Names.uid()), "kubernetes.io": bound, "nbf": .int(now),
      "sub": .string("system:serviceaccount:\(account.namespace):\(account.name)"),
    ]
    guard let token = authentication.tokens.sign(claims) else {
      throw APIStatus.internalError("no service account signing key is configured")
    }
    request.metadata["uid"] = .string(account.uid)
    request.spec["expirationSeconds"] = JSON(warnAfter == nil ? seconds : 3_607)
    if request.spec.boundObjectRef.isNull { request.json["spec"]["boundObjectRef"] = .null }
    var json = request.json
    json["status"] = [
      "token": .string(token),
      "expirationTimestamp": .string(Timestamp(seconds: now + Int64(warnAfter == nil ? seconds : 3_607)).text),
    ]
    json["metadata"] = Metadata.ordered(json["metadata"])
    try await answer.send(json, status: 201)
  }

  /// Mutating admission sees what was sent, validating admission what is going to be answered.
  private func admitTokenRequest(_ request: inout KubeObject, _ answer: Answer) async throws -> KubeObject {
    var account: KubeObject?
    try await admitOrder(&request, answer.definition, answer.context, subresource: "token") { request in
      let found = try await get(answer.definition, answer.context).object
      account = found
      if request.spec.audiences.elements.isEmpty { request.spec["audiences"] = JSON(configuration.audiences) }
      if request.name.isEmpty { request.name = found.name }
      request.metadata["creationTimestamp"] = .string(Timestamp.now.text)
      request.json["status"] = .null
      guard request.name == found.name else {
        throw APIStatus.badRequest("metadata.name: Invalid value: \"\(request.name)\": must match the service account name")
      }
      try Self.checkExpiration(request.spec.expirationSeconds.int ?? 3_600)
    }
    guard let account else { throw APIStatus.notFound(answer.definition.resource, answer.context.info.name) }
    return account
  }

  private static func checkExpiration(_ seconds: Int) throws(APIStatus) {
    guard seconds < 600 || seconds > 1 << 32 else { return }
    let why =
      seconds < 600 ? "may not specify a duration less than 10 minutes" : "may not specify a duration larger than 2^32 seconds"
    let cause = APIStatus.Cause(
      reason: "FieldValueInvalid", message: "Invalid value: \(seconds): \(why)", field: "spec.expirationSeconds")
    throw APIStatus(
      .invalid, "TokenRequest.authentication.k8s.io \"\" is invalid: \(cause.field): \(cause.message)",
      details: .init(group: "authentication.k8s.io", kind: "TokenRequest", causes: [cause]))
  }

  private func bindToken(_ bound: inout JSON, _ reference: JSON, _ account: KubeObject) throws {
    guard !reference.isNull else { return }
    let name = reference.name.string ?? ""
    func find(_ resource: GroupVersionResource, namespace: String) throws -> KubeObject {
      guard let definition = catalogue.definition(resource),
        let object = cache.resource(definition).get(definition.storageKey(namespace: namespace, name: name))?.object
      else { throw APIStatus.notFound(resource, name) }
      if let uid = reference.uid.string, !uid.isEmpty, uid != object.uid {
        let kind = reference.kind.string ?? ""
        throw APIStatus(
          .conflict,
          "Operation cannot be fulfilled on \(kind) \"\(name)\": the UID in the bound object reference (\(uid)) does not match the UID in record. The object might have been deleted and then recreated",
          details: .init(name: name, kind: kind))
      }
      return object
    }
    switch reference.kind.string {
    case "Pod":
      let pod = try find(.pods, namespace: account.namespace)
      guard (pod.spec.serviceAccountName.string ?? "default") == account.name else {
        throw APIStatus.badRequest(
          "cannot bind token for serviceaccount \"\(account.name)\" to pod running with different serviceaccount name.")
      }
      if let node = pod.spec.nodeName.string, !node.isEmpty {
        var entry: JSON = ["name": .string(node)]
        if let uid = cache.resource("/registry/minions/").get("/registry/minions/\(node)")?.object.uid {
          entry["uid"] = .string(uid)
        }
        bound["node"] = entry
      }
      bound["pod"] = ["name": .string(pod.name), "uid": .string(pod.uid)]
    case "Secret":
      let secret = try find(.secrets, namespace: account.namespace)
      bound["secret"] = ["name": .string(secret.name), "uid": .string(secret.uid)]
    case "Node":
      let node = try find(.nodes, namespace: "")
      bound["node"] = ["name": .string(node.name), "uid": .string(node.uid)]
    case let other:
      throw APIStatus.badRequest(
        "cannot bind token to object of type \((reference.apiVersion.string ?? "").contains("/") ? "" : "/")\(reference.apiVersion.string ?? ""), Kind=\(other ?? "")"
      )
    }
  }
}
