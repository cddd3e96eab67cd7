import KubeAPI

/// Changes through doors of their own: containers for debugging, and other resources for a running Pod.
extension PodValidation {
  /// Containers that are added to a running Pod come, and stay as they are.
  static func ephemeralContainers(_ new: KubeObject, _ old: KubeObject, _ faults: inout Faults) {
    if isMirror(old) {
      faults = Faults()
      return faults.add(.forbidden("", "static pods do not support ephemeral containers"))
    }
    check(pod: new, &faults)
    annotationChanges(new, old, &faults)
    let after = new.spec["ephemeralContainers"].elements
    for container in old.spec["ephemeralContainers"].elements {
      let name = container["name"].string ?? ""
      guard let kept = after.last(where: { $0["name"] == container["name"] }) else {
        faults.add(.forbidden("spec.ephemeralContainers", "existing ephemeral containers \"\(name)\" may not be removed\n"))
        continue
      }
      if kept != container {
        faults.add(
          .forbidden(
            "spec.ephemeralContainers",
            "existing ephemeral containers \"\(name)\" may not be changed"
              + FieldDiff.text(kept, container, as: "core.EphemeralContainer")))
      }
    }
  }

  /// CPU and memory of containers can be changed while they run, within the Pod's quality of service.
  static func resize(_ new: KubeObject, _ old: KubeObject, _ faults: inout Faults) {
    if isMirror(old) { return only("static pods cannot be resized", &faults) }
    if old.spec["os"]["name"] == "windows" { return only("windows pods cannot be resized", &faults) }
    check(pod: new, &faults)
    for list in ["containers", "initContainers"] where new.spec[list].elements.count != old.spec[list].elements.count {
      return faults.add(.forbidden("spec.\(list)", "pod updates may not add or remove containers"))
    }
    if PodQuality.of(new) != PodQuality.of(old) {
      faults.add(
        .invalid("spec", new.status["qosClass"], "Pod QOS Class may not change as a result of resizing"))
    }
    let running = old.status["containerStatuses"].elements.first { !$0["state"]["running"].isNull }
    if running?["resources"].isNull == true {
      faults.add(.forbidden("spec", "Pod running on node without support for resize"))
    }
    for (list, isInit) in [("initContainers", true), ("containers", false)] {
      for (index, (after, before)) in zip(new.spec[list].elements, old.spec[list].elements).enumerated()
      where !isInit || before["restartPolicy"] == "Always" {
        resized(after, before, "spec.\(list)[\(index)].resources", &faults)
      }
    }
    for (list, isInit) in [("containers", false), ("initContainers", true)] {
      for (after, before) in zip(new.spec[list].elements, old.spec[list].elements) {
        let isSidecar = isInit && before["restartPolicy"] == "Always"
        let kept = isInit && !isSidecar ? after : withoutComputeOf(after, before)
        if kept == before { continue }
        let words =
          !isInit
          ? "only cpu and memory resources are mutable"
          : isSidecar
            ? "only cpu and memory resources for sidecar containers are mutable"
            : "resources for non-sidecar init containers are immutable"
        faults.add(.forbidden("spec", words))
      }
    }
  }

  private static func only(_ words: String, _ faults: inout Faults) {
    faults = Faults()
    faults.add(.forbidden("", words))
  }

  private static func resized(_ new: JSON, _ old: JSON, _ path: String, _ faults: inout Faults) {
    for list in ["requests", "limits"] {
      let (after, before) = (new["resources"][list].members, old["resources"][list].members)
      if before.keys.contains(where: { !after.contains($0) }) {
        faults.add(.forbidden("\(path).\(list)", "resource \(list) cannot be removed"))
      }
    }
  }

  /// The container with its own CPU and memory exchanged for the old one's.
  private static func withoutComputeOf(_ container: JSON, _ old: JSON) -> JSON {
    var container = container
    var resources = JSONObject()
    for list in ["limits", "requests"] where !old["resources"][list].isNull {
      var amounts = container["resources"][list]
      for name in ["cpu", "memory"] { amounts[name] = old["resources"][list][name] }
      resources.append(list, amounts)
    }
    for (key, value) in container["resources"].members where key == "claims" { resources.append(key, value) }
    container["resources"] = .object(resources)
    return container
  }
}
