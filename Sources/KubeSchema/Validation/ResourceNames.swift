import KubeAPI

/// What kind of resource a name stands for (upstream's pkg/apis/core/helper), and which names may stand where.
enum ResourceNames {
  private static let compute: Set<String> = ["cpu", "memory", "ephemeral-storage"]

  /// Things that are counted.
  private static let whole: Set<String> = [
    "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps", "persistentvolumeclaims",
    "services.nodeports", "services.loadbalancers",
  ]

  private static let standard: Set<String> = compute.union(whole).union(compute.flatMap { ["requests.\($0)", "limits.\($0)"] })
    .union(["storage", "requests.storage"])

  static func isHugePages(_ name: String) -> Bool { name.hasPrefix("hugepages-") }

  /// Of Kubernetes itself, not of a device's vendor.
  static func isNative(_ name: String) -> Bool { !name.utf8.contains(slash) || name.contains("kubernetes.io/") }

  static func isOvercommitAllowed(_ name: String) -> Bool { isNative(name) && !isHugePages(name) }

  static func isInteger(_ name: String) -> Bool { whole.contains(name) || isExtended(name) }

  static func isStandardForQuota(_ name: String) -> Bool {
    standard.contains(name) || isHugePages(name) || name.hasPrefix("requests.hugepages-")
  }

  private static func isExtended(_ name: String) -> Bool {
    !isNative(name) && !name.hasPrefix("requests.") && NameValidation.qualifiedName("requests.\(name)").isEmpty
  }

  private static let slash = UInt8(ascii: "/")

  /// The faults of a name anywhere.
  static func any(_ name: String) -> [String] {
    let faults = NameValidation.qualifiedName(name)
    guard faults.isEmpty, !name.utf8.contains(slash), !isStandardForQuota(name) else { return faults }
    return ["must be a standard resource type or fully qualified"]
  }

  /// The faults of a name in a container's resources, an overhead or a limit range of Pods and containers.
  static func container(_ name: String) -> [String] {
    let faults = any(name)
    if !name.utf8.contains(slash) {
      return compute.contains(name) || isHugePages(name) ? faults : faults + ["must be a standard resource for containers"]
    }
    return isNative(name) || isExtended(name) ? faults : faults + ["doesn't follow extended resource name standard"]
  }

  static func quota(_ name: String) -> [String] {
    let faults = any(name)
    return name.utf8.contains(slash) || isStandardForQuota(name) ? faults : faults + ["must be a standard resource for quota"]
  }
}

extension Faults {
  mutating func resourceName(_ name: String, _ field: String, _ check: (String) -> [String]) {
    for message in check(name) { add(.invalid(field, .string(name), message)) }
  }

  /// The amount of one resource: not negative, and whole where things are counted.
  mutating func resourceAmount(_ name: String, _ value: JSON, _ field: String) {
    quantityNotNegative(value, field)
    if ResourceNames.isInteger(name), let quantity = try? Quantity(value), quantity.milliValue % 1000 != 0 {
      add(.invalid(field, value, "must be an integer"))
    }
  }
}
