import KubeAPI

extension CellWriter {
  static let storage: [String: Cells] = [
    "PersistentVolume": { row in
      let claim = row.spec["claimRef"]
      let owner = claim.isNull ? "" : "\(claim["namespace"].string ?? "")/\(claim["name"].string ?? "")"
      return [
        row.name, row.text(row.spec["capacity"]["storage"]), .string(accessModes(row.spec["accessModes"])),
        row.text(row.spec["persistentVolumeReclaimPolicy"]), .string(phase(row)), .string(owner),
        .string(storageClass(row)), row.text(row.spec["volumeAttributesClassName"], else: "<unset>"),
        row.text(row.status["reason"]),
        row.age, row.text(row.spec["volumeMode"], else: "<unset>"),
      ]
    },
    "PersistentVolumeClaim": { row in
      let isBound = !(row.spec["volumeName"].string ?? "").isEmpty
      return [
        row.name, .string(phase(row)), row.text(row.spec["volumeName"]),
        isBound ? row.text(row.status["capacity"]["storage"], else: "0") : "",
        .string(isBound ? accessModes(row.status["accessModes"]) : ""), .string(storageClass(row)),
        row.text(row.spec["volumeAttributesClassName"], else: "<unset>"), row.age,
        row.text(row.spec["volumeMode"], else: "<unset>"),
      ]
    },
    "StorageClass.storage.k8s.io": { row in
      let isDefault = row.object.annotations["storageclass.kubernetes.io/is-default-class"] == "true"
      let json = row.object.json
      return [
        .string(row.object.name + (isDefault ? " (default)" : "")), row.text(json["provisioner"]),
        row.text(json["reclaimPolicy"]),
        row.text(json["volumeBindingMode"]), .bool(json["allowVolumeExpansion"] == true), row.age,
      ]
    },
    "VolumeAttachment.storage.k8s.io": { row in
      [
        row.name, row.text(row.spec["attacher"]), row.text(row.spec["source"]["persistentVolumeName"]),
        row.text(row.spec["nodeName"]),
        .bool(row.status["attached"] == true), row.age,
      ]
    },
    "VolumeAttributesClass.storage.k8s.io": { [$0.name, $0.text($0.object.json["driverName"]), $0.age] },
    "CSIDriver.storage.k8s.io": { row in
      let audiences = row.spec["tokenRequests"].elements.map { $0["audience"].string ?? "" }
      let modes = row.spec["volumeLifecycleModes"].elements.compactMap(\.string)
      return [
        row.name, .bool(row.spec["attachRequired"] != false), .bool(row.spec["podInfoOnMount"] == true),
        .bool(row.spec["storageCapacity"] == true), .string(audiences.isEmpty ? "<unset>" : audiences.joined(separator: ",")),
        .bool(row.spec["requiresRepublish"] == true), .string(modes.isEmpty ? "<none>" : modes.joined(separator: ",")), row.age,
      ]
    },
    "CSINode.storage.k8s.io": { [$0.name, JSON($0.spec["drivers"].elements.count), $0.age] },
    "CSIStorageCapacity.storage.k8s.io": { [$0.name, $0.created] },
  ]

  private static func phase(_ row: CellWriter) -> String {
    row.object.isBeingDeleted ? "Terminating" : row.status["phase"].string ?? ""
  }

  private static func storageClass(_ row: CellWriter) -> String {
    row.object.annotations["volume.beta.kubernetes.io/storage-class"] ?? row.spec["storageClassName"].string ?? ""
  }

  /// `RWO,ROX,RWX,RWOP`, in this order.
  private static func accessModes(_ json: JSON) -> String {
    let present = Set(json.elements.compactMap(\.string))
    let short = [("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"), ("ReadWriteOncePod", "RWOP")]
    return short.filter { present.contains($0.0) }.map(\.1).joined(separator: ",")
  }
}
