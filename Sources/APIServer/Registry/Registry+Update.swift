import KubeAPI
import KubeSchema
import Storage

extension APIServer {
  /// Reads the object, lets `change` make a new one of it and stores that; starts over when somebody else was faster, unless the
  /// client named the version it wants to replace. `change` sees nil when there is no such object and may then create it.
  func modify(
    _ definition: ResourceDefinition, _ context: RequestContext, key: String, name: String, isDryRun: Bool,
    _ change: (CachedObject) async throws -> KubeObject?
  ) async throws -> CachedObject {
    for attempt in 0..<64 {
      let known = cache.resource(definition).get(key)
      let current: CachedObject
      let wanted: KubeObject?
      do {
        guard let known else { throw missing(definition, key, name) }
        current = try await self.current(known, definition)
        wanted = try await change(current)
      } catch let failure as APIStatus {
        // What looks wrong may only look so from a cache that another server's write has not reached yet.
        guard attempt == 0, storage.isShared else { throw failure }
        try await waitUntilConsistent()
        guard cache.resource(definition).get(key)?.revision != known?.revision else { throw failure }
        continue
      }
      guard var next = wanted else { return current }
      let grant = try allocate(&next, old: current.object, definition)
      defer { if let grant { services.release(grant) } }
      // What looks the same may be kept in an older version, or with fields that the schema does not know any more.
      let form = try await storedForm(next, definition)
      if let known, Self.isSame(form, known.object), !isStale(key) { return current }
      if !Self.isFinished(next, definition) {
        if isDryRun { return CachedObject(key: key, object: readBack(next, definition), revision: current.revision) }
        let value = try Self.storable(Self.storedBytes(form))
        let revision: Int64
        do throws(StorageError) { revision = try await storage.update(key, expected: current.revision, value) } catch {
          try await rethrow(error, definition, name)
          continue
        }
        let changed = try await self.stored(definition, key, next, value, revision)
        if !definition.isCustom { changed.keepDecoded(next) }
        return changed
      } else {
        // The last finalizer is gone: this change is the removal.
        if isDryRun { return CachedObject(key: key, object: next, revision: current.revision) }
        do throws(StorageError) {
          _ = try await storage.delete(key, expected: current.revision)
          return CachedObject(key: key, object: next, revision: current.revision)
        } catch { try await rethrow(error, definition, name) }
      }
    }
    throw APIStatus(.serverTimeout, "the object \(name) is being changed too often; try again")
  }

  /// Nothing holds the object any more that was marked to go.
  private static func isFinished(_ object: KubeObject, _ definition: ResourceDefinition) -> Bool {
    object.isBeingDeleted && object.finalizers.isEmpty && (object.metadata["deletionGracePeriodSeconds"].int ?? 0) == 0
      && !(definition.group.isEmpty && definition.name == "namespaces" && !object.spec.finalizers.elements.isEmpty)
  }

  /// Returns when it makes sense to try again. A store outside this process tells of the change that was faster a little later than it
  /// refuses ours.
  func rethrow(_ error: StorageError, _ definition: ResourceDefinition, _ name: String) async throws {
    switch error.code {
    case .conflict(let current): try await waitUntilFresh(current)
    case .keyNotFound: throw APIStatus.notFound(definition.resource, name)
    default: throw Self.failure(error)
    }
  }

  private static func isSame(_ a: KubeObject, _ b: KubeObject) -> Bool {
    var (x, y) = (a, b)
    x.metadata["resourceVersion"] = .null
    y.metadata["resourceVersion"] = .null
    return x == y
  }

