import KubeAPI

/// The resources of a whole Pod.
extension PodValidation {
  private static let supported = ["cpu", "hugepages-", "memory"]

  mutating func podResources() {
    let (resources, path) = (spec["resources"], "\(path).resources")
    if resources.isNull { return }
    if !resources["claims"].isNull {
      faults.add(.forbidden("\(path).claims", "claims cannot be set for Resources at pod-level"))
    }
    var names = Faults()
    for list in ["limits", "requests"] {
      for name in resources[list].members.keys {
        let field = "\(path).\(list)[\(name)]"
        guard ResourceNames.any(name).isEmpty, !ResourceAmounts.canBeOfPod(name) else { continue }
        names.add(.notSupported(field, .string(name), PodValidation.supported))
      }
    }
    faults.add(names.errors)
    ResourceRequirements.check(resources, path, names: ResourceNames.any, claims: claimNames, &faults)
    consistency(resources, path)
  }

  /// The Pod has what its containers ask for together, and none of them may use more than the Pod.
  private mutating func consistency(_ resources: JSON, _ path: String) {
    for (name, sum) in ResourceAmounts.containers(spec, "requests").sorted(by: { $0.key < $1.key })
    where ResourceAmounts.canBeOfPod(name) {
      let whole = (try? Quantity(resources["requests"][name])) ?? .zero
      guard sum > whole else { continue }
      faults.add(
        .invalid(
          "\(path).requests[\(name)]", whole.json, "must be greater than or equal to aggregate container requests of \(sum)"))
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
