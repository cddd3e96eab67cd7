import KubeAPI

extension ManagedFields {
  /// Who owns what after a create (no old object), an update or a patch other than apply: the manager gets what it changed, everybody
  /// loses what was changed or removed. Objects whose ownership was cleared stay without until somebody applies.
  ///
  /// Upstream does this to the decoded and defaulted body, before admission and before the kind's strategy: nobody owns what those
  /// add, and `ignored` names what the strategy is going to take back.
  package static func update(
    old: JSON?, new: JSON, manager: String, time: Timestamp, subresource: String = "", apiVersion: String,
    schema: any PatchSchema, ignored: FieldSet = FieldSet(), _ conversions: Conversions = Conversions()
  ) throws(OwnershipFault) -> JSON {
    let live = old ?? schema.emptyValue
    var managed = starting(live: live, new: new, subresource: subresource)
    let before = VersionedObject(without(live), version: apiVersion, schema: schema, ignored: ignored)
    let after = before.with(without(new))
    if old != nil && managed.entries.isEmpty { return after.value }
    // What cannot be compared is nobody's.
    let isComparable =
      TypedValue.mismatch(after.value, schema) == nil && (old == nil || TypedValue.mismatch(before.value, schema) == nil)
    if !isComparable { return after.value }
    let identity = ManagerIdentity(
      manager: manager.isEmpty ? "unknown" : manager, operation: .update, apiVersion: apiVersion, subresource: subresource)
    try managed.reconcile(with: before, conversions)
    try managed.record(from: before, to: after, identity, time, conversions)
    managed.cap()
    return managed.written(into: after.value)
  }

  mutating func record(
    from before: VersionedObject, to after: VersionedObject, _ identity: ManagerIdentity, _ time: Timestamp,
    _ conversions: Conversions
  ) throws(OwnershipFault) {
    let changes = try changes(from: before, to: after, except: nil, conversions)
    release(changes, except: nil)
    let owned = (changes[before.version]?.taken ?? FieldSet()).subtracting(ManagedFields.unowned)
    if owned.isEmpty { return }
    let fields = entries[identity].map { $0.fields.union(owned) } ?? owned
    entries[identity] = ManagerEntry(identity: identity, apiVersion: before.version, time: time, fields: fields)
  }

  /// What changed, as each version sees it that somebody owns fields in. Owners in versions that do not exist are forgotten.
  mutating func changes(
    from before: VersionedObject, to after: VersionedObject, except identity: ManagerIdentity?, _ conversions: Conversions
  ) throws(OwnershipFault) -> [String: Comparison] {
    var changes = [before.version: before.changes(to: after)]
    for (other, entry) in entries where other != identity && changes[entry.apiVersion] == nil {
      if let old = try conversions.convert(before, to: entry.apiVersion, "failed to convert old object: "),
        let new = try conversions.convert(after, to: entry.apiVersion, "failed to convert new object: ")
      {
        changes[entry.apiVersion] = old.changes(to: new)
      } else {
        entries[other] = nil
      }
    }
    return changes
  }

  /// Owners lose what was changed or removed.
  mutating func release(_ changes: [String: Comparison], except identity: ManagerIdentity?) {
    if entries.isEmpty { return }
    let lost = changes.mapValues { $0.taken.union($0.removed) }
    for (other, entry) in entries where other != identity {
      guard let lost = lost[entry.apiVersion], !lost.isEmpty else { continue }
      let rest = entry.fields.subtracting(lost)
      if rest.isEmpty { entries[other] = nil } else { entries[other]?.fields = rest }
    }
  }

  /// Brings what is owned in line with the schemas of today.
  mutating func reconcile(with live: VersionedObject, _ conversions: Conversions) throws(OwnershipFault) {
    for (identity, entry) in entries {
      guard let schema = try conversions.convert(live, to: entry.apiVersion)?.schema else { continue }
      entries[identity]?.fields = entry.fields.reconciled(with: schema)
    }
  }

  /// At most ten updaters are told apart: of more, the oldest of a version become one, "ancient-changes".
  mutating func cap() {
    let updaters = entries.values.filter { $0.identity.operation == .update }.sorted { a, b in
      let (x, y) = (a.time?.seconds ?? 0, b.time?.seconds ?? 0)
      return x == y ? a.identity.encoded < b.identity.encoded : x < y
    }
    var excess = updaters.count - 10
    var firsts: [String: ManagerIdentity] = [:]
    for entry in updaters where excess > 0 {
      guard let first = firsts[entry.apiVersion] else {
        firsts[entry.apiVersion] = entry.identity
        continue
      }
      let ancient = ManagerIdentity(manager: "ancient-changes", operation: .update, apiVersion: entry.apiVersion)
      let merged = entries[ancient] ?? entries.removeValue(forKey: first)
      entries[ancient] = ManagerEntry(
        identity: ancient, apiVersion: entry.apiVersion, time: entry.time,
        fields: entry.fields.union(merged?.fields ?? FieldSet()))
      if entry.identity != ancient { entries[entry.identity] = nil }
      excess -= 1
    }
  }

  /// The new object with the old one's times where nothing but times of ownership changed, so that such a write can be skipped.
  package static func withoutTimeChanges(old: JSON, new: JSON) -> JSON {
    guard without(old) == without(new) else { return new }
    let (before, after) = (old["metadata"]["managedFields"].elements, new["metadata"]["managedFields"].elements)
    func timeless(_ entries: [JSON]) -> Set<JSON> {
      Set(
        entries.map { entry in
          var entry = entry
          entry["time"] = .null
          return entry
        })
    }
    guard before.count == after.count, timeless(before) == timeless(after) else { return new }
    return old
  }
}
