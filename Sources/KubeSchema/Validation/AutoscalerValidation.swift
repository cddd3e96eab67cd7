import KubeAPI

/// The rules of HorizontalPodAutoscalers in the form of version 2 (upstream's pkg/apis/autoscaling/validation).
enum AutoscalerValidation {
  static let autoscaler = KindValidation(
    object: { scaler, faults in check(scaler.spec, old: nil, &faults) },
    change: { new, old, faults in check(new.spec, old: old.spec, &faults) },
    status: { new, _, faults in
      for key in ["currentReplicas", "desiredReplicas"] { faults.nonNegative(new.status[key], "status.\(key)") }
    }, checksObjectOnUpdate: false)

  private static func check(_ spec: JSON, old: JSON?, _ faults: inout Faults) {
    let least = spec["minReplicas"].int
    // Zero may stay where it was let in once.
    let lowest = old?["minReplicas"] == 0 ? 0 : 1
    if let least, least < lowest {
      faults.add(.invalid("spec.minReplicas", JSON(least), "must be greater than or equal to \(lowest)"))
    }
    let (most, field) = (spec["maxReplicas"].int ?? 0, "spec.maxReplicas")
    if most == 0 { faults.add(.required(field, "must be set and greater than 0")) }
    if most < 0 { faults.add(.invalid(field, JSON(most), "must be greater than or equal to 1")) }
    if let least, most < least {
      faults.add(.invalid(field, JSON(most), "must be greater than or equal to `minReplicas`"))
    }
    let target = spec["scaleTargetRef"]
    // Of the core group only ReplicationControllers can be scaled; what stood there before may stay.
    let needsGroup = target["kind"] != "ReplicationController" && old.map { fault(in: $0["scaleTargetRef"], true) == nil } ?? true
    reference(target, "spec.scaleTargetRef", needsGroup: needsGroup, &faults)
    let metrics = spec["metrics"].elements
    for (index, metric) in metrics.enumerated() { check(metric, "spec.metrics[\(index)]", &faults) }
    if least == 0, !metrics.contains(where: { $0["type"] == "Object" || $0["type"] == "External" }) {
      faults.add(
        .forbidden(
          "spec.metrics", "must specify at least one Object or External metric to support scaling to zero replicas"))
    }
    for direction in ["scaleUp", "scaleDown"] where !spec["behavior"][direction].isNull {
      rules(spec["behavior"][direction], "spec.behavior.\(direction)", &faults)
    }
  }

  private static func reference(_ reference: JSON, _ path: String, needsGroup: Bool, _ faults: inout Faults) {
    for key in ["kind", "name"] { faults.segment(reference[key], "\(path).\(key)") }
    if let words = fault(in: reference, needsGroup) {
      faults.add(.invalid("\(path).apiVersion", .string(reference["apiVersion"].string ?? ""), words))
    }
  }

  /// What is wrong with the version of a reference.
  private static func fault(in reference: JSON, _ needsGroup: Bool) -> String? {
    let parts = (reference["apiVersion"].string ?? "").split(separator: "/", omittingEmptySubsequences: false)
    if parts.count > 2 { return "unexpected GroupVersion string: \(reference["apiVersion"].string ?? "")" }
    return needsGroup && (parts.count < 2 || parts[0].isEmpty) ? "apiVersion must specify API group" : nil
  }

  /// The kinds of metrics, in upstream's order of looking at them.
  private static let sources = [
    ("Object", "object"), ("External", "external"), ("Pods", "pods"), ("Resource", "resource"),
    ("ContainerResource", "containerResource"),
  ]

  private static func check(_ metric: JSON, _ path: String, _ faults: inout Faults) {
    let type = metric["type"].string ?? ""
    if type.isEmpty { faults.add(.required("\(path).type", "must specify a metric source type")) }
    // Upstream looks at the type twice.
    let types = ["ContainerResource", "External", "Object", "Pods", "Resource"]
    faults.supported(.string(type), "\(path).type", types)
    let present = sources.map(\.1).filter { !metric[$0].isNull }
    if let first = present.first { source(metric[first], first, "\(path).\(first)", &faults) }
    let expected = sources.first { $0.0 == type }?.1
    if let expected, metric[expected].isNull {
      faults.add(.required("\(path).\(expected)", "must populate information for the given metric source"))
    }
    if expected == nil { faults.supported(.string(type), "\(path).type", types) }
    guard present.count != 1 else { return }
    for other in present where other != expected {
      faults.add(.forbidden("\(path).\(other)", "must populate the given metric source only"))
    }
  }

