import KubeAPI
import Storage

extension APIServer {
  func create(
    _ definition: ResourceDefinition, _ context: RequestContext, _ body: KubeObject, ownership: Ownership = .recorded
  ) async throws -> CachedObject {
    var object = body
    try fit(&object, into: definition, context)
    try refuseWhileTerminating(definition, object)
    if let revision = try? Self.revision(object.resourceVersion), revision > 0, !context.options.isDryRun {
      throw APIStatus(.unknown, "resourceVersion should not be set on objects to be created", code: 500)
    }
    for key in Self.systemFields { object.metadata[key] = .null }
    let request = try await admitCreate(&object, definition, context, ownership: ownership)
    let prefix = object.metadata["generateName"].string ?? ""
    guard object.name.isEmpty, !prefix.isEmpty else { return try await insert(object, definition, context, request) }
    for _ in 1..<Self.generatedNames {
      object.name = Names.generate(prefix)
      do { return try await insert(object, definition, context, request) } catch let failure as APIStatus {
        guard failure.reason == .alreadyExists else { throw failure }
      }
    }
    object.name = Names.generate(prefix)
    do { return try await insert(object, definition, context, request) } catch var failure as APIStatus {
      if failure.reason == .alreadyExists {
        failure.message += ", the server was not able to generate a unique name for the object"
        failure.details?.retryAfterSeconds = 1
      }
      throw failure
    }
  }

  /// How many names are tried for an object that is to be given one.
  private static let generatedNames = 8

  /// What no client says of a new object.
  private static let systemFields = ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"]

  /// Stores what mutating admission let through.
  private func insert(
    _ admitted: KubeObject, _ definition: ResourceDefinition, _ context: RequestContext, _ request: AdmissionRequest
  ) async throws -> CachedObject {
    var object = admitted
    stamp(&object, definition, isDryRun: context.options.isDryRun)
    try await prepareForCreate(&object, definition, context, request)
    let grant = try allocate(&object, old: nil, definition)
    defer { if let grant { services.release(grant) } }
    let key = definition.storageKey(namespace: object.namespace, name: object.name)
    let value = try Self.storable(Self.storedBytes(await storedForm(object, definition)))
    if context.options.isDryRun {
      if cache.resource(definition).get(key) != nil { throw APIStatus.alreadyExists(definition.resource, object.name) }
      return CachedObject(key: key, object: readBack(object, definition), revision: 0).withoutRevision
    }
    let revision: Int64
    do throws(StorageError) { revision = try await storage.create(key, value) } catch {
      if case .keyExists = error.code {
        var failure = APIStatus.alreadyExists(definition.resource, object.name)
        if cache.resource(definition).get(key)?.object.isBeingDeleted == true {
          failure.message = "object is being deleted: \(failure.message)"
        }
        throw failure
      }
      throw APIServer.failure(error)
    }
    return try await stored(definition, key, object, value, revision)
  }

  /// Addresses and ports of services; nil for other kinds.
  func allocate(_ object: inout KubeObject, old: KubeObject?, _ definition: ResourceDefinition) throws(APIStatus)
    -> ServiceAllocator.Grant?
  {
    guard definition.group.isEmpty, definition.name == "services" else { return nil }
    let grant = try services.allocate(&object, old: old)
    if let schema = schemas.schema(definition.resource) { object = ordered(KubeObject(schema.type.normalized(object.json))) }
    return grant
  }

  /// What the server alone may say about a new object. The store takes its revision off; what is not stored keeps it.
  private func stamp(_ object: inout KubeObject, _ definition: ResourceDefinition, isDryRun: Bool) {
    var metadata = object.metadata
    for key in Self.systemFields + (isDryRun ? [] : ["resourceVersion"]) { metadata[key] = .null }
    metadata["uid"] = .string(Names.uid())
    metadata["creationTimestamp"] = .string(Timestamp.now.text)
    if definition.countsGenerations { metadata["generation"] = 1 }
    object.metadata = Metadata.ordered(metadata)
  }

  /// The namespace of path and body must agree; objects of the cluster have none.
  func fit(_ object: inout KubeObject, into definition: ResourceDefinition, _ context: RequestContext) throws(APIStatus) {
    if definition.isNamespaced {
      try context.settleNamespace(of: &object)
    } else if !object.namespace.isEmpty {
      object.namespace = ""
    }
  }

  static func storedBytes(_ object: KubeObject) -> [UInt8] {
    var json = object.json
    json.metadata = {
      var metadata = json["metadata"]
      metadata["resourceVersion"] = .null
      return metadata
    }()
    return json.data
  }

  /// What etcd takes of one object; a store of ours refuses more with etcd's words.
  static let objectLimit = 1_572_864

  static func storable(_ bytes: [UInt8]) throws(APIStatus) -> [UInt8] {
    guard bytes.count <= objectLimit else { throw APIStatus(.unknown, "etcdserver: request is too large", code: 500) }
    return bytes
  }

  /// What was just written, as the cache has it already. Custom objects may be kept in another version than they were written in: what
  /// the way back makes of them is what the client is answered.
  func stored(
    _ definition: ResourceDefinition, _ key: String, _ object: KubeObject, _ value: [UInt8], _ revision: Int64
  ) async throws -> CachedObject {
    if let type = customType(definition) {
      guard object.apiVersion != type.storageVersion.description,
        let stored = CachedObject(key: key, stored: value, revision: revision)
      else { return CachedObject(key: key, object: type.readBack(object), revision: revision) }
      return try await current(stored, definition, isFresh: true)
    }
    if let cached = cache.resource(definition).get(key), cached.revision == revision { return cached }
    return CachedObject(key: key, stored: value, revision: revision) ?? CachedObject(key: key, object: object, revision: revision)
  }

  /// An object as its store answers with it: custom ones are read anew, with their defaults.
  func readBack(_ object: KubeObject, _ definition: ResourceDefinition) -> KubeObject {
    customType(definition)?.readBack(object) ?? object
  }

  /// Upstream has no name for what its store reports: the text is all there is.
  static func failure(_ error: StorageError) -> APIStatus {
    switch error.code {
    case .closed: APIStatus(.serviceUnavailable, "the server is shutting down")
    default: APIStatus(.unknown, error.description, code: 500)
    }
  }
}

extension CachedObject {
  /// As dry runs answer: nothing was stored, so there is no version.
  var withoutRevision: CachedObject { CachedObject(unstored: object, key: key) }
}
