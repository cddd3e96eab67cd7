import KubeAPI

/// The rules of dynamic resource allocation, in upstream's order and words (pkg/apis/resource/validation).
extension KindValidation {
  static let devices: [String: KindValidation] = [
    "ResourceClaim.resource.k8s.io": KindValidation(
      object: { claim, faults in DeviceValidation.claim(claim.spec, "spec", &faults) },
      change: { new, old, faults in faults.immutable(new.spec, old.spec, "spec") },
      status: { new, old, faults in DeviceValidation.claimStatus(new, old, &faults) }, checksObjectOnUpdate: false),
    "ResourceClaimTemplate.resource.k8s.io": KindValidation(
      object: { template, faults in
        MetadataValidation.annotations(template.spec["metadata"]["annotations"], "spec.metadata.annotations", &faults)
        faults.labels(template.spec["metadata"]["labels"], "spec.metadata.labels")
        DeviceValidation.claim(template.spec["spec"], "spec.spec", &faults)
      },
      change: { new, old, faults in faults.immutable(new.spec, old.spec, "spec") }, checksObjectOnUpdate: false),
    "DeviceClass.resource.k8s.io": KindValidation(
      object: { object, faults in DeviceValidation.deviceClass(object.spec, old: nil, &faults) },
      change: { new, old, faults in DeviceValidation.deviceClass(new.spec, old: old.spec, &faults) }, checksObjectOnUpdate: false),
    "ResourceSlice.resource.k8s.io": KindValidation(
      object: { object, faults in ResourceSliceValidation.slice(object.spec, old: nil, &faults) },
      change: { new, old, faults in ResourceSliceValidation.slice(new.spec, old: old.spec, &faults) },
      checksObjectOnUpdate: false),
    "DeviceTaintRule.resource.k8s.io": KindValidation(
      object: { object, faults in DeviceValidation.taintRule(object.spec, old: nil, &faults) },
      change: { new, old, faults in DeviceValidation.taintRule(new.spec, old: old.spec, &faults) }, checksObjectOnUpdate: false),
  ]
}

/// What claims, classes and slices have in common.
enum DeviceValidation {
  typealias Check = (JSON, String, inout Faults) -> Void

  /// A list of at most so many; when it is longer nothing else is said of it.
  static func list(_ list: JSON, maximum: Int?, _ path: String, _ faults: inout Faults, _ check: Check) {
    let elements = list.elements
    if let maximum, elements.count > maximum { return faults.add(.tooMany(path, count: elements.count, maximum: maximum)) }
    for (index, element) in elements.enumerated() { check(element, "\(path)[\(index)]", &faults) }
  }

  /// A list of which no two have the same key.
  static func set(
    _ list: JSON, maximum: Int?, _ path: String, key: (JSON) -> JSON, _ faults: inout Faults, _ check: Check
  ) {
    self.list(list, maximum: maximum, path, &faults, check)
    if let maximum, list.elements.count > maximum { return }
    var seen: Set<JSON> = []
    for (index, element) in list.elements.enumerated() where !seen.insert(key(element)).inserted {
      faults.add(.duplicate("\(path)[\(index)]", key(element)))
    }
  }

  static func name(_ json: JSON) -> JSON { .string(json["name"].string ?? "") }

  static func label(_ json: JSON, _ path: String, _ faults: inout Faults) {
    faults.names(json, path, NameValidation.dns1123Label)
  }

  static func pool(_ json: JSON, _ path: String, _ faults: inout Faults) {
    let name = json.string ?? ""
    if name.isEmpty { return faults.add(.required(path)) }
    if name.utf8.count > 253 { faults.add(.tooLong(path, maximum: 253)) }
    for part in name.split(separator: "/", omittingEmptySubsequences: false) {
      faults.names(.string(String(part)), path, NameValidation.dns1123Subdomain)
    }
  }

  static func selectors(_ list: JSON, _ path: String, isStored: Bool = false, _ faults: inout Faults) {
    self.list(list, maximum: 32, path, &faults) { selector, path, faults in
      if selector["cel"].isNull { return faults.add(.required("\(path).cel")) }
      if isStored { return }
      DeviceSelectorExpression.check(selector["cel"]["expression"].string ?? "", "\(path).cel.expression", &faults)
    }
  }

