/// Why a node will not do.
package struct Rejection: Error, Hashable, Sendable {
  package var reasons: [String]
  /// True when evicting pods could not help (upstream's UnschedulableAndUnresolvable).
  package var isFinal: Bool

  package init(_ reasons: String..., isFinal: Bool = false) {
    self.reasons = reasons
    self.isFinal = isFinal
  }

  package init(reasons: [String], isFinal: Bool) {
    self.reasons = reasons
    self.isFinal = isFinal
  }
}

/// Says whether a pod may go to a node.
package protocol FilterPlugin: Sendable {
  /// Made anew for each pod, so that work that is the same for all nodes is done once.
  init(_ pod: PodInfo, _ snapshot: Snapshot)
  /// Why no node whatever will do, which upstream's plugins find out before they look at nodes.
  var refusal: String? { get }
  func rejection(of node: NodeInfo) -> Rejection?
}

extension FilterPlugin {
  package var refusal: String? { nil }
}

/// Says how good a node is, from 0 to 100 after `normalize`.
package protocol ScorePlugin: Sendable {
  static var weight: Int64 { get }
  init(_ pod: PodInfo, _ snapshot: Snapshot)
  func score(_ node: NodeInfo) -> Int64
  func normalize(_ scores: [String: Int64]) -> [String: Int64]
}

extension ScorePlugin {
  package func normalize(_ scores: [String: Int64]) -> [String: Int64] { scores }
}

/// Stretches scores so that the best is 100; `reversed` where less is better.
package func normalized(_ scores: [String: Int64], reversed: Bool = false) -> [String: Int64] {
  let best = scores.values.max() ?? 0
  guard best > 0 else { return scores.mapValues { _ in reversed ? 100 : 0 } }
  return scores.mapValues { reversed ? 100 - 100 * $0 / best : 100 * $0 / best }
}
