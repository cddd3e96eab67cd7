import KubeAPI

/// HorizontalPodAutoscalers between version 1, which knows nothing but the share of CPU, and version 2: what version 1 cannot say
/// travels in annotations (upstream's pkg/apis/autoscaling/v1/conversion.go).
enum AutoscalerConversion {
  private static let prefix = "autoscaling.alpha.kubernetes.io/"
  private static let annotations = ["metrics", "current-metrics", "conditions", "behavior"].map { prefix + $0 }

  static func toFirst(_ object: inout KubeObject) {
    let metrics = object.spec["metrics"].elements
    if let share = metrics.first(where: isProcessor)?["resource"]["target"]["averageUtilization"], !share.isNull {
      object.spec["targetCPUUtilizationPercentage"] = share
    }
    let current = object.status["currentMetrics"].elements
    let shares = current.filter(isProcessor).map { $0["resource"]["current"]["averageUtilization"] }
    if let share = shares.last(where: { !$0.isNull }) { object.status["currentCPUUtilizationPercentage"] = share }
    // What is observed is kept as a whole, to keep its exact values.
    let others = metrics.filter { !isProcessor($0) || $0["resource"]["target"]["averageUtilization"].isNull }
    let texts: [(String, [JSON])] = [
      ("metrics", others.map { MetricForm.wanted.first($0) }), ("current-metrics", current.map { MetricForm.observed.first($0) }),
      ("conditions", object.status["conditions"].elements),
    ]
    for (name, values) in texts where !values.isEmpty {
      object.metadata.annotations[prefix + name] = .string(JSON.array(values).text)
    }
    if !object.spec["behavior"].isNull {
      object.metadata.annotations[prefix + "behavior"] = .string(internalBehavior(object.spec["behavior"]).text)
    }
    for key in ["metrics", "behavior"] { object.spec[key] = .null }
    for key in ["currentMetrics", "conditions"] { object.status[key] = .null }
  }

  static func toSecond(_ object: inout KubeObject) {
    func decoded(_ name: String) -> JSON {
      object.metadata["annotations"][prefix + name].string.flatMap { try? JSON.decode($0) } ?? .null
    }
    var metrics = decoded("metrics").elements.map { MetricForm.wanted.second($0) }
    let share = object.spec["targetCPUUtilizationPercentage"]
    if !share.isNull || metrics.isEmpty {
      let target: JSON = ["type": "Utilization", "averageUtilization": share.isNull ? 80 : share]
      metrics.append(["type": "Resource", "resource": ["name": "cpu", "target": target]])
    }
    object.spec["metrics"] = .array(metrics)
    object.spec["targetCPUUtilizationPercentage"] = .null
    let behavior = decoded("behavior")
    if !behavior.isNull { object.spec["behavior"] = publishedBehavior(behavior) }
    if !object.status.members.isEmpty {
      let observed = object.status["currentCPUUtilizationPercentage"]
      var current = decoded("current-metrics").elements.map { MetricForm.observed.second($0) }
      if current.isEmpty, !observed.isNull {
        current = [["type": "Resource", "resource": ["name": "cpu", "current": ["averageUtilization": observed]]]]
      }
      var status = object.status.members
      status.remove("currentCPUUtilizationPercentage")
      status["currentMetrics"] = current.isEmpty ? .null : .array(current)
      let conditions = decoded("conditions")
      if !conditions.elements.isEmpty { status["conditions"] = conditions }
      object.status = .object(status)
    }
    for key in annotations where !object.metadata["annotations"][key].isNull { object.metadata.annotations[key] = .null }
    if object.metadata["annotations"].members.isEmpty { object.metadata["annotations"] = .null }
  }

  private static func isProcessor(_ metric: JSON) -> Bool { metric["type"] == "Resource" && metric["resource"]["name"] == "cpu" }

  private static let ruleFields = ["stabilizationWindowSeconds", "selectPolicy", "policies", "tolerance"]
  private static let policyFields = ["type", "value", "periodSeconds"]

  /// Upstream writes its internal form, whose names are Go's.
  private static func internalBehavior(_ behavior: JSON) -> JSON {
    func rules(_ json: JSON) -> JSON {
      guard !json.isNull else { return .null }
      var result = JSONObject()
      for field in ruleFields {
        let policies = json["policies"].elements.map { policy in
          JSON.object(JSONObject(policyFields.map { (capitalized($0), policy[$0]) }))
        }
        result.append(capitalized(field), field == "policies" && !policies.isEmpty ? .array(policies) : json[field])
      }
      return .object(result)
    }
    return .object(JSONObject([("ScaleUp", rules(behavior["scaleUp"])), ("ScaleDown", rules(behavior["scaleDown"]))]))
  }

  private static func publishedBehavior(_ behavior: JSON) -> JSON {
    func plain(_ json: JSON, _ fields: [String]) -> JSON {
      var result: JSON = [:]
      // Go reads names without regard to case.
      for field in fields { result[field] = json[capitalized(field)].isNull ? json[field] : json[capitalized(field)] }
      return result
    }
    var result = plain(behavior, ["scaleUp", "scaleDown"])
    for direction in ["scaleUp", "scaleDown"] where !result[direction].isNull {
      var rules = plain(result[direction], ruleFields)
      rules["policies"] = rules["policies"].mapElements { $0 = plain($0, policyFields) }
      result[direction] = rules
    }
    return result
  }

  private static func capitalized(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }
}
