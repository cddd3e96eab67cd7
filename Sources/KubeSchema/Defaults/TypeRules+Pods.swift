import KubeAPI

extension TypeRules {
  static let pods: [String: ObjectDefaults.Rule] = [
    "core.Pod": { pod in
      for list in ["containers", "initContainers"] {
        pod.spec[list] = pod.spec[list].mapElements { container in
          requestLimits(&container)
          if pod.spec["hostNetwork"].bool == true { container["ports"] = container["ports"].mapElements(bindHostPort) }
        }
      }
      if !pod.spec["resources"].isNull { wholeAmounts(&pod.spec) }
      if pod.spec["enableServiceLinks"].isNull { pod.spec["enableServiceLinks"] = true }
    },
    "core.PodStatus": { status in
      if status["podIPs"].elements.isEmpty, let address = status["podIP"].string, !address.isEmpty {
        status["podIPs"] = [["ip": .string(address)]]
      }
      if let first = status["podIPs"].elements.first { status["podIP"] = first["ip"] }
    },
    "core.PodSpec": { spec in
      roundUp(&spec, ["overhead"])
      if spec["serviceAccountName"].string ?? "" == "" { spec["serviceAccountName"] = spec["serviceAccount"] }
      spec["serviceAccount"] = spec["serviceAccountName"]
      spec.setDefault("dnsPolicy", "ClusterFirst")
      spec.setDefault("restartPolicy", "Always")
      spec.setDefault("securityContext", [:])
      spec.setDefault("terminationGracePeriodSeconds", 30)
      spec.setDefault("schedulerName", "default-scheduler")
    },
  ]

  /// Amounts are kept to the thousandth, rounded up (SetDefaults_ResourceList). Finer ones are written in micros or nanos.
  static func roundUp(_ json: inout JSON, _ lists: [String]) {
    for list in lists {
      for (name, value) in json[list].members where value.string.map({ $0.hasSuffix("u") || $0.hasSuffix("n") }) == true {
        if let quantity = try? Quantity(value) { json[list][name] = quantity.roundedUpToMilli.json }
      }
    }
  }

  static let amounts: [String: ObjectDefaults.Rule] = [
    "core.ResourceRequirements": { roundUp(&$0, ["limits", "requests"]) },
    "core.VolumeResourceRequirements": { roundUp(&$0, ["limits", "requests"]) },
    "core.ResourceQuotaSpec": { roundUp(&$0, ["hard"]) },
    "core.NodeStatus": { roundUp(&$0, ["capacity", "allocatable"]) },
    "node.Overhead": { roundUp(&$0, ["podFixed"]) },
  ]

  /// What has a limit and no request requests the limit.
  static func requestLimits(_ container: inout JSON) {
    let limits = container["resources"]["limits"].members
    for (name, limit) in limits where container["resources"]["requests"][name].isNull {
      container.resources.requests[name] = limit
    }
  }

  /// A Pod that has limits as a whole requests what its containers request, or else the limits; huge pages are limited as they are used.
  private static func wholeAmounts(_ spec: inout JSON) {
    func isHuge(_ name: String) -> Bool { name.hasPrefix("hugepages-") }
    for (name, sum) in ResourceAmounts.containers(spec, "limits").sorted(by: { $0.key < $1.key })
    where isHuge(name) && spec["resources"]["requests"][name].isNull && spec["resources"]["limits"][name].isNull {
      spec.resources.limits[name] = sum.json
    }
    let limits = spec["resources"]["limits"].members
    if limits.isEmpty { return }
    for (name, sum) in ResourceAmounts.containers(spec, "requests").sorted(by: { $0.key < $1.key })
    where ResourceAmounts.canBeOfPod(name) && !isHuge(name) && spec["resources"]["requests"][name].isNull {
      spec.resources.requests[name] = sum.json
    }
    for (name, limit) in limits where ResourceAmounts.canBeOfPod(name) && spec["resources"]["requests"][name].isNull {
      spec.resources.requests[name] = limit
    }
  }

