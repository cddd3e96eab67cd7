import KubeAPI

extension PodValidation {
  private var volumeNames: Set<String> { Set(spec["volumes"].elements.compactMap { $0["name"].string }) }

  mutating func containers() {
    let containers = spec["containers"].elements
    if containers.isEmpty { faults.add(.required("\(path).containers")) }
    var names: Set<String> = []
    for (index, container) in containers.enumerated() {
      let path = "\(path).containers[\(index)]"
      common(container, path)
      unique(container, path, &names)
      lifecycle(container["lifecycle"], "\(path).lifecycle")
      probes(container, path)
    }
    hostPorts(containers, "containers")
  }

  mutating func initContainers() {
    var names = Set(spec["containers"].elements.compactMap { $0["name"].string })
    for (index, container) in spec["initContainers"].elements.enumerated() {
      let path = "\(path).initContainers[\(index)]"
      common(container, path)
      unique(container, path, &names)
      let isSidecar = container["restartPolicy"] == "Always"
      if isSidecar {
        lifecycle(container["lifecycle"], "\(path).lifecycle")
        probes(container, path)
      } else {
        if !container["restartPolicy"].isNull {
          faults.supported(container["restartPolicy"], "\(path).restartPolicy", ["Always", "Never", "OnFailure"])
        }
        for key in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] where !container[key].isNull {
          faults.add(.forbidden("\(path).\(key)", "may not be set for init containers without restartPolicy=Always"))
        }
      }
      hostPorts([container], "initContainers", offset: index)
    }
  }

  private mutating func unique(_ container: JSON, _ path: String, _ names: inout Set<String>) {
    guard let name = container["name"].string, !name.isEmpty else { return }
    if !names.insert(name).inserted { faults.add(.duplicate("\(path).name", .string(name))) }
  }

  mutating func common(_ container: JSON, _ path: String) {
    if (container["name"].string ?? "").isEmpty {
      faults.add(.required("\(path).name"))
    } else {
      faults.names(container["name"], "\(path).name", NameValidation.dns1123Label)
    }
    let image = container["image"].string ?? ""
    if image.isEmpty {
      faults.add(.required("\(path).image"))
    } else if image.first == " " || image.last == " " || image.first?.isNewline == true || image.last?.isNewline == true {
      faults.add(.invalid("\(path).image", .string(image), "must not have leading or trailing whitespace"))
    }
    faults.supported(
      container["terminationMessagePolicy"], "\(path).terminationMessagePolicy", ["FallbackToLogsOnError", "File"])
    ports(container["ports"], "\(path).ports")
    environment(container["env"], "\(path).env")
    environmentFrom(container["envFrom"], "\(path).envFrom")
    mounts(container, path)
    devices(container, path)
    faults.supported(container["imagePullPolicy"], "\(path).imagePullPolicy", ["Always", "IfNotPresent", "Never"])
    resources(container["resources"], "\(path).resources")
    securityContext(ofContainer: container, path)
  }

  private mutating func ports(_ ports: JSON, _ path: String) {
    var names: Set<String> = []
    for (index, port) in ports.elements.enumerated() {
      let path = "\(path)[\(index)]"
      if let name = port["name"].string, !name.isEmpty {
        let messages = NameValidation.portName(name)
        for message in messages { faults.add(.invalid("\(path).name", .string(name), message)) }
        if messages.isEmpty, !names.insert(name).inserted { faults.add(.duplicate("\(path).name", .string(name))) }
      }
      if port["containerPort"].int ?? 0 == 0 {
        faults.add(.required("\(path).containerPort"))
      } else {
        faults.portNumber(port["containerPort"], "\(path).containerPort")
      }
      if port["hostPort"].int ?? 0 != 0 { faults.portNumber(port["hostPort"], "\(path).hostPort") }
      if (port["protocol"].string ?? "").isEmpty {
        faults.add(.required("\(path).protocol"))
      } else {
        faults.supported(port["protocol"], "\(path).protocol", ["SCTP", "TCP", "UDP"])
      }
      if let host = port["hostIP"].string, !host.isEmpty { faults.address(.string(host), "\(path).hostIP") }
    }
  }

  private mutating func hostPorts(_ containers: [JSON], _ list: String, offset: Int = 0) {
    var seen: Set<String> = []
    for (index, container) in containers.enumerated() {
      for (position, port) in container["ports"].elements.enumerated() {
        guard let number = port["hostPort"].int, number != 0 else { continue }
        let text = "\(port["protocol"].string ?? "")/\(port["hostIP"].string ?? "")/\(number)"
        if !seen.insert(text).inserted {
          faults.add(.duplicate("\(path).\(list)[\(index + offset)].ports[\(position)].hostPort", .string(text)))
        }
      }
    }
  }

  private mutating func mounts(_ container: JSON, _ containerPath: String) {
    let volumes = volumeNames
    var seen: Set<String> = []
    let all = "\(containerPath).volumeMounts"
    for (index, mount) in container["volumeMounts"].elements.enumerated() {
      let path = "\(all)[\(index)]"
      let name = mount["name"].string ?? ""
      if name.isEmpty {
        faults.add(.required("\(path).name"))
      } else if !volumes.contains(name) {
        faults.add(.notFound("\(path).name", .string(name)))
      }
      let target = mount["mountPath"].string ?? ""
      if target.isEmpty {
        faults.add(.required("\(path).mountPath"))
      } else if !seen.insert(target).inserted {
        faults.add(.invalid("\(path).mountPath", .string(target), "must be unique"))
      }
      if let sub = mount["subPath"].string, !sub.isEmpty { descendingPath(.string(sub), "\(all).subPath") }
      if let sub = mount["subPathExpr"].string, !sub.isEmpty {
        if let plain = mount["subPath"].string, !plain.isEmpty {
          faults.add(.invalid("\(path).subPathExpr", .string(sub), "subPathExpr and subPath are mutually exclusive"))
        }
        descendingPath(.string(sub), "\(all).subPathExpr")
      }
      faults.supported(mount["mountPropagation"], "\(all).mountPropagation", ["Bidirectional", "HostToContainer", "None"])
      if mount["mountPropagation"] == "Bidirectional", container["securityContext"]["privileged"] != true {
        faults.add(
          .forbidden("\(all).mountPropagation", "Bidirectional mount propagation is available only to privileged containers"))
      }
    }
  }

  private mutating func devices(_ container: JSON, _ containerPath: String) {
    let mounts = container["volumeMounts"].elements
    var names: Set<String> = []
    var paths: Set<String> = []
    for (index, device) in container["volumeDevices"].elements.enumerated() {
      let path = "\(containerPath).volumeDevices[\(index)]"
      let (name, target) = (device["name"].string ?? "", device["devicePath"].string ?? "")
      if name.isEmpty { faults.add(.required("\(path).name")) }
      if !names.insert(name).inserted { faults.add(.invalid("\(path).name", .string(name), "must be unique")) }
      let volume = spec["volumes"].elements.first { $0["name"].string == name }
      if volume == nil {
        faults.add(.notFound("\(path).name", .string(name)))
      } else if volume?["persistentVolumeClaim"].isNull == true, volume?["ephemeral"].isNull == true {
        faults.add(
          .invalid(
            "\(path).name", .string(name),
            "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode"))
      }
      if target.isEmpty { faults.add(.required("\(path).devicePath")) }
      if !paths.insert(target).inserted { faults.add(.invalid("\(path).devicePath", .string(target), "must be unique")) }
      withoutBackSteps(.string(target), "\(path).devicePath")
      if mounts.contains(where: { $0["mountPath"].string == target }) {
        faults.add(.invalid("\(path).devicePath", .string(target), "must not already exist as a path in volumeMounts"))
      }
      if mounts.contains(where: { $0["name"].string == name }) {
        faults.add(.invalid("\(path).name", .string(name), "must not already exist in volumeMounts"))
      }
    }
  }

  private mutating func resources(_ resources: JSON, _ path: String) {
    for (name, value) in resources["limits"].members { amount(name, value, "\(path).limits[\(name)]") }
    for (name, value) in resources["requests"].members {
      amount(name, value, "\(path).requests[\(name)]")
      let isWhole = name.contains("/") || name.hasPrefix("hugepages-")
      guard let request = try? Quantity(value) else { continue }
      if let limit = try? Quantity(resources["limits"][name]) {
        if isWhole, limit != request {
          faults.add(.invalid("\(path).requests", value, "must be equal to \(name) limit of \(limit)"))
        } else if limit < request {
          faults.add(.invalid("\(path).requests", value, "must be less than or equal to \(name) limit of \(limit)"))
        }
      } else if isWhole {
        faults.add(.required("\(path).limits", "Limit must be set for non overcommitable resources"))
      }
    }
    let names = Set(resources["limits"].members.keys).union(resources["requests"].members.keys)
    if names.contains(where: { $0.hasPrefix("hugepages-") }), names.isDisjoint(with: ["cpu", "memory"]) {
      faults.add(.forbidden(path, "HugePages require cpu or memory"))
    }
  }

  /// Devices and the like cannot be divided.
  private mutating func amount(_ name: String, _ value: JSON, _ field: String) {
    resourceName(name, field)
    faults.quantityNotNegative(value, field)
    if name.contains("/"), let quantity = try? Quantity(value), quantity.milliValue % 1000 != 0 {
      faults.add(.invalid(field, value, "must be an integer"))
    }
  }

  private mutating func resourceName(_ name: String, _ field: String) {
    for message in NameValidation.qualifiedName(name) { faults.add(.invalid(field, .string(name), message)) }
    let standard = ["cpu", "memory", "ephemeral-storage"]
    if !name.contains("/"), !standard.contains(name), !name.hasPrefix("hugepages-") {
      faults.add(.invalid(field, .string(name), "must be a standard resource type or fully qualified"))
      faults.add(.invalid(field, .string(name), "must be a standard resource for containers"))
    }
  }
}
