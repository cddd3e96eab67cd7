import HTTPServer
import KubeAPI
import KubeSchema
import Storage

/// `meta.k8s.io/v1` DeleteOptions, from the body, or where there is none from the query.
struct DeleteOptions: Sendable {
  var gracePeriodSeconds: Int?
  var uid: String?
  var resourceVersion: String?
  var orphanDependents: Bool?
  var propagationPolicy: String?
  var isDryRun = false

  /// Also asks for the object's version, unless the client asked for one itself.
  func unchanged(since object: KubeObject) -> DeleteOptions {
    var options = self
    options.resourceVersion = resourceVersion ?? object.resourceVersion
    return options
  }

  /// The Go types of the fields, by which upstream decodes a body.
  private static let types = [
    "gracePeriodSeconds": "int64", "orphanDependents": "bool", "propagationPolicy": "v1.DeletionPropagation",
    "dryRun": "[]string", "preconditions": "v1.Preconditions", "ignoreStoreReadErrorWithClusterBreakingPotential": "bool",
  ]
  private static let preconditionTypes = ["uid": "types.UID", "resourceVersion": "string"]

  /// A body that cannot be read must not delete anything.
  static func check(_ body: JSON) throws(APIStatus) {
    if let fault = VersionKind.fault(of: body) { throw APIStatus.badRequest(fault) }
    let kind = body["kind"].string ?? ""
    guard kind.isEmpty || kind == "DeleteOptions" else {
      let version = body["apiVersion"].string ?? "meta.k8s.io/v1"
      throw APIStatus.badRequest(
        "no kind \"\(kind)\" is registered for version \"\(version)\" in scheme \"k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27\""
      )
    }
    try check(body, types, "DeleteOptions.")
  }

  /// - Parameter place: the Go type and the path below it, as faults name them.
  private static func check(_ json: JSON, _ types: [String: String], _ place: String) throws(APIStatus) {
    for (key, value) in json.members where !value.isNull {
      guard let type = types[key] else { continue }
      var faulty: [JSON] = []
      switch type {
      case "int64": if value.int == nil { faulty = [value] }
      case "bool": if value.bool == nil { faulty = [value] }
      case "v1.Preconditions":
        if value.object == nil { faulty = [value] } else { try check(value, preconditionTypes, "Preconditions.preconditions.") }
      case "[]string": faulty = value.array?.filter { $0.string == nil && !$0.isNull } ?? [value]
      default: if value.string == nil { faulty = [value] }
      }
      let wanted = type == "[]string" && value.array != nil ? "string" : type
      guard let wrong = faulty.first else { continue }
      // A number that is none for the type is shown itself.
      let isNumber = wrong.goTypeName == "number" && type == "int64"
      throw APIStatus.badRequest(
        "json: cannot unmarshal \(isNumber ? "number \(wrong.text)" : wrong.goTypeName) into Go struct field \(place)\(key) of type \(wanted)"
      )
    }
  }

  /// `body` is null, or has been checked.
  init(_ body: JSON, _ context: RequestContext) throws(APIStatus) {
    let query = body.isNull ? context.http.query : QueryParameters("")
    let asked = try query.integer("gracePeriodSeconds")
    gracePeriodSeconds = body["gracePeriodSeconds"].int ?? asked
    uid = body["preconditions"]["uid"].string ?? query["preconditions.uid"]
    resourceVersion = body["preconditions"]["resourceVersion"].string
    orphanDependents = body["orphanDependents"].bool ?? (query["orphanDependents"] == nil ? nil : query.flag("orphanDependents"))
    propagationPolicy = body["propagationPolicy"].string ?? query["propagationPolicy"]
    let isRemoval = context.info.verb == "delete" || context.info.verb == "deletecollection"
    let dryRun = body["dryRun"].elements.compactMap(\.string) + (isRemoval ? query.all("dryRun") : [])
    isDryRun = context.options.isDryRun || !dryRun.isEmpty
    if isDryRun { context.deleteForShow() }
    var faults: [FieldError] = []
    if let policy = propagationPolicy, orphanDependents != nil {
      faults.append(
        .invalid("propagationPolicy", .string(policy), "orphanDependents and deletionPropagation cannot be both set"))
    }
    if let policy = propagationPolicy, !["Orphan", "Background", "Foreground"].contains(policy) {
      faults.append(.notSupported("propagationPolicy", .string(policy), ["Foreground", "Background", "Orphan", "nil"]))
    }
    faults += RequestOptions.faults(dryRun: dryRun)
    guard faults.isEmpty else { throw RequestOptions.invalid("DeleteOptions", faults) }
  }

  var orphans: Bool { propagationPolicy == "Orphan" || orphanDependents == true }
  var isForeground: Bool { propagationPolicy == "Foreground" }
  var saysPolicy: Bool { propagationPolicy != nil || orphanDependents != nil }
}

