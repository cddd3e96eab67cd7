import KubeAPI

/// Fills in a namespace's default requests and limits and refuses what lies outside of its ranges.
struct LimitRanger: MutatingPlugin, ValidatingPlugin {
  let name = "LimitRanger"

  func mutate(_ object: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.operation == .create, request.is("", "pods"), request.subresource.isEmpty else { return }
    let items = items(request, object.namespace).filter { $0.type.string == "Container" }
    guard !items.isEmpty else { return }
    var annotations: [String] = []
    for range in request.all(.limitRanges, namespace: object.namespace) {
      for item in range.spec.limits.elements where item.type.string == "Container" {
        fill(&object, "containers", "container", item, &annotations)
        fill(&object, "initContainers", "init container", item, &annotations)
      }
    }
    if !annotations.isEmpty {
      object.metadata["annotations"]["kubernetes.io/limit-ranger"] = .string(
        "LimitRanger plugin set: " + annotations.joined(separator: "; "))
    }
  }

  private func fill(_ pod: inout KubeObject, _ key: String, _ title: String, _ item: JSON, _ annotations: inout [String]) {
    let containers = pod.spec[key].elements
    guard !containers.isEmpty else { return }
    pod.spec[key] = .array(
      containers.map { container in
        var container = container
        for (defaults, part, word) in [(item.defaultRequest, "requests", "request"), (item.default, "limits", "limit")] {
          var names: [String] = []
          for (name, value) in defaults.members where container.resources[part][name].isNull {
            container["resources"][part][name] = value
            names.append(name)
          }
          if !names.isEmpty {
            annotations.append("\(names.sorted().joined(separator: ", ")) \(word) for \(title) \(container.name.string ?? "")")
          }
        }
        return container
      })
  }

  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.operation == .create || request.operation == .update, request.subresource.isEmpty else { return }
    var faults: [String] = []
    if request.is("", "pods"), request.operation == .create {
      for item in items(request, object.namespace) {
        switch item.type.string {
        case "Container":
          for container in object.spec.containers.elements + object.spec.initContainers.elements {
            check(
              item, "Container", requests: ResourceAmounts.read(container.resources.requests),
              limits: ResourceAmounts.read(container.resources.limits), &faults)
          }
        case "Pod":
          check(
            item, "Pod", requests: ResourceAmounts.pod(object.spec, "requests"),
            limits: ResourceAmounts.pod(object.spec, "limits"),
            &faults)
        default: continue
        }
      }
    } else if request.is("", "persistentvolumeclaims") {
      for item in items(request, object.namespace) where item.type.string == "PersistentVolumeClaim" {
        checkClaim(item, ResourceAmounts.read(object.spec.resources.requests), &faults)
      }
    }
    guard let first = faults.first else { return }
    throw request.forbidden(object.name, faults.count == 1 ? first : "[\(faults.joined(separator: ", "))]")
  }

  private func items(_ request: AdmissionRequest, _ namespace: String) -> [JSON] {
    request.all(.limitRanges, namespace: namespace).flatMap { $0.spec.limits.elements }
  }

  private func check(
    _ item: JSON, _ type: String, requests: ResourceAmounts.Amounts, limits: ResourceAmounts.Amounts, _ faults: inout [String]
  ) {
    // Each bound complains once.
    for (name, bound) in ResourceAmounts.read(item.min).sorted(by: { $0.key < $1.key }) {
      let words = "minimum \(name) usage per \(type) is \(bound)"
      guard let request = requests[name] else {
        faults.append("\(words).  No request is specified")
        continue
      }
      if request < bound {
        faults.append("\(words), but request is \(request)")
      } else if let limit = limits[name], limit < bound {
        faults.append("\(words), but limit is \(limit)")
      }
    }
    for (name, bound) in ResourceAmounts.read(item.max).sorted(by: { $0.key < $1.key }) {
      let words = "maximum \(name) usage per \(type) is \(bound)"
      guard let limit = limits[name] else {
        faults.append("\(words).  No limit is specified")
        continue
      }
      if limit > bound {
        faults.append("\(words), but limit is \(limit)")
      } else if let request = requests[name], request > bound {
        faults.append("\(words), but request is \(request)")
      }
    }
    for (name, bound) in ResourceAmounts.read(item.maxLimitRequestRatio).sorted(by: { $0.key < $1.key }) {
      guard let request = requests[name], !request.isZero else {
        faults.append("\(name) max limit to request ratio per \(type) is \(bound), but no request is specified or request is 0")
        continue
      }
      guard let limit = limits[name] else {
        faults.append("\(name) max limit to request ratio per \(type) is \(bound), but no limit is specified")
        continue
      }
      let ratio = limit.double / request.double
      if ratio > bound.double {
        faults.append("\(name) max limit to request ratio per \(type) is \(bound), but provided ratio is \(Self.fixed(ratio))")
      }
    }
  }

  private func checkClaim(_ item: JSON, _ requests: ResourceAmounts.Amounts, _ faults: inout [String]) {
    for (name, bound) in ResourceAmounts.read(item.min) where (requests[name] ?? .zero) < bound {
      faults.append("minimum \(name) usage per PersistentVolumeClaim is \(bound), but request is \(requests[name] ?? .zero)")
    }
    for (name, bound) in ResourceAmounts.read(item.max) where (requests[name] ?? .zero) > bound {
      faults.append("maximum \(name) usage per PersistentVolumeClaim is \(bound), but request is \(requests[name] ?? .zero)")
    }
  }

  /// Six decimals, as Go's %f.
  private static func fixed(_ value: Double) -> String {
    let scaled = Int64((value * 1_000_000).rounded())
    let digits = String(scaled % 1_000_000)
    return "\(scaled / 1_000_000)." + String(repeating: "0", count: 6 - digits.utf8.count) + digits
  }
}
