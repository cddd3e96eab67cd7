/// Finds pods of lower priority whose end would let a pod in.
enum Preemption {
  struct Choice: Sendable {
    var node: String
    var victims: [PodInfo]
  }

  static let unhelpful = "Preemption is not helpful for scheduling"

  /// The choice, or for each node why there is none.
  static func choose(_ pod: PodInfo, _ snapshot: Snapshot, _ rejections: [String: Rejection]) -> (Choice?, [String]) {
    guard pod.object.spec["preemptionPolicy"].string != "Never" else {
      return (nil, snapshot.nodes.keys.map { _ in unhelpful })
    }
    var choices: [Choice] = []
    var reasons: [String] = []
    for node in snapshot.nodes.values.sorted(by: { $0.name < $1.name }) {
      if rejections[node.name]?.isFinal != false {
        reasons.append(unhelpful)
      } else if let victims = victims(pod, snapshot, node) {
        choices.append(Choice(node: node.name, victims: victims))
      } else {
        reasons.append("No preemption victims found for incoming pod")
      }
    }
    // The least harm: the lowest highest priority, then the lowest sum, then the fewest.
    let best = choices.min { a, b in
      let (x, y) = (harm(a), harm(b))
      return x.highest != y.highest ? x.highest < y.highest : x.sum != y.sum ? x.sum < y.sum : x.count < y.count
    }
    return (best, reasons)
  }

  private static func harm(_ choice: Choice) -> (highest: Int, sum: Int, count: Int) {
    let priorities = choice.victims.map(\.priority)
    return (priorities.max() ?? .min, priorities.reduce(0, +), priorities.count)
  }

  /// All pods of lower priority, less those that may stay after all, the most important first; nil when even all are not enough.
  private static func victims(_ pod: PodInfo, _ snapshot: Snapshot, _ node: NodeInfo) -> [PodInfo]? {
    let lower = node.pods.values.filter { $0.priority < pod.priority }
    guard !lower.isEmpty else { return nil }
    var without = snapshot
    for victim in lower { without.remove(pod: victim.key) }
    func fits(_ snapshot: Snapshot) -> Bool {
      guard let node = snapshot.nodes[node.name] else { return false }
      return Algorithm.filters.allSatisfy { $0.init(pod, snapshot).rejection(of: node) == nil }
    }
    guard fits(without) else { return nil }
    var victims: [PodInfo] = []
    for candidate in lower.sorted(by: { ($0.priority, $1.key) > ($1.priority, $0.key) }) {
      var reprieved = without
      reprieved.place(candidate)
      if fits(reprieved) { without = reprieved } else { victims.append(candidate) }
    }
    return victims
  }
}
