import KubeAPI

/// Objects that two groups or versions show in different forms but store as one: events of both groups, and autoscalers of both
/// versions.
///
/// The server converts on the way in, after defaults, and on the way out; in between everything has the stored form.
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
    case ("autoscaling/v2", "autoscaling/v1", _): AutoscalerConversion.toFirst(&result)
    case ("autoscaling/v1", "autoscaling/v2", _): AutoscalerConversion.toSecond(&result)
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
}