  static func configuration(_ configuration: JSON, _ path: String, isStored: Bool, _ faults: inout Faults) {
    let opaque = configuration["opaque"]
    if opaque.isNull { return faults.add(.required("\(path).opaque")) }
    faults.driverName(opaque["driver"], "\(path).opaque.driver")
    data(opaque["parameters"], "\(path).opaque.parameters", isStored: isStored, &faults)
  }

  /// What drivers alone understand: an object of limited size.
  static func data(_ data: JSON, _ path: String, isStored: Bool, _ faults: inout Faults) {
    if data.isNull { return faults.add(.required(path)) }
    if !isStored, data.text.utf8.count > 10 * 1024 { return faults.add(.tooLong(path, maximum: 10 * 1024)) }
    if data.object == nil { faults.add(.invalid(path, "<value omitted>", "must be a valid JSON object")) }
  }

  static func deviceClass(_ spec: JSON, old: JSON?, _ faults: inout Faults) {
    selectors(spec["selectors"], "spec.selectors", isStored: old.map { $0["selectors"] == spec["selectors"] } ?? false, &faults)
    let isStored = old.map { $0["config"] == spec["config"] } ?? false
    list(spec["config"], maximum: 32, "spec.config", &faults) { configuration, path, faults in
      Self.configuration(configuration, path, isStored: isStored, &faults)
    }
    if let name = spec["extendedResourceName"].string, !isExtendedResource(name) {
      faults.add(.invalid("spec.extendedResourceName", .string(name), "must be a valid extended resource name"))
    }
  }

  private static func isExtendedResource(_ name: String) -> Bool {
    guard let slash = name.firstIndex(of: "/") else { return false }
    let isNative = name[..<slash].hasSuffix("kubernetes.io")
    if isNative || name.hasPrefix("requests.") { return false }
    return NameValidation.qualifiedName("requests.\(name)").isEmpty
  }

  static func taintRule(_ spec: JSON, old: JSON?, _ faults: inout Faults) {
    let selector = spec["deviceSelector"]
    if !selector["driver"].isNull { faults.driverName(selector["driver"], "spec.deviceSelector.driver") }
    if !selector["pool"].isNull { pool(selector["pool"], "spec.deviceSelector.pool", &faults) }
    if !selector["device"].isNull { label(selector["device"], "spec.deviceSelector.device", &faults) }
    taint(spec["taint"], old: old?["taint"], "spec.taint", &faults)
  }

  private static let effects = ["NoExecute", "NoSchedule", "None"]

  static func taint(_ taint: JSON, old: JSON?, _ path: String, _ faults: inout Faults) {
    faults.names(taint["key"], "\(path).key", NameValidation.qualifiedName)
    if let value = taint["value"].string, !value.isEmpty {
      faults.names(taint["value"], "\(path).value", NameValidation.labelValue)
    }
    if old == nil || old?["effect"] != taint["effect"] { faults.choice(taint["effect"], "\(path).effect", effects) }
  }

  static func toleration(_ toleration: JSON, _ path: String, _ faults: inout Faults) {
    if let key = toleration["key"].string, !key.isEmpty {
      faults.names(toleration["key"], "\(path).key", NameValidation.qualifiedName)
    }
    let value = toleration["value"].string ?? ""
    switch toleration["operator"].string ?? "" {
    case "Exists":
      if !value.isEmpty { faults.add(.invalid("\(path).value", .string(value), "must be empty for operator `Exists`")) }
    case "Equal": faults.names(.string(value), "\(path).value", NameValidation.labelValue)
    case "": faults.add(.required("\(path).operator"))
    default: faults.supported(toleration["operator"], "\(path).operator", ["Equal", "Exists"])
    }
    if let effect = toleration["effect"].string, !effect.isEmpty {
      faults.supported(toleration["effect"], "\(path).effect", effects)
    }
  }
}
