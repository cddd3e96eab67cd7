import KubeAPI

/// What controllers ask of pods.
extension KubeObject {
  var phase: String { status.phase.string ?? "" }
  var nodeName: String { spec.nodeName.string ?? "" }
  var isFinished: Bool { phase == "Succeeded" || phase == "Failed" }

  /// Neither finished nor on its way out.
  var isActive: Bool { !isFinished && !isBeingDeleted }

  func condition(_ type: String) -> JSON {
    status.conditions.elements.first { $0["type"].string == type } ?? .null
  }

  var isPodReady: Bool { condition("Ready")["status"].string == "True" }

  /// Ready for so long that it counts as available.
  func isPodAvailable(minReadySeconds: Int, now: Timestamp) -> Bool {
    guard isPodReady else { return false }
    guard minReadySeconds > 0 else { return true }
    guard let since = condition("Ready")["lastTransitionTime"].string.flatMap({ Timestamp($0) }) else { return false }
    return since.seconds + Int64(minReadySeconds) <= now.seconds
  }

  /// A workload's selector of pods as a LabelSelector; a ReplicationController has only its `matchLabels`.
  var podSelector: JSON { kind == "ReplicationController" ? ["matchLabels": spec.selector] : spec.selector }

  var restartCount: Int {
    status.containerStatuses.elements.reduce(0) { max($0, $1["restartCount"].int ?? 0) }
  }

  var creationTime: Timestamp? { metadata["creationTimestamp"].string.flatMap { Timestamp($0) } }
}
