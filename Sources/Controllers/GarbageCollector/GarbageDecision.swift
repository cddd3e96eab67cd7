import KubeAPI

/// What is to become of an object, given what its owners are.
enum GarbageDecision: Hashable, Sendable {
  enum OwnerState: Hashable, Sendable {
    case present
    /// Is being deleted and waits until what blocks it is gone.
    case waiting
    case absent
  }

  case keep
  /// Leaves out the owners of these uids and stays.
  case dropOwners(Set<String>)
  case delete(propagation: String)

  static func decide(_ object: KubeObject, owners: [(reference: OwnerReference, state: OwnerState)], hasDependents: Bool)
    -> GarbageDecision
  {
    guard !owners.isEmpty, !object.isBeingDeleted else { return .keep }
    let solid = owners.filter { $0.state == .present }
    let waiting = owners.filter { $0.state == .waiting }
    let dangling = owners.filter { $0.state == .absent }
    if !solid.isEmpty {
      let drop = Set((dangling + waiting).map(\.reference.uid))
      return drop.isEmpty ? .keep : .dropOwners(drop)
    }
    if !waiting.isEmpty, hasDependents { return .delete(propagation: "Foreground") }
    if object.finalizers.contains("orphan") { return .delete(propagation: "Orphan") }
    if object.finalizers.contains("foregroundDeletion") { return .delete(propagation: "Foreground") }
    return .delete(propagation: "Background")
  }
}
