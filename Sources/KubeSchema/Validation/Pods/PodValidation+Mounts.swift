import KubeAPI

extension PodValidation {
  mutating func mounts(_ container: JSON, _ list: String) {
    let devices = container["volumeDevices"].elements
    var seen: Set<String> = []
    for (index, mount) in container["volumeMounts"].elements.enumerated() {
      let path = "\(list)[\(index)]"
      let (name, target) = (mount["name"].string ?? "", mount["mountPath"].string ?? "")
      if name.isEmpty { faults.add(.required("\(path).name")) }
      if volumes[name] == nil { faults.add(.notFound("\(path).name", .string(name))) }
      if target.isEmpty { faults.add(.required("\(path).mountPath")) }
      if !seen.insert(target).inserted { faults.add(.invalid("\(path).mountPath", .string(target), "must be unique")) }
      if devices.contains(where: { $0["name"].string == name }) {
        faults.add(.invalid("\(path).name", .string(name), "must not already exist in volumeDevices"))
      }
      if devices.contains(where: { $0["devicePath"].string == target }) {
        faults.add(.invalid("\(path).mountPath", .string(target), "must not already exist as a path in volumeDevices"))
      }
      subPaths(of: mount, path, list)
      faults.supported(mount["mountPropagation"], "\(list).mountPropagation", ["Bidirectional", "HostToContainer", "None"])
      if mount["mountPropagation"] == "Bidirectional", container["securityContext"]["privileged"] != true {
        faults.add(
          .forbidden("\(list).mountPropagation", "Bidirectional mount propagation is available only to privileged containers"))
      }
      readOnly(mount, "\(list).recursiveReadOnly")
    }
  }

  private mutating func subPaths(of mount: JSON, _ path: String, _ list: String) {
    let (plain, expression) = (mount["subPath"].string ?? "", mount["subPathExpr"].string ?? "")
    if !plain.isEmpty { faults.descendingPath(.string(plain), "\(list).subPath") }
    if expression.isEmpty { return }
    if !plain.isEmpty {
      faults.add(.invalid("\(path).subPathExpr", .string(expression), "subPathExpr and subPath are mutually exclusive"))
    }
    faults.descendingPath(.string(expression), "\(list).subPathExpr")
  }

  private mutating func readOnly(_ mount: JSON, _ field: String) {
    switch mount["recursiveReadOnly"].string {
    case nil, "Disabled": return
    case "Enabled", "IfPossible":
      if mount["readOnly"] != true { faults.add(.forbidden(field, "may only be specified when readOnly is true")) }
      if !mount["mountPropagation"].isNull, mount["mountPropagation"] != "None" {
        faults.add(.forbidden(field, "may only be specified when mountPropagation is None or not specified"))
      }
    default: faults.supported(mount["recursiveReadOnly"], field, ["Disabled", "Enabled", "IfPossible"])
    }
  }

  mutating func devices(_ container: JSON, _ list: String) {
    let mounts = container["volumeMounts"].elements
    var names: Set<String> = []
    var paths: Set<String> = []
    for (index, device) in container["volumeDevices"].elements.enumerated() {
      let path = "\(list)[\(index)]"
      let (name, target) = (device["name"].string ?? "", device["devicePath"].string ?? "")
      if name.isEmpty { faults.add(.required("\(path).name")) }
      if names.contains(name) { faults.add(.invalid("\(path).name", .string(name), "must be unique")) }
      if let volume = volumes[name] {
        if volume["persistentVolumeClaim"].isNull, volume["ephemeral"].isNull {
          faults.add(
            .invalid(
              "\(path).name", .string(name),
              "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode"))
        }
      } else {
        faults.add(.notFound("\(path).name", .string(name)))
      }
      if target.isEmpty { faults.add(.required("\(path).devicePath")) }
      if paths.contains(target) { faults.add(.invalid("\(path).devicePath", .string(target), "must be unique")) }
      if target.split(separator: "/").contains("..") {
        faults.add(.invalid("\(path).devicePath", .string(target), "can not contain backsteps ('..')"))
      } else {
        paths.insert(target)
      }
      if mounts.contains(where: { $0["name"].string == name }) {
        faults.add(.invalid("\(path).name", .string(name), "must not already exist in volumeMounts"))
      }
      if mounts.contains(where: { $0["mountPath"].string == target }) {
        faults.add(.invalid("\(path).devicePath", .string(target), "must not already exist as a path in volumeMounts"))
      }
      if !name.isEmpty { names.insert(name) }
    }
  }
}