extension APIServer {
  func deleteOptions(_ context: RequestContext) throws -> DeleteOptions {
    let body = try readBody(context)
    if !body.json.isNull {
      try DeleteOptions.check(body.json)
      // Upstream records what it has made of them.
      var options: JSON = ["kind": "DeleteOptions", "apiVersion": "meta.k8s.io/__internal"]
      for (key, value) in body.json.members where options[key].isNull { options[key] = value }
      context.audit?.request(options)
    }
    return try DeleteOptions(body.json, context)
  }

  func delete(_ answer: Answer) async throws {
    let options = try deleteOptions(answer.context)
    let (object, isGone) = try await delete(
      answer.definition, answer.context, name: answer.context.info.name, namespace: answer.context.info.namespace, options)
    if isGone, !answer.definition.returnsDeletedObject {
      let definition = answer.definition
      var details: JSON = ["name": .string(object.object.name)]
      if !definition.group.isEmpty { details["group"] = .string(definition.group) }
      details["kind"] = .string(definition.name)
      details["uid"] = .string(object.object.uid)
      return try await answer.send([
        "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success", "details": details,
      ])
    }
    try await answer.send(object)
  }

  /// Removes the object, or marks it when finalizers or a grace period hold it. With `isAdmitted` nobody is asked whether it may go.
  func delete(
    _ definition: ResourceDefinition, _ context: RequestContext, name: String, namespace: String, _ options: DeleteOptions,
    isAdmitted: Bool = false
  ) async throws -> (CachedObject, isGone: Bool) {
    let key = definition.storageKey(namespace: definition.isNamespaced ? namespace : "", name: name)
    if cache.resource(definition).get(key) == nil || options.uid != nil || options.resourceVersion != nil {
      try await waitUntilConsistent()
    }
    for _ in 0..<64 {
      guard let stored = cache.resource(definition).get(key) else { throw missing(definition, key, name) }
      let current = try await self.current(stored, definition)
      try checkPreconditions(options, current, definition)
      if !isAdmitted { try await admitDelete(definition, context, current.object) }
      guard let held = hold(current.object, definition, options) else {
        let last = ended(current.object, definition)
        if options.isDryRun { return (CachedObject(key: key, object: last, revision: current.revision), true) }
        do throws(StorageError) {
          let revision = try await storage.delete(key, expected: current.revision)
          return (CachedObject(key: key, object: last, revision: revision), true)
        } catch {
          try await rethrow(error, definition, name)
          continue
        }
      }
      if held == current.object || options.isDryRun {
        return (CachedObject(key: key, object: held, revision: current.revision), false)
      }
      let bytes = Self.storedBytes(try await storedForm(held, definition))
      do throws(StorageError) {
        let revision = try await storage.update(key, expected: current.revision, bytes)
        return (CachedObject(key: key, object: held, revision: revision), false)
      } catch { try await rethrow(error, definition, name) }
    }
    throw APIStatus(.serverTimeout, "the object \(name) is being changed too often; try again")
  }

  private func checkPreconditions(_ options: DeleteOptions, _ current: CachedObject, _ definition: ResourceDefinition) throws {
    if let uid = options.uid, uid != current.object.uid {
      throw Self.preconditionFailed(
        definition, current.object.name,
        "the UID in the precondition (\(uid)) does not match the UID in record (\(current.object.uid)). The object might have been deleted and then recreated",
        older: "Precondition failed: UID in precondition: \(uid), UID in object meta: \(current.object.uid)")
    }
    if let version = options.resourceVersion, version != String(current.revision) {
      throw Self.preconditionFailed(
        definition, current.object.name,
        "the ResourceVersion in the precondition (\(version)) does not match the ResourceVersion in record (\(current.revision)). The object might have been modified",
        older:
          "Precondition failed: ResourceVersion in precondition: \(version), ResourceVersion in object meta: \(current.revision)")
    }
  }

  /// Upstream names the kind here, not the resource.
  private static func preconditionFailed(
    _ definition: ResourceDefinition, _ name: String, _ why: String, older: String
  ) -> APIStatus {
    let kind = definition.group.isEmpty ? definition.kind : "\(definition.kind).\(definition.group)"
    if definition.name == "namespaces" || definition.name == "customresourcedefinitions" {
      return APIStatus.conflict(definition.resource, name, older)
    }
    return APIStatus(
      .conflict, "Operation cannot be fulfilled on \(kind) \"\(name)\": \(why)",
      details: .init(name: name, group: definition.group, kind: definition.kind))
  }

  /// A pod that ends at once is still told to have been marked.
  private func ended(_ object: KubeObject, _ definition: ResourceDefinition) -> KubeObject {
    guard definition.group.isEmpty, definition.name == "pods" else { return object }
    var last = object
    if !object.isBeingDeleted {
      last.metadata["deletionTimestamp"] = .string(Timestamp.now.text)
      if object.generation > 0 { last.metadata["generation"] = JSON(object.generation + 1) }
    }
    last.metadata["deletionGracePeriodSeconds"] = 0
    last.metadata = Metadata.ordered(last.metadata)
    return last
  }

