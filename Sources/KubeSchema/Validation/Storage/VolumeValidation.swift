import KubeAPI

/// The rules of PersistentVolumes and of claims for them.
extension KindValidation {
  static let volumes: [String: KindValidation] = [
    "PersistentVolumeClaim": KindValidation(
      object: { claim, faults in claimSpec(claim.spec, "spec", &faults) }, change: changeOfClaim,
      status: { new, _, faults in claimStatus(new.status, &faults) }, metadataOnUpdate: [.change, .whole]),
    "PersistentVolume": KindValidation(object: volume, change: changeOfVolume, metadataOnUpdate: [.whole]),
  ]

  static func basicAmount(_ value: JSON, _ field: String, _ faults: inout Faults) {
    guard let quantity = try? Quantity(value), quantity.sign < 0 else { return }
    faults.add(.invalid(field, .int(quantity.value), "must be a valid resource quantity"))
  }

  private static func claimStatus(_ status: JSON, _ faults: inout Faults) {
    for (name, value) in status["capacity"].members { basicAmount(value, "status.capacity[\(name)]", &faults) }
    let states = [
      "ControllerResizeInProgress", "ControllerResizeInfeasible", "NodeResizeInProgress", "NodeResizeInfeasible",
      "NodeResizePending",
    ]
    for (name, state) in status["allocatedResourceStatuses"].members {
      _ = isClaimResource(name, "status.allocatedResourceStatuses", &faults)
      if states.contains(state.string ?? "") { continue }
      // Upstream shows the name where it means the state.
      faults.add(.notSupported("status.allocatedResourceStatuses", .string(name), states.sorted()))
    }
    for (name, value) in status["allocatedResources"].members {
      if isClaimResource(name, "status.allocatedResources", &faults) {
        basicAmount(value, "status.allocatedResources[\(name)]", &faults)
      }
    }
  }

  private static func isClaimResource(_ name: String, _ field: String, _ faults: inout Faults) -> Bool {
    let before = faults.errors.count
    faults.names(.string(name), field, NameValidation.qualifiedName)
    if faults.errors.count == before, ResourceNames.isNative(name), name != "storage" {
      faults.add(.notSupported(field, .string(name), ["storage"]))
    }
    return faults.errors.count == before
  }

  private static let accessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"]

  static func modes(_ json: JSON, _ field: String, _ faults: inout Faults) {
    let modes = json.elements.compactMap(\.string)
    for mode in modes { faults.supported(.string(mode), field, accessModes) }
    if modes.contains("ReadWriteOncePod"), modes.contains(where: { $0 != "ReadWriteOncePod" && accessModes.contains($0) }) {
      faults.add(.forbidden(field, "may not use ReadWriteOncePod with other access modes"))
    }
  }

  static func claimSpec(_ spec: JSON, _ path: String, _ faults: inout Faults) {
    if spec["accessModes"].elements.isEmpty {
      faults.add(.required("\(path).accessModes", "at least 1 access mode is required"))
    }
    faults.labelSelector(spec["selector"], "\(path).selector")
    modes(spec["accessModes"], "\(path).accessModes", &faults)
    let (storage, field) = (spec["resources"]["requests"]["storage"], "\(path).resources[storage]")
    if let quantity = try? Quantity(storage) {
      if quantity.sign <= 0 { faults.add(.invalid(field, storage, Words.aboveZero)) }
    } else {
      faults.add(.required(field))
    }
    className(spec["storageClassName"], "\(path).storageClassName", &faults)
    faults.supported(spec["volumeMode"], "\(path).volumeMode", ["Block", "Filesystem"])
    sources(spec, path, &faults)
    className(spec["volumeAttributesClassName"], "\(path).volumeAttributesClassName", &faults)
  }

  static func className(_ json: JSON, _ field: String, _ faults: inout Faults) {
    if !(json.string ?? "").isEmpty { faults.names(json, field, NameValidation.dns1123Subdomain) }
  }

  /// What a claim is filled from.
  private static func sources(_ spec: JSON, _ path: String, _ faults: inout Faults) {
    for key in ["dataSource", "dataSourceRef"] where !spec[key].isNull {
      let (source, field) = (spec[key], "\(path).\(key)")
      for part in ["name", "kind"] where (source[part].string ?? "").isEmpty { faults.add(.required("\(field).\(part)")) }
      let (group, kind) = (source["apiGroup"].string ?? "", source["kind"].string ?? "")
      if group.isEmpty, kind != "PersistentVolumeClaim" {
        faults.add(
          .invalid(field, .string(kind), "must be 'PersistentVolumeClaim' when referencing the default apiGroup"))
      }
      if !group.isEmpty { faults.names(source["apiGroup"], "\(field).apiGroup", NameValidation.dns1123Subdomain) }
      if let namespace = source["namespace"].string, !namespace.isEmpty {
        faults.names(source["namespace"], "\(field).namespace", NameValidation.dns1123Label)
      }
    }
    let (source, reference) = (spec["dataSource"], spec["dataSourceRef"])
    if source.isNull || reference.isNull { return }
    let field = JSON.string("\(path).dataSource")
    if !(reference["namespace"].string ?? "").isEmpty {
      faults.add(.invalid(path, field, "may not be specified when dataSourceRef.namespace is specified"))
    } else if ["apiGroup", "kind", "name"].contains(where: { source[$0] != reference[$0] }) {
      faults.add(.invalid(path, field, "must match dataSourceRef"))
    }
  }

