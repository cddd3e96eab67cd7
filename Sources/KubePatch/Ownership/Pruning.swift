import KubeAPI

/// Takes away what a manager applied last time and does not now, unless somebody else owns it. What is below something that goes away
/// comes back when it was never this manager's (sigs.k8s.io/structured-merge-diff/merge, Updater.prune).
struct Pruning {
  let managed: ManagedFields
  /// The version of the request.
  let version: String
  let conversions: Conversions

  func prune(_ merged: VersionedObject, _ last: ManagerEntry?) throws(OwnershipFault) -> VersionedObject {
    guard let last, !last.fields.isEmpty else { return merged }
    let failed = "failed to prune fields: "
    guard
      let merged = try conversions.convert(
        merged, to: last.apiVersion, "\(failed)failed to convert merged object to last applied version: ")
    else { return merged }
    let all = fieldSet(merged)
    let owned = last.fields.withNamedFields(merged.schema)
    let bare = merged.with(TypedValue.removing(owned, from: merged.value, merged.schema))
    let kept = try addingOwned(merged, all, bare, "\(failed)failed add back owned items: ")
    guard
      let pruned = try conversions.convert(
        kept, to: last.apiVersion,
        "\(failed)failed add back dangling items: failed to convert pruned object to last applied version: ")
    else { return merged }
    let gone = all.subtracting(fieldSet(pruned)).intersection(owned)
    let result = merged.with(TypedValue.removing(gone, from: merged.value, merged.schema))
    return try conversions.convert(result, to: version, failed) ?? result
  }

  /// What is owned in the version of the last apply comes back first: conversions may need it.
  /// - Parameter all: the fields of `merged`.
  private func addingOwned(
    _ merged: VersionedObject, _ all: FieldSet, _ pruned: VersionedObject, _ failed: String
  ) throws(OwnershipFault) -> VersionedObject {
    var wanted: [String: FieldSet] = [:]
    for entry in managed.entries.values {
      wanted[entry.apiVersion] = (wanted[entry.apiVersion] ?? FieldSet()).union(entry.fields)
    }
    let first = pruned.version
    let versions = wanted.keys.sorted { a, b in a == first || (b != first && a < b) }
    var (merged, pruned) = (merged, pruned)
    for version in versions {
      let place = "object at version \(version): "
      guard let whole = try conversions.convert(merged, to: version, "\(failed)failed to convert merged \(place)") else {
        continue
      }
      merged = whole
      guard let bare = try conversions.convert(pruned, to: version, "\(failed)failed to convert pruned \(place)") else {
        continue
      }
      let kept = fieldSet(bare).union((wanted[version] ?? FieldSet()).withNamedFields(whole.schema))
      let fields = version == first ? all : fieldSet(whole)
      pruned = whole.with(TypedValue.removing(fields.subtracting(kept), from: whole.value, whole.schema))
    }
    return pruned
  }

  private func fieldSet(_ object: VersionedObject) -> FieldSet {
    TypedValue.fieldSet(object.value, object.schema).withNamedFields(object.schema)
  }
}
