import KubeAPI

/// The rules of Events (upstream's pkg/apis/core/validation/events.go): the older group has few, and upstream names the fields of the newer
/// one as it has them inside.
extension KindValidation {
  static let events: [String: KindValidation] = [
    "Event": KindValidation(
      object: { event, faults in
        legacy(
          event, involved: event.json["involvedObject"], controller: event.json["reportingComponent"],
          message: event.json["message"], &faults)
      }, metadataOnUpdate: []),
    "Event.events.k8s.io": KindValidation(
      object: { event, faults in
        legacyOfNewer(event, &faults)
        // On create only; what an Event says does not change.
        if event.resourceVersion.isEmpty { strict(event.json, &faults) }
      },
      change: { new, old, faults in
        if new.json["series"] != old.json["series"] { series(new.json["series"], &faults) }
        for (key, name, type) in unchanging where new.json[key] != old.json[key] {
          let value = new.json[key]
          faults.add(.invalid(name, type.map { GoForm.of(value, $0) } ?? (value.isNull ? "" : value), Words.immutable))
        }
      }),
  ]

  private static let unchanging: [(key: String, name: String, type: String?)] = [
    ("regarding", "involvedObject", "core.ObjectReference"), ("reason", "reason", nil), ("note", "message", nil),
    ("deprecatedSource", "source", "core.EventSource"), ("type", "type", nil), ("eventTime", "eventTime", nil),
    ("action", "action", nil), ("related", "related", "core.ObjectReference"),
    ("reportingController", "reportingController", nil), ("reportingInstance", "reportingInstance", nil),
  ]

  private static func legacyOfNewer(_ event: KubeObject, _ faults: inout Faults) {
    legacy(
      event, involved: event.json["regarding"], controller: event.json["reportingController"], message: event.json["note"],
      &faults)
  }

  /// Newer Events say when they happened; older ones only have to be where their object is.
  private static func legacy(
    _ event: KubeObject, involved: JSON, controller: JSON, message: JSON, _ faults: inout Faults
  ) {
    let (json, place) = (event.json, involved["namespace"].string ?? "")
    let isNewer = !json["eventTime"].isNull
    let mayHaveNone = isNewer ? ["default", "kube-system"] : ["default"]
    if place.isEmpty ? !mayHaveNone.contains(event.namespace) : !isNewer && place != event.namespace {
      faults.add(.invalid("involvedObject.namespace", .string(place), "does not match event.namespace"))
    }
    guard isNewer else { return }
    if (controller.string ?? "").isEmpty { faults.add(.required("reportingController")) }
    faults.names(controller, "reportingController", NameValidation.qualifiedName)
    for key in ["reportingInstance", "action", "reason"] {
      let text = json[key].string ?? ""
      if text.isEmpty { faults.add(.required(key)) }
      if text.utf8.count > 128 { faults.add(.invalid(key, "", "can have at most 128 characters")) }
    }
    if (message.string ?? "").utf8.count > 1024 { faults.add(.invalid("message", "", "can have at most 1024 characters")) }
  }

  private static func strict(_ json: JSON, _ faults: inout Faults) {
    series(json["series"], &faults)
    if json["eventTime"].isNull { faults.add(.required("eventTime")) }
    let type = json["type"].string ?? ""
    if type != "Normal", type != "Warning" { faults.add(.invalid("type", "", "has invalid value: \(type)")) }
    for (key, name) in [("deprecatedFirstTimestamp", "firstTimestamp"), ("deprecatedLastTimestamp", "lastTimestamp")]
    where !json[key].isNull { faults.add(.invalid(name, "", "needs to be unset")) }
    if json["deprecatedCount"].int ?? 0 != 0 { faults.add(.invalid("count", "", "needs to be unset")) }
    let source = json["deprecatedSource"]
    if ["component", "host"].contains(where: { !(source[$0].string ?? "").isEmpty }) {
      faults.add(.invalid("source", "", "needs to be unset"))
    }
  }

  private static func series(_ series: JSON, _ faults: inout Faults) {
    if series.isNull { return }
    if series["count"].int ?? 0 < 2 { faults.add(.invalid("series.count", "", "should be at least 2")) }
    if series["lastObservedTime"].isNull { faults.add(.required("series.lastObservedTime")) }
  }

  /// What configures admission is checked by the server, which can compile expressions; only its metadata is checked here.
  static let admission: [String: KindValidation] = [
    "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding", "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding",
  ].reduce(into: [:]) { $0["\($1).admissionregistration.k8s.io"] = KindValidation(metadataOnUpdate: [.whole]) }
}
