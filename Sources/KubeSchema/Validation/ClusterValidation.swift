import KubeAPI

extension KindValidation {
  static let cluster: [String: KindValidation] = [
    "Namespace": KindValidation(
      object: { namespace, faults in
        for (index, name) in namespace.spec["finalizers"].elements.enumerated() {
          let field = "spec.finalizers[\(index)]"
          faults.names(name, field, NameValidation.qualifiedName)
          if !(name.string ?? "").contains("/"), name != "kubernetes" {
            faults.add(.invalid(field, name, "name is neither a standard finalizer name nor is it fully qualified"))
          }
        }
      }, validatesWholeMetadataOnUpdate: true),
    "Node": KindValidation(
      object: node,
      change: { new, old, faults in
        let (after, before) = (new.spec["podCIDRs"].elements, old.spec["podCIDRs"].elements)
        if !before.isEmpty, after != before {
          faults.add(.forbidden("spec.podCIDRs", "node updates may not change podCIDR except from \"\" to valid"))
        }
        let provider = old.spec["providerID"].string ?? ""
        if !provider.isEmpty, new.spec["providerID"].string != provider {
          faults.add(.forbidden("spec.providerID", "node updates may not change providerID except from \"\" to valid"))
        }
      }),
    "RuntimeClass.node.k8s.io": KindValidation(
      object: { runtime, faults in
        if (runtime.json["handler"].string ?? "").isEmpty {
          faults.add(.required("handler"))
        } else {
          faults.names(runtime.json["handler"], "handler", NameValidation.dns1123Label)
        }
        for (name, value) in runtime.json["overhead"]["podFixed"].members {
          faults.quantityNotNegative(value, "overhead.limits[\(name)]")
        }
        faults.labels(runtime.json["scheduling"]["nodeSelector"], "scheduling.nodeSelector")
        for (index, toleration) in runtime.json["scheduling"]["tolerations"].elements.enumerated() {
          PodValidation.toleration(toleration, "scheduling.tolerations[\(index)]", &faults)
        }
      }, change: { new, old, faults in faults.immutable(new.json["handler"], old.json["handler"], "handler") }),
    "Lease.coordination.k8s.io": KindValidation(object: { lease, faults in
      if let seconds = lease.spec["leaseDurationSeconds"].int, seconds <= 0 {
        faults.add(.invalid("spec.leaseDurationSeconds", JSON(seconds), "must be greater than 0"))
      }
      faults.nonNegative(lease.spec["leaseTransitions"], "spec.leaseTransitions")
      if let holder = lease.spec["holderIdentity"].string, holder.isEmpty {
        faults.add(.required("spec.holderIdentity", "must not be empty"))
      }
    }),
    "Event": KindValidation(
      object: { event, faults in
        let involved = event.json["involvedObject"]["namespace"].string ?? ""
        if !involved.isEmpty, involved != event.namespace {
          faults.add(.invalid("involvedObject.namespace", .string(involved), "does not match event.namespace"))
        } else if involved.isEmpty, event.namespace != "default", event.namespace != "kube-system" {
          faults.add(.invalid("involvedObject.namespace", "", "does not match event.namespace"))
        }
      }, checksObjectOnUpdate: false),
  ]

  private static let node: Check = { node, faults in
    taints(node.spec["taints"], &faults)
    var families: Set<Bool> = []
    let ranges = node.spec["podCIDRs"].elements
    for (index, range) in ranges.enumerated() {
      if let cidr = faults.cidr(range, "spec.podCIDRs[\(index)]") { families.insert(cidr.address.isV4) }
    }
    if ranges.count > 2 || (ranges.count == 2 && families.count == 1) {
      faults.add(.invalid("spec.podCIDRs", node.spec["podCIDRs"], "may specify no more than one CIDR for each IP family"))
    }
  }

  private static func taints(_ taints: JSON, _ faults: inout Faults) {
    var seen: Set<String> = []
    for (index, taint) in taints.elements.enumerated() {
      let path = "metadata.taints[\(index)]"
      faults.names(taint["key"], "\(path).key", NameValidation.qualifiedName)
      faults.names(taint["value"], "\(path).value", NameValidation.labelValue)
      if (taint["effect"].string ?? "").isEmpty {
        faults.add(.required("\(path).effect"))
      } else {
        faults.supported(taint["effect"], "\(path).effect", ["NoSchedule", "PreferNoSchedule", "NoExecute"])
      }
      if !seen.insert("\(taint["effect"].string ?? "")/\(taint["key"].string ?? "")").inserted {
        let value = JSON.object(
          JSONObject([
            ("Key", taint["key"]), ("Value", taint["value"]), ("Effect", taint["effect"]), ("TimeAdded", taint["timeAdded"]),
          ]))
        faults.add(FieldError(.duplicate, path, value: value, "taints must be unique by key and effect pair"))
      }
    }
  }
}
