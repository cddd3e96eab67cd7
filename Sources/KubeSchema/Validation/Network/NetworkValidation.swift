import KubeAPI

extension KindValidation {
  static let networking: [String: KindValidation] = [
    "NetworkPolicy.networking.k8s.io": NetworkPolicyValidation.policy,
    "Ingress.networking.k8s.io": IngressValidation.ingress,
    "IngressClass.networking.k8s.io": IngressClassValidation.ingressClass,
    "ServiceCIDR.networking.k8s.io": KindValidation(
      object: { object, faults in serviceNetworks(object.spec, &faults) }, change: changeOfServiceNetworks,
      checksObjectOnUpdate: false),
    "IPAddress.networking.k8s.io": KindValidation(
      object: { object, faults in
        let (parent, path) = (object.spec["parentRef"], "spec.parentRef")
        if parent.isNull { return faults.add(.required(path)) }
        func optional(_ key: String, _ rule: (String) -> [String]) {
          if !(parent[key].string ?? "").isEmpty { faults.names(parent[key], "\(path).\(key)", rule) }
        }
        optional("group", NameValidation.dns1123Subdomain)
        for key in ["resource", "name"] { faults.segment(parent[key], "\(path).\(key)") }
        optional("namespace", NameValidation.pathSegment)
      },
      change: { new, old, faults in
        let parent = new.spec["parentRef"]
        guard parent != old.spec["parentRef"] else { return }
        faults.add(.invalid("spec.parentRef", GoForm.of(parent, "networking.ParentReference"), Words.immutable))
      }, checksObjectOnUpdate: false),
  ]

  private static func serviceNetworks(_ spec: JSON, _ faults: inout Faults) {
    let ranges = spec["cidrs"].elements
    if ranges.isEmpty { return faults.add(.required("spec.cidrs", "at least one CIDR required")) }
    if ranges.count > 2 {
      return faults.add(.invalid("spec.cidrs", GoForm.of(spec, "networking.ServiceCIDRSpec"), "may only hold up to 2 values"))
    }
    for (index, range) in ranges.enumerated() {
      for message in AddressRules.canonicalNetwork(range.string ?? "") {
        faults.add(.invalid("spec.cidrs[\(index)]", range, message))
      }
    }
    let families = ranges.compactMap { CIDR(sloppy: $0.string ?? "")?.address.family }
    if families.count == 2, families[0] == families[1] {
      faults.add(
        .invalid(
          "spec.cidrs", spec["cidrs"],
          "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64"))
    }
  }

  /// A second family may be added, nothing else.
  private static let changeOfServiceNetworks: Change = { new, old, faults in
    let (after, before) = (new.spec["cidrs"].elements, old.spec["cidrs"].elements)
    let isGrowth = before.count == 1 && after.count == 2
    guard after.count == before.count || isGrowth else {
      return faults.add(.invalid("spec.cidrs", new.spec["cidrs"], Words.immutable))
    }
    for (index, range) in before.enumerated() { faults.immutable(after[index], range, "spec.cidrs[\(index)]") }
    if isGrowth { serviceNetworks(new.spec, &faults) }
  }
}
