import KubeAPI

/// A pod's runtime class must exist; it adds its overhead and where it can run.
struct RuntimeClassAdmission: MutatingPlugin {
  let name = "RuntimeClass"
  static let resource = GroupVersionResource(group: "node.k8s.io", "runtimeclasses")

  func mutate(_ pod: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.operation == .create, request.is("", "pods"), request.subresource.isEmpty else { return }
    guard let name = pod.spec.runtimeClassName.string, !name.isEmpty else {
      if !pod.spec.overhead.isNull {
        throw request.forbidden(pod.name, "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead")
      }
      return
    }
    guard let runtime = request.find(Self.resource, name) else {
      throw request.forbidden(pod.name, "pod rejected: RuntimeClass \"\(name)\" not found")
    }
    let overhead = runtime.json.overhead.podFixed
    if !overhead.isNull {
      if !pod.spec.overhead.isNull, pod.spec.overhead != overhead {
        throw request.forbidden(
          pod.name, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead")
      }
      pod.spec["overhead"] = overhead
    }
    if overhead.isNull, !pod.spec.overhead.isNull {
      throw request.forbidden(pod.name, "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead")
    }
    for (key, value) in runtime.json.scheduling.nodeSelector.members {
      let given = pod.spec.nodeSelector[key]
      if !given.isNull, given != value {
        throw request.forbidden(
          pod.name,
          "conflict: runtimeClass.scheduling.nodeSelector[\(key)] = \(value.string ?? ""); pod.spec.nodeSelector[\(key)] = \(given.string ?? "")"
        )
      }
      pod.spec["nodeSelector"][key] = value
    }
    let more = runtime.json.scheduling.tolerations.elements
    if !more.isEmpty {
      let existing = pod.spec.tolerations.elements
      pod.spec["tolerations"] = .array(existing + more.filter { !existing.contains($0) })
    }
  }
}