  private static func bindHostPort(_ port: inout JSON) {
    if port["hostPort"].isNull { port["hostPort"] = port["containerPort"] }
  }

  static let containers: [String: ObjectDefaults.Rule] = [
    "core.Container": container,
    "core.EphemeralContainer": container,
    "core.Probe": { probe in
      for (key, value) in [("timeoutSeconds", 1), ("periodSeconds", 10), ("successThreshold", 1), ("failureThreshold", 3)]
      where probe[key].int ?? 0 == 0 { probe[key] = JSON(value) }
    },
    "core.HTTPGetAction": { action in
      action.setDefault("path", "/")
      action.setDefault("scheme", "HTTP")
    },
    "core.ObjectFieldSelector": { $0.setDefault("apiVersion", "v1") },
    "core.LimitRangeItem": { item in
      roundUp(&item, ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"])
      guard item["type"] == "Container" else { return }
      for (name, value) in item["max"].members where item["default"][name].isNull { item["default"][name] = value }
      for (name, value) in item["default"].members where item["defaultRequest"][name].isNull {
        item["defaultRequest"][name] = value
      }
      for (name, value) in item["min"].members where item["defaultRequest"][name].isNull { item["defaultRequest"][name] = value }
    },
  ]

  private static let container: ObjectDefaults.Rule = { container in
    if container["imagePullPolicy"].string ?? "" == "" {
      container["imagePullPolicy"] = tag(of: container["image"].string ?? "") == "latest" ? "Always" : "IfNotPresent"
    }
    container.setDefault("terminationMessagePath", "/dev/termination-log")
    container.setDefault("terminationMessagePolicy", "File")
  }

  /// The tag of an image's name: `latest` when it has neither tag nor digest.
  static func tag(of image: String) -> String {
    if image.utf8.contains(UInt8(ascii: "@")) { return "" }
    let last = image.utf8.suffix(from: image.utf8.lastIndex(of: UInt8(ascii: "/")) ?? image.startIndex)
    guard let colon = last.lastIndex(of: UInt8(ascii: ":")) else { return "latest" }
    return String(Substring(last[last.index(after: colon)...]))
  }

  static let volumes: [String: ObjectDefaults.Rule] = [
    "core.Volume": { volume in if volume.members.count == 1, !volume["name"].isNull { volume["emptyDir"] = [:] } },
    "core.HostPathVolumeSource": { if $0["type"].isNull { $0["type"] = "" } },
    "core.SecretVolumeSource": { $0.setDefault("defaultMode", 0o644) },
    "core.ConfigMapVolumeSource": { $0.setDefault("defaultMode", 0o644) },
    "core.DownwardAPIVolumeSource": { $0.setDefault("defaultMode", 0o644) },
    "core.ProjectedVolumeSource": { $0.setDefault("defaultMode", 0o644) },
    "core.ServiceAccountTokenProjection": { $0.setDefault("expirationSeconds", 3600) },
    "core.ImageVolumeSource": { image in
      if image["pullPolicy"].string ?? "" == "" {
        image["pullPolicy"] = tag(of: image["reference"].string ?? "") == "latest" ? "Always" : "IfNotPresent"
      }
    },
    "core.PersistentVolumeClaimSpec": { $0.setDefault("volumeMode", "Filesystem") },
    "core.PersistentVolumeClaim": { $0.status.setDefault("phase", "Pending") },
    "core.PersistentVolumeSpec": { spec in
      roundUp(&spec, ["capacity"])
      spec.setDefault("persistentVolumeReclaimPolicy", "Retain")
      spec.setDefault("volumeMode", "Filesystem")
    },
    "core.PersistentVolume": { $0.status.setDefault("phase", "Pending") },
  ]
}

extension JSON {
  /// Changes every element of an array; anything else is left as it is.
  func mapElements(_ change: (inout JSON) -> Void) -> JSON {
    guard case .array(var elements) = self else { return self }
    for index in elements.indices { change(&elements[index]) }
    return .array(elements)
  }
}
