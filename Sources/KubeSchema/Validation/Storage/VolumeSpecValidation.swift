import KubeAPI

/// The rules of a PersistentVolume's spec, and of one inside of a VolumeAttachment: that is only for volumes of CSI drivers that no
/// PersistentVolume stands for (ValidatePersistentVolumeSpec).
enum VolumeSpecValidation {
  /// In the order upstream looks at them.
  static let sourceKinds = [
    "hostPath", "gcePersistentDisk", "awsElasticBlockStore", "glusterfs", "flocker", "nfs", "rbd", "quobyte", "cephfs", "iscsi",
    "cinder", "fc", "flexVolume", "azureFile", "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk", "scaleIO",
    "local", "storageos", "csi",
  ]

  private static let notInline = "may not be specified in the context of inline volumes"

  static func check(_ spec: JSON, of volume: String, _ path: String, isInline: Bool, _ faults: inout Faults) {
    if isInline {
      for key in ["claimRef", "capacity"] where !spec[key].isNull { faults.add(.forbidden("\(path).\(key)", notInline)) }
      if spec["csi"].isNull { faults.add(.required("\(path).csi", "has to be specified in the context of inline volumes")) }
    }
    if spec["accessModes"].elements.isEmpty { faults.add(.required("\(path).accessModes")) }
    KindValidation.modes(spec["accessModes"], "\(path).accessModes", &faults)
    if !isInline { capacity(spec["capacity"], "\(path).capacity", &faults) }
    place(spec, path, isInline: isInline, &faults)
    source(spec, of: volume, path, &faults)
    shape(spec, path, isInline: isInline, &faults)
    if spec["volumeAttributesClassName"].isNull { return }
    let field = "\(path).volumeAttributesClassName"
    if spec["volumeAttributesClassName"] == "" { faults.add(.required(field, "an empty string is disallowed")) }
    KindValidation.className(spec["volumeAttributesClassName"], field, &faults)
    if spec["csi"].isNull {
      faults.add(.required("\(path).csi", "has to be specified when using volumeAttributesClassName"))
    }
  }

  private static func capacity(_ capacity: JSON, _ path: String, _ faults: inout Faults) {
    if capacity.members.isEmpty { faults.add(.required(path)) }
    if capacity["storage"].isNull || capacity.members.count > 1 {
      faults.add(.notSupported(path, .object(capacity.members), ["storage"]))
    }
    for (name, value) in capacity.members {
      guard let quantity = try? Quantity(value), quantity.sign <= 0 else { continue }
      let field = "\(path)[\(name)]"
      KindValidation.basicAmount(value, field, &faults)
      faults.add(.invalid(field, value, Words.aboveZero))
    }
  }

  /// What becomes of the volume, and which nodes reach it.
  private static func place(_ spec: JSON, _ path: String, isInline: Bool, _ faults: inout Faults) {
    if let policy = spec["persistentVolumeReclaimPolicy"].string, !policy.isEmpty {
      let field = "\(path).persistentVolumeReclaimPolicy"
      if !isInline {
        faults.supported(.string(policy), field, ["Delete", "Recycle", "Retain"])
      } else if policy != "Retain" {
        faults.add(.forbidden(field, "may only be Retain in the context of inline volumes"))
      }
    }
    let (affinity, field) = (spec["nodeAffinity"], "\(path).nodeAffinity")
    if affinity.isNull { return }
    if isInline {
      faults.add(.forbidden(field, notInline))
    } else if affinity["required"].isNull {
      faults.add(.required("\(field).required", "must specify required node constraints"))
    } else {
      NodeSelectorValidation.check(affinity["required"], "\(field).required", &faults)
    }
  }

  private static func shape(_ spec: JSON, _ path: String, isInline: Bool, _ faults: inout Faults) {
    if !isInline {
      KindValidation.className(spec["storageClassName"], "\(path).storageClassName", &faults)
      return faults.supported(spec["volumeMode"], "\(path).volumeMode", ["Block", "Filesystem"])
    }
    if !(spec["storageClassName"].string ?? "").isEmpty { faults.add(.forbidden("\(path).storageClassName", notInline)) }
    if let mode = spec["volumeMode"].string, mode != "Filesystem" {
      faults.add(
        .forbidden(
          "\(path).volumeMode", "may not specify volumeMode other than Filesystem in the context of inline volumes"))
    }
  }

  private static func source(_ spec: JSON, of volume: String, _ path: String, _ faults: inout Faults) {
    var found = false
    for kind in sourceKinds where !spec[kind].isNull {
      // Upstream forgets to count this one.
      if found, kind != "flexVolume" {
        VolumeSourceValidation.second(kind, path, &faults)
      } else {
        VolumeSourceValidation.check(kind, spec[kind], path, volume: volume, isPersistent: true, &faults)
        if kind == "local", spec["nodeAffinity"].isNull {
          faults.add(.required("\(path).nodeAffinity", "Local volume requires node affinity"))
        }
      }
      found = true
    }
    if !found { faults.add(.required(path, "must specify a volume type")) }
    let folders = (spec["hostPath"]["path"].string ?? ".").split(separator: "/").filter { $0 != "." }
    if spec["hostPath"]["path"].string?.hasPrefix("/") == true, folders.isEmpty,
      spec["persistentVolumeReclaimPolicy"] == "Recycle"
    {
      faults.add(
        .forbidden("\(path).persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'"))
    }
  }
}
