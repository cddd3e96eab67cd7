import HTTPServer
import KubeAPI
import KubeProtobuf

extension APIServer {
  /// For the figures and the audit trail: somebody still asks for what will not stay.
  func noteDeprecated(_ context: RequestContext) {
    let info = context.info
    metrics.requests.deprecated.set(
      1, [info.group, "", info.resource, info.subresource, info.groupVersionResource.version])
    context.annotate("k8s.io/deprecated", "true")
  }

  /// Requests to a collection or one of its objects.
  func serve(_ definition: ResourceDefinition, _ context: RequestContext, _ response: HTTPResponseWriter) async throws {
    let verb = context.info.verb
    guard definition.verbs.contains(verb) else { throw definition.refusal(of: verb) }
    if verb == "watch", !definition.isCustom, context.http.method != "GET" { throw APIStatus.methodNotAllowed() }
    try checkScope(definition, context)
    let representation = try representation(context, isWatch: verb == "watch", of: definition.groupVersionKind, in: definition)
    let answer = Answer(
      server: self, definition: definition, context: context, response: response, representation: representation)
    if definition.group.isEmpty, definition.name == "endpoints" {
      context.warn("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice")
      noteDeprecated(context)
    }
    if !definition.isStored { return try await serveUnstored(answer) }
    switch verb {
    case "get":
      if let wanted = try resourceVersion(context.http.query["resourceVersion"] ?? "", ofList: false) {
        if wanted > 0 { try await waitUntilFresh(wanted) }
      } else {
        try await waitUntilConsistent()
      }
      try await answer.send(try await get(definition, context))
    case "list": try await list(answer)
    case "watch": try await watch(answer)
    case "create":
      let body = try decodeBody(definition, context)
      try await answer.send(try await create(definition, context, body), status: 201)
    case "update":
      let body = try decodeBody(definition, context)
      let (object, isNew) = try await replace(definition, context, body, subresource: "")
      try await answer.send(object, status: isNew ? 201 : 200)
    case "patch":
      let (object, isNew) = try await patch(definition, context, subresource: "")
      try await answer.send(object, status: isNew ? 201 : 200)
    case "delete": try await delete(answer)
    case "deletecollection": try await deleteCollection(answer)
    default: throw APIStatus.methodNotAllowed()
    }
  }

  /// How to answer with a kind, or upstream's refusals: of media types it does not know, and of forms it cannot give. The router,
  /// which custom resources do not go through, takes no wildcards inside a type.
  func representation(
    _ context: RequestContext, isWatch: Bool = false, of kind: GroupVersionKind, in definition: ResourceDefinition
  ) throws(APIStatus) -> Representation {
    let accepted = MediaType.accepted(context.http.headers)
    let isRoutable = accepted.isEmpty || accepted.contains { Self.producible.contains($0.type) || $0.type == "*/*" }
    if !definition.isCustom, !isRoutable {
      let streams = ["list", "watch"].contains(context.info.verb)
      throw APIStatus.nothingAcceptable(Self.producible + (streams ? Self.streamable : []))
    }
    let hasMessage =
      !definition.isCustom && KubeProtobuf.canEncode(apiVersion: kind.groupVersion.description, kind: kind.kind)
    if let found = Representation.negotiate(accepted, context.http, messages: hasMessage ? .all : .metadata) {
      if isWatch, found.format == .yaml { throw APIStatus.notAcceptable(Self.streamable) }
      return found
    }
    throw APIStatus.notAcceptable(Self.producible)
  }

  static let streamable = ["application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch"]

  static let producible = [
    "application/json", "application/yaml", "application/vnd.kubernetes.protobuf",
  ]

  /// What the handler of custom resources looks at first: of one nothing is served at the other scope, and whoever uses an old
  /// version is told.
  func enter(_ definition: ResourceDefinition, _ context: RequestContext) throws(PlainFailure) {
    guard let type = customType(definition) else { return }
    let info = context.info
    let isServed =
      definition.isNamespaced
      ? !info.namespace.isEmpty || ["list", "watch"].contains(info.verb) : info.namespace.isEmpty
    if !isServed { throw PlainFailure.pageNotFound }
    if let deprecation = type.deprecation { context.warn(deprecation) }
  }

  /// A namespaced resource is only listed and watched without a namespace; a cluster's resource never has one.
  private func checkScope(_ definition: ResourceDefinition, _ context: RequestContext) throws {
    let info = context.info
    if info.name.isEmpty, info.verb == "update" || info.verb == "patch" {
      throw definition.isCustom ? APIStatus.badRequest("name must be provided") : APIStatus.methodNotAllowed()
    }
    // The handler of custom resources does not look at a name that comes with a new object.
    if definition.isCustom { return }
    if !info.name.isEmpty, info.verb == "create" { throw APIStatus.methodNotAllowed() }
    if definition.isNamespaced {
      if info.namespace.isEmpty,
        !["list", "watch", "deletecollection"].contains(info.verb) || !info.name.isEmpty && info.verb == "get"
      {
        if info.verb == "create" || info.verb == "deletecollection" { throw APIStatus.methodNotAllowed() }
        throw APIStatus.unknownPath()
      }
      if info.namespace.isEmpty, info.verb == "deletecollection" { throw APIStatus.methodNotAllowed() }
    } else if !info.namespace.isEmpty, definition.name != "namespaces" {
      throw APIStatus.unknownPath()
    }
  }

  func storageKey(_ definition: ResourceDefinition, _ context: RequestContext) -> String {
    definition.storageKey(namespace: definition.isNamespaced ? context.info.namespace : "", name: context.info.name)
  }

  func get(_ definition: ResourceDefinition, _ context: RequestContext) async throws -> CachedObject {
    let key = storageKey(definition, context)
    guard let object = cache.resource(definition).get(key) else { throw missing(definition, key, context.info.name) }
    // Only what is read from the cache, as lists are, is kept converted.
    return try await current(object, definition, isFresh: (context.http.query["resourceVersion"] ?? "").isEmpty)
  }
}

extension ResourceDefinition {
  /// The answer to a verb that is not served: of built-in resources the router says it, of custom ones their handler.
  func refusal(of verb: String) -> APIStatus {
    guard isCustom else { return APIStatus.methodNotAllowed() }
    let known = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"]
    let name = known.contains(verb) ? verb : ""
    return APIStatus(
      .methodNotAllowed, "\(name) is not supported on resources of kind \"\(qualifiedName)\"",
      details: .init(group: group, kind: self.name))
  }
}