  private static func source(_ source: JSON, _ kind: String, _ path: String, _ faults: inout Faults) {
    let target = source["target"]
    switch kind {
    case "object":
      reference(source["describedObject"], "\(path).describedObject", needsGroup: false, &faults)
      identifier(source["metric"], "\(path).metric", &faults)
      self.target(target, "\(path).target", &faults)
      if target["value"].isNull, target["averageValue"].isNull {
        faults.add(.required("\(path).target.averageValue", "must set either a target value or averageValue"))
      }
    case "external":
      identifier(source["metric"], "\(path).metric", &faults)
      self.target(target, "\(path).target", &faults)
      if target["value"].isNull, target["averageValue"].isNull {
        faults.add(
          .required("\(path).target.averageValue", "must set either a target value for metric or a per-pod target"))
      }
      if !target["value"].isNull, !target["averageValue"].isNull {
        faults.add(.forbidden("\(path).target.value", "may not set both a target value for metric and a per-pod target"))
      }
    case "pods":
      identifier(source["metric"], "\(path).metric", &faults)
      self.target(target, "\(path).target", &faults)
      if target["averageValue"].isNull {
        faults.add(.required("\(path).target.averageValue", "must specify a positive target averageValue"))
      }
    default:
      if (source["name"].string ?? "").isEmpty { faults.add(.required("\(path).name", "must specify a resource name")) }
      if kind == "containerResource" { container(source, path, &faults) }
      self.target(target, "\(path).target", &faults)
      if target["averageUtilization"].isNull, target["averageValue"].isNull {
        faults.add(
          .required("\(path).target.averageUtilization", "must set either a target raw value or a target utilization"))
      }
      if !target["averageUtilization"].isNull, !target["averageValue"].isNull {
        faults.add(.forbidden("\(path).target.averageValue", "may not set both a target raw value and a target utilization"))
      }
    }
  }

  private static func container(_ source: JSON, _ path: String, _ faults: inout Faults) {
    if let name = source["name"].string, !name.isEmpty {
      faults.resourceName(name, "\(path).name", ResourceNames.container)
    }
    if (source["container"].string ?? "").isEmpty {
      faults.add(.required("\(path).container", "must specify a container"))
    } else {
      faults.names(source["container"], "\(path).container", NameValidation.dns1123Label)
    }
  }

  private static func identifier(_ metric: JSON, _ path: String, _ faults: inout Faults) {
    faults.segment(metric["name"], "\(path).name", "must specify a metric name")
  }

  private static func target(_ target: JSON, _ path: String, _ faults: inout Faults) {
    let type = target["type"].string ?? ""
    if type.isEmpty { faults.add(.required("\(path).type", "must specify a metric target type")) }
    if !["Utilization", "Value", "AverageValue"].contains(type) {
      faults.add(.invalid("\(path).type", .string(type), "must be either Utilization, Value, or AverageValue"))
    }
    for key in ["value", "averageValue"] {
      if let quantity = try? Quantity(target[key]), quantity.sign <= 0 {
        faults.add(.invalid("\(path).\(key)", target[key], "must be positive"))
      }
    }
    if let share = target["averageUtilization"].int, share < 1 {
      faults.add(.invalid("\(path).averageUtilization", JSON(share), Words.positive))
    }
  }

  private static func rules(_ rules: JSON, _ path: String, _ faults: inout Faults) {
    if let window = rules["stabilizationWindowSeconds"].int {
      let field = "\(path).stabilizationWindowSeconds"
      if window < 0 { faults.add(.invalid(field, JSON(window), "must be greater than or equal to zero")) }
      if window > 3600 { faults.add(.invalid(field, JSON(window), "must be less than or equal to 3600")) }
    }
    faults.supported(rules["selectPolicy"], "\(path).selectPolicy", ["Disabled", "Max", "Min"])
    if rules["policies"].elements.isEmpty { faults.add(.required("\(path).policies", "must specify at least one Policy")) }
    for (index, policy) in rules["policies"].elements.enumerated() {
      let path = "\(path).policies[\(index)]"
      faults.supported(.string(policy["type"].string ?? ""), "\(path).type", ["Percent", "Pods"])
      for key in ["value", "periodSeconds"] where policy["\(key)"].int ?? 0 <= 0 {
        faults.add(.invalid("\(path).\(key)", JSON(policy[key].int ?? 0), "must be greater than zero"))
      }
      if let seconds = policy["periodSeconds"].int, seconds > 1800 {
        faults.add(.invalid("\(path).periodSeconds", JSON(seconds), "must be less than or equal to 1800"))
      }
    }
    faults.quantityNotNegative(rules["tolerance"], "\(path).tolerance")
  }
}
