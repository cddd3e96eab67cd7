import KubeAPI

/// The TARGETS column of autoscalers: what is measured and what is aimed at.
enum MetricText {
  static func targets(_ autoscaler: KubeObject) -> String {
    if let percent = autoscaler.spec["targetCPUUtilizationPercentage"].int {
      let current = autoscaler.status["currentCPUUtilizationPercentage"].int.map { "\($0)%" } ?? "<unknown>"
      return "cpu: \(current)/\(percent)%"
    }
    let specs = autoscaler.spec["metrics"].elements
    if specs.isEmpty { return "<none>" }
    let statuses = autoscaler.status["currentMetrics"].elements
    let texts = specs.enumerated().map { text($1, $0 < statuses.count ? statuses[$0] : .null) }
    return texts.count > 2
      ? "\(texts.prefix(2).joined(separator: ", ")) + \(texts.count - 2) more..." : texts.joined(separator: ", ")
  }

  private static func text(_ spec: JSON, _ status: JSON) -> String {
    let key: String
    switch spec["type"] {
    case "Resource": key = "resource"
    case "ContainerResource": key = "containerResource"
    case "Pods": key = "pods"
    case "Object": key = "object"
    case "External": key = "external"
    default: return "<unknown type>"
    }
    let (source, current) = (spec[key], status[key]["current"])
    let target = source["target"]
    if key == "resource" || key == "containerResource" {
      let name = source["name"].string ?? ""
      let average = current["averageUtilization"].int.map { "\($0)%" } ?? "<unknown>"
      let text =
        target["averageValue"].isNull
        ? "\(average)/\(target["averageUtilization"].int.map { "\($0)%" } ?? "<auto>")"
        : "\(current["averageValue"].string ?? "<unknown>")/\(target["averageValue"].string ?? "")"
      return key == "resource" ? "\(name): \(text)" : "\(name) (container \(source["container"].string ?? "")): \(text)"
    }
    if !target["averageValue"].isNull {
      let text = "\(current["averageValue"].string ?? "<unknown>")/\(target["averageValue"].string ?? "")"
      return key == "pods" ? text : text + " (avg)"
    }
    return "\(current["value"].string ?? "<unknown>")/\(target["value"].string ?? "")"
  }
}
