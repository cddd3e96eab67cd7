import KubeAPI

extension PodValidation {
  static let containerLists = ["initContainers", "containers", "ephemeralContainers"]

  private func names(of lists: [String]) -> Set<String> {
    Set(lists.flatMap { spec[$0].elements }.map { $0["name"].string ?? "" })
  }

  mutating func containers() {
    let containers = spec["containers"].elements
    if containers.isEmpty { return faults.add(.required("\(path).containers")) }
    var names: Set<String> = []
    for (index, container) in containers.enumerated() {
      let path = "\(path).containers[\(index)]"
      common(container, path)
      unique(container, path, &names)
      lifecycle(container["lifecycle"], "\(path).lifecycle")
      probes(container, path)
      restart(container, path)
    }
    hostPorts(containers, "containers")
  }

  mutating func initContainers() {
    if spec["initContainers"].elements.isEmpty { return }
    var names = names(of: ["containers"])
    for (index, container) in spec["initContainers"].elements.enumerated() {
      let path = "\(path).initContainers[\(index)]"
      common(container, path)
      let isSidecar = container["restartPolicy"] == "Always"
      if !isSidecar {
        restart(container, path)
      } else if !container["restartPolicyRules"].elements.isEmpty {
        faults.add(
          .forbidden(
            "\(path).restartPolicyRules", "restartPolicyRules are not allowed for init containers with restart policy Always"))
      }
      unique(container, path, &names, countsNameless: false)
      // One after the other, so that they cannot disturb each other; upstream counts each as the first.
      hostPorts([container], "initContainers")
      if isSidecar {
        lifecycle(container["lifecycle"], "\(path).lifecycle")
        probes(container, path)
      } else {
        for key in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] where !container[key].isNull {
          faults.add(.forbidden("\(path).\(key)", "may not be set for init containers without restartPolicy=Always"))
        }
        for (position, policy) in container["resizePolicy"].elements.enumerated()
        where policy["restartPolicy"] == "RestartContainer" {
          faults.add(
            .invalid(
              "\(path).resizePolicy[\(position)].restartPolicy", policy["restartPolicy"],
              "must not be set to 'RestartContainer' for non-sidecar initContainers"))
        }
      }
    }
  }

  mutating func ephemeralContainers() {
    if spec["ephemeralContainers"].elements.isEmpty { return }
    let others = names(of: ["containers", "initContainers"])
    var names = others
    let forbidden = [
      "ports", "resources", "resizePolicy", "restartPolicy", "restartPolicyRules", "livenessProbe", "readinessProbe",
      "startupProbe", "lifecycle",
    ]
    for (index, container) in spec["ephemeralContainers"].elements.enumerated() {
      let path = "\(path).ephemeralContainers[\(index)]"
      common(container, path)
      PodValidation.imageSpace(container, path, &faults)
      unique(container, path, &names)
      if let target = container["targetContainerName"].string, !target.isEmpty, !others.contains(target) {
        faults.add(.notFound("\(path).targetContainerName", .string(target)))
      }
      for key in forbidden where container[key] != .null && container[key] != [:] {
        faults.add(.forbidden("\(path).\(key)", "cannot be set for an Ephemeral Container"))
      }
      for (position, mount) in container["volumeMounts"].elements.enumerated() {
        for key in ["subPath", "subPathExpr"] where !(mount[key].string ?? "").isEmpty {
          faults.add(.forbidden("\(path).volumeMounts[\(position)].\(key)", "cannot be set for an Ephemeral Container"))
        }
      }
    }
  }

  private mutating func unique(
    _ container: JSON, _ path: String, _ names: inout Set<String>, countsNameless: Bool = true
  ) {
    let name = container["name"].string ?? ""
    if names.contains(name) { return faults.add(.duplicate("\(path).name", .string(name))) }
    if countsNameless || !name.isEmpty { names.insert(name) }
  }

  private mutating func restart(_ container: JSON, _ path: String) {
    let rules = container["restartPolicyRules"].elements
    faults.supported(container["restartPolicy"], "\(path).restartPolicy", ["Always", "Never", "OnFailure"])
    if container["restartPolicy"].isNull, !rules.isEmpty {
      faults.add(.required("\(path).restartPolicy", "must specify restartPolicy when restart rules are used"))
    }
    if rules.count > 20 { faults.add(.tooMany("\(path).restartPolicyRules", count: rules.count, maximum: 20)) }
    for (index, rule) in rules.enumerated() {
      let path = "\(path).restartPolicyRules[\(index)]"
      faults.supported(rule["action"].isNull ? "" : rule["action"], "\(path).action", ["Restart"])
      let codes = rule["exitCodes"]
      if codes.isNull {
        faults.add(.required("\(path).exitCodes", "must be specified"))
        continue
      }
      faults.supported(codes["operator"].isNull ? "" : codes["operator"], "\(path).exitCodes.operator", ["In", "NotIn"])
      let values = codes["values"].elements.count
      if values > 255 { faults.add(.tooMany("\(path).exitCodes.values", count: values, maximum: 255)) }
    }
  }

  /// Templates may have it, for those that replace it later.
  static func imageSpace(_ container: JSON, _ path: String, _ faults: inout Faults) {
    let image = container["image"].string ?? ""
    if image.first?.isWhitespace == true || image.last?.isWhitespace == true {
      faults.add(.invalid("\(path).image", .string(image), "must not have leading or trailing whitespace"))
    }
  }

  private mutating func common(_ container: JSON, _ path: String) {
    if (container["name"].string ?? "").isEmpty {
      faults.add(.required("\(path).name"))
    } else {
      faults.names(container["name"], "\(path).name", NameValidation.dns1123Label)
    }
    if (container["image"].string ?? "").isEmpty { faults.add(.required("\(path).image")) }
    faults.choice(
      container["terminationMessagePolicy"], "\(path).terminationMessagePolicy", ["File", "FallbackToLogsOnError"])
    ports(container["ports"], "\(path).ports")
    environment(container["env"], "\(path).env")
    environmentFrom(container["envFrom"], "\(path).envFrom")
    mounts(container, "\(path).volumeMounts")
    devices(container, "\(path).volumeDevices")
    faults.choice(container["imagePullPolicy"], "\(path).imagePullPolicy", ["Always", "IfNotPresent", "Never"])
    ResourceRequirements.check(container["resources"], "\(path).resources", claims: claimNames, &faults)
    resizePolicy(container["resizePolicy"], "\(path).resizePolicy")
    securityContext(ofContainer: container, path)
  }

  private mutating func resizePolicy(_ policies: JSON, _ path: String) {
    var seen: Set<String> = []
    for (index, policy) in policies.elements.enumerated() {
      let resource = policy["resourceName"].string ?? ""
      if !seen.insert(resource).inserted { faults.add(.duplicate("\(path)[\(index)]", .string(resource))) }
      faults.choice(policy["resourceName"], path, ["cpu", "memory"])
      faults.choice(policy["restartPolicy"], path, ["NotRequired", "RestartContainer"])
      if spec["restartPolicy"] == "Never", policy["restartPolicy"] != "NotRequired" {
        faults.add(
          .invalid(
            path, policy["restartPolicy"].isNull ? "" : policy["restartPolicy"],
            "must be 'NotRequired' when pod `restartPolicy` is 'Never'"))
      }
    }
  }
}
