import KubeAPI

extension KindValidation {
  static let pods: [String: KindValidation] = [
    "Pod": KindValidation(
      object: { pod, faults in
        faults.add(PodValidation.validate(spec: pod.spec, metadata: pod.metadata, path: "spec"))
        if !pod.metadata["annotations"]["kubernetes.io/config.mirror"].isNull, (pod.spec["nodeName"].string ?? "").isEmpty {
          let value = pod.metadata["annotations"]["kubernetes.io/config.mirror"]
          faults.add(
            .invalid(
              "metadata.annotations[kubernetes.io/config.mirror]", value, "must set spec.nodeName if mirror pod annotation is set"
            ))
        }
        if !pod.spec["ephemeralContainers"].elements.isEmpty, pod.resourceVersion.isEmpty {
          faults.add(.forbidden("spec.ephemeralContainers", "cannot be set on create"))
        }
      },
      change: PodValidation.update,
      status: { new, _, faults in
        for (index, entry) in new.status["podIPs"].elements.enumerated() {
          faults.address(entry["ip"], "status.podIPs[\(index)]")
        }
      }),
    "PodTemplate": KindValidation(object: { template, faults in
      let pod = template.json["template"]
      faults.labels(pod["metadata"]["labels"], "template.labels")
      faults.add(PodValidation.validate(spec: pod["spec"], metadata: pod["metadata"], path: "template.spec"))
    }),
  ]
}

extension PodValidation {
  /// A Pod is what it is: only images, deadlines, added tolerations and a few others may change.
  static let update: KindValidation.Change = { new, old, faults in
    for list in ["containers", "initContainers"] where new.spec[list].elements.count != old.spec[list].elements.count {
      faults.add(
        .forbidden("spec.\(list)", "pod updates may not add or remove \(list == "containers" ? "containers" : "init containers")")
      )
      return
    }
    for list in ["containers", "initContainers"] {
      for (index, container) in new.spec[list].elements.enumerated() where (container["image"].string ?? "").isEmpty {
        faults.add(.required("spec.\(list)[\(index)].image"))
      }
    }
    let (deadline, before) = (new.spec["activeDeadlineSeconds"].int, old.spec["activeDeadlineSeconds"].int)
    if let deadline {
      if let before, deadline > before {
        faults.add(.invalid("spec.activeDeadlineSeconds", JSON(deadline), "must be less than or equal to previous value"))
        return
      }
    } else if before != nil {
      faults.add(.invalid("spec.activeDeadlineSeconds", .null, "must not update from a positive integer to nil value"))
    }
    let kept = new.spec["tolerations"].elements
    for toleration in old.spec["tolerations"].elements
    where !kept.contains(where: { sameToleration($0, toleration) }) {
      faults.add(.forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds"))
      return
    }
    gates(new, old, &faults)
    guard comparable(new.spec, old.spec) != comparable(old.spec, old.spec) else { return }
    faults.add(
      .forbidden(
        "spec",
        "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
          + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
          + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
          + FieldDiff.text(new.spec, old.spec)))
  }

  private static func sameToleration(_ a: JSON, _ b: JSON) -> Bool {
    ["key", "operator", "value", "effect"].allSatisfy { a[$0] == b[$0] }
  }

  private static func gates(_ new: KubeObject, _ old: KubeObject, _ faults: inout Faults) {
    let before = Set(old.spec["schedulingGates"].elements.compactMap { $0["name"].string })
    for gate in new.spec["schedulingGates"].elements where !before.contains(gate["name"].string ?? "") {
      faults.add(
        .forbidden(
          "spec.schedulingGates[0].name", "only deletion is allowed, but found new scheduling gate '\(gate["name"].string ?? "")'"
        ))
    }
  }

  /// The spec with everything that may change taken from the old one.
  private static func comparable(_ spec: JSON, _ old: JSON) -> JSON {
    var spec = spec
    for list in ["containers", "initContainers"] {
      let before = old[list].elements
      var index = 0
      spec[list] = spec[list].mapElements { container in
        container["image"] = index < before.count ? before[index]["image"] : .null
        index += 1
      }
    }
    let free = [
      "activeDeadlineSeconds", "tolerations", "schedulingGates",
    ]
    for key in free { spec[key] = .null }
    if old["terminationGracePeriodSeconds"].int ?? 0 < 0, spec["terminationGracePeriodSeconds"] == 1 {
      spec["terminationGracePeriodSeconds"] = old["terminationGracePeriodSeconds"]
    }
    if !old["schedulingGates"].elements.isEmpty {
      for key in ["nodeSelector", "affinity"] { spec[key] = .null }
    }
    return spec
  }
}
