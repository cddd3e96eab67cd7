import KubeAPI

extension PodValidation {
  mutating func volumes() {
    var names: Set<String> = []
    for (index, volume) in spec["volumes"].elements.enumerated() {
      let path = "\(path).volumes[\(index)]"
      source(of: volume, path)
      let name = volume["name"].string ?? ""
      if name.isEmpty {
        faults.add(.required("\(path).name"))
      } else {
        let messages = NameValidation.dns1123Label(name)
        for message in messages { faults.add(.invalid("\(path).name", .string(name), message)) }
        if messages.isEmpty, !names.insert(name).inserted { faults.add(.duplicate("\(path).name", .string(name))) }
      }
    }
  }

  private mutating func source(of volume: JSON, _ path: String) {
    var found = 0
    for kind in PodValidation.volumeKinds where !volume[kind].isNull {
      if found > 0 {
        faults.add(.forbidden("\(path).\(kind)", "may not specify more than 1 volume type"))
        continue
      }
      found += 1
      volumeSource(volume[kind], kind, "\(path).\(kind)")
    }
    if found == 0 { faults.add(.required(path, "must specify a volume type")) }
  }

  /// In the order upstream looks at them.
  private static let volumeKinds = [
    "emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore", "secret", "nfs", "iscsi", "glusterfs",
    "flocker",
    "persistentVolumeClaim", "rbd", "cinder", "cephfs", "quobyte", "downwardAPI", "fc", "flexVolume", "configMap", "azureFile",
    "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk", "storageos", "projected", "scaleIO", "csi",
    "ephemeral", "image",
  ]

  private mutating func volumeSource(_ source: JSON, _ kind: String, _ path: String) {
    switch kind {
    case "emptyDir": faults.quantityNotNegative(source["sizeLimit"], "\(path).sizeLimit")
    case "hostPath": PodValidation.hostPath(source, path, &faults)
    case "secret":
      if (source["secretName"].string ?? "").isEmpty { faults.add(.required("\(path).secretName")) }
      files(source, path)
    case "configMap":
      if (source["name"].string ?? "").isEmpty { faults.add(.required("\(path).name")) }
      files(source, path)
    case "persistentVolumeClaim": if (source["claimName"].string ?? "").isEmpty { faults.add(.required("\(path).claimName")) }
    case "nfs": PodValidation.nfs(source, path, &faults)
    case "downwardAPI":
      mode(source["defaultMode"], "\(path).defaultMode")
      for file in source["items"].elements { downward(file, path) }
    case "projected": projected(source, path)
    case "csi": if (source["driver"].string ?? "").isEmpty { faults.add(.required("\(path).driver")) }
    case "ephemeral": if source["volumeClaimTemplate"].isNull { faults.add(.required("\(path).volumeClaimTemplate")) }
    case "image":
      if (source["reference"].string ?? "").isEmpty { faults.add(.required("\(path).reference")) }
      faults.supported(source["pullPolicy"], "\(path).pullPolicy", ["Always", "IfNotPresent", "Never"])
    default: return
    }
  }

  static func hostPath(_ source: JSON, _ path: String, _ faults: inout Faults) {
    let file = source["path"].string ?? ""
    if file.isEmpty { return faults.add(.required("\(path).path")) }
    if file.split(separator: "/").contains("..") { faults.add(.invalid("\(path).path", .string(file), "must not contain '..'")) }
    faults.supported(
      source["type"], "\(path).type",
      ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"])
  }

  static func nfs(_ source: JSON, _ path: String, _ faults: inout Faults) {
    if (source["server"].string ?? "").isEmpty { faults.add(.required("\(path).server")) }
    if (source["path"].string ?? "").isEmpty {
      faults.add(.required("\(path).path"))
    } else if source["path"].string?.hasPrefix("/") != true {
      faults.add(.invalid("\(path).path", source["path"], "must be an absolute path"))
    }
  }

  private mutating func mode(_ json: JSON, _ field: String) {
    if let mode = json.int, !(0...0o777).contains(mode) {
      faults.add(.invalid(field, json, "must be a number between 0 and 0777 (octal), both inclusive"))
    }
  }

  private mutating func files(_ source: JSON, _ path: String) {
    mode(source["defaultMode"], "\(path).defaultMode")
    for (index, item) in source["items"].elements.enumerated() { file(item, "\(path).items[\(index)]") }
  }

  private mutating func file(_ item: JSON, _ path: String) {
    if (item["key"].string ?? "").isEmpty { faults.add(.required("\(path).key")) }
    localPath(item["path"], "\(path).path")
    mode(item["mode"], "\(path).mode")
  }

  private mutating func localPath(_ json: JSON, _ field: String) {
    let text = json.string ?? ""
    if text.isEmpty { return faults.add(.required(field)) }
    descendingPath(json, field)
    if text.hasPrefix(".."), !text.hasPrefix("../"), text != ".." {
      faults.add(.invalid(field, json, "must not start with '..'"))
    }
  }

  private mutating func downward(_ file: JSON, _ path: String) {
    if (file["path"].string ?? "").isEmpty {
      faults.add(.required("\(path).path"))
    } else {
      localPath(file["path"], "\(path).path")
    }
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
    mode(file["mode"], "\(path).mode")
  }

  private mutating func projected(_ source: JSON, _ path: String) {
    mode(source["defaultMode"], "\(path).defaultMode")
    for (index, part) in source["sources"].elements.enumerated() {
      let path = "\(path).sources[\(index)]"
      for kind in ["secret", "configMap"] where !part[kind].isNull {
        if (part[kind]["name"].string ?? "").isEmpty { faults.add(.required("\(path).\(kind).name")) }
        for (position, item) in part[kind]["items"].elements.enumerated() { file(item, "\(path).\(kind).items[\(position)]") }
      }
      for file in part["downwardAPI"]["items"].elements { downward(file, "\(path).downwardAPI") }
      let token = part["serviceAccountToken"]
      guard !token.isNull else { continue }
      if let seconds = token["expirationSeconds"].int {
        if seconds < 600 {
          faults.add(
            .invalid(
              "\(path).serviceAccountToken.expirationSeconds", JSON(seconds), "may not specify a duration less than 10 minutes"))
        }
        if seconds > 1 << 32 {
          faults.add(
            .invalid(
              "\(path).serviceAccountToken.expirationSeconds", JSON(seconds),
              "may not specify a duration larger than 2^32 seconds"))
        }
      }
      localPath(token["path"], "\(path).serviceAccountToken.path")
    }
  }
}
