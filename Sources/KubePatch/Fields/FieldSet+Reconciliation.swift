import KubeAPI

extension FieldSet {
  /// The set after its schema has changed: where fields of something were owned that is owned as a whole by now, the whole is
  /// (sigs.k8s.io/structured-merge-diff/typed, ReconcileFieldSetWithSchema).
  func reconciled(with schema: any PatchSchema) -> FieldSet {
    var wholes: [[PathElement]] = []
    collectWholes(schema, isWhole: false, [], &wholes)
    if wholes.isEmpty { return self }
    let set = FieldSet(paths: wholes)
    return subtractingTrees(set).union(set)
  }

  private func collectWholes(
    _ schema: (any PatchSchema)?, isWhole: Bool, _ path: [PathElement], _ wholes: inout [[PathElement]]
  ) {
    guard let schema else { return }
    let isOwnedAsWhole: Bool
    switch schema.patchShape {
    case .list: isOwnedAsWhole = schema.listKind == .atomic
    case .map: isOwnedAsWhole = schema.isAtomic
    default: return
    }
    if isOwnedAsWhole {
      if !isWhole, !path.isEmpty { wholes.append(path) }
      return
    }
    forEach { element, isMember, below in
      var next: (any PatchSchema)?
      if case .field(let name) = element { next = schema.member(name) } else { next = schema.elements }
      below.collectWholes(next, isWhole: isMember && below.isEmpty, path + [element], &wholes)
    }
  }
}
