import KubeAPI

extension KindValidation {
  static let pods: [String: KindValidation] = [
    "Pod": KindValidation(
      object: { pod, faults in
        PodValidation.check(pod: pod, &faults)
        if !pod.resourceVersion.isEmpty { return }
        if !pod.spec["ephemeralContainers"].elements.isEmpty {
          faults.add(.forbidden("spec.ephemeralContainers", "cannot be set on create"))
        }
        if !(pod.spec["nodeName"].string ?? "").isEmpty, !pod.spec["schedulingGates"].elements.isEmpty {
          faults.add(.forbidden("spec.nodeName", "cannot be set until all schedulingGates have been cleared"))
        }
        var profiles = PodValidation(spec: pod.spec, path: "spec", isPod: true)
        profiles.profilesAgree(with: pod.metadata["annotations"])
        faults.add(profiles.faults.errors)
      },
      change: { new, old, faults in
        PodValidation.annotationChanges(new, old, &faults)
        PodValidation.update(new, old, &faults)
      },
      status: PodStatusValidation.change, metadataOnUpdate: [.change, .whole]),
    "PodTemplate": KindValidation(object: { template, faults in
      PodValidation.check(template: template.json["template"], "template", &faults)
    }),
  ]
}

extension PodValidation {
  private static let updatable = [
    "`spec.containers[*].image`", "`spec.initContainers[*].image`", "`spec.activeDeadlineSeconds`",
    "`spec.tolerations` (only additions to existing tolerations)",
    "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
  ]

  /// A Pod is what it is: only images, deadlines, added tolerations and a few others may change.
  static func update(_ new: KubeObject, _ old: KubeObject, _ faults: inout Faults) {
    for list in ["containers", "initContainers"] {
      guard new.spec[list].elements.count == old.spec[list].elements.count else {
        return faults.add(.forbidden("spec.\(list)", "pod updates may not add or remove containers"))
      }
      for (index, container) in new.spec[list].elements.enumerated() {
        if (container["image"].string ?? "").isEmpty { faults.add(.required("spec.\(list)[\(index)].image")) }
        imageSpace(container, "spec.\(list)[\(index)]", &faults)
      }
    }
    let (deadline, before) = (new.spec["activeDeadlineSeconds"].int, old.spec["activeDeadlineSeconds"].int)
    if let deadline {
      if !(0...2_147_483_647).contains(deadline) {
        return faults.add(
          .invalid("spec.activeDeadlineSeconds", JSON(deadline), "must be between 0 and 2147483647, inclusive"))
      }
      if let before, deadline > before {
        return faults.add(
          .invalid("spec.activeDeadlineSeconds", JSON(deadline), "must be less than or equal to previous value"))
      }
    } else if before != nil {
      faults.add(.invalid("spec.activeDeadlineSeconds", .null, "must not update from a positive integer to nil value"))
    }
    addedTolerations(new.spec["tolerations"], old.spec["tolerations"], &faults)
    removedGates(new.spec["schedulingGates"], old.spec["schedulingGates"], &faults)
    var kept = withoutUpdatable(new.spec, old.spec)
    if !old.spec["schedulingGates"].elements.isEmpty { placement(&kept, old.spec, &faults) }
    guard kept != old.spec else { return }
    faults.add(
      .forbidden(
        "spec",
        "pod updates may not change fields other than \(updatable.joined(separator: ","))"
          + FieldDiff.text(kept, old.spec, as: "core.PodSpec")))
  }

  private static func addedTolerations(_ new: JSON, _ old: JSON, _ faults: inout Faults) {
    func isSame(_ a: JSON, _ b: JSON) -> Bool { ["key", "operator", "value", "effect"].allSatisfy { a[$0] == b[$0] } }
    for toleration in old.elements where !new.elements.contains(where: { isSame($0, toleration) }) {
      return faults.add(.forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds"))
    }
    for (index, toleration) in new.elements.enumerated() {
      PodValidation.toleration(toleration, "spec.tolerations[\(index)]", &faults)
    }
  }

  private static func removedGates(_ new: JSON, _ old: JSON, _ faults: inout Faults) {
    let before = old.elements.map { $0["name"] }
    for (index, gate) in new.elements.enumerated() where !before.contains(gate["name"]) {
      faults.add(
        .forbidden(
          "spec.schedulingGates[\(index)].name",
          "only deletion is allowed, but found new scheduling gate '\(gate["name"].string ?? "")'"))
    }
  }

  /// The spec with everything that may change taken from the old one.
  private static func withoutUpdatable(_ spec: JSON, _ old: JSON) -> JSON {
    var spec = spec
    for list in ["containers", "initContainers"] {
      var before = old[list].elements.makeIterator()
      spec[list] = spec[list].mapElements { container in container["image"] = before.next()?["image"] ?? .null }
    }
    for key in ["activeDeadlineSeconds", "tolerations", "schedulingGates"] { spec[key] = old[key] }
    if old["terminationGracePeriodSeconds"].int ?? 0 < 0, spec["terminationGracePeriodSeconds"] == 1 {
      spec["terminationGracePeriodSeconds"] = old["terminationGracePeriodSeconds"]
    }
    return spec
  }

  /// As long as gates hold a Pod back, the choice of its node can be narrowed.
  private static func placement(_ kept: inout JSON, _ old: JSON, _ faults: inout Faults) {
    for (key, value) in old["nodeSelector"].members where kept["nodeSelector"][key] != value {
      faults.add(
        .invalid(
          "spec.nodeSelector", kept["nodeSelector"],
          "only additions to spec.nodeSelector are allowed (no mutations or deletions)"))
      break
    }
    kept["nodeSelector"] = old["nodeSelector"]
    let (after, before) = (kept["affinity"]["nodeAffinity"], old["affinity"]["nodeAffinity"])
    if after == before { return }
    narrowedAffinity(after, before, &faults)
    var affinity = kept["affinity"]
    affinity["nodeAffinity"] = before
    kept["affinity"] = affinity.members.isEmpty && old["affinity"].isNull ? .null : affinity
  }

  private static func narrowedAffinity(_ new: JSON, _ old: JSON, _ faults: inout Faults) {
    let required = "requiredDuringSchedulingIgnoredDuringExecution"
    let field = "spec.affinity.nodeAffinity.\(required).nodeSelectorTerms"
    let (after, before) = (new[required]["nodeSelectorTerms"].elements, old[required]["nodeSelectorTerms"].elements)
    if before.isEmpty { return }
    guard after.count == before.count else {
      return faults.add(
        .invalid(
          field, .array(after.map { GoForm.of($0, "core.NodeSelectorTerm") }),
          "no additions/deletions to non-empty NodeSelectorTerms list are allowed"))
    }
    for (index, term) in before.enumerated() {
      let wasEmpty = ["matchExpressions", "matchFields"].allSatisfy { term[$0].elements.isEmpty }
      let hasOnlyMore = ["matchExpressions", "matchFields"].allSatisfy { list in
        let (new, old) = (after[index][list].elements, term[list].elements)
        return wasEmpty ? new.isEmpty : Array(new.prefix(old.count)) == old
      }
      if hasOnlyMore { continue }
      faults.add(
        .invalid(
          "\(field)[\(index)]", GoForm.of(after[index], "core.NodeSelectorTerm"),
          "only additions are allowed (no mutations or deletions)"))
    }
  }
}
