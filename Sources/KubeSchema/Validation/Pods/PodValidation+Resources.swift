import KubeAPI

/// The resources of a whole Pod.
extension PodValidation {
  private static let supported = ["cpu", "hugepages-", "memory"]

  mutating func podResources() {
    let (resources, path) = (spec["resources"], "\(path).resources")
    if resources.isNull { return }
    if spec["os"]["name"] == "windows" { return faults.add(.forbidden(path, "may not be set for a windows pod")) }
    if !resources["claims"].isNull {
      faults.add(.forbidden("\(path).claims", "claims may not be set for Resources at pod-level"))
    }
    ResourceRequirements.check(resources, path, names: PodValidation.resourceName, claims: claimNames, &faults)
    consistency(resources, path)
  }

  private static func resourceName(_ name: String, _ field: String, _ faults: inout Faults) {
    let messages = ResourceNames.any(name)
    for message in messages { faults.add(.invalid(field, .string(name), message)) }
    if messages.isEmpty, !ResourceAmounts.canBeOfPod(name) { faults.add(.notSupported(field, .string(name), supported)) }
  }

  /// The Pod has what its containers ask for together, and none of them may use more than the Pod.
  private mutating func consistency(_ resources: JSON, _ path: String) {
    for (name, sum) in ResourceAmounts.containers(spec, "requests").sorted(by: { $0.key < $1.key }) {
      guard let whole = try? Quantity(resources["requests"][name]), sum > whole else { continue }
      faults.add(
        .invalid(
          "\(path).requests[\(name)]", whole.json, "must be greater than or equal to aggregate container requests of \(sum)"))
    }
    for (name, sum) in ResourceAmounts.containers(spec, "limits").sorted(by: { $0.key < $1.key })
    where ResourceNames.isHugePages(name) {
      guard let whole = try? Quantity(resources["limits"][name]), sum > whole else { continue }
      faults.add(
        .invalid("\(path).limits[\(name)]", whole.json, "must be greater than or equal to aggregate container limits of \(sum)"))
    }
    for (index, container) in spec["containers"].elements.enumerated() {
      for (name, value) in container["resources"]["limits"].members {
        guard let limit = try? Quantity(value), let whole = try? Quantity(resources["limits"][name]), limit > whole else {
          continue
        }
        faults.add(
          .invalid(
            "\(path).containers[\(index)][\(name)].limits", value, "must be less than or equal to pod limits of \(whole)"))
      }
    }
  }
}
