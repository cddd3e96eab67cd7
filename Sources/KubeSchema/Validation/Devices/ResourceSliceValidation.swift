import CEL
import KubeAPI

/// What drivers publish about their devices.
enum ResourceSliceValidation {
  static func slice(_ spec: JSON, old: JSON?, _ faults: inout Faults) {
    faults.driverName(spec["driver"], "spec.driver")
    DeviceValidation.pool(spec["pool"]["name"], "spec.pool.name", &faults)
    let count = spec["pool"]["resourceSliceCount"].int ?? 0
    if count <= 0 { faults.add(.invalid("spec.pool.resourceSliceCount", JSON(count), "must be greater than zero")) }
    if let generation = spec["pool"]["generation"].int, generation < 0 {
      faults.add(.invalid("spec.pool.generation", JSON(generation), "must be greater than or equal to zero"))
    }
    if let old {
      faults.immutable(spec["pool"]["name"], old["pool"]["name"], "spec.pool.name")
      faults.immutable(spec["driver"], old["driver"], "spec.driver")
      faults.immutable(spec["nodeName"], old["nodeName"], "spec.nodeName")
    }
    places(spec, &faults)
    if !spec["sharedCounters"].isNull, !spec["devices"].isNull {
      faults.add(.invalid("spec", "", "only one of `sharedCounters` or `devices` is allowed"))
    }
    let isAdvanced = spec["devices"].elements.contains { device in
      !device["taints"].elements.isEmpty || !device["consumesCounters"].elements.isEmpty
    }
    let isPerDevice = spec["perDeviceNodeSelection"] == true
    DeviceValidation.set(
      spec["devices"], maximum: isAdvanced ? 64 : 128, "spec.devices", key: DeviceValidation.name, &faults
    ) { device, path, faults in
      let before = old?["devices"].elements.first { $0["name"] == device["name"] }
      self.device(device, old: before, path, isPerDevice: isPerDevice, &faults)
    }
    DeviceValidation.set(spec["sharedCounters"], maximum: 8, "spec.sharedCounters", key: DeviceValidation.name, &faults) {
      counters, path, faults in
      counterSet(counters, name: "name", path, &faults)
    }
  }

  /// On which nodes the devices are: said in exactly one way.
  private static func places(_ spec: JSON, _ faults: inout Faults) {
    var set: [String] = []
    if let name = spec["nodeName"].string {
      if name.isEmpty {
        faults.add(.invalid("spec.nodeName", "", "must be either unset or set to a non-empty string"))
      } else {
        set.append("`nodeName`")
        faults.names(spec["nodeName"], "spec.nodeName", NameValidation.dns1123Subdomain)
      }
    }
    if !spec["nodeSelector"].isNull {
      set.append("`nodeSelector`")
      NodeSelectorValidation.check(spec["nodeSelector"], "spec.nodeSelector", &faults)
      let terms = spec["nodeSelector"]["nodeSelectorTerms"]
      if terms.elements.count != 1 {
        faults.add(.invalid("spec.nodeSelector.nodeSelectorTerms", terms, "must have exactly one node selector term"))
      }
    }
    for key in ["allNodes", "perDeviceNodeSelection"] {
      if spec[key] == true { set.append("`\(key)`") }
      if spec[key] == false { faults.add(.invalid("spec.\(key)", false, "must be either unset or set to true")) }
    }
    let words = "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required"
    if set.isEmpty { faults.add(.required("spec", words)) }
    if set.count > 1 {
      faults.add(.invalid("spec", .string("{\(set.joined(separator: ", "))}"), "\(words), but multiple fields are set"))
    }
  }

  private static func device(
    _ device: JSON, old: JSON?, _ path: String, isPerDevice: Bool, _ faults: inout Faults
  ) {
    DeviceValidation.label(device["name"], "\(path).name", &faults)
    let total = device["attributes"].members.count + device["capacity"].members.count
    if total > 32 {
      faults.add(.invalid(path, JSON(total), "the total number of attributes and capacities must not exceed 32"))
    }
    for (key, attribute) in device["attributes"].members.sorted(by: { $0.0 < $1.0 }) {
      DeviceValidation.qualified(key, "\(path).attributes", &faults)
      self.attribute(attribute, "\(path).attributes[\(key)]", &faults)
    }
    if old?["capacity"] != device["capacity"] {
      for (key, capacity) in device["capacity"].members.sorted(by: { $0.0 < $1.0 }) {
        DeviceValidation.qualified(key, "\(path).capacity", &faults)
        guard !capacity["requestPolicy"].isNull else { continue }
        let policy = "\(path).capacity[\(key)].requestPolicy"
        if device["allowMultipleAllocations"] == true {
          CapacityPolicyValidation.check(capacity["requestPolicy"], of: capacity["value"], policy, &faults)
        } else {
          faults.add(.forbidden(policy, "allowMultipleAllocations must be true"))
        }
      }
    }
    if old == nil || old?["taints"] != device["taints"] {
      DeviceValidation.list(device["taints"], maximum: 16, "\(path).taints", &faults) { taint, path, faults in
        DeviceValidation.taint(taint, old: nil, path, &faults)
      }
    }
    DeviceValidation.set(
      device["consumesCounters"], maximum: 2, "\(path).consumesCounters", key: { $0["counterSet"] }, &faults
    ) { counters, path, faults in counterSet(counters, name: "counterSet", path, &faults) }
    devicePlaces(device, path, isPerDevice: isPerDevice, &faults)
    bindingConditions(device, path, &faults)
  }

