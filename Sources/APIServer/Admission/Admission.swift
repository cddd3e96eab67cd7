import KubeAPI

/// What admission knows of a write.
struct AdmissionRequest: Sendable {
  enum Operation: String, CaseIterable, Sendable {
    case create = "CREATE", update = "UPDATE", delete = "DELETE", connect = "CONNECT"
  }

  let server: APIServer
  let definition: ResourceDefinition
  let context: RequestContext
  let operation: Operation
  let subresource: String
  /// Of the object; empty while it has none.
  var name: String
  /// What the name of a new object will begin with: refusals name it as long as there is no name.
  var generateName = ""
  let reinvocation = Reinvocation()

  init(
    _ server: APIServer, _ definition: ResourceDefinition, _ context: RequestContext, operation: Operation,
    subresource: String = "", name: String? = nil
  ) {
    self.name = name ?? context.info.name
    self.server = server
    self.definition = definition
    self.context = context
    self.operation = operation
    self.subresource = subresource
  }

  var user: UserInfo { context.user }

  func `is`(_ group: String, _ resource: String) -> Bool { definition.group == group && definition.name == resource }

  /// An object of the cluster as it is now.
  func find(_ resource: GroupVersionResource, namespace: String = "", _ name: String) -> KubeObject? {
    guard let prefix = server.catalogue.storagePrefix(resource) else { return nil }
    return server.cache.resource(prefix).get("\(ResourceDefinition.storageFolder(prefix, namespace: namespace))\(name)")?.object
  }

  /// The same, sure of what another server has just made.
  func findConsistently(_ resource: GroupVersionResource, namespace: String = "", _ name: String) async throws -> KubeObject? {
    if let found = find(resource, namespace: namespace, name) { return found }
    try await server.waitUntilConsistent()
    return find(resource, namespace: namespace, name)
  }

  func all(_ resource: GroupVersionResource, namespace: String = "") -> [KubeObject] {
    guard let prefix = server.catalogue.storagePrefix(resource) else { return [] }
    return server.cache.resource(prefix).list(folder: ResourceDefinition.storageFolder(prefix, namespace: namespace)).objects.map(
      \.object)
  }

  /// The kind of what is admitted: that of the subresource where it has one of its own, such as Scale or Eviction.
  func kind(as definition: ResourceDefinition) -> GroupVersionKind { definition.kind(ofSubresource: subresource) }

  /// False for a Scale, an Eviction, a stream's options: what is admitted is not the resource's own object.
  var isAboutObject: Bool { kind(as: definition) == definition.groupVersionKind }

  /// The subject is what upstream finds: the object's name, else that of the request, else what the name will begin with.
  func forbidden(_ name: String, _ why: String, causes: [APIStatus.Cause] = []) -> APIStatus {
    let name = [name, self.name, generateName].first { !$0.isEmpty } ?? "Unknown"
    let subject = "\(definition.qualifiedName) \"\(name)\""
    return APIStatus(
      .forbidden, "\(subject) is forbidden: \(why)",
      details: .init(name: name, group: definition.group, kind: definition.name, causes: causes))
  }
}

/// One admission plugin: it takes part in either step, or in both.
protocol AdmissionPlugin: Sendable {
  var name: String { get }
}

/// It may change what is written, before the kind's validation.
protocol MutatingPlugin: AdmissionPlugin {
  func mutate(_ object: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws
}

/// It may refuse what is written, after the kind's validation.
protocol ValidatingPlugin: AdmissionPlugin {
  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws
}

extension APIServer {
  /// What may forbid a removal.
  func admitDelete(_ definition: ResourceDefinition, _ context: RequestContext, _ object: KubeObject) async throws {
    let request = AdmissionRequest(self, definition, context, operation: .delete, name: object.name)
    try await admission.validate(object, old: object, request)
  }

  /// What may forbid a stream to an object: exec, attach, port-forward, proxy. The object of the request are its options.
  func admitConnect(_ definition: ResourceDefinition, _ context: RequestContext, _ subresource: ResourceDefinition.Subresource)
    async throws
  {
    let request = AdmissionRequest(self, definition, context, operation: .connect, subresource: subresource.name)
    var options = KubeObject(ConnectOptions.json(subresource.kind, context.http.query, path: context.info.rest))
    try await admission.mutate(&options, old: nil, request)
    try await admission.validate(options, old: nil, request)
  }

  /// An object that is only an order: a Binding, an Eviction, a TokenRequest, a review. `prepare` is what its registry does with it
  /// before it is validated.
  func admitOrder(
    _ order: inout KubeObject, _ definition: ResourceDefinition, _ context: RequestContext, subresource: String = "",
    prepare: (inout KubeObject) async throws -> Void = { _ in }
  ) async throws {
    try fit(&order, into: definition, context)
    let request = AdmissionRequest(
      self, definition, context, operation: .create, subresource: subresource,
      name: context.info.name.isEmpty ? order.name : context.info.name)
    try await admission.mutate(&order, old: nil, request)
    try await prepare(&order)
    try await admission.validate(order, old: nil, request)
  }
}
