import KubeAPI

/// Who owns whom: every object of the cluster by uid, and the dependents of each, as far as events have told. Pure.
struct OwnerGraph {
  struct Node: Hashable, Sendable {
    var resource: GroupVersionResource
    var namespace: String
    var name: String
    var uid: String
    var owners: [OwnerReference]
    var isBeingDeleted: Bool
    /// Of the finalizers only those the collector serves.
    var isForeground: Bool
    var isOrphaning: Bool

    init(_ resource: GroupVersionResource, _ object: KubeObject) {
      self.resource = resource
      namespace = object.namespace
      name = object.name
      uid = object.uid
      owners = object.ownerReferences
      isBeingDeleted = object.isBeingDeleted
      let finalizers = object.finalizers
      isForeground = isBeingDeleted && finalizers.contains("foregroundDeletion")
      isOrphaning = isBeingDeleted && finalizers.contains("orphan")
    }
  }

  /// What is to be looked at after a change.
  enum Work: Hashable, Sendable {
    /// Should this object be deleted?
    case examine(String)
    /// Take this owner out of its dependents, then let it go.
    case orphan(String)
  }

  private(set) var nodes: [String: Node] = [:]
  private var dependents: [String: Set<String>] = [:]

  func dependents(of uid: String) -> [Node] { (dependents[uid] ?? []).compactMap { nodes[$0] } }

  mutating func set(_ node: Node) -> [Work] {
    let old = nodes[node.uid]
    if old == node { return [] }
    for owner in old?.owners ?? [] { unlink(node.uid, from: owner.uid) }
    for owner in node.owners { dependents[owner.uid, default: []].insert(node.uid) }
    nodes[node.uid] = node
    var work: [Work] = []
    if node.isOrphaning { work.append(.orphan(node.uid)) }
    if node.isForeground, old?.isForeground != true {
      work += dependents(of: node.uid).map { .examine($0.uid) }
      work.append(.examine(node.uid))
    }
    // An owner nobody has heard of may never have been, or be gone; one that waits for its dependents wants them gone.
    if node.owners.contains(where: { nodes[$0.uid] == nil || nodes[$0.uid]?.isForeground == true }) {
      work.append(.examine(node.uid))
    }
    // What no longer blocks an owner lets it go.
    for owner in Set((old?.owners ?? []).map(\.uid)) where nodes[owner]?.isForeground == true { work.append(.examine(owner)) }
    return work
  }

  mutating func remove(_ uid: String) -> [Work] {
    guard let node = nodes.removeValue(forKey: uid) else { return [] }
    for owner in node.owners { unlink(uid, from: owner.uid) }
    var work: [Work] = dependents(of: uid).map { .examine($0.uid) }
    for owner in node.owners where nodes[owner.uid]?.isForeground == true { work.append(.examine(owner.uid)) }
    return work
  }

  private mutating func unlink(_ uid: String, from owner: String) {
    dependents[owner]?.remove(uid)
    if dependents[owner]?.isEmpty == true { dependents[owner] = nil }
  }
}
