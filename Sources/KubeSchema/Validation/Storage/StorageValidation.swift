import KubeAPI

extension KindValidation {
  static let storage: [String: KindValidation] = [
    "StorageClass.storage.k8s.io": KindValidation(
      object: { storage, faults in
        if (storage.json["provisioner"].string ?? "").isEmpty {
          faults.add(.required("provisioner"))
        } else {
          for message in NameValidation.qualifiedName((storage.json["provisioner"].string ?? "").lowercased()) {
            faults.add(.invalid("provisioner", storage.json["provisioner"], message))
          }
        }
        for key in storage.json["parameters"].members.keys where key.isEmpty {
          faults.add(.invalid("parameters", .string(key), "field can not be empty."))
        }
        faults.supported(storage.json["reclaimPolicy"], "reclaimPolicy", ["Delete", "Retain"])
        faults.supported(storage.json["volumeBindingMode"], "volumeBindingMode", ["Immediate", "WaitForFirstConsumer"])
        topologies(storage.json["allowedTopologies"], &faults)
      },
      change: { new, old, faults in
        if new.json["parameters"] != old.json["parameters"] {
          faults.add(.forbidden("parameters", "updates to parameters are forbidden."))
        }
        if new.json["provisioner"] != old.json["provisioner"] {
          faults.add(.forbidden("provisioner", "updates to provisioner are forbidden."))
        }
        if new.json["reclaimPolicy"] != old.json["reclaimPolicy"] {
          faults.add(.forbidden("reclaimPolicy", "updates to reclaimPolicy are forbidden."))
        }
        faults.immutable(new.json["volumeBindingMode"], old.json["volumeBindingMode"], "volumeBindingMode")
      })
  ]

  private static func topologies(_ terms: JSON, _ faults: inout Faults) {
    for (index, term) in terms.elements.enumerated() {
      var keys: Set<String> = []
      for (position, expression) in term["matchLabelExpressions"].elements.enumerated() {
        let path = "allowedTopologies[\(index)].matchLabelExpressions[\(position)]"
        var values: Set<String> = []
        if expression["values"].elements.isEmpty { faults.add(.required("\(path).values")) }
        for (place, value) in expression["values"].elements.enumerated() where !values.insert(value.string ?? "").inserted {
          faults.add(.duplicate("\(path).values[\(place)]", value))
        }
        faults.names(expression["key"], "\(path).key", NameValidation.qualifiedName)
        if !keys.insert(expression["key"].string ?? "").inserted {
          faults.add(.duplicate("\(path).key", .string(expression["key"].string ?? "")))
        }
      }
    }
  }
}
