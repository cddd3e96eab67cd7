import KubeAPI

/// The rules of Pods and of the templates that make them (upstream's pkg/apis/core/validation). Fields are checked in upstream's order,
/// since clients see the first fault first.
struct PodValidation {
  let spec: JSON
  /// Of the spec: `spec`, `spec.template.spec`.
  let path: String
  /// The name of the Pod; templates have none.
  let podName: String
  /// Some rules came too late for templates, which must stay as they are.
  let isPod: Bool
  var faults = Faults()
  /// The sources of the volumes that have no fault, by name: only these can be mounted.
  var volumes: [String: JSON] = [:]

  init(spec: JSON, path: String, podName: String = "", isPod: Bool) {
    (self.spec, self.path, self.podName, self.isPod) = (spec, path, podName, isPod)
  }

  static func check(pod: KubeObject, _ faults: inout Faults) {
    annotations(pod.metadata["annotations"], pod.spec, "metadata.annotations", &faults)
    var validation = PodValidation(spec: pod.spec, path: "spec", podName: pod.name, isPod: true)
    validation.run()
    validation.onlyOfPods()
    faults.add(validation.faults.errors)
  }

  /// `path` is that of the template.
  static func check(template: JSON, _ path: String, _ faults: inout Faults) {
    let metadata = template["metadata"]
    faults.labels(metadata["labels"], "\(path).labels")
    MetadataValidation.annotations(metadata["annotations"], "\(path).annotations", &faults)
    annotations(metadata["annotations"], template["spec"], "\(path).annotations", &faults)
    var validation = PodValidation(spec: template["spec"], path: "\(path).spec", isPod: false)
    validation.run()
    validation.profilesAgree(with: metadata["annotations"])
    faults.add(validation.faults.errors)
    if !template["spec"]["ephemeralContainers"].elements.isEmpty {
      faults.add(.forbidden("\(path).spec.ephemeralContainers", "ephemeral containers not allowed in pod template"))
    }
  }

  private mutating func run() {
    checkVolumes()
    resourceClaims()
    containers()
    initContainers()
    ephemeralContainers()
    podResources()
    hostNetworkPorts()
    faults.choice(spec["restartPolicy"], "\(path).restartPolicy", ["Always", "OnFailure", "Never"])
    faults.choice(
      spec["dnsPolicy"], "\(path).dnsPolicy", ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"])
    faults.labels(spec["nodeSelector"], "\(path).nodeSelector")
    securityContext()
    affinity()
    dnsConfig()
    for (index, gate) in spec["readinessGates"].elements.enumerated() {
      faults.names(gate["conditionType"], "\(path).readinessGates[\(index)].conditionType", NameValidation.qualifiedName)
    }
    schedulingGates()
    spreading()
    hostProcesses()
    hostUsers()
    hostnameOverride()
    identity()
    tolerations()
    for (index, alias) in spec["hostAliases"].elements.enumerated() {
      faults.address(alias["ip"].isNull ? "" : alias["ip"], "\(path).hostAliases[\(index)].ip")
      for (position, name) in alias["hostnames"].elements.enumerated() {
        faults.names(name, "\(path).hostAliases[\(index)].hostnames[\(position)]", NameValidation.dns1123Subdomain)
      }
    }
    if !(spec["priorityClassName"].string ?? "").isEmpty {
      faults.names(spec["priorityClassName"], "\(path).priorityClassName", NameValidation.dns1123Subdomain)
    }
    if !spec["runtimeClassName"].isNull {
      faults.names(spec["runtimeClassName"], "\(path).runtimeClassName", NameValidation.dns1123Subdomain)
    }
    if !spec["preemptionPolicy"].isNull {
      faults.choice(spec["preemptionPolicy"], "\(path).preemptionPolicy", ["PreemptLowerPriority", "Never"])
    }
    ResourceRequirements.check(["limits": spec["overhead"]], "\(path).overhead", claims: [], &faults)
    operatingSystem()
    fileKeyVolumes()
  }

  /// Rules that only real Pods have, after all others.
  private mutating func onlyOfPods() {
    if (spec["serviceAccountName"].string ?? "").isEmpty {
      for (index, volume) in spec["volumes"].elements.enumerated() {
        for (position, part) in volume["projected"]["sources"].elements.enumerated() where !part["serviceAccountToken"].isNull {
          faults.add(
            .forbidden(
              "\(path).volumes[\(index)].projected.sources[\(position)].serviceAccountToken",
              "must not be specified when serviceAccountName is not set"))
        }
      }
    }
    for list in ["containers", "initContainers"] {
      for (index, container) in spec[list].elements.enumerated() {
        PodValidation.imageSpace(container, "\(path).\(list)[\(index)]", &faults)
      }
    }
  }

  private mutating func identity() {
    for key in ["serviceAccountName", "nodeName"] where !(spec[key].string ?? "").isEmpty {
      faults.names(spec[key], "\(path).\(key)", NameValidation.dns1123Subdomain)
    }
    if let seconds = spec["activeDeadlineSeconds"].int, !(1...2_147_483_647).contains(seconds) {
      faults.add(.invalid("\(path).activeDeadlineSeconds", JSON(seconds), "must be between 1 and 2147483647, inclusive"))
    }
    for key in ["hostname", "subdomain"] where !(spec[key].string ?? "").isEmpty {
      faults.names(spec[key], "\(path).\(key)", NameValidation.dns1123Label)
    }
  }
}
