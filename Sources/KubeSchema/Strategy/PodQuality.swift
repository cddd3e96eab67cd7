import KubeAPI

/// The quality of service of a Pod, which decides who must go first when a node runs out of memory.
package enum PodQuality: String, Sendable {
  case guaranteed = "Guaranteed"
  case burstable = "Burstable"
  case bestEffort = "BestEffort"

  /// Guaranteed when every container has limits for CPU and memory that equal its requests, best effort when none has either.
  package static func of(_ pod: KubeObject) -> PodQuality {
    let containers = pod.spec["containers"].elements + pod.spec["initContainers"].elements
    let wholes = pod.spec["resources"].isNull ? containers.map { $0["resources"] } : [pod.spec["resources"]]
    var (isBestEffort, isGuaranteed) = (true, true)
    for name in ["cpu", "memory"] {
      var (requests, limits): (Quantity, Quantity) = (.zero, .zero)
      for resources in wholes {
        let (request, limit) = (amount(resources["requests"][name]), amount(resources["limits"][name]))
        if request != nil || limit != nil { isBestEffort = false }
        if limit == nil { isGuaranteed = false }
        requests += request ?? .zero
        limits += limit ?? .zero
      }
      if requests != limits { isGuaranteed = false }
    }
    return isBestEffort ? .bestEffort : isGuaranteed ? .guaranteed : .burstable
  }

  /// Nothing is as good as no amount.
  private static func amount(_ json: JSON) -> Quantity? {
    guard !json.isNull, let quantity = try? Quantity(json), !quantity.isZero else { return nil }
    return quantity
  }
}
