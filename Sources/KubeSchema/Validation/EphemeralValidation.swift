import KubeAPI

/// The rules of containers that are added to a running Pod: they come, and stay as they are.
enum EphemeralValidation {
  static func check(_ new: KubeObject, _ old: KubeObject, _ faults: inout Faults) {
    let (after, before) = (new.spec["ephemeralContainers"].elements, old.spec["ephemeralContainers"].elements)
    for container in before {
      let name = container["name"].string ?? ""
      guard let kept = after.first(where: { $0["name"] == container["name"] }) else {
        faults.add(.forbidden("spec.ephemeralContainers", "existing ephemeral containers \"\(name)\" may not be removed\n"))
        continue
      }
      if kept != container {
        faults.add(
          .forbidden(
            "spec.ephemeralContainers",
            "existing ephemeral containers \"\(name)\" may not be changed\(FieldDiff.text(kept, container))"))
      }
    }
    if !faults.errors.isEmpty { return }
    var names = Set((new.spec["containers"].elements + new.spec["initContainers"].elements).compactMap { $0["name"].string })
    let targets = names
    for (index, container) in after.enumerated() {
      let path = "spec.ephemeralContainers[\(index)]"
      var pod = PodValidation(spec: new.spec, path: "spec", metadata: new.metadata)
      pod.common(container, path)
      faults.add(pod.faults.errors)
      if let name = container["name"].string, !name.isEmpty, !names.insert(name).inserted {
        faults.add(.duplicate("\(path).name", .string(name)))
      }
      if let target = container["targetContainerName"].string, !target.isEmpty, !targets.contains(target) {
        faults.add(.notFound("\(path).targetContainerName", .string(target)))
      }
      for key in ["ports", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "resizePolicy"]
      where !container[key].isNull {
        faults.add(.forbidden("\(path).\(key)", "cannot be set for an Ephemeral Container"))
      }
      if !container["resources"].members.isEmpty {
        faults.add(.forbidden("\(path).resources", "cannot be set for an Ephemeral Container"))
      }
    }
  }
}
