import KubeAPI

/// Which pods go first when there are too many: those that cost their users least.
enum DeletionRanking {
  /// `siblings` are the pods of the same workload, to see which nodes have several.
  static func sorted(_ pods: [KubeObject], siblings: [KubeObject], now: Timestamp) -> [KubeObject] {
    var perNode: [String: Int] = [:]
    for pod in siblings where pod.isActive { perNode[pod.nodeName, default: 0] += 1 }
    return pods.map { ($0, key($0, perNode, now)) }.sorted { less($0.1, $1.1) }.map(\.0)
  }

  private static func key(_ pod: KubeObject, _ perNode: [String: Int], _ now: Timestamp) -> [Int64] {
    let phaseRank: Int64 =
      switch pod.phase {
      case "Pending", "": 0
      case "Unknown": 1
      default: 2
      }
    let cost = pod.annotations["controller.kubernetes.io/pod-deletion-cost"].flatMap { Int64($0) } ?? 0
    let readySince = pod.condition("Ready")["lastTransitionTime"].string.flatMap { Timestamp($0) }
    return [
      pod.nodeName.isEmpty ? 0 : 1, phaseRank, pod.isPodReady ? 1 : 0, cost, -Int64(perNode[pod.nodeName] ?? 0),
      pod.isPodReady ? -age(readySince) : 0, -Int64(pod.restartCount), -age(pod.creationTime),
    ]

    // Logarithmic, so that pods of about the same age do not always go in the same order; younger goes first.
    func age(_ since: Timestamp?) -> Int64 {
      guard let since else { return .max / 2 }
      let seconds = max(0, now.seconds - since.seconds)
      return -Int64(seconds.bitWidth - (seconds + 1).leadingZeroBitCount)
    }
  }

  private static func less(_ a: [Int64], _ b: [Int64]) -> Bool { a.lexicographicallyPrecedes(b) }
}