  /// The object as it waits for its end; nil when it may go at once.
  private func hold(_ object: KubeObject, _ definition: ResourceDefinition, _ options: DeleteOptions) -> KubeObject? {
    var next = object
    var finalizers = object.finalizers
    // Replication controllers are older than garbage collection: without a word their pods stay.
    let orphansByDefault = definition.group.isEmpty && definition.name == "replicationcontrollers" && !options.saysPolicy
    if options.saysPolicy || !object.isBeingDeleted {
      if options.saysPolicy { finalizers.removeAll { $0 == "orphan" || $0 == "foregroundDeletion" } }
      if options.orphans || orphansByDefault, !finalizers.contains("orphan") { finalizers.append("orphan") }
      if options.isForeground, !finalizers.contains("foregroundDeletion") { finalizers.append("foregroundDeletion") }
    }
    if definition.name == "customresourcedefinitions", !object.isBeingDeleted, !finalizers.contains(Self.cleanupFinalizer) {
      finalizers.append(Self.cleanupFinalizer)
    }
    if finalizers != object.finalizers { next.metadata["finalizers"] = finalizers.isEmpty ? .null : JSON(finalizers) }
    let grace = gracePeriod(object, definition, options)
    let isHeld = !finalizers.isEmpty || definition.name == "namespaces" && !object.spec.finalizers.elements.isEmpty
    if object.isBeingDeleted {
      let pending = object.metadata["deletionGracePeriodSeconds"].int ?? 0
      if pending > 0, grace ?? 0 < pending, let grace {
        let deadline = Timestamp(object.metadata["deletionTimestamp"].string ?? "")
        if let deadline {
          next.metadata["deletionTimestamp"] = .string(Timestamp(seconds: deadline.seconds - Int64(pending - grace)).text)
        }
        next.metadata["deletionGracePeriodSeconds"] = JSON(grace)
      }
      if (next.metadata["deletionGracePeriodSeconds"].int ?? 0) == 0, !isHeld { return nil }
      next.metadata = Metadata.ordered(next.metadata)
      return next
    }
    guard isHeld || grace ?? 0 > 0 else { return nil }
    next.metadata["deletionTimestamp"] = .string(Timestamp(seconds: Timestamp.now.seconds + Int64(grace ?? 0)).text)
    // Definitions are marked by their own registry, which does no more than that.
    let isDefinition = definition.name == "customresourcedefinitions"
    if definition.name != "namespaces", !isDefinition { next.metadata["deletionGracePeriodSeconds"] = JSON(grace ?? 0) }
    if object.generation > 0, !isDefinition { next.metadata["generation"] = JSON(object.generation + 1) }
    if definition.name == "namespaces" { next.status["phase"] = "Terminating" }
    if isDefinition {
      DefinitionConditions.set(
        &next, "Terminating", "True", "InstanceDeletionPending",
        "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon", .now)
    }
    next.metadata = Metadata.ordered(next.metadata)
    return next
  }

  /// Only pods have one: as asked or specified, none while they are on no node or have ended.
  private func gracePeriod(_ object: KubeObject, _ definition: ResourceDefinition, _ options: DeleteOptions) -> Int? {
    guard definition.group.isEmpty, definition.name == "pods" else { return nil }
    let phase = object.status.phase.string ?? ""
    if (object.spec.nodeName.string ?? "").isEmpty || phase == "Failed" || phase == "Succeeded" { return 0 }
    var period = options.gracePeriodSeconds ?? object.spec.terminationGracePeriodSeconds.int ?? 30
    if period < 0 { period = 1 }
    return period
  }

  func deleteCollection(_ answer: Answer) async throws {
    let (definition, context) = (answer.definition, answer.context)
    let options = try deleteOptions(context)
    let selection = try Selection(definition, context)
    let page = try await page(definition, context, selection, try ListRequest(context.http.query))
    var deleted: [CachedObject] = []
    for object in page.objects {
      do {
        _ = try await delete(definition, context, name: object.object.name, namespace: object.object.namespace, options)
        deleted.append(object)
      } catch let failure as APIStatus where failure.reason == .notFound { continue }
    }
    let metadata: JSON = ["resourceVersion": .string(String(page.revision))]
    let items = deleted.map {
      present($0, as: definition).object.json.members.filter { definition.isCustom || $0.0 != "kind" && $0.0 != "apiVersion" }
    }
    var list: JSON = [
      "kind": .string(definition.listKind), "apiVersion": .string(definition.resource.groupVersion.description),
      "metadata": metadata,
      "items": .array(items.map { .object(JSONObject($0)) }),
    ]
    if definition.isCustom {
      list["metadata"]["continue"] = ""
      list = KubeObject(list).alphabetical.json
    }
    try await answer.send(list)
  }
}

extension ResourceDefinition {
  /// Where upstream's strategy answers a removal with the object instead of a Status.
  var returnsDeletedObject: Bool {
    switch (group, name) {
    case ("", "pods"), ("", "services"), ("", "serviceaccounts"), ("", "persistentvolumes"), ("", "persistentvolumeclaims"),
      ("", "podtemplates"), ("", "resourcequotas"), ("storage.k8s.io", _), ("resource.k8s.io", _):
      name != "csistoragecapacities"
    default: false
    }
  }
}
