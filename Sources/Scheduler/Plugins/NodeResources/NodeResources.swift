struct NodeResourcesFitFilter: FilterPlugin {
  private let requests: ResourceList

  init(_ pod: PodInfo, _ snapshot: Snapshot) { requests = pod.requests }

  func rejection(of node: NodeInfo) -> Rejection? {
    var reasons: [String] = []
    var isFinal = false
    if Int64(node.pods.count) + 1 > node.allocatable["pods"] { reasons.append("Too many pods") }
    for (name, amount) in requests.amounts.sorted(by: { $0.key < $1.key }) where amount > 0 {
      guard amount > node.allocatable[name] - node.requested[name] else { continue }
      reasons.append("Insufficient \(name)")
      if amount > node.allocatable[name] { isFinal = true }
    }
    return reasons.isEmpty ? nil : Rejection(reasons: reasons, isFinal: isFinal)
  }
}

/// The emptier the better.
struct LeastAllocatedScore: ScorePlugin {
  static let weight: Int64 = 1
  private let requests: ResourceList

  init(_ pod: PodInfo, _ snapshot: Snapshot) { requests = pod.scoringRequests }

  func score(_ node: NodeInfo) -> Int64 {
    let shares = ["cpu", "memory"].compactMap { name -> Int64? in
      let allocatable = node.allocatable[name]
      guard allocatable > 0 else { return nil }
      return max(0, allocatable - node.scoringRequested[name] - requests[name]) * 100 / allocatable
    }
    return shares.isEmpty ? 0 : shares.reduce(0, +) / Int64(shares.count)
  }
}

/// The more equally cpu and memory are used the better.
struct BalancedAllocationScore: ScorePlugin {
  static let weight: Int64 = 1
  private let requests: ResourceList

  init(_ pod: PodInfo, _ snapshot: Snapshot) { requests = pod.requests }

  func score(_ node: NodeInfo) -> Int64 {
    let fractions = ["cpu", "memory"].compactMap { name -> Double? in
      let allocatable = node.allocatable[name]
      return allocatable > 0 ? min(1, Double(node.requested[name] + requests[name]) / Double(allocatable)) : nil
    }
    guard fractions.count == 2 else { return 0 }
    return Int64((1 - abs(fractions[0] - fractions[1]) / 2) * 100)
  }
}
