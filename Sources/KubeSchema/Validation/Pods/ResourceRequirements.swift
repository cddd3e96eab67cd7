import KubeAPI

/// The rules of requests and limits: of containers, of whole Pods, and of what a runtime needs besides.
enum ResourceRequirements {
  typealias NameCheck = @Sendable (_ name: String, _ field: String, _ faults: inout Faults) -> Void

  private static let ofContainers: NameCheck = { name, field, faults in
    faults.resourceName(name, field, ResourceNames.container)
  }

  /// `names` checks the name of a resource there, that of a container's unless told otherwise; `claims` are the names of the Pod's resource claims.
  static func check(
    _ resources: JSON, _ path: String, names: NameCheck? = nil, claims: Set<String>, _ faults: inout Faults
  ) {
    let names = names ?? ofContainers
    for (name, value) in resources["limits"].members {
      let field = "\(path).limits[\(name)]"
      names(name, field, &faults)
      faults.resourceAmount(name, value, field)
      hugePages(name, value, field, &faults)
    }
    for (name, value) in resources["requests"].members {
      let field = "\(path).requests[\(name)]"
      names(name, field, &faults)
      faults.resourceAmount(name, value, field)
      againstLimit(name, value, resources["limits"][name], path, &faults)
      hugePages(name, value, field, &faults)
    }
    let used = resources["limits"].members.keys + resources["requests"].members.keys
    if used.contains(where: ResourceNames.isHugePages), !used.contains("cpu"), !used.contains("memory") {
      faults.add(.forbidden(path, "HugePages require cpu or memory"))
    }
    self.claims(resources["claims"], "\(path).claims", of: claims, &faults)
  }

  private static func againstLimit(_ name: String, _ value: JSON, _ limit: JSON, _ path: String, _ faults: inout Faults) {
    guard let request = try? Quantity(value) else { return }
    let mayDiffer = ResourceNames.isOvercommitAllowed(name)
    guard let limit = try? Quantity(limit) else {
      if !mayDiffer { faults.add(.required("\(path).limits", "Limit must be set for non overcommitable resources")) }
      return
    }
    if limit != request, !mayDiffer {
      faults.add(.invalid("\(path).requests", value, "must be equal to \(name) limit of \(limit)"))
    } else if limit < request {
      faults.add(.invalid("\(path).requests", value, "must be less than or equal to \(name) limit of \(limit)"))
    }
  }

  private static func hugePages(_ name: String, _ value: JSON, _ field: String, _ faults: inout Faults) {
    guard ResourceNames.isHugePages(name), let amount = try? Quantity(value) else { return }
    let page = try? Quantity(parsing: String(name.dropFirst("hugepages-".count)))
    if let page, page.sign > 0, amount.value % page.value == 0 { return }
    faults.add(.invalid(field, value, "\(amount) is not positive integer multiple of \(name)"))
  }

  private static func claims(_ claims: JSON, _ path: String, of pod: Set<String>, _ faults: inout Faults) {
    var seen: Set<String> = []
    for (index, claim) in claims.elements.enumerated() {
      let field = "\(path)[\(index)]"
      let name = claim["name"].string ?? ""
      if name.isEmpty {
        faults.add(.required(field))
        continue
      }
      if seen.contains(name) {
        faults.add(.duplicate(field, .string(name)))
      } else {
        let request = claim["request"].string ?? ""
        if !request.isEmpty { faults.names(claim["request"], "\(field).request", NameValidation.dns1123Label) }
        let key = request.isEmpty ? name : "\(name)/\(request)"
        if seen.contains(key) {
          faults.add(.duplicate(field, .string(key)))
        } else if request.isEmpty {
          for other in seen where other.hasPrefix("\(name)/") { faults.add(.duplicate(field, .string(name))) }
        }
        seen.insert(key)
      }
      if !pod.contains(name) {
        let known = pod.isEmpty ? " which is empty" : ": \(pod.sorted().joined(separator: ", "))"
        faults.add(
          FieldError(.notFound, field, value: .string(name), "must be one of the names in pod.spec.resourceClaims\(known)"))
      }
    }
  }
}