  /// PUT. Kinds that upstream lets PUT create are created.
  func replace(
    _ definition: ResourceDefinition, _ context: RequestContext, _ body: KubeObject, subresource: String
  ) async throws -> (CachedObject, isNew: Bool) {
    var body = body
    try context.checkName(of: body)
    if definition.isNamespaced { try context.settleNamespace(of: &body) }
    let key = storageKey(definition, context)
    if subresource.isEmpty, cache.resource(definition).get(key) == nil, definition.allowsCreateOnUpdate {
      body.metadata["resourceVersion"] = .null
      return (try await create(definition, context, body), true)
    }
    let wanted = body
    let result = try await modify(definition, context, key: key, name: context.info.name, isDryRun: context.options.isDryRun) {
      current in
      try checkIdentity(wanted, current, definition)
      try checkVersion(wanted, current, definition)
      return try await prepareForUpdate(wanted, current.object, definition, context, subresource: subresource)
    }
    return (result, false)
  }

  /// Upstream's store refuses bodies that are about another object of the same name.
  func checkIdentity(_ wanted: KubeObject, _ current: CachedObject, _ definition: ResourceDefinition) throws(APIStatus) {
    if !wanted.uid.isEmpty, wanted.uid != current.object.uid {
      throw APIStatus.conflict(
        definition.resource, wanted.name,
        "StorageError: invalid object, Code: 4, Key: \(current.key), ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: \(wanted.uid), UID in object meta: \(current.object.uid)"
      )
    }
  }

  func checkVersion(_ wanted: KubeObject, _ current: CachedObject, _ definition: ResourceDefinition) throws(APIStatus) {
    let version = try Self.revision(wanted.resourceVersion)
    guard version > 0 else {
      if definition.allowsUnconditionalUpdate { return }
      // Upstream names the resource where the kind belongs.
      throw APIStatus.invalid(
        GroupVersionKind(group: definition.group, version: definition.resource.version, kind: definition.name), name: wanted.name,
        [.invalid("metadata.resourceVersion", 0, "must be specified for an update")])
    }
    if version != UInt64(current.revision) {
      throw APIStatus.modified(definition.resource, wanted.name)
    }
  }

  /// The revision an object names, 0 for none; other texts fail as Go's parser of numbers does.
  static func revision(_ text: String) throws(APIStatus) -> UInt64 {
    if text.isEmpty { return 0 }
    if let number = UInt64(text), text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }) { return number }
    let isNumber = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    let why = isNumber ? "value out of range" : "invalid syntax"
    throw APIStatus(.unknown, "strconv.ParseUint: parsing \(text.goQuoted): \(why)", code: 500)
  }
}

extension ResourceDefinition {
  /// Where upstream's strategy says AllowUnconditionalUpdate: a client that does not say which version it replaces replaces any.
  var allowsUnconditionalUpdate: Bool {
    if isCustom { return false }
    switch (group, name) {
    case ("", "serviceaccounts"), ("coordination.k8s.io", "leases"), ("policy", "poddisruptionbudgets"),
      ("admissionregistration.k8s.io", _), ("apiextensions.k8s.io", _), ("apiregistration.k8s.io", _),
      ("node.k8s.io", "runtimeclasses"), ("storage.k8s.io", "csidrivers"), ("storage.k8s.io", "csinodes"),
      ("storage.k8s.io", "csistoragecapacities"), ("storage.k8s.io", "volumeattachments"),
      ("storage.k8s.io", "volumeattributesclasses"):
      return false
    default: return true
    }
  }

  /// Where upstream's strategy says AllowCreateOnUpdate.
  var allowsCreateOnUpdate: Bool {
    switch (group, name) {
    case ("", "events"), ("", "endpoints"), ("", "limitranges"), ("", "services"), ("", "serviceaccounts"),
      ("coordination.k8s.io", "leases"),
      ("rbac.authorization.k8s.io", _), ("node.k8s.io", "runtimeclasses"):
      true
    default: false
    }
  }
}

extension APIStatus {
  /// The version that was to be replaced is not the newest any more.
  static func modified(_ resource: GroupVersionResource, _ name: String) -> APIStatus {
    conflict(resource, name, "the object has been modified; please apply your changes to the latest version and try again")
  }
}
