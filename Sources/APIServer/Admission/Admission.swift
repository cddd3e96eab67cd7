import KubeAPI

/// What admission knows of a write.
struct AdmissionRequest: Sendable {
  enum Operation: String, Sendable { case create = "CREATE", update = "UPDATE", delete = "DELETE", connect = "CONNECT" }

  let server: APIServer
  let definition: ResourceDefinition
  let context: RequestContext
  let operation: Operation
  let subresource: String

  init(
    _ server: APIServer, _ definition: ResourceDefinition, _ context: RequestContext, operation: Operation,
    subresource: String = ""
  ) {
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
    guard let definition = server.catalogue.definition(resource) else { return nil }
    return server.cache.resource(definition).get(definition.storageKey(namespace: namespace, name: name))?.object
  }

  func all(_ resource: GroupVersionResource, namespace: String = "") -> [KubeObject] {
    guard let definition = server.catalogue.definition(resource) else { return [] }
    let folder = namespace.isEmpty ? definition.storagePrefix : "\(definition.storagePrefix)\(namespace)/"
    return server.cache.resource(definition).list(folder: folder).objects.map(\.object)
  }

  func forbidden(_ name: String, _ why: String, causes: [APIStatus.Cause] = []) -> APIStatus {
    let subject = name.isEmpty ? definition.qualifiedName : "\(definition.qualifiedName) \"\(name)\""
    return APIStatus(
      .forbidden, "\(subject) is forbidden: \(why)",
      details: .init(name: name, group: definition.group, kind: definition.name, causes: causes))
  }
}

/// One admission plugin. Mutating ones run before the kind's validation, validating ones after.
protocol AdmissionPlugin: Sendable {
  var name: String { get }
  func mutate(_ object: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws
  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws
}

extension AdmissionPlugin {
  func mutate(_ object: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {}
  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {}
}

/// The enabled plugins in upstream's order.
struct AdmissionChain: Sendable {
  private let plugins: [any AdmissionPlugin]

  /// Plugins that upstream does not run unless asked.
  private static let offByDefault: Set = ["NodeRestriction"]

  init(enabled: Set<String>, disabled: Set<String>) {
    let all: [any AdmissionPlugin] = [
      NamespaceLifecycle(), LimitRanger(), ServiceAccountAdmission(), NodeRestriction(), TaintNodesByCondition(), PodSecurity(),
      PriorityAdmission(),
      DefaultTolerationSeconds(), DefaultStorageClass(), StorageProtection(), RuntimeClassAdmission(), DefaultIngressClass(),
      CertificateAdmission(), RBACEscalation(), ResourceQuotaAdmission(),
    ]
    plugins = all.filter { plugin in
      !disabled.contains(plugin.name) && (!Self.offByDefault.contains(plugin.name) || enabled.contains(plugin.name))
    }
  }

  func mutate(_ object: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    let changed = object
    object = try await measured(request, "admit") {
      var object = changed
      for plugin in plugins {
        let before = object
        object = try await measured(request, "admit", plugin.name) {
          var object = before
          try await plugin.mutate(&object, old: old, request)
          return object
        }
      }
      return object
    }
  }

  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    try await measured(request, "validate") {
      for plugin in plugins {
        try await measured(request, "validate", plugin.name) { try await plugin.validate(object, old: old, request) }
      }
    }
  }

  /// Takes the time of a step or, with a name, of one plugin in it.
  private func measured<Result: Sendable>(
    _ request: AdmissionRequest, _ type: String, _ name: String? = nil, _ body: () async throws -> Result
  ) async throws -> Result {
    let start = ContinuousClock.now
    func observe(_ isRejected: Bool) {
      let labels = [request.operation.rawValue, String(isRejected), type]
      let seconds = (ContinuousClock.now - start).seconds
      if let name {
        request.server.metrics.admissionControllers.observe(seconds, [name] + labels)
      } else {
        request.server.metrics.admissionSteps.observe(seconds, labels)
      }
    }
    do {
      let result = try await body()
      observe(false)
      return result
    } catch {
      observe(true)
      throw error
    }
  }
}

extension APIServer {
  /// What may forbid a removal.
  func admitDelete(_ definition: ResourceDefinition, _ context: RequestContext, _ object: KubeObject) async throws {
    try await admission.validate(object, old: object, AdmissionRequest(self, definition, context, operation: .delete))
  }
}
