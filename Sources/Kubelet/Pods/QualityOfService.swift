import KubeAPI

/// The class that decides where a pod's control group is and how soon it is killed when memory runs out.
package enum QualityOfService: String, Hashable, Sendable {
  case guaranteed = "Guaranteed"
  case burstable = "Burstable"
  case bestEffort = "BestEffort"

  package init(_ pod: KubeObject) {
    var isGuaranteed = true
    var hasAny = false
    for container in pod.podContainers {
      let resources = container.spec["resources"]
      for name in ["cpu", "memory"] {
        let limit = try? Quantity(resources["limits"][name])
        let request = resources["requests"][name].isNull ? limit : try? Quantity(resources["requests"][name])
        if let request, !request.isZero { hasAny = true }
        if let limit, !limit.isZero { hasAny = true }
        if limit == nil || limit?.isZero == true || limit != request { isGuaranteed = false }
      }
    }
    self = !hasAny ? .bestEffort : isGuaranteed ? .guaranteed : .burstable
  }

  /// Below the root of all pods.
  package func cgroup(podUID: String, root: String) -> String {
    switch self {
    case .guaranteed: "\(root)/pod\(podUID)"
    case .burstable: "\(root)/burstable/pod\(podUID)"
    case .bestEffort: "\(root)/besteffort/pod\(podUID)"
    }
  }

  /// How readily the kernel picks a container when memory runs out.
  package func oomScoreAdjustment(memoryRequest: Int64, memoryCapacity: Int64) -> Int {
    switch self {
    case .guaranteed: return -997
    case .bestEffort: return 1000
    case .burstable:
      guard memoryCapacity > 0 else { return 999 }
      let score = 1000 - Int(1000 * memoryRequest / memoryCapacity)
      return min(max(score, 3), 999)
    }
  }
}
