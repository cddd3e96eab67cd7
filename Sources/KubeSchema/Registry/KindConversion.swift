import KubeAPI

/// Objects that two groups or versions show in different forms but store as one: events of both groups, and autoscalers of both
/// versions.
///
/// A server that lets `ObjectSchema.resource` differ from the stored kind converts on the way in and on the way out.
package enum KindConversion {
  /// The kind an object is stored as; most are stored as they are.
  package static func stored(_ kind: GroupVersionKind) -> GroupVersionKind {
    switch (kind.group, kind.version, kind.kind) {
    case ("events.k8s.io", "v1", "Event"): GroupVersionKind(group: "", version: "v1", kind: "Event")
    case ("autoscaling", "v1", "HorizontalPodAutoscaler"): GroupVersionKind(group: "autoscaling", version: "v2", kind: kind.kind)
    default: kind
    }
  }

  /// The object in the form of another kind it is shown as; itself when there is nothing to convert.
  package static func convert(_ object: KubeObject, to kind: GroupVersionKind) -> KubeObject {
    guard object.apiVersion != kind.groupVersion.description else { return object }
    var result = object
    switch (object.apiVersion, kind.groupVersion.description, kind.kind) {
    case ("v1", "events.k8s.io/v1", "Event"): for (core, new) in eventFields { move(core, new, &result.json) }
    case ("events.k8s.io/v1", "v1", "Event"): for (core, new) in eventFields { move(new, core, &result.json) }
    case ("autoscaling/v2", "autoscaling/v1", _): toFirst(&result)
    case ("autoscaling/v1", "autoscaling/v2", _): toSecond(&result)
    default: return object
    }
    result.json["apiVersion"] = .string(kind.groupVersion.description)
    return result
  }

  /// What the core group calls a field, and what the newer group calls it.
  private static let eventFields = [
    ("involvedObject", "regarding"), ("message", "note"), ("source", "deprecatedSource"),
    ("firstTimestamp", "deprecatedFirstTimestamp"),
    ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"), ("reportingComponent", "reportingController"),
  ]

  private static func move(_ from: String, _ to: String, _ json: inout JSON) {
    let value = json.members[from]
    json[from] = .null
    if let value { json[to] = value }
  }

  private static let metrics = "autoscaling.alpha.kubernetes.io/metrics"
  private static let behavior = "autoscaling.alpha.kubernetes.io/behavior"
  private static let currentMetrics = "autoscaling.alpha.kubernetes.io/current-metrics"
  private static let conditions = "autoscaling.alpha.kubernetes.io/conditions"

  private static func isProcessor(_ metric: JSON) -> Bool {
    metric["type"] == "Resource" && metric["resource"]["name"] == "cpu"
  }

  /// Version 1 knows CPU only; the rest travels in annotations.
  private static func toFirst(_ object: inout KubeObject) {
    let all = object.spec["metrics"].elements
    if let metric = all.first(where: { isProcessor($0) && !$0["resource"]["target"]["averageUtilization"].isNull }) {
      object.spec["targetCPUUtilizationPercentage"] = metric["resource"]["target"]["averageUtilization"]
    }
    let known = object.status["currentMetrics"].elements
    if let metric = known.first(where: isProcessor) {
      object.status["currentCPUUtilizationPercentage"] = metric["resource"]["current"]["averageUtilization"]
    }
    let rest: [(String, JSON)] = [
      (metrics, .array(all.filter { !isProcessor($0) || $0["resource"]["target"]["averageUtilization"].isNull })),
      (currentMetrics, .array(known)), (conditions, .array(object.status["conditions"].elements)),
    ]
    for (key, value) in rest where !value.elements.isEmpty { object.metadata.annotations[key] = .string(value.text) }
    if !object.spec["behavior"].isNull { object.metadata.annotations[behavior] = .string(object.spec["behavior"].text) }
    for key in ["metrics", "behavior"] { object.spec[key] = .null }
    for key in ["currentMetrics", "conditions"] { object.status[key] = .null }
    if object.status["currentReplicas"].isNull { object.status["currentReplicas"] = 0 }
  }

  private static func toSecond(_ object: inout KubeObject) {
    func take(_ key: String) -> JSON {
      let text = object.metadata["annotations"][key].string
      object.metadata.annotations[key] = .null
      if object.metadata["annotations"].members.isEmpty { object.metadata["annotations"] = .null }
      return text.flatMap { try? JSON.decode($0) } ?? .null
    }
    var all = take(metrics).elements
    if let percent = object.spec["targetCPUUtilizationPercentage"].int {
      let target: JSON = ["type": "Utilization", "averageUtilization": JSON(percent)]
      all.insert(["type": "Resource", "resource": ["name": "cpu", "target": target]], at: 0)
    }
    object.spec["targetCPUUtilizationPercentage"] = .null
    if !all.isEmpty { object.spec["metrics"] = .array(all) }
    let behavior = take(Self.behavior)
    if !behavior.isNull { object.spec["behavior"] = behavior }
    let known = take(currentMetrics)
    var status = object.status.members
    status.remove("currentCPUUtilizationPercentage")
    status["currentMetrics"] = known.isNull ? .null : known
    object.status = .object(status)
    let conditions = take(Self.conditions)
    if !conditions.isNull { object.status["conditions"] = conditions }
  }
}
