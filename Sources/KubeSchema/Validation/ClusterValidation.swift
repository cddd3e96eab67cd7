import KubeAPI

extension KindValidation {
  static let cluster: [String: KindValidation] = [
    "Namespace": KindValidation(
      object: { namespace, faults in
        for name in namespace.spec["finalizers"].elements { finalizer(name, "spec.finalizers", &faults) }
      },
      status: { new, _, faults in
        let (phase, wanted) = (new.status["phase"], new.isBeingDeleted ? "Terminating" : "Active")
        if phase.string != wanted {
          let state = new.isBeingDeleted ? "not empty" : "empty"
          faults.add(
            .invalid("status.Phase", phase.isNull ? "" : phase, "may only be '\(wanted)' if `deletionTimestamp` is \(state)"))
        }
      }, metadataOnUpdate: [.whole, .change]),
    "ServiceAccount": KindValidation(metadataOnUpdate: [.change, .whole]),
    "Node": KindValidation(
      object: { node, faults in
        taints(node.spec["taints"], &faults)
        amounts(node, &faults)
        if let swap = node.status["nodeInfo"]["swap"]["capacity"].int, swap <= 0 {
          faults.add(.invalid("metadata.nodeSwapStatus.capacity", JSON(swap), Words.aboveZero))
        }
        podRanges(node.spec["podCIDRs"], &faults)
      }, change: changeOfNode, status: changeOfNode, metadataOnUpdate: [.whole, .change]),
    "RuntimeClass.node.k8s.io": KindValidation(
      object: { runtime, faults in
        if (runtime.json["handler"].string ?? "").isEmpty {
          faults.add(.required("handler"))
        } else {
          faults.names(runtime.json["handler"], "handler", NameValidation.dns1123Label)
        }
        ResourceRequirements.check(["limits": runtime.json["overhead"]["podFixed"]], "overhead", claims: [], &faults)
        faults.labels(runtime.json["scheduling"]["nodeSelector"], "scheduling.nodeSelector")
        for (index, toleration) in runtime.json["scheduling"]["tolerations"].elements.enumerated() {
          PodValidation.toleration(toleration, "scheduling.tolerations[\(index)]", &faults)
        }
      }, change: { new, old, faults in faults.immutable(new.json["handler"], old.json["handler"], "handler") }),
    "Lease.coordination.k8s.io": KindValidation(object: { lease, faults in
      if let seconds = lease.spec["leaseDurationSeconds"].int, seconds <= 0 {
        faults.add(.invalid("spec.leaseDurationSeconds", JSON(seconds), Words.positive))
      }
      faults.nonNegative(lease.spec["leaseTransitions"], "spec.leaseTransitions")
    }),
  ]

  private static func finalizer(_ name: JSON, _ field: String, _ faults: inout Faults) {
    faults.names(name, field, NameValidation.qualifiedName)
    if !(name.string ?? "").contains("/"), !["kubernetes", "orphan", "foregroundDeletion"].contains(name.string ?? "") {
      faults.add(.invalid(field, name, "name is neither a standard finalizer name nor is it fully qualified"))
    }
  }

  /// Upstream looks at a changed Node as a whole first; what it asks of both is told twice.
  private static let changeOfNode: Change = { new, old, faults in
    amounts(new, &faults)
    let addresses = new.status["addresses"].elements
    for (index, address) in addresses.enumerated() where addresses[..<index].contains(address) {
      let value: JSON = ["Type": address["type"], "Address": address["address"]]
      faults.add(.duplicate("status.addresses[\(index)]", value))
    }
    let (after, before) = (new.spec["podCIDRs"].elements, old.spec["podCIDRs"].elements)
    if !before.isEmpty {
      let changes = after.count == before.count ? zip(after, before).count(where: { $0 != $1 }) : 1
      for _ in 0..<changes {
        faults.add(.forbidden("spec.podCIDRs", "node updates may not change podCIDR except from \"\" to valid"))
      }
    }
    let provider = old.spec["providerID"].string ?? ""
    if !provider.isEmpty, new.spec["providerID"].string != provider {
      faults.add(.forbidden("spec.providerID", "node updates may not change providerID except from \"\" to valid"))
    }
    taints(new.spec["taints"], &faults)
    if new.spec["externalID"] != old.spec["externalID"] { faults.add(.forbidden("spec.externalID", "may not be updated")) }
  }

  /// Of a Namespace through `/finalize`, where upstream counts them.
  static func finalizers(of namespace: KubeObject, _ faults: inout Faults) {
    for (index, name) in namespace.spec["finalizers"].elements.enumerated() {
      finalizer(name, "spec.finalizers[\(index)]", &faults)
    }
  }

  private static func amounts(_ node: KubeObject, _ faults: inout Faults) {
    for list in ["capacity", "allocatable"] {
      for (name, value) in node.status[list].members { faults.resourceAmount(name, value, "status.\(list).\(name)") }
    }
  }

  private static func podRanges(_ list: JSON, _ faults: inout Faults) {
    let ranges = list.elements
    var families: Set<Bool> = []
    for (index, range) in ranges.enumerated() {
      if let cidr = faults.cidr(range, "spec.podCIDRs[\(index)]") { families.insert(cidr.address.isV4) }
    }
    if ranges.count > 2 || (ranges.count == 2 && families.count == 1) {
      faults.add(.invalid("spec.podCIDRs", list, "may specify no more than one CIDR for each IP family"))
    }
  }

  private static func taints(_ taints: JSON, _ faults: inout Faults) {
    var seen: Set<String> = []
    for (index, taint) in taints.elements.enumerated() {
      let path = "metadata.taints[\(index)]"
      faults.names(taint["key"], "\(path).key", NameValidation.qualifiedName)
      let messages = NameValidation.labelValue(taint["value"].string ?? "")
      if !messages.isEmpty { faults.add(.invalid("\(path).value", taint["value"], messages.joined(separator: ";"))) }
      faults.choice(taint["effect"], "\(path).effect", ["NoSchedule", "PreferNoSchedule", "NoExecute"])
      if !seen.insert("\(taint["effect"].string ?? "")/\(taint["key"].string ?? "")").inserted {
        faults.add(
          FieldError(.duplicate, path, value: GoForm.of(taint, "core.Taint"), "taints must be unique by key and effect pair"))
      }
    }
  }
}
