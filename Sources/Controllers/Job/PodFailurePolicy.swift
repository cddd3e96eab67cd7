import KubeAPI

/// What a Job's `podFailurePolicy` says of a failed Pod (k8s.io/kubernetes/pkg/controller/job/pod_failure_policy.go).
struct PodFailurePolicy {
  let rules: [JSON]

  struct Verdict: Hashable {
    var action: String
    /// Why, as the Job's condition tells when the action fails it.
    var message: String
  }

  /// By the first rule that matches; nil when none does, and the failure counts like any other.
  func verdict(_ pod: KubeObject) -> Verdict? {
    for (index, rule) in rules.enumerated() {
      let action = rule["action"].string ?? ""
      let end = "matching \(action) rule at index \(index)"
      if !rule["onExitCodes"].isNull {
        if let (container, code) = Self.container(of: pod, rule["onExitCodes"]) {
          return Verdict(
            action: action, message: "Container \(container) for pod \(pod.key) failed with exit code \(code) \(end)")
        }
      } else if let type = Self.condition(of: pod, rule["onPodConditions"].elements) {
        return Verdict(action: action, message: "Pod \(pod.key) has condition \(type) \(end)")
      }
    }
    return nil
  }

  func counts(_ pod: KubeObject) -> Bool { verdict(pod)?.action != "Ignore" }

  private static func container(of pod: KubeObject, _ wanted: JSON) -> (name: String, code: Int)? {
    let values = Set(wanted["values"].elements.compactMap(\.int))
    for status in pod.status.containerStatuses.elements + pod.status.initContainerStatuses.elements {
      let name = status["name"].string ?? ""
      guard let code = status["state"]["terminated"]["exitCode"].int, code != 0,
        wanted["containerName"].string.map({ $0 == name }) ?? true
      else { continue }
      if (wanted["operator"].string == "NotIn") != values.contains(code) { return (name, code) }
    }
    return nil
  }

  private static func condition(of pod: KubeObject, _ patterns: [JSON]) -> String? {
    pod.status.conditions.elements.first { condition in
      patterns.contains { $0["type"] == condition["type"] && ($0["status"].string ?? "True") == condition["status"].string }
    }?["type"].string
  }
}
