import KubeAPI

/// Changes through doors of their own: containers for debugging, and other resources for a running Pod.
extension PodValidation {
  /// Containers that are added to a running Pod come, and stay as they are.
  static func ephemeralContainers(_ new: KubeObject, _ old: KubeObject, _ faults: inout Faults) {
    if isMirror(old) { return only("static pods do not support ephemeral containers", &faults) }
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
    if PodQuality.of(new) != PodQuality.of(old) {
      faults.add(
        .invalid("spec", new.status["qosClass"], "Pod QOS Class may not change as a result of resizing"))
    }
    let running = old.status["containerStatuses"].elements.first { !$0["state"]["running"].isNull }
    if running?["resources"].isNull == true {
      faults.add(.forbidden("spec", "Pod running on node without support for resize"))
    }
    resizedWhole(new.spec["resources"], old.spec["resources"], &faults)
    guard isSameOrder(new, old, &faults) else { return }
    for (list, isInit) in [("initContainers", true), ("containers", false)] {
      for (index, (after, before)) in zip(new.spec[list].elements, old.spec[list].elements).enumerated()
      where !isInit || before["restartPolicy"] == "Always" {
        resized(after, before, "spec.\(list)[\(index)].resources", &faults)
      }
    }
    for (list, isInit) in [("containers", false), ("initContainers", true)] {
      for (after, before) in zip(new.spec[list].elements, old.spec[list].elements) {
        let isSidecar = isInit && after["restartPolicy"] == "Always"
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

  /// The resources of the Pod as such.
  private static func resizedWhole(_ new: JSON, _ old: JSON, _ faults: inout Faults) {
    let lists = ["requests", "limits"]
    if [new, old].allSatisfy({ resources in lists.allSatisfy { resources[$0].members.isEmpty } }) { return }
    if new.isNull { return faults.add(.forbidden("spec.resources", "pod-level resources cannot be removed")) }
    for list in lists where old[list].members.keys.contains(where: { new[list][$0].isNull }) {
      faults.add(.forbidden("spec.resources.\(list)", "pod-level resource \(list) cannot be removed"))
    }
    if withoutCompute(new, old) != withoutCompute(old, old) {
      faults.add(.forbidden("spec", "only cpu and memory resources are mutable at pod-level"))
    }
  }

  private static func isSameOrder(_ new: KubeObject, _ old: KubeObject, _ faults: inout Faults) -> Bool {
    let before = faults.errors.count
    for list in ["containers", "initContainers"] {
      let (after, former) = (new.spec[list].elements, old.spec[list].elements)
      if after.count != former.count {
        faults.add(.forbidden("spec.\(list)", "\(list) may not be added or removed on resize"))
        continue
      }
      for index in former.indices where after[index]["name"] != former[index]["name"] {
        faults.add(.forbidden("spec.\(list)[\(index)].name", "\(list) may not be renamed or reordered on resize"))
      }
    }
    return faults.errors.count == before
  }

  private static func only(_ words: String, _ faults: inout Faults) {
    faults = Faults()
    // The path of nothing, as Go writes it.
    faults.add(.forbidden("[]", words))
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
    container["resources"] = withoutCompute(container["resources"], old["resources"])
    return container
  }

  private static func withoutCompute(_ resources: JSON, _ old: JSON) -> JSON {
    var result = JSONObject()
    for list in ["limits", "requests"] {
      var amounts = resources[list]
      for name in ["cpu", "memory"] where !amounts[name].isNull || !old[list][name].isNull { amounts[name] = old[list][name] }
      if !amounts.members.isEmpty || !old[list].isNull { result.append(list, amounts) }
    }
    if !resources["claims"].isNull { result.append("claims", resources["claims"]) }
    return .object(result)
  }
}
