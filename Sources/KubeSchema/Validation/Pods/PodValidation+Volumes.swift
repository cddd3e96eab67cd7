import KubeAPI

extension PodValidation {
  mutating func checkVolumes() {
    let made = Set(spec["volumes"].elements.filter { !$0["ephemeral"].isNull }.map { "\(podName)-\($0["name"].string ?? "")" })
    for (index, volume) in spec["volumes"].elements.enumerated() {
      let path = "\(path).volumes[\(index)]"
      let before = faults.errors.count
      source(of: volume, path)
      let name = volume["name"].string ?? ""
      if name.isEmpty {
        faults.add(.required("\(path).name"))
      } else {
        faults.names(.string(name), "\(path).name", NameValidation.dns1123Label)
      }
      if volumes[name] != nil { faults.add(.duplicate("\(path).name", .string(name))) }
      if faults.errors.count == before { volumes[name] = volume }
      let claim = volume["persistentVolumeClaim"]["claimName"]
      if !podName.isEmpty, let wanted = claim.string, made.contains(wanted) {
        faults.add(
          .invalid(
            "\(path).persistentVolumeClaim.claimName", claim,
            "must not reference a PVC that gets created for an ephemeral volume"))
      }
    }
  }

  private mutating func source(of volume: JSON, _ path: String) {
    var found = false
    let kinds = volume.members.compactMap { kind, source in
      source.isNull ? nil : PodValidation.volumeRanks[kind].map { (rank: $0, name: kind) }
    }
    for (_, kind) in kinds.sorted(by: { $0.rank < $1.rank }) {
      if found {
        VolumeSourceValidation.second(kind, path, &faults)
      } else {
        volumeSource(volume, kind, path)
      }
      found = true
    }
    if !found { faults.add(.required(path, "must specify a volume type")) }
  }

  /// In the order upstream looks at them.
  private static let volumeKinds = [
    "emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore", "secret", "nfs", "iscsi", "glusterfs",
    "flocker", "persistentVolumeClaim", "rbd", "cinder", "cephfs", "quobyte", "downwardAPI", "fc", "flexVolume", "configMap",
    "azureFile", "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk", "storageos", "projected", "scaleIO",
    "csi", "ephemeral", "image",
  ]
  private static let volumeRanks = Dictionary(uniqueKeysWithValues: volumeKinds.enumerated().map { ($1, $0) })

  private mutating func volumeSource(_ volume: JSON, _ kind: String, _ volumePath: String) {
    let source = volume[kind]
    let path = "\(volumePath).\(kind)"
    switch kind {
    case "emptyDir":
      if let limit = try? Quantity(source["sizeLimit"]), limit.sign < 0 {
        faults.add(.forbidden("\(path).sizeLimit", "SizeLimit field must be a valid resource quantity"))
      }
    case "gitRepo":
      if (source["repository"].string ?? "").isEmpty { faults.add(.required("\(path).repository")) }
      faults.descendingPath(source["directory"], "\(path).directory")
    case "secret":
      if (source["secretName"].string ?? "").isEmpty { faults.add(.required("\(path).secretName")) }
      files(source, path)
    case "configMap":
      if (source["name"].string ?? "").isEmpty { faults.add(.required("\(path).name")) }
      files(source, path)
    case "persistentVolumeClaim": if (source["claimName"].string ?? "").isEmpty { faults.add(.required("\(path).claimName")) }
    case "downwardAPI":
      faults.fileMode(source["defaultMode"], "\(path).defaultMode")
      for file in source["items"].elements { downward(file, path) }
    case "projected": projected(source, path)
    case "ephemeral": ephemeral(source, volume["name"].string ?? "", volumePath)
    case "image":
      if isPod, (source["reference"].string ?? "").isEmpty { faults.add(.required("\(path).reference")) }
      faults.supported(source["pullPolicy"], "\(path).pullPolicy", ["Always", "IfNotPresent", "Never"])
    default:
      let name = volume["name"].string ?? ""
      VolumeSourceValidation.check(kind, source, volumePath, volume: name, isPersistent: false, &faults)
    }
  }

  private mutating func ephemeral(_ source: JSON, _ name: String, _ volumePath: String) {
    let template = source["volumeClaimTemplate"]
    let path = "\(volumePath).ephemeral.volumeClaimTemplate"
    if template.isNull {
      faults.add(.required(path))
    } else {
      let metadata = template["metadata"]
      MetadataValidation.annotations(metadata["annotations"], "\(path).metadata.annotations", &faults)
      faults.labels(metadata["labels"], "\(path).metadata.labels")
      for key in metadata.members.keys where key != "annotations" && key != "labels" {
        // Go's name for the field with a small letter in front.
        faults.add(.forbidden("\(path).metadata.\(key == "uid" ? "uID" : key)", "cannot be set"))
      }
      KindValidation.claimSpec(template["spec"], "\(path).spec", &faults)
    }
    if podName.isEmpty || name.isEmpty { return }
    let claim = "\(podName)-\(name)"
    for message in NameValidation.dns1123Subdomain(claim) {
      faults.add(.invalid("\(volumePath).name", .string(name), "PVC name \"\(claim)\": \(message)"))
    }
  }

  private mutating func files(_ source: JSON, _ path: String) {
    faults.fileMode(source["defaultMode"], "\(path).defaultMode")
    for (index, item) in source["items"].elements.enumerated() { file(item, "\(path).items[\(index)]") }
  }

  mutating func file(_ item: JSON, _ path: String) {
    for key in ["key", "path"] where (item[key].string ?? "").isEmpty { faults.add(.required("\(path).\(key)")) }
    faults.localPath(item["path"], "\(path).path")
    faults.fileMode(item["mode"], "\(path).mode")
  }

  mutating func downward(_ file: JSON, _ path: String) {
    if (file["path"].string ?? "").isEmpty { faults.add(.required("\(path).path")) }
    faults.localPath(file["path"], "\(path).path")
    if !file["fieldRef"].isNull {
      fieldReference(file["fieldRef"], "\(path).fieldRef", PodValidation.volumeFields)
      if !file["resourceFieldRef"].isNull {
        faults.add(.invalid(path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously"))
      }
    } else if !file["resourceFieldRef"].isNull {
      resourceReference(file["resourceFieldRef"], "\(path).resourceFieldRef", needsContainer: true)
    } else {
      faults.add(.required(path, "one of fieldRef and resourceFieldRef is required"))
    }
    faults.fileMode(file["mode"], "\(path).mode")
  }
}
