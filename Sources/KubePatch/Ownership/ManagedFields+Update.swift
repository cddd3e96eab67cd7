import KubeAPI

extension ManagedFields {
  /// Who owns what after a create (no old object), an update or a patch other than apply: the manager gets what it changed, everybody
  /// loses what was changed or removed. Objects whose ownership was cleared stay without until somebody applies.
  ///
  /// Upstream does this to the decoded and defaulted body, before admission and before the kind's strategy: nobody owns what those
  /// add, and `ignored` names what the strategy is going to take back.
  package static func update(
    old: JSON?, new: JSON, manager: String, time: Timestamp, subresource: String = "", apiVersion: String,
    schema: any PatchSchema,
    ignored: FieldSet = FieldSet()
  ) -> JSON {
    let live = old ?? schema.emptyValue
    var managed = starting(live: live, new: new, subresource: subresource)
    let (before, after) = (without(live), without(new))
    if old != nil && managed.entries.isEmpty { return after }
    let identity = ManagerIdentity(
      manager: manager.isEmpty ? "unknown" : manager, operation: .update, apiVersion: apiVersion, subresource: subresource)
    managed.record(before, after, identity, apiVersion, time, schema, ignored)
    managed.cap()
    return managed.written(into: after)
  }

  mutating func record(
    _ before: JSON, _ after: JSON, _ identity: ManagerIdentity, _ apiVersion: String, _ time: Timestamp,
    _ schema: any PatchSchema,
    _ ignored: FieldSet = FieldSet()
  ) {
    let change = TypedValue.compare(before, after, schema).ignoring(ignored)
    if change.isSame { return }
    let taken = change.modified.union(change.added)
    if !entries.isEmpty { release(taken.union(change.removed), except: nil) }
    let owned = taken.subtracting(ManagedFields.unowned)
    if owned.isEmpty { return }
    let fields = entries[identity].map { $0.fields.union(owned) } ?? owned
    entries[identity] = ManagerEntry(identity: identity, apiVersion: apiVersion, time: time, fields: fields)
  }

  mutating func release(_ fields: FieldSet, except identity: ManagerIdentity?) {
    for (other, entry) in entries where other != identity {
      let rest = entry.fields.subtracting(fields)
      if rest.isEmpty { entries[other] = nil } else { entries[other]?.fields = rest }
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
