import KubeAPI

/// The rules of the sources of volumes that Pods and PersistentVolumes share.
enum VolumeSourceValidation {
  /// What must not be empty where nothing else is asked.
  private static let required: [String: [String]] = [
    "gcePersistentDisk": ["pdName"], "awsElasticBlockStore": ["volumeID"], "glusterfs": ["endpoints", "path"],
    "rbd": ["monitors", "image"], "cinder": ["volumeID"], "cephfs": ["monitors"], "flexVolume": ["driver"],
    "azureFile": ["secretName", "shareName"], "azureDisk": ["diskName", "diskURI"], "vsphereVolume": ["volumePath"],
    "photonPersistentDisk": ["pdID"], "portworxVolume": ["volumeID"], "scaleIO": ["gateway", "system", "volumeName"],
    "storageos": ["volumeName"],
  ]

  /// Upstream's words for the field, where they are not its name.
  private static let fields = ["gcePersistentDisk": "persistentDisk"]
  private static let fieldsOfSecond = ["cephfs": "cephFS", "downwardAPI": "downwarAPI"]

  /// A second source beside the first.
  static func second(_ kind: String, _ path: String, _ faults: inout Faults) {
    faults.add(.forbidden("\(path).\(fieldsOfSecond[kind] ?? kind)", "may not specify more than 1 volume type"))
  }

  /// `path` is that of the volume, which is called `volume`.
  static func check(
    _ kind: String, _ source: JSON, _ path: String, volume: String, isPersistent: Bool, _ faults: inout Faults
  ) {
    let volumePath = path
    let path = "\(path).\(fields[kind] ?? kind)"
    for key in required[kind] ?? [] where source[key].isNull || source[key] == "" || source[key].array?.isEmpty == true {
      faults.add(.required("\(path).\(key)"))
    }
    switch kind {
    case "hostPath": hostPath(source, path, &faults)
    case "nfs": nfs(source, path, &faults)
    case "iscsi":
      iscsi(source, path, volume: volume, isPersistent: isPersistent, &faults)
      if !isPersistent { portalLength(source, volume, "\(volumePath).name", .string(volume), &faults) }
    case "fc": fibreChannel(source, path, &faults)
    case "quobyte": quobyte(source, path, &faults)
    case "flocker": flocker(source, path, &faults)
    case "gcePersistentDisk", "awsElasticBlockStore":
      if let partition = source["partition"].int, !(0...255).contains(partition) {
        faults.add(.invalid("\(path).partition", JSON(partition), "must be between 1 and 255, inclusive"))
      }
    case "cinder": secret(source["secretRef"], "\(path).secretRef", withNamespace: isPersistent, &faults)
    case "storageos":
      for key in ["volumeName", "volumeNamespace"] where !(source[key].string ?? "").isEmpty {
        faults.names(source[key], "\(path).\(key)", NameValidation.dns1123Label)
      }
      secret(source["secretRef"], "\(path).secretRef", withNamespace: isPersistent, &faults)
    case "azureDisk": azureDisk(source, path, &faults)
    case "azureFile":
      if source["secretNamespace"] == "" { faults.add(.required("\(path).secretNamespace")) }
    case "glusterfs": if isPersistent { glusterNamespace(source["endpointsNamespace"], path, &faults) }
    case "flexVolume":
      for key in source["options"].members.keys {
        let parts = key.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let domain = "." + parts[0].lowercased()
        guard domain.hasSuffix(".kubernetes.io") || domain.hasSuffix(".k8s.io") else { continue }
        faults.add(
          .invalid("\(path).options[\(key)]", .string(key), "kubernetes.io and k8s.io namespaces are reserved"))
      }
    case "csi": csi(source, path, isPersistent: isPersistent, &faults)
    case "local":
      let file = source["path"].string ?? ""
      if file.isEmpty { faults.add(.required("\(path).path")) } else { faults.noBackSteps(source["path"], "\(path).path") }
    default: return
    }
  }

  private static func hostPath(_ source: JSON, _ path: String, _ faults: inout Faults) {
    if (source["path"].string ?? "").isEmpty { return faults.add(.required("\(path).path")) }
    faults.noBackSteps(source["path"], "\(path).path")
    faults.supported(
      source["type"], "\(path).type",
      ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"])
  }

  private static func nfs(_ source: JSON, _ path: String, _ faults: inout Faults) {
    for key in ["server", "path"] where (source[key].string ?? "").isEmpty { faults.add(.required("\(path).\(key)")) }
    let folder = source["path"].string ?? ""
    if !folder.hasPrefix("/") { faults.add(.invalid("\(path).path", .string(folder), "must be an absolute path")) }
  }

  private static func csi(_ source: JSON, _ path: String, isPersistent: Bool, _ faults: inout Faults) {
    faults.driverName(source["driver"], "\(path).driver")
    guard isPersistent else {
      let reference = source["nodePublishSecretRef"]
      secret(reference, "\(path).nodePublishSecretRef", withNamespace: false, &faults)
      if !(reference["name"].string ?? "").isEmpty {
        faults.names(reference["name"], "\(path).name", NameValidation.dns1123Subdomain)
      }
      return
    }
    if (source["volumeHandle"].string ?? "").isEmpty { faults.add(.required("\(path).volumeHandle")) }
    for key in ["controllerPublish", "controllerExpand", "nodePublish", "nodeExpand"] {
      let reference = source["\(key)SecretRef"]
      if reference.isNull { continue }
      for (part, check) in [("name", NameValidation.dns1123Subdomain), ("namespace", NameValidation.dns1123Label)] {
        let field = "\(path).\(key)SecretRef.\(part)"
        if (reference[part].string ?? "").isEmpty {
          faults.add(.required(field))
        } else {
          faults.names(reference[part], field, check)
        }
      }
    }
  }
}
