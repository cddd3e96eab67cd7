import KubeAPI

/// The name of a priority class becomes a number.
struct PriorityAdmission: MutatingPlugin, ValidatingPlugin {
  let name = "Priority"
  static let classes = GroupVersionResource(group: "scheduling.k8s.io", "priorityclasses")

  func mutate(_ pod: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.is("", "pods"), request.subresource.isEmpty else { return }
    if let old, request.operation == .update {
      // The kubelet's and scheduler's updates carry what was computed; a client that leaves it out keeps it.
      if pod.spec.priority.isNull { pod.spec["priority"] = old.spec.priority }
      if pod.spec.preemptionPolicy.isNull { pod.spec["preemptionPolicy"] = old.spec.preemptionPolicy }
      return
    }
    guard request.operation == .create else { return }
    var chosen: KubeObject?
    if let wanted = pod.spec.priorityClassName.string, !wanted.isEmpty {
      guard let found = request.find(Self.classes, wanted) else {
        throw request.forbidden(pod.name, "no PriorityClass with name \(wanted) was found")
      }
      chosen = found
    } else {
      chosen = request.all(Self.classes).filter { $0.json.globalDefault.bool == true }
        .min { ($0.json.value.int ?? 0) < ($1.json.value.int ?? 0) }
      if let chosen { pod.spec["priorityClassName"] = .string(chosen.name) }
    }
    let value = chosen?.json.value.int ?? 0
    if let given = pod.spec.priority.int, given != value {
      throw request.forbidden(
        pod.name,
        "the integer value of priority (\(given)) must not be provided in pod spec; priority admission controller computed \(value) from the given PriorityClass name"
      )
    }
    pod.spec["priority"] = JSON(value)
    let policy = chosen?.json.preemptionPolicy.string ?? "PreemptLowerPriority"
    if let given = pod.spec.preemptionPolicy.string, given != policy {
      throw request.forbidden(
        pod.name,
        "the string value of PreemptionPolicy (\(given)) must not be provided in pod spec; priority admission controller computed \(policy) from the given PriorityClass name"
      )
    }
    pod.spec["preemptionPolicy"] = .string(policy)
  }

  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    if request.is("scheduling.k8s.io", "priorityclasses"), request.operation == .delete, object.name.hasPrefix("system-") {
      throw request.forbidden(object.name, "this is a system priority class and cannot be deleted")
    }
    guard request.is("scheduling.k8s.io", "priorityclasses"), request.operation != .delete, object.json.globalDefault.bool == true
    else { return }
    if let other = request.all(Self.classes).first(where: { $0.json.globalDefault.bool == true && $0.name != object.name }) {
      throw request.forbidden(object.name, "PriorityClass \(other.name) is already marked as default. Only one default can exist")
    }
  }
}
