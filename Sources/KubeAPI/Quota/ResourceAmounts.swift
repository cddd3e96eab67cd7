/// What pods ask for and may use, as limits and quotas count it.
package enum ResourceAmounts {
  package typealias Amounts = [String: Quantity]

  package static func read(_ json: JSON) -> Amounts {
    var result: Amounts = [:]
    for (name, value) in json.members { if let quantity = try? Quantity(value) { result[name] = quantity } }
    return result
  }

  /// The sum over the containers, at least what the largest init container needs; sidecars count with the containers.
  package static func containers(_ spec: JSON, _ key: String) -> Amounts {
    var sum: Amounts = [:]
    var peak: Amounts = [:]
    var sidecars: Amounts = [:]
    for container in spec.initContainers.elements {
      let own = read(container.resources[key])
      if container.restartPolicy.string == "Always" {
        sidecars.merge(own, uniquingKeysWith: +)
        sum.merge(own, uniquingKeysWith: +)
        peak.merge(sidecars, uniquingKeysWith: max)
      } else {
        peak.merge(own.merging(sidecars, uniquingKeysWith: +), uniquingKeysWith: max)
      }
    }
    for container in spec.containers.elements { sum.merge(read(container.resources[key]), uniquingKeysWith: +) }
    return sum.merging(peak, uniquingKeysWith: max)
  }

  /// The resources that can be given to a Pod as a whole.
  package static func canBeOfPod(_ name: String) -> Bool { name == "cpu" || name == "memory" || name.hasPrefix("hugepages-") }

  /// What the Pod counts for: what it asks for as a whole, else what its containers ask for, and what its runtime needs besides.
  package static func pod(_ spec: JSON, _ key: String) -> Amounts {
    var sum = containers(spec, key)
    for (name, amount) in read(spec.resources[key]) where canBeOfPod(name) { sum[name] = amount }
    for (name, amount) in read(spec.overhead) where key == "requests" || sum[name] != nil { sum[name, default: .zero] += amount }
    return sum
  }
}