  private static func counterSet(_ counters: JSON, name: String, _ path: String, _ faults: inout Faults) {
    if (counters[name].string ?? "").isEmpty {
      faults.add(.required("\(path).\(name)"))
    } else {
      DeviceValidation.label(counters[name], "\(path).\(name)", &faults)
    }
    let members = counters["counters"].members
    if members.isEmpty { return faults.add(.required("\(path).counters")) }
    if members.count > 32 { return faults.add(.tooMany("\(path).counters", count: members.count, maximum: 32)) }
    for (key, _) in members.sorted(by: { $0.0 < $1.0 }) {
      DeviceValidation.label(.string(key), "\(path).counters", &faults)
    }
  }

  private static func attribute(_ attribute: JSON, _ path: String, _ faults: inout Faults) {
    let values = ["bool", "int", "string", "version"].filter { !attribute[$0].isNull }
    for key in ["string", "version"] {
      guard let text = attribute[key].string else { continue }
      if key == "version", !isVersion(text) {
        faults.add(.invalid("\(path).version", .string(text), "must be a string compatible with semver.org spec 2.0.0"))
      }
      if text.utf8.count > 64 { faults.add(.tooLong("\(path).\(key)", maximum: 64)) }
    }
    if values.isEmpty { faults.add(.invalid(path, "", "exactly one value must be specified")) }
    if values.count > 1 { faults.add(.invalid(path, attribute, "exactly one value must be specified")) }
  }

  private static func isVersion(_ text: String) -> Bool {
    let number = "(0|[1-9][0-9]*)"
    let prerelease = "(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)"
    let build = "[0-9a-zA-Z-]+"
    let pattern = "^\(number)\\.\(number)\\.\(number)(-\(prerelease)(\\.\(prerelease))*)?(\\+\(build)(\\.\(build))*)?$"
    return (try? RegexProgram(pattern))?.matches(text) ?? false
  }

  private static func devicePlaces(_ device: JSON, _ path: String, isPerDevice: Bool, _ faults: inout Faults) {
    let given = ["nodeName", "nodeSelector", "allNodes"].filter { !device[$0].isNull }
    guard isPerDevice else {
      if !given.isEmpty {
        let words =
          "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec"
        faults.add(.invalid(path, .null, words))
      }
      return
    }
    var set: [String] = []
    for key in given {
      switch (key, device[key]) {
      case ("nodeName", ""): faults.add(.invalid("\(path).nodeName", "", "must not be empty"))
      case ("allNodes", false): faults.add(.invalid("\(path).allNodes", false, "must be either unset or set to true"))
      default: set.append("`\(key)`")
      }
      if key == "nodeName", device[key] != "" {
        faults.names(device[key], "\(path).nodeName", NameValidation.dns1123Subdomain)
      }
      if key == "nodeSelector" { NodeSelectorValidation.check(device[key], "\(path).nodeSelector", &faults) }
    }
    let words =
      "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the"
      + " ResourceSlice spec"
    if set.isEmpty { faults.add(.required(path, words)) }
    if set.count > 1 { faults.add(.invalid(path, .string("{\(set.joined(separator: ", "))}"), words)) }
  }

  static func bindingConditions(_ json: JSON, _ path: String, _ faults: inout Faults) {
    let (conditions, failures) = (json["bindingConditions"], json["bindingFailureConditions"])
    for (list, key) in [(conditions, "bindingConditions"), (failures, "bindingFailureConditions")] {
      DeviceValidation.list(list, maximum: 4, "\(path).\(key)", &faults) { name, path, faults in
        faults.names(name, path, NameValidation.qualifiedName)
      }
    }
    for (list, key) in [(conditions, "bindingConditions"), (failures, "bindingFailureConditions")] {
      var seen: Set<JSON> = []
      for (index, condition) in list.elements.enumerated() {
        let path = "\(path).\(key)[\(index)]"
        if !seen.insert(condition).inserted { faults.add(.duplicate(path, condition)) }
        if key == "bindingFailureConditions", conditions.elements.contains(condition) {
          faults.add(.invalid(path, condition, "bindingFailureConditions must not overlap with bindingConditions"))
        }
      }
    }
    if conditions.elements.isEmpty, !failures.elements.isEmpty {
      let words = "bindingConditions are required to use bindingFailureConditions"
      faults.add(.invalid("\(path).bindingConditions", conditions, words))
    }
    if failures.elements.isEmpty, !conditions.elements.isEmpty {
      let words = "bindingFailureConditions are required to use bindingConditions"
      faults.add(.invalid("\(path).bindingFailureConditions", failures, words))
    }
  }
}
