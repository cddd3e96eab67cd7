import KubeAPI

/// The rules of a Service's cluster addresses and their families.
enum ServiceAddressRules {
  static func check(_ spec: JSON, isHeadless: Bool, _ faults: inout Faults) {
    let (addresses, field) = (spec["clusterIPs"].elements, "spec.clusterIPs")
    let (first, families) = (spec["clusterIP"].string ?? "", spec["ipFamilies"].elements)
    if !first.isEmpty, !addresses.isEmpty, addresses[0].string != first {
      faults.add(.invalid(field, spec["clusterIPs"], "first value must match `clusterIP`"))
    }
    if first.isEmpty, !addresses.isEmpty {
      faults.add(.invalid(field, spec["clusterIPs"], "must be empty when `clusterIP` is not specified"))
    }
    for (index, family) in families.enumerated() {
      faults.supported(family, "spec.ipFamilies[\(index)]", ["IPv4", "IPv6"])
      if families[..<index].contains(family) { faults.add(.duplicate("spec.ipFamilies[\(index)]", family)) }
    }
    faults.supported(
      spec["ipFamilyPolicy"], "spec.ipFamilyPolicy", ["PreferDualStack", "RequireDualStack", "SingleStack"])
    let before = faults.errors.count
    // The server fills in the list before upstream looks; here it may still be missing.
    for (index, address) in (addresses.isEmpty && !first.isEmpty ? [.string(first)] : addresses).enumerated() {
      if index == 0, address == "None" {
        if addresses.count > 1 {
          faults.add(.invalid(field, spec["clusterIPs"], "'None' must be the first and only value"))
        }
        continue
      }
      faults.address(address, "\(field)[\(index)]")
    }
    let isWrong = faults.errors.count > before
    if addresses.count > 2 { faults.add(.invalid(field, spec["clusterIPs"], "may only hold up to 2 values")) }
    if isWrong { return }
    let kinds = addresses.map { IPAddress($0.string ?? "")?.isV4 == true ? "IPv4" : "IPv6" }
    if addresses.count > 1, Set(kinds).count == 1 {
      faults.add(.invalid(field, spec["clusterIPs"], "may specify no more than one IP for each IP family"))
    }
    if isHeadless { return }
    for (index, (family, kind)) in zip(families, kinds).enumerated()
    where ["IPv4", "IPv6"].contains(family) && family.string != kind {
      faults.add(
        .invalid(
          "\(field)[\(index)]", addresses[index],
          "expected an \(family.string ?? "") value as indicated by `ipFamilies[\(index)]`"))
    }
  }

  /// Addresses stay; a second one may come and go.
  static func change(_ new: KubeObject, _ old: KubeObject, _ faults: inout Faults) {
    guard ServiceAddresses.needsClusterIP(new), ServiceAddresses.needsClusterIP(old) else { return }
    let (isHeadless, wasHeadless) = (ServiceAddresses.isHeadless(new), ServiceAddresses.isHeadless(old))
    if !(isHeadless && wasHeadless) { lists(new, old, "clusterIPs", "clusterIP", &faults) }
    if !isHeadless, !wasHeadless { lists(new, old, "ipFamilies", "ipFamily", &faults) }
  }

  private static func list(_ service: KubeObject, _ key: String) -> [JSON] {
    let values = service.spec[key].elements
    guard key == "clusterIPs", values.isEmpty, let address = service.spec["clusterIP"].string, !address.isEmpty else {
      return values
    }
    return [.string(address)]
  }

  private static func lists(_ new: KubeObject, _ old: KubeObject, _ key: String, _ one: String, _ faults: inout Faults) {
    let (after, before) = (list(new, key), list(old, key))
    let once = "may not change once set"
    // Upstream shows the addresses where the number of families changes.
    let value = JSON.array(after.count == before.count ? after : list(new, "clusterIPs"))
    if after.count == before.count {
      for index in before.indices where before[index] != after[index] {
        faults.add(.invalid("spec.\(key)[\(key == "clusterIPs" ? index : 0)]", value, once))
      }
      return
    }
    if after.count < before.count, list(new, "clusterIPs").isEmpty {
      faults.add(.invalid("spec.\(key)[0]", value, "primary \(one) can not be unset"))
    }
    if let first = before.first, let kept = after.first, first != kept { faults.add(.invalid("spec.\(key)[0]", value, once)) }
    if after.count < before.count, after.count == 1, new.spec["ipFamilyPolicy"] != "SingleStack" {
      faults.add(
        .invalid(
          "spec.ipFamilyPolicy", new.spec["ipFamilyPolicy"],
          "must be set to 'SingleStack' when releasing the secondary \(one)"))
    }
  }
}