  /// A claim stays as it was made; a bound one may grow and may change its attributes.
  private static let changeOfClaim: Change = { new, old, faults in
    var (after, before) = (new.spec, old.spec)
    if (before["volumeName"].string ?? "").isEmpty { before["volumeName"] = after["volumeName"] }
    classOfClaim(new, old, &after, &faults)
    if new.status["phase"] == "Bound" {
      if !after["resources"]["requests"].isNull {
        after.resources.requests["storage"] = before["resources"]["requests"]["storage"]
      }
      after["volumeAttributesClassName"] = before["volumeAttributesClassName"]
    }
    if after != before {
      faults.add(
        .forbidden(
          "spec",
          "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims"
            + FieldDiff.text(after, before, as: "core.PersistentVolumeClaimSpec")))
    }
    let capacity = (try? Quantity(old.status["capacity"]["storage"])) ?? .zero
    if let was = try? Quantity(old.spec["resources"]["requests"]["storage"]),
      let asked = try? Quantity(new.spec["resources"]["requests"]["storage"]), asked < was, asked <= capacity
    {
      faults.add(.forbidden("spec.resources.requests.storage", "field can not be less than status.capacity"))
    }
    faults.immutable(new.spec["volumeMode"], old.spec["volumeMode"], "volumeMode")
    let (name, field) = (new.spec["volumeAttributesClassName"], "spec.volumeAttributesClassName")
    if name == old.spec["volumeAttributesClassName"] || old.status["currentVolumeAttributesClassName"].isNull { return }
    let state = "is forbidden when status.currentVolumeAttributesClassName is not nil"
    if name.isNull {
      faults.add(.forbidden(field, "update to nil \(state)"))
    } else if name == "" {
      faults.add(.forbidden(field, "update to empty string \(state)"))
    }
  }

  /// A claim without a class may be given one: that of the annotation of long ago, which stays as it was, if there is one.
  private static func classOfClaim(_ new: KubeObject, _ old: KubeObject, _ after: inout JSON, _ faults: inout Faults) {
    let key = "volume.beta.kubernetes.io/storage-class"
    let (annotation, former) = (new.annotations[key], old.annotations[key])
    let (name, before) = (new.spec["storageClassName"], old.spec["storageClassName"])
    let takesUp = former != nil && before.isNull && name.string == former && (annotation == nil || annotation == former)
    if !takesUp, annotation ?? "" != former ?? "" {
      faults.add(.invalid("metadata.annotations.\(key)", .string(annotation ?? ""), Words.immutable))
    }
    if before.isNull, !name.isNull, former == nil || name.string == former { after["storageClassName"] = .null }
  }

  private static let volume: Check = { volume, faults in
    VolumeSpecValidation.check(volume.spec, of: volume.name, "spec", isInline: false, &faults)
  }

  /// The affinity with newer names for labels, where the other one has them.
  private static func renewed(_ affinity: JSON, as other: JSON) -> JSON {
    let names = [
      "failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
      "failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region", "beta.kubernetes.io/os": "kubernetes.io/os",
      "beta.kubernetes.io/arch": "kubernetes.io/arch", "beta.kubernetes.io/instance-type": "node.kubernetes.io/instance-type",
    ]
    if affinity["required"]["nodeSelectorTerms"].isNull { return affinity }
    var affinity = affinity
    var terms = other["required"]["nodeSelectorTerms"].elements.makeIterator()
    affinity.required["nodeSelectorTerms"] = affinity["required"]["nodeSelectorTerms"].mapElements { term in
      let wanted = terms.next()
      for list in ["matchExpressions", "matchFields"] where !term[list].isNull {
        var requirements = wanted?[list].elements.makeIterator()
        term[list] = term[list].mapElements { requirement in
          let key = requirements?.next()?["key"].string
          if key != nil, names[requirement["key"].string ?? ""] == key { requirement["key"] = .string(key ?? "") }
        }
      }
    }
    return affinity
  }

  /// Where the data is stays; who has it and what becomes of it may change.
  private static let changeOfVolume: Change = { new, old, faults in
    func source(_ spec: JSON) -> JSON {
      .object(JSONObject(VolumeSpecValidation.sourceKinds.filter { !spec[$0].isNull }.map { ($0, spec[$0]) }))
    }
    var (after, before) = (source(new.spec), source(old.spec))
    if !before["csi"].isNull, before["csi"]["controllerExpandSecretRef"].isNull, !after["csi"].isNull {
      after.csi["controllerExpandSecretRef"] = .null
    }
    if after != before {
      faults.add(
        .forbidden(
          "spec.persistentvolumesource",
          "spec.persistentvolumesource is immutable after creation"
            + FieldDiff.text(after, before, as: "core.PersistentVolumeSource")))
    }
    faults.immutable(new.spec["volumeMode"], old.spec["volumeMode"], "volumeMode")
    if !old.spec["nodeAffinity"].isNull,
      new.spec["nodeAffinity"] != renewed(old.spec["nodeAffinity"], as: new.spec["nodeAffinity"])
    {
      faults.add(
        .invalid(
          "nodeAffinity", GoForm.of(new.spec["nodeAffinity"], "core.VolumeNodeAffinity"),
          "\(Words.immutable), except for updating from beta label to GA"))
    }
    if !old.spec["volumeAttributesClassName"].isNull, new.spec["volumeAttributesClassName"].isNull {
      faults.add(.forbidden("spec.volumeAttributesClassName", "update from non-nil value to nil is forbidden"))
    }
  }
}
