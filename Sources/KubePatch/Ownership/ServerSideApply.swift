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
  package func apply(_ patch: JSON, to live: JSON?) throws(APIStatus) -> JSON {
    try check(patch, live)
    let existing = live ?? schema.emptyValue
    var managed = ManagedFields(existing["metadata"]["managedFields"]) ?? ManagedFields()
    let before = ManagedFields.without(existing)
    if managed.entries.isEmpty {
      let updater = ManagerIdentity(
        manager: "before-first-apply", operation: .update, apiVersion: apiVersion, subresource: subresource)
      managed.record(schema.emptyValue, before, updater, apiVersion, time, schema, ignored)
    }
    var outcome: (object: JSON?, managed: ManagedFields)
    do { outcome = try merge(patch, before, managed, force: force) } catch {
      outcome = try reconcile(error, patch, before, managed)
    }
    // What is the same as before keeps the time of its last change.
    guard var object = outcome.object else { return outcome.managed.written(into: before) }
    outcome.managed.entries[identity]?.time = time
    outcome.managed.cap()
    object = TypedValue.withoutNulls(object, schema)
    if manager == "kubectl", !before["metadata"]["annotations"][Self.lastApplied].isNull {
      object["metadata"]["annotations"][Self.lastApplied] = .string(Self.annotation(patch))
    }
    return outcome.managed.written(into: object)
  }

  private func check(_ patch: JSON, _ live: JSON?) throws(APIStatus) {
    let version = patch["apiVersion"].string.flatMap { GroupVersion($0) } ?? GroupVersion(group: "", version: "")
    let given = GroupVersionKind(group: version.group, version: version.version, kind: patch["kind"].string ?? "")
    guard given == kind else { throw .badRequest("invalid object type: \(given.goDescription)") }
    guard patch["metadata"].object?["managedFields"] == nil else { throw .badRequest("metadata.managedFields must be nil") }
    let errors = TypedValue.validate(patch, schema)
    guard errors.isEmpty else {
      let name = "\(patch["metadata"]["namespace"].string ?? "")/\(patch["metadata"]["name"].string ?? "")"
      throw APIStatus(
        .unknown,
        "failed to create typed patch object (\(name); \(kind.goDescription)): \(TypedValue.message(errors))", code: 500)
    }
  }

  private func merge(
    _ patch: JSON, _ live: JSON, _ managed: ManagedFields, force: Bool
  ) throws(ApplyConflict) -> (object: JSON?, managed: ManagedFields) {
    var managed = managed
    let merged = TypedValue.merge(live, patch, schema) ?? [:]
    let last = managed.entries[identity]
    managed.entries[identity] = ManagerEntry(
      identity: identity, apiVersion: apiVersion, time: last?.time,
      fields: TypedValue.fieldSet(patch, schema).subtractingTrees(ignored))
    let object = prune(merged, managed, last)
    let change = TypedValue.compare(live, object, schema).ignoring(ignored)
    let taken = change.modified.union(change.added)
    if !force {
      let items = managed.entries.values.filter { $0.identity != identity }
        .sorted { $0.identity.encoded < $1.identity.encoded }
        .flatMap { entry in entry.fields.intersection(taken).paths.map { ApplyConflict.Item(owner: entry.identity, path: $0) } }
      guard items.isEmpty else { throw ApplyConflict(items: items) }
    }
    managed.release(taken.union(change.removed), except: identity)
    if managed.entries[identity]?.fields.isEmpty == true { managed.entries[identity] = nil }
    managed.strip(identity)
    return (object == live ? Optional.none : .some(object), managed)
  }

  /// Takes away what this manager applied last time and does not now, unless somebody else owns it. What is below something that goes
  /// away comes back when it was never this manager's.
  private func prune(_ merged: JSON, _ managed: ManagedFields, _ last: ManagerEntry?) -> JSON {
    guard let last, !last.fields.isEmpty else { return merged }
    let owned = last.fields.withNamedFields(schema)
    var pruned = TypedValue.removing(owned, from: merged, schema)
    let mergedSet = TypedValue.fieldSet(merged, schema).withNamedFields(schema)
    func fieldSet(_ value: JSON) -> FieldSet { TypedValue.fieldSet(value, schema).withNamedFields(schema) }
    var wanted = FieldSet()
    for entry in managed.entries.values { wanted = wanted.union(entry.fields) }
    let kept = fieldSet(pruned).union(wanted.withNamedFields(schema))
    pruned = TypedValue.removing(mergedSet.subtracting(kept), from: merged, schema)
    return TypedValue.removing(mergedSet.subtracting(fieldSet(pruned)).intersection(owned), from: merged, schema)
  }

  /// kubectl may take over what its client-side apply set: conflicts on fields of the last applied configuration do not count.
  private func reconcile(
    _ conflict: ApplyConflict, _ patch: JSON, _ live: JSON, _ managed: ManagedFields
  ) throws(APIStatus) -> (object: JSON?, managed: ManagedFields) {
    guard manager == "kubectl", let text = live["metadata"]["annotations"][Self.lastApplied].string,
      let applied = try? JSON.decode(text)
    else { throw conflict.status }
    let allowed = TypedValue.fieldSet(applied, schema)
    let rest = conflict.items.filter { FieldSet(paths: [$0.path]).subtracting(allowed).isEmpty == false }
    guard rest.isEmpty else { throw ApplyConflict(items: rest).status }
    do { return try merge(patch, live, managed, force: true) } catch { throw error.status }
  }

  private static func annotation(_ patch: JSON) -> String {
    var patch = patch
    patch["metadata"]["annotations"][lastApplied] = .null
    if patch["metadata"]["annotations"].object?.isEmpty == true { patch["metadata"]["annotations"] = .null }
    return patch.text + "\n"
  }
}
