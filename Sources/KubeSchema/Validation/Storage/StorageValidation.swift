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
        parameters(storage.json["parameters"], allowsNone: true, &faults)
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
      }, metadataOnUpdate: [.whole, .change])
  ]

  /// What is told to a driver.
  static func parameters(_ parameters: JSON, allowsNone: Bool, _ faults: inout Faults) {
    if parameters.members.count > 512 { return faults.add(.tooLong("parameters", maximum: 512)) }
    var total = 0
    for (key, value) in parameters.members {
      if key.isEmpty { faults.add(.invalid("parameters", "", "field can not be empty.")) }
      total += key.utf8.count + (value.string ?? "").utf8.count
    }
    if total > 262_144 { faults.add(.tooLong("parameters", maximum: 262_144)) }
    if !allowsNone, parameters.members.isEmpty {
      faults.add(.required("parameters", "must contain at least one key/value pair"))
    }
  }

  private static func topologies(_ terms: JSON, _ faults: inout Faults) {
    var known: [[String: Set<String>]] = []
    for (index, term) in terms.elements.enumerated() {
      var keys: Set<String> = []
      var values: [String: Set<String>] = [:]
      for expression in term["matchLabelExpressions"].elements {
        values[expression["key"].string ?? ""] = Set(expression["values"].elements.compactMap(\.string))
      }
      defer {
        if known.contains(values) { faults.add(.duplicate("allowedTopologies[\(index)].matchLabelExpressions", "")) }
        known.append(values)
      }
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
