import KubeAPI

/// Server-side apply: merges what a manager wants into the live object, takes away what it wanted before and nobody else wants, and
/// says who owns what.
package struct ServerSideApply: Sendable {
  package var manager: String
  package var force: Bool
  package var time: Timestamp
  package var subresource: String
  /// What the request is about.
  package var kind: GroupVersionKind
  package var schema: any PatchSchema
  /// What the kind's strategy is going to take back: nobody comes to own it.
  package var ignored: FieldSet

  package init(
    manager: String, force: Bool, time: Timestamp, subresource: String = "", kind: GroupVersionKind,
    schema: any PatchSchema, ignored: FieldSet = FieldSet()
  ) {
    self.manager = manager
    self.force = force
    self.time = time
    self.subresource = subresource
    self.kind = kind
    self.schema = schema
    self.ignored = ignored
  }

  static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

  private var apiVersion: String { kind.groupVersion.description }

  private var identity: ManagerIdentity {
    ManagerIdentity(manager: manager, operation: .apply, apiVersion: apiVersion, subresource: subresource)
  }

  /// The object after the apply, defaults not yet filled in. No live object means create.
  package func apply(_ patch: JSON, to live: JSON?, _ conversions: Conversions = Conversions()) throws(OwnershipFault) -> JSON {
    let existing = live ?? schema.emptyValue
    var managed = ManagedFields(existing["metadata"]["managedFields"]) ?? ManagedFields()
    let before = VersionedObject(ManagedFields.without(existing), version: apiVersion, schema: schema, ignored: ignored)
    let mismatch = live == nil ? nil : TypedValue.mismatch(before.value, schema)
    if let mismatch, managed.entries.isEmpty {
      throw failure(
        "failed to create manager for existing fields: failed to convert new object", before.value, " to smd typed: \(mismatch)")
    }
    try check(patch)
    if let mismatch { throw failure("failed to create typed live object", before.value, ": \(mismatch)") }
    if managed.entries.isEmpty {
      let updater = ManagerIdentity(
        manager: "before-first-apply", operation: .update, apiVersion: apiVersion, subresource: subresource)
      try managed.record(from: before.with(schema.emptyValue), to: before, updater, time, conversions)
    }
    try managed.reconcile(with: before, conversions)
    var outcome: (object: JSON?, managed: ManagedFields)
    do throws(OwnershipFault) { outcome = try merge(patch, before, managed, force: force, conversions) } catch {
      guard case .conflict(let conflict) = error, try mayTakeOver(conflict, from: before.value) else { throw error }
      outcome = try merge(patch, before, managed, force: true, conversions)
    }
    // What is the same as before keeps the time of its last change.
    guard var object = outcome.object else { return outcome.managed.written(into: before.value) }
    outcome.managed.entries[identity]?.time = time
    outcome.managed.cap()
    if manager == "kubectl", !before.value["metadata"]["annotations"][Self.lastApplied].isNull {
      object["metadata"]["annotations"][Self.lastApplied] = .string(Self.annotation(patch))
    }
    return outcome.managed.written(into: object)
  }

  private func failure(_ what: String, _ object: JSON, _ why: String) -> OwnershipFault {
    let name = "\(object["metadata"]["namespace"].string ?? "")/\(object["metadata"]["name"].string ?? "")"
    return .refused(APIStatus(.unknown, "\(what) (\(name); \(kind.goDescription))\(why)", code: 500))
  }

  private func check(_ patch: JSON) throws(OwnershipFault) {
    let version = patch["apiVersion"].string.flatMap { GroupVersion($0) } ?? GroupVersion(group: "", version: "")
    let given = GroupVersionKind(group: version.group, version: version.version, kind: patch["kind"].string ?? "")
    guard given == kind else { throw .refused(.badRequest("invalid object type: \(given.goDescription)")) }
    guard patch["metadata"].object?["managedFields"] == nil else {
      throw .refused(.badRequest("metadata.managedFields must be nil"))
    }
    if let fault = TypedValue.fault(patch, schema) { throw failure("failed to create typed patch object", patch, ": \(fault)") }
  }

  private func merge(
    _ patch: JSON, _ live: VersionedObject, _ managed: ManagedFields, force: Bool, _ conversions: Conversions
  ) throws(OwnershipFault) -> (object: JSON?, managed: ManagedFields) {
    var managed = managed
    let merged = live.with(TypedValue.merge(live.value, patch, schema) ?? [:])
    let last = managed.entries[identity]
    managed.entries[identity] = ManagerEntry(
      identity: identity, apiVersion: apiVersion, time: last?.time,
      fields: TypedValue.fieldSet(patch, schema).subtractingTrees(ignored))
    let object = try Pruning(managed: managed, version: apiVersion, conversions: conversions).prune(merged, last)
    let changes = try managed.changes(from: live, to: object, except: identity, conversions)
    if !force {
      let items = managed.entries.values.filter { $0.identity != identity }
        .sorted { $0.identity.encoded < $1.identity.encoded }
        .flatMap { entry in
          entry.fields.intersection(changes[entry.apiVersion]?.taken ?? FieldSet()).paths
            .map { ApplyConflict.Item(owner: entry.identity, path: $0) }
        }
      guard items.isEmpty else { throw .conflict(ApplyConflict(items: items)) }
    }
    managed.release(changes, except: identity)
    if managed.entries[identity]?.fields.isEmpty == true { managed.entries[identity] = nil }
    managed.strip(identity)
    return (object.value == live.value ? Optional.none : .some(object.value), managed)
  }

  /// kubectl may take over what its client-side apply set: conflicts on fields of the last applied configuration do not count.
  private func mayTakeOver(_ conflict: ApplyConflict, from live: JSON) throws(OwnershipFault) -> Bool {
    guard manager == "kubectl", let text = live["metadata"]["annotations"][Self.lastApplied].string,
      let applied = try? JSON.decode(text)
    else { return false }
    let allowed = TypedValue.fieldSet(applied, schema)
    let rest = conflict.items.filter { FieldSet(paths: [$0.path]).subtracting(allowed).isEmpty == false }
    guard rest.isEmpty else { throw .conflict(ApplyConflict(items: rest)) }
    return true
  }

  private static func annotation(_ patch: JSON) -> String {
    var patch = patch
    patch["metadata"]["annotations"][lastApplied] = .null
    if patch["metadata"]["annotations"].object?.isEmpty == true { patch["metadata"]["annotations"] = .null }
    return patch.text + "\n"
  }
}
