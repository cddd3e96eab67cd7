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
    var requests: [String: Quantity] = [:]
    var limits: [String: Quantity] = [:]
    var isGuaranteed = true
    for resources in wholes {
      add(resources["requests"], to: &requests)
      let limited = add(resources["limits"], to: &limits)
      if !limited.isSuperset(of: ["cpu", "memory"]) { isGuaranteed = false }
    }
    if requests.isEmpty, limits.isEmpty { return .bestEffort }
    return isGuaranteed && requests == limits ? .guaranteed : .burstable
  }

  @discardableResult
  private static func add(_ list: JSON, to sums: inout [String: Quantity]) -> Set<String> {
    var names: Set<String> = []
    for (name, value) in list.members where name == "cpu" || name == "memory" {
      guard let quantity = try? Quantity(value), !quantity.isZero else { continue }
      names.insert(name)
      sums[name] = (sums[name] ?? .zero) + quantity
    }
    return names
  }
}
