import KubeAPI

/// The rules of Pods and of the templates that make them. Fields are checked in upstream's order, since clients see the first fault
/// first.
struct PodValidation {
  let spec: JSON
  let path: String
  let metadata: JSON
  var faults = Faults()

  /// `path` is that of the spec: `spec`, `spec.template.spec`.
  static func validate(spec: JSON, metadata: JSON, path: String) -> [FieldError] {
    var validation = PodValidation(spec: spec, path: path, metadata: metadata)
    validation.run()
    return validation.faults.errors
  }

  private mutating func run() {
    volumes()
    containers()
    initContainers()
    if let policy = spec["restartPolicy"].string, !policy.isEmpty {
      faults.supported(.string(policy), "\(path).restartPolicy", ["Always", "Never", "OnFailure"])
    } else {
      faults.add(.required("\(path).restartPolicy"))
    }
    faults.supported(spec["dnsPolicy"], "\(path).dnsPolicy", ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"])
    faults.labels(spec["nodeSelector"], "\(path).nodeSelector")
    securityContext()
    for (index, secret) in spec["imagePullSecrets"].elements.enumerated() where (secret["name"].string ?? "").isEmpty {
      faults.add(.required("\(path).imagePullSecrets[\(index)].name"))
    }
    affinity()
    dnsConfig()
    for (index, gate) in spec["readinessGates"].elements.enumerated() {
      faults.names(gate["conditionType"], "\(path).readinessGates[\(index)].conditionType", NameValidation.qualifiedName)
    }
    for (index, gate) in spec["schedulingGates"].elements.enumerated() {
      faults.names(gate["name"], "\(path).schedulingGates[\(index)].name", NameValidation.qualifiedName)
    }
    spreading()
    identity()
    tolerations()
    for (index, alias) in spec["hostAliases"].elements.enumerated() {
      faults.address(alias["ip"], "\(path).hostAliases[\(index)].ip")
      for (position, name) in alias["hostnames"].elements.enumerated() {
        faults.names(name, "\(path).hostAliases[\(index)].hostnames[\(position)]", NameValidation.dns1123Subdomain)
      }
    }
    for key in ["priorityClassName", "runtimeClassName"] where !(spec[key].string ?? "").isEmpty {
      faults.names(spec[key], "\(path).\(key)", NameValidation.dns1123Subdomain)
    }
    faults.supported(spec["preemptionPolicy"], "\(path).preemptionPolicy", ["Never", "PreemptLowerPriority"])
    if !spec["os"].isNull {
      if (spec["os"]["name"].string ?? "").isEmpty {
        faults.add(.required("\(path).os.name", "cannot be empty"))
      } else {
        faults.supported(spec["os"]["name"], "\(path).os.name", ["linux", "windows"])
      }
    }
    for (name, value) in spec["overhead"].members { faults.quantityNotNegative(value, "\(path).overhead.limits[\(name)]") }
  }

  private mutating func identity() {
    for key in ["serviceAccountName", "nodeName"] where !(spec[key].string ?? "").isEmpty {
      faults.names(spec[key], "\(path).\(key)", NameValidation.dns1123Subdomain)
    }
    if !spec["nodeName"].isNull, !spec["schedulingGates"].elements.isEmpty {
      faults.add(.forbidden("\(path).nodeName", "cannot be set until all schedulingGates have been cleared"))
    }
    if let seconds = spec["activeDeadlineSeconds"].int, !(1...2_147_483_647).contains(seconds) {
      faults.add(.invalid("\(path).activeDeadlineSeconds", JSON(seconds), "must be between 1 and 2147483647, inclusive"))
    }
    for key in ["hostname", "subdomain"] where !(spec[key].string ?? "").isEmpty {
      faults.names(spec[key], "\(path).\(key)", NameValidation.dns1123Label)
    }
  }

  private mutating func dnsConfig() {
    let config = spec["dnsConfig"]
    let servers = config["nameservers"].elements
    if spec["dnsPolicy"] == "None" {
      if config.isNull {
        faults.add(.required("\(path).dnsConfig", "must provide `dnsConfig` when `dnsPolicy` is None"))
      } else if servers.isEmpty {
        faults.add(
          .required("\(path).dnsConfig.nameservers", "must provide at least one DNS nameserver when `dnsPolicy` is None"))
      }
    }
    if servers.count > 3 {
      faults.add(.invalid("\(path).dnsConfig.nameservers", config["nameservers"], "must not have more than 3 nameservers"))
    }
    for (index, server) in servers.enumerated() { faults.address(server, "\(path).dnsConfig.nameservers[\(index)]") }
    for (index, search) in config["searches"].elements.enumerated() {
      let name = (search.string ?? "").hasSuffix(".") ? String((search.string ?? "").dropLast()) : search.string ?? ""
      for message in NameValidation.dns1123Subdomain(name) {
        faults.add(.invalid("\(path).dnsConfig.searches[\(index)]", search, message))
      }
    }
    for (index, option) in config["options"].elements.enumerated() where (option["name"].string ?? "").isEmpty {
      faults.add(.required("\(path).dnsConfig.options[\(index)]", "must not be empty"))
    }
  }
}
