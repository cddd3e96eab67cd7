import KubeAPI

extension KindValidation {
  static let storage: [String: KindValidation] = [
    "PersistentVolumeClaim": KindValidation(
      object: { claim, faults in claimSpec(claim.spec, "spec", &faults) },
      change: { new, old, faults in
        var fixed = new.spec
        if !(old.spec["volumeName"].string ?? "").isEmpty || new.status["phase"] == "Bound" {
          fixed.resources["requests"] = old.spec["resources"]["requests"]
        }
        if (old.spec["volumeName"].string ?? "").isEmpty { fixed["volumeName"] = old.spec["volumeName"] }
        fixed["volumeAttributesClassName"] = old.spec["volumeAttributesClassName"]
        if old.spec["storageClassName"].isNull { fixed["storageClassName"] = .null }
        if fixed != old.spec {
          faults.add(
            .forbidden(
              "spec",
              "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims"
                + FieldDiff.text(fixed, old.spec))
          )
        }
        let capacity = try? Quantity(old.status["capacity"]["storage"])
        if let before = try? Quantity(old.spec["resources"]["requests"]["storage"]),
          let after = try? Quantity(new.spec["resources"]["requests"]["storage"]), after < before,
          after <= capacity ?? before
        {
          faults.add(.forbidden("spec.resources.requests.storage", "field can not be less than status.capacity"))
        }
      },
      status: { new, _, faults in
        for (name, value) in new.status["capacity"].members {
          guard let quantity = try? Quantity(value), quantity.sign < 0 else { continue }
          faults.add(.invalid("status.capacity[\(name)]", .int(quantity.value), "must be a valid resource quantity"))
        }
      }),
    "PersistentVolume": KindValidation(
      object: persistentVolume,
      change: { new, old, faults in
        let kept = [
          "capacity", "accessModes", "claimRef", "persistentVolumeReclaimPolicy", "storageClassName", "mountOptions",
          "volumeMode",
          "nodeAffinity", "volumeAttributesClassName",
        ]
        var (after, before) = (new.spec, old.spec)
        for key in kept { (after[key], before[key]) = (.null, .null) }
        if after != before {
          faults.add(
            .forbidden(
              "spec.persistentvolumesource",
              "spec.persistentvolumesource is immutable after creation" + FieldDiff.text(after, before)))
        }
        faults.immutable(new.spec["volumeMode"], old.spec["volumeMode"], "volumeMode")
        if !old.spec["nodeAffinity"].isNull {
          faults.immutable(new.spec["nodeAffinity"], old.spec["nodeAffinity"], "nodeAffinity")
        }
      }),
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
        faults.immutable(new.json["reclaimPolicy"], old.json["reclaimPolicy"], "reclaimPolicy")
        faults.immutable(new.json["volumeBindingMode"], old.json["volumeBindingMode"], "volumeBindingMode")
      }),
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

  private static let accessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"]

  private static func modes(
    _ json: JSON, _ field: String, _ faults: inout Faults, words: String = "at least 1 access mode is required"
  ) {
    let modes = json.elements.compactMap(\.string)
    if modes.isEmpty { faults.add(.required(field, words)) }
    for mode in modes { faults.supported(.string(mode), field, accessModes) }
    if modes.contains("ReadWriteOncePod"), modes.count > 1 {
      faults.add(.forbidden(field, "may not use ReadWriteOncePod with other access modes"))
    }
  }

  private static func storageSize(_ json: JSON, _ field: String, _ faults: inout Faults) {
    guard let quantity = try? Quantity(json) else { return faults.add(.required(field)) }
    if quantity.sign <= 0 { faults.add(.invalid(field, json, "must be greater than zero")) }
  }

  static func claimSpec(_ spec: JSON, _ path: String, _ faults: inout Faults) {
    modes(spec["accessModes"], "\(path).accessModes", &faults)
    faults.labelSelector(spec["selector"], "\(path).selector")
    storageSize(spec["resources"]["requests"]["storage"], "\(path).resources[storage]", &faults)
    if let name = spec["storageClassName"].string, !name.isEmpty {
      faults.names(.string(name), "\(path).storageClassName", NameValidation.dns1123Subdomain)
    }
    faults.supported(spec["volumeMode"], "\(path).volumeMode", ["Block", "Filesystem"])
    for key in ["dataSource", "dataSourceRef"] where !spec[key].isNull {
      for field in ["name", "kind"] where (spec[key][field].string ?? "").isEmpty {
        faults.add(.required("\(path).\(key).\(field)"))
      }
    }
  }

  private static let persistentVolume: Check = { volume, faults in
    let spec = volume.spec
    modes(spec["accessModes"], "spec.accessModes", &faults, words: "")
    if spec["capacity"].members.isEmpty { faults.add(.required("spec.capacity")) }
    let extra = spec["capacity"].members.keys.filter { $0 != "storage" }
    if spec["capacity"]["storage"].isNull || !extra.isEmpty {
      faults.add(.notSupported("spec.capacity", .object(spec["capacity"].members), ["storage"]))
    } else {
      storageSize(spec["capacity"]["storage"], "spec.capacity[storage]", &faults)
    }
    if let policy = spec["persistentVolumeReclaimPolicy"].string, !policy.isEmpty {
      faults.supported(.string(policy), "spec.persistentVolumeReclaimPolicy", ["Delete", "Recycle", "Retain"])
    }
    if !spec["nodeAffinity"]["required"].isNull {
      PodValidation.nodeSelector(spec["nodeAffinity"]["required"], "spec.nodeAffinity.required", &faults)
    } else if !spec["nodeAffinity"].isNull {
      faults.add(.required("spec.nodeAffinity.required", "must specify required node constraints"))
    }
    volumeSource(spec, &faults)
    if let name = spec["storageClassName"].string, !name.isEmpty {
      faults.names(.string(name), "spec.storageClassName", NameValidation.dns1123Subdomain)
    }
    faults.supported(spec["volumeMode"], "spec.volumeMode", ["Block", "Filesystem"])
  }

  private static func volumeSource(_ spec: JSON, _ faults: inout Faults) {
    let others: Set<String> = [
      "capacity", "accessModes", "claimRef", "persistentVolumeReclaimPolicy", "storageClassName", "mountOptions", "volumeMode",
      "nodeAffinity", "volumeAttributesClassName",
    ]
    let kinds = spec.members.keys.filter { !others.contains($0) }
    if kinds.isEmpty { faults.add(.required("spec", "must specify a volume type")) }
    for kind in kinds.dropFirst() { faults.add(.forbidden("spec.\(kind)", "may not specify more than 1 volume type")) }
    if !spec["hostPath"].isNull {
      PodValidation.hostPath(spec["hostPath"], "spec.hostPath", &faults)
      if spec["hostPath"]["path"] == "/", spec["persistentVolumeReclaimPolicy"] == "Recycle" {
        faults.add(.forbidden("spec.persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'"))
      }
    }
    if !spec["csi"].isNull {
      for key in ["driver", "volumeHandle"] where (spec["csi"][key].string ?? "").isEmpty {
        faults.add(.required("spec.csi.\(key)"))
      }
    }
    if !spec["nfs"].isNull { PodValidation.nfs(spec["nfs"], "spec.nfs", &faults) }
    if !spec["local"].isNull {
      if (spec["local"]["path"].string ?? "").isEmpty { faults.add(.required("spec.local.path")) }
      if spec["nodeAffinity"].isNull { faults.add(.required("spec.nodeAffinity", "Local volume requires node affinity")) }
    }
  }
}
