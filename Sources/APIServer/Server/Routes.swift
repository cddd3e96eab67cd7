import HTTPServer
import KubeAPI

extension APIServer {
  /// Kinds of which nothing is kept: they ask something or do something.
  func serveUnstored(_ answer: Answer) async throws {
    switch (answer.definition.group, answer.definition.name, answer.context.info.verb) {
    case ("", "bindings", "create"): try await bind(answer, podName: "")
    case ("", "componentstatuses", "list"), ("", "componentstatuses", "get"): try await componentStatuses(answer)
    case ("authorization.k8s.io", _, "create"), ("authentication.k8s.io", _, "create"): try await review(answer)
    default: throw APIStatus.methodNotAllowed()
    }
  }

  func serveSubresource(_ definition: ResourceDefinition, _ context: RequestContext, _ response: HTTPResponseWriter) async throws
  {
    guard let subresource = definition.subresource(context.info.subresource) else {
      throw definition.isCustom
        ? APIStatus.notFound(definition.resource, context.info.name) : APIStatus.unknownPath()
    }
    guard subresource.verbs.contains(context.info.verb) else { throw definition.refusal(of: context.info.verb) }
    if definition.isNamespaced, context.info.namespace.isEmpty, !definition.isCustom { throw APIStatus.unknownPath() }
    let isStream = ["exec", "attach", "portforward", "proxy", "log"].contains(subresource.name)
    let representation =
      isStream
      ? Representation.negotiate(context.http) ?? Representation()
      : try representation(
        context,
        of: GroupVersionKind(
          group: subresource.group ?? definition.group, version: subresource.version ?? definition.resource.version,
          kind: subresource.kind), in: definition)
    let answer = Answer(
      server: self, definition: definition, context: context, response: response, representation: representation)
    if isStream, subresource.name != "log" { try await admitConnect(definition, context, subresource) }
    switch (definition.name, subresource.name) {
    case (_, "scale"): try await serveScale(answer)
    case ("pods", "exec"), ("pods", "attach"), ("pods", "portforward"), ("pods", "log"):
      try await serveKubelet(answer, subresource.name)
    case (_, "proxy"): try await serveProxy(answer)
    case ("pods", "binding"): try await bind(answer, podName: context.info.name)
    case ("pods", "eviction"): try await evict(answer)
    case ("serviceaccounts", "token"): try await requestToken(answer)
    default: try await serveObjectSubresource(answer, subresource.name)
    }
  }

  /// Doors to the object itself: status, finalize, approval, ephemeralcontainers, resize.
  private func serveObjectSubresource(_ answer: Answer, _ subresource: String) async throws {
    let (definition, context) = (answer.definition, answer.context)
    switch context.info.verb {
    case "get": try await answer.send(try await get(definition, context))
    case "update":
      let body = try decodeBody(definition, context)
      try await answer.send(try await replace(definition, context, body, subresource: subresource).0)
    case "patch": try await answer.send(try await patch(definition, context, subresource: subresource).0)
    default: throw APIStatus.methodNotAllowed()
    }
  }

  /// A resource nobody serves: the built-in groups answer for their versions, nobody for others.
  func serveUnknown(_ context: RequestContext, _ response: HTTPResponseWriter) async throws {
    if builtIn.definitions(context.info.groupVersion).isEmpty { throw PlainFailure.pageNotFound }
    throw APIStatus.unknownPath()
  }

  private func componentStatuses(_ answer: Answer) async throws {
    answer.context.warn("v1 ComponentStatus is deprecated in v1.19+")
    noteDeprecated(answer.context)
    let all = ["controller-manager", "scheduler", "etcd-0"].map { name in
      var object = KubeObject(apiVersion: "v1", kind: "ComponentStatus", name: name)
      object.json["conditions"] = [["type": "Healthy", "status": "True", "message": "ok"]]
      return object
    }
    if answer.context.info.verb == "get" {
      guard let found = all.first(where: { $0.name == answer.context.info.name }) else {
        throw APIStatus.notFound(answer.definition.resource, answer.context.info.name)
      }
      return try await answer.send(found.json, rows: [found])
    }
    let items = all.map { object -> JSON in
      var item: JSON = ["metadata": object.metadata]
      item["conditions"] = object.json["conditions"]
      return item
    }
    try await answer.send(
      ["kind": "ComponentStatusList", "apiVersion": "v1", "metadata": [:], "items": .array(items)], rows: all)
  }
}
