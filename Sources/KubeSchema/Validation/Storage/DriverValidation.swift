import KubeAPI

/// The rules of what storage drivers say and are told (upstream's pkg/apis/storage/validation).
extension KindValidation {
  static let drivers: [String: KindValidation] = [
    "CSIDriver.storage.k8s.io": KindValidation(
      object: { driver, faults in
        faults.driverName(.string(driver.name), "metadata.name")
        driverSpec(driver.spec, &faults)
      },
      change: { new, old, faults in
        for key in ["attachRequired", "volumeLifecycleModes"] {
          faults.immutable(new.spec[key], old.spec[key], "spec.\(key)")
        }
      }),
    "CSINode.storage.k8s.io": KindValidation(
      object: { node, faults in
        var seen: Set<String> = []
        for (index, driver) in node.spec["drivers"].elements.enumerated() {
          let path = "spec.drivers[\(index)]"
          faults.driverName(driver["name"], "\(path).name")
          faults.require(driver["nodeID"], "\(path).nodeID")
          faults.nonNegative(driver["allocatable"]["count"], "\(path).allocatable.count")
          if (driver["nodeID"].string ?? "").utf8.count > 192 {
            faults.add(.invalid("\(path).nodeID", driver["nodeID"], "must be 192 characters or less"))
          }
          if !seen.insert(driver["name"].string ?? "").inserted { faults.add(.duplicate("\(path).name", driver["name"])) }
          var keys: Set<String> = []
          for key in driver["topologyKeys"].elements {
            if key == "" { faults.add(.required(path)) }
            if !keys.insert(key.string ?? "").inserted { faults.add(.duplicate(path, key)) }
            for message in NameValidation.qualifiedName(key.string ?? "") {
              faults.add(.invalid(path, driver["topologyKeys"], message))
            }
          }
        }
      },
      change: { new, old, faults in
        // What is known of a driver stays; how many volumes it can take may be learned again.
        func fixed(_ driver: JSON) -> JSON {
          var driver = driver
          driver["allocatable"] = .null
          return driver
        }
        for before in old.spec["drivers"].elements {
          for after in new.spec["drivers"].elements where after["name"] == before["name"] && fixed(after) != fixed(before) {
            faults.add(.invalid("CSINodeDriver", GoForm.of(after, "storage.CSINodeDriver"), Words.immutable))
          }
        }
      }, metadataOnUpdate: [.whole]),
    "CSIStorageCapacity.storage.k8s.io": KindValidation(
      object: { capacity, faults in
        let json = capacity.json
        faults.names(json["storageClassName"], "storageClassName", NameValidation.dns1123Subdomain)
        faults.labelSelector(json["nodeTopology"], "nodeTopology")
        for key in ["capacity", "maximumVolumeSize"] { faults.quantityNotNegative(json[key], key) }
      },
      change: { new, old, faults in
        for key in ["nodeTopology", "storageClassName"] { faults.immutable(new.json[key], old.json[key], key) }
      }),
    "VolumeAttachment.storage.k8s.io": KindValidation(
      object: { attachment, faults in
        let spec = attachment.spec
        faults.driverName(spec["attacher"], "spec.attacher")
        let source = spec["source"]
        if source["inlineVolumeSpec"].isNull, source["persistentVolumeName"].isNull {
          faults.add(.required("spec.source", "must specify exactly one of inlineVolumeSpec and persistentVolumeName"))
        }
        let isInline = !source["inlineVolumeSpec"].isNull
        if isInline, !source["persistentVolumeName"].isNull {
          faults.add(.forbidden("spec.source", "must specify exactly one of inlineVolumeSpec and persistentVolumeName"))
        } else if source["persistentVolumeName"] == "" {
          faults.add(.required("spec.source.persistentVolumeName", "must specify non empty persistentVolumeName"))
        } else if isInline {
          VolumeSpecValidation.check(
            source["inlineVolumeSpec"], of: "", "spec.source.inlineVolumeSpec", isInline: true, &faults)
        }
        faults.names(spec["nodeName"], "spec.nodeName", NameValidation.dns1123Subdomain)
      },
      change: { new, old, faults in
        // What a driver learns goes through status; the rest is fixed.
        if new.spec != old.spec {
          faults.add(.invalid("spec", GoForm.of(new.spec, "storage.VolumeAttachmentSpec"), Words.immutable))
        }
      }, metadataOnUpdate: [.whole]),
    "VolumeAttributesClass.storage.k8s.io": KindValidation(
      object: { object, faults in
        faults.driverName(object.json["driverName"], "driverName")
        parameters(object.json["parameters"], allowsNone: false, &faults)
      },
      change: { new, old, faults in
        for key in ["driverName", "parameters"] where new.json[key] != old.json[key] {
          faults.add(.forbidden(key, "updates to \(key) are forbidden."))
        }
      }),
  ]

  private static func driverSpec(_ spec: JSON, _ faults: inout Faults) {
    for key in ["attachRequired", "podInfoOnMount", "storageCapacity"] where spec[key].isNull {
      faults.add(.required("spec.\(key)"))
    }
    faults.supported(spec["fsGroupPolicy"], "spec.fsGroupPolicy", ["File", "None", "ReadWriteOnceWithFSType"])
    tokenRequests(spec["tokenRequests"], &faults)
    for mode in spec["volumeLifecycleModes"].elements {
      faults.supported(mode, "spec.volumeLifecycleModes", ["Ephemeral", "Persistent"])
    }
    if spec["seLinuxMount"].isNull { faults.add(.required("spec.seLinuxMount")) }
    if let seconds = spec["nodeAllocatableUpdatePeriodSeconds"].int, seconds < 10 {
      faults.add(
        .invalid("spec.nodeAllocatableUpdatePeriodSeconds", JSON(seconds), "must be greater than or equal to 10 seconds"))
    }
  }

  private static func tokenRequests(_ requests: JSON, _ faults: inout Faults) {
    var seen: Set<String> = []
    for (index, request) in requests.elements.enumerated() {
      let path = "spec.tokenRequests[\(index)]"
      let audience = request["audience"].string ?? ""
      if !seen.insert(audience).inserted {
        faults.add(.duplicate("\(path).audience", .string(audience)))
        continue
      }
      guard let seconds = request["expirationSeconds"].int else { continue }
      if seconds < 600 {
        faults.add(.invalid("\(path).expirationSeconds", JSON(seconds), "may not specify a duration less than 10 minutes"))
      }
      if seconds > 1 << 32 {
        faults.add(
          .invalid("\(path).expirationSeconds", JSON(seconds), "may not specify a duration larger than 2^32 seconds"))
      }
    }
  }
}
