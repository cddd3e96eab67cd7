import APIClient
import KubeAPI

/// Gives every node its part of the cluster's pod network.
struct NodeIPAMController: ObjectController {
  let core: ControllerCore
  /// One at a time, so that no two nodes are given the same part.
  let workers = 1
  private let clusterCIDRs: [CIDR]
  private let prefixLength: @Sendable (CIDR) -> Int
  let objects: Informer
  private let given = GivenCIDRs()

  init(_ context: ControllerContext, clusterCIDRs: [CIDR], prefixLength: @escaping @Sendable (CIDR) -> Int) {
    core = ControllerCore("node-ipam-controller", account: "node-controller", context)
    self.clusterCIDRs = clusterCIDRs
    self.prefixLength = prefixLength
    objects = context.informer(.nodes)
  }

  func reconcile(_ key: String) async throws {
    guard let node = objects.get(key) else { return given.forget(key) }
    guard node.spec.podCIDR.string == nil, !node.isBeingDeleted else { return }
    let taken = Set(objects.list().flatMap { Self.cidrs($0) }).union(given.all(except: key))
    var chosen: [CIDR] = []
    for cluster in clusterCIDRs {
      guard let cidr = Self.allocate(cluster, prefixLength: prefixLength(cluster), taken: taken) else {
        context.recorder.record(
          node, reason: "CIDRNotAvailable", message: "Node \(node.name) status is now: CIDRNotAvailable",
          component: "cidrAllocator")
        throw APIStatus(
          .internalError, "CIDR allocation failed; there are no remaining CIDRs left to allocate in the accepted range")
      }
      chosen.append(cidr)
    }
    given.set(key, chosen)
    let texts = chosen.map(\.description)
    guard let first = texts.first else { return }
    try await perform([.patch(.nodes, node, ["spec": ["podCIDR": .string(first), "podCIDRs": JSON(texts)]])], key)
  }

  static func cidrs(_ node: KubeObject) -> [CIDR] {
    var texts = node.spec.podCIDRs.elements.compactMap(\.string)
    if texts.isEmpty, let one = node.spec.podCIDR.string { texts = [one] }
    return texts.compactMap { CIDR($0) }
  }

  /// The first part of the network that overlaps with nothing given out.
  static func allocate(_ cluster: CIDR, prefixLength: Int, taken: Set<CIDR>) -> CIDR? {
    guard prefixLength >= cluster.prefixLength else { return nil }
    let count = UInt128(1) << UInt128(min(prefixLength - cluster.prefixLength, 16))
    var index: UInt128 = 0
    while index < count {
      guard let candidate = cluster.subnet(prefixLength: prefixLength, at: index) else { return nil }
      if !taken.contains(where: { $0.overlaps(candidate) }) { return candidate }
      index += 1
    }
    return nil
  }
}
