import KubeAPI

/// The rules of dynamic resource allocation that a person writing a claim meets (upstream's pkg/apis/resource/validation).
extension KindValidation {
  static let devices: [String: KindValidation] = [
    "ResourceClaim.resource.k8s.io": KindValidation(
      object: { claim, faults in deviceClaim(claim.spec, "spec", &faults) },
      change: { new, old, faults in faults.immutable(new.spec, old.spec, "spec") }),
    "ResourceClaimTemplate.resource.k8s.io": KindValidation(
      object: { template, faults in deviceClaim(template.spec["spec"], "spec.spec", &faults) },
      change: { new, old, faults in faults.immutable(new.spec, old.spec, "spec") }),
    "DeviceClass.resource.k8s.io": KindValidation(object: { object, faults in
      selectors(object.spec["selectors"], "spec.selectors", &faults)
      configurations(object.spec["config"], "spec.config", requests: nil, &faults)
    }),
    "ResourceSlice.resource.k8s.io": KindValidation(object: { slice, faults in
      let spec = slice.spec
      faults.names(spec["driver"], "spec.driver", NameValidation.dns1123Subdomain)
      faults.require(spec["pool"]["name"], "spec.pool.name")
      if spec["pool"]["resourceSliceCount"].int ?? 0 <= 0 {
        faults.add(
          .invalid("spec.pool.resourceSliceCount", JSON(spec["pool"]["resourceSliceCount"].int ?? 0), "must be greater than zero")
        )
      }
      let places = ["nodeName", "nodeSelector", "allNodes", "perDeviceNodeSelection"].filter { key in
        !spec[key].isNull && spec[key] != false && spec[key] != ""
      }
      if places.isEmpty {
        faults.add(
          .required("spec", "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required"))
      }
      var seen: Set<String> = []
      for (index, device) in spec["devices"].elements.enumerated() {
        faults.names(device["name"], "spec.devices[\(index)].name", NameValidation.dns1123Label)
        if !seen.insert(device["name"].string ?? "").inserted {
          faults.add(.duplicate("spec.devices[\(index)].name", device["name"]))
        }
      }
    }),
  ]

  private static func deviceClaim(_ spec: JSON, _ path: String, _ faults: inout Faults) {
    let devices = spec["devices"]
    let requests = devices["requests"].elements
    if requests.count > 32 { faults.add(.tooMany("\(path).devices.requests", count: requests.count, maximum: 32)) }
    var names: Set<String> = []
    for (index, entry) in requests.enumerated() {
      let path = "\(path).devices.requests[\(index)]"
      let name = entry["name"].string ?? ""
      request(entry, path, &faults)
      if !name.isEmpty, !names.insert(name).inserted { faults.add(.duplicate("\(path).name", .string(name))) }
    }
    for (index, constraint) in devices["constraints"].elements.enumerated() {
      let path = "\(path).devices.constraints[\(index)]"
      known(constraint["requests"], names, "\(path).requests", &faults)
      if constraint["matchAttribute"].isNull, constraint["distinctAttribute"].isNull {
        faults.add(.required("\(path).matchAttribute"))
      }
    }
    configurations(devices["config"], "\(path).devices.config", requests: names, &faults)
  }

  private static func request(_ request: JSON, _ path: String, _ faults: inout Faults) {
    requestName(request["name"], path, &faults)
    let (exactly, alternatives) = (request["exactly"], request["firstAvailable"].elements)
    if exactly.isNull == alternatives.isEmpty {
      let words = "exactly one of `exactly` or `firstAvailable` is required"
      return exactly.isNull ? faults.add(.required(path, words)) : faults.add(.invalid(path, .null, words))
    }
    if !exactly.isNull { wanted(exactly, "\(path).exactly", &faults) }
    for (index, alternative) in alternatives.enumerated() {
      requestName(alternative["name"], "\(path).firstAvailable[\(index)]", &faults)
      wanted(alternative, "\(path).firstAvailable[\(index)]", &faults)
    }
  }

  private static func requestName(_ name: JSON, _ path: String, _ faults: inout Faults) {
    if (name.string ?? "").isEmpty { return faults.add(.required("\(path).name")) }
    faults.names(name, "\(path).name", NameValidation.dns1123Label)
  }

  /// The class of the devices, which of them, and how many.
  private static func wanted(_ request: JSON, _ path: String, _ faults: inout Faults) {
    if (request["deviceClassName"].string ?? "").isEmpty {
      faults.add(.required("\(path).deviceClassName"))
    } else {
      faults.names(request["deviceClassName"], "\(path).deviceClassName", NameValidation.dns1123Subdomain)
    }
    selectors(request["selectors"], "\(path).selectors", &faults)
    let count = request["count"].int ?? 0
    switch request["allocationMode"].string ?? "" {
    case "All":
      if count != 0 {
        faults.add(.invalid("\(path).count", JSON(count), "must not be specified when allocationMode is 'All'"))
      }
    case "ExactCount":
      if count <= 0 { faults.add(.invalid("\(path).count", JSON(count), "must be greater than zero")) }
    default:
      faults.add(
        .notSupported("\(path).allocationMode", .string(request["allocationMode"].string ?? ""), ["All", "ExactCount"]))
    }
    for (index, toleration) in request["tolerations"].elements.enumerated() {
      faults.supported(toleration["operator"], "\(path).tolerations[\(index)].operator", ["Equal", "Exists"])
      faults.supported(toleration["effect"], "\(path).tolerations[\(index)].effect", ["NoExecute", "NoSchedule", "None"])
    }
  }

  private static func selectors(_ selectors: JSON, _ path: String, _ faults: inout Faults) {
    for (index, selector) in selectors.elements.enumerated() {
      if selector["cel"].isNull {
        faults.add(.required("\(path)[\(index)].cel"))
      } else if (selector["cel"]["expression"].string ?? "").isEmpty {
        faults.add(.required("\(path)[\(index)].cel.expression"))
      }
    }
  }

  private static func configurations(_ list: JSON, _ path: String, requests: Set<String>?, _ faults: inout Faults) {
    for (index, configuration) in list.elements.enumerated() {
      if let requests { known(configuration["requests"], requests, "\(path)[\(index)].requests", &faults) }
      if configuration["opaque"].isNull {
        faults.add(.required("\(path)[\(index)].opaque"))
      } else {
        faults.names(configuration["opaque"]["driver"], "\(path)[\(index)].opaque.driver", NameValidation.dns1123Subdomain)
        if configuration["opaque"]["parameters"].isNull { faults.add(.required("\(path)[\(index)].opaque.parameters")) }
      }
    }
  }

  private static func known(_ list: JSON, _ names: Set<String>, _ path: String, _ faults: inout Faults) {
    for (index, name) in list.elements.enumerated() {
      let main = (name.string ?? "").split(separator: "/").first.map(String.init) ?? ""
      if !names.contains(main) {
        faults.add(
          .invalid(
            "\(path)[\(index)]", name,
            "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'"))
      }
    }
  }
}
