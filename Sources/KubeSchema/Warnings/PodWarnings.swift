import KubeAPI

/// What is odd about a Pod or a template of Pods, in upstream's order (pkg/api/pod/warnings.go).
enum PodWarnings {
  /// `path` stands before `spec` and `metadata`: empty for a Pod, `spec.template.` for a template.
  static func of(_ pod: JSON, path: String) -> [String] {
    let spec = pod["spec"]
    return scheduling(spec, path + "spec") + annotations(pod, path) + volumes(spec, path + "spec")
      + tokenPaths(spec, path + "spec") + duplicates(spec, path + "spec")
      + fractions(spec["overhead"], path + "spec.overhead") + profiles(pod, path) + containers(pod, path)
      + ports(spec, path + "spec") + addresses(spec, path + "spec") + grace(spec, path + "spec") + affinity(spec, path + "spec")
  }

  private static let noPods = "a null labelSelector results in matching no pod"

  private static func scheduling(_ spec: JSON, _ path: String) -> [String] {
    var warnings: [String] = []
    for (key, _) in spec["nodeSelector"].members {
      if let words = NodeLabels.deprecation(key) { warnings.append("\(path).nodeSelector[\(key)]: \(words)") }
    }
    let nodes = spec["affinity"]["nodeAffinity"]
    let required = "requiredDuringSchedulingIgnoredDuringExecution"
    for (index, term) in nodes[required]["nodeSelectorTerms"].elements.enumerated() {
      warnings += NodeLabels.warnings(term, "\(path).affinity.nodeAffinity.\(required).nodeSelectorTerms[\(index)]")
    }
    let preferred = "preferredDuringSchedulingIgnoredDuringExecution"
    for (index, term) in nodes[preferred].elements.enumerated() {
      warnings += NodeLabels.warnings(
        term["preference"], "\(path).affinity.nodeAffinity.\(preferred)[\(index)].preference", checksValues: true)
    }
    for (index, constraint) in spec["topologySpreadConstraints"].elements.enumerated() {
      let path = "\(path).topologySpreadConstraints[\(index)]"
      if let key = constraint["topologyKey"].string, let words = NodeLabels.deprecation(key) {
        warnings.append("\(path).topologyKey: \(key) is \(words)")
      }
      if constraint["labelSelector"].isNull { warnings.append("\(path).labelSelector: \(noPods)") }
    }
    return warnings
  }

  private static func annotations(_ pod: JSON, _ path: String) -> [String] {
    let deprecated = [
      ("scheduler.alpha.kubernetes.io/critical-pod", "non-functional in v1.16+; use the \"priorityClassName\" field instead"),
      ("security.alpha.kubernetes.io/sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"),
      ("security.alpha.kubernetes.io/unsafe-sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"),
    ]
    return deprecated.filter { !pod["metadata"]["annotations"][$0.0].isNull }.map {
      "\(path)metadata.annotations[\($0.0)]: \($0.1)"
    }
  }

  private static let goneVolumes = [
    ("photonPersistentDisk", "photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"),
    ("gitRepo", "gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"),
    ("scaleIO", "scaleIO", "deprecated in v1.16, non-functional in v1.22+"),
    ("flocker", "flocker", "deprecated in v1.22, non-functional in v1.25+"),
    ("storageos", "storageOS", "deprecated in v1.22, non-functional in v1.25+"),
    ("quobyte", "quobyte", "deprecated in v1.22, non-functional in v1.25+"),
    ("glusterfs", "glusterfs", "deprecated in v1.25, non-functional in v1.26+"),
    ("cephfs", "cephfs", "deprecated in v1.28, non-functional in v1.31+"),
    ("rbd", "rbd", "deprecated in v1.28, non-functional in v1.31+"),
  ]

  private static func volumes(_ spec: JSON, _ path: String) -> [String] {
    spec["volumes"].elements.enumerated().flatMap { index, volume -> [String] in
      let path = "\(path).volumes[\(index)]"
      let gone = goneVolumes.filter { !volume[$0.0].isNull }.map { "\(path).\($0.1): \($0.2)" }
      let template = volume["ephemeral"]["volumeClaimTemplate"]
      return gone
        + (template.isNull ? [] : StorageWarnings.claim(template["spec"], "\(path).ephemeral.volumeClaimTemplate.spec"))
    }
  }

  /// Files of projected volumes that stand where a token does, in any of the volumes; upstream's own names for the places.
  private static func tokenPaths(_ spec: JSON, _ path: String) -> [String] {
    let sources = spec["volumes"].elements.map { $0["projected"]["sources"].elements }
    let taken = Set(sources.joined().compactMap { $0["serviceAccountToken"]["path"].string })
    if taken.isEmpty { return [] }
    func doubled(_ file: JSON, _ place: @autoclosure () -> String, _ volume: Int) -> String? {
      guard let file = file.string, taken.contains(file) else { return nil }
      return
        "\(path).volumes[\(volume)].projected.sources.\(place()): has duplicated path with ServiceAccountToken \"\(file)\""
    }
    return sources.enumerated().flatMap { index, sources in
      sources.flatMap { source in
        [("configMap", "configMap"), ("secret", "secrets"), ("downwardAPI", "downwardAPI")].flatMap { kind, name in
          source[kind]["items"].elements.enumerated().compactMap { position, item in
            doubled(item["path"], "\(name)[\(position)]", index)
          }
        } + [doubled(source["clusterTrustBundle"]["path"], "ClusterTrustBundle", index)].compactMap { $0 }
      }
    }
  }

  private static func duplicates(_ spec: JSON, _ path: String) -> [String] {
    var warnings: [String] = []
    for (list, key) in [("hostAliases", "ip"), ("imagePullSecrets", "name")] {
      var seen: Set<String> = []
      for (index, item) in spec[list].elements.enumerated() {
        let value = item[key].string ?? ""
        if !seen.insert(value).inserted { warnings.append("\(path).\(list)[\(index)].\(key): duplicate \(key) \"\(value)\"") }
      }
    }
    for (index, item) in spec["imagePullSecrets"].elements.enumerated() where (item["name"].string ?? "").isEmpty {
      warnings.append("\(path).imagePullSecrets[\(index)].name: invalid empty name \"\"")
    }
    return warnings
  }

  /// Bytes cannot be divided.
  static func fractions(
    _ amounts: JSON, _ path: @autoclosure () -> String, of names: [String] = ["memory", "ephemeral-storage"]
  ) -> [String] {
    names.compactMap { name in
      guard !amounts[name].isNull, let quantity = try? Quantity(amounts[name]), quantity.milliValue % 1000 != 0 else {
        return nil
      }
      return "\(path())[\(name)]: fractional byte value \"\(quantity)\" is invalid, must be an integer"
    }
  }

  private static func profiles(_ pod: JSON, _ path: String) -> [String] {
    let key = "seccomp.security.alpha.kubernetes.io/pod"
    guard pod["spec"]["securityContext"]["seccompProfile"].isNull, !pod["metadata"]["annotations"][key].isNull else { return [] }
    return ["\(path)metadata.annotations[\(key)]: non-functional in v1.27+; use the \"seccompProfile\" field instead"]
  }

  private static func all(_ spec: JSON, _ path: String) -> [(container: JSON, path: String)] {
    ["initContainers", "containers", "ephemeralContainers"].flatMap { list in
      spec[list].elements.enumerated().map { ($1, "\(path).\(list)[\($0)]") }
    }
  }

  private static func containers(_ pod: JSON, _ path: String) -> [String] {
    let hasArmor = !pod["spec"]["securityContext"]["appArmorProfile"].isNull
    return all(pod["spec"], path + "spec").flatMap { container, place -> [String] in
      var warnings: [String] = []
      func annotated(_ prefix: String, _ field: String, _ words: String) {
        let key = prefix + (container["name"].string ?? "")
        guard container["securityContext"][field].isNull, !pod["metadata"]["annotations"][key].isNull else { return }
        warnings.append("\(path)metadata.annotations[\(key)]: \(words); use the \"\(field)\" field instead")
      }
      annotated("container.seccomp.security.alpha.kubernetes.io/", "seccompProfile", "non-functional in v1.27+")
      if !path.isEmpty, !hasArmor {
        annotated(AppArmorAnnotations.prefix, "appArmorProfile", "deprecated since v1.30")
      }
      for name in ["memory", "ephemeral-storage"] {
        for list in ["limits", "requests"] {
          warnings += fractions(container["resources"][list], "\(place).resources.\(list)", of: [name])
        }
      }
      return warnings + variables(container["env"], "\(place).env")
    }
  }

  /// A variable that is set again, without what it was before.
  private static func variables(_ list: JSON, _ path: String) -> [String] {
    var seen: Set<String> = []
    return list.elements.enumerated().compactMap { index, variable in
      let (name, value) = (variable["name"].string ?? "", variable["value"].string ?? "")
      if seen.insert(name).inserted { return nil }
      let reference = "$(\(name))"
      if variable["valueFrom"].isNull, value != reference, value.contains(reference) { return nil }
      return "\(path)[\(index)]: hides previous definition of \"\(name)\", which may be dropped when using apply"
    }
  }

  private struct Port {
    var place: String
    var address: String
    var hostPort: Int
  }

  private static func ports(_ spec: JSON, _ path: String) -> [String] {
    var warnings: [String] = []
    var known: [String: [Port]] = [:]
    for (container, place) in all(spec, path) {
      for (index, json) in container["ports"].elements.enumerated() {
        let port = Port(
          place: "\(place).ports[\(index)]", address: json["hostIP"].string ?? "", hostPort: json["hostPort"].int ?? 0)
        let (number, transport) = (json["containerPort"].int ?? 0, json["protocol"].string ?? "")
        if !port.address.isEmpty, port.hostPort == 0 {
          let text =
            "{Name:\(json["name"].string ?? "") HostPort:0 ContainerPort:\(number) Protocol:\(transport) HostIP:\(port.address)}"
          warnings.append("\(port.place): hostIP set without hostPort: \(text)")
        }
        for other in known["\(number)/\(transport)"] ?? [] {
          if port.address == other.address, port.hostPort == other.hostPort {
            warnings.append("\(port.place): duplicate port definition with \(other.place)")
          } else if port.hostPort == 0 || other.hostPort == 0 {
            warnings.append("\(port.place): overlapping port definition with \(other.place)")
          } else if port.hostPort == other.hostPort, port.address.isEmpty != other.address.isEmpty {
            warnings.append("\(port.place): dangerously ambiguous port definition with \(other.place)")
          }
        }
        known["\(number)/\(transport)", default: []].append(port)
      }
    }
    return warnings
  }

  private static func addresses(_ spec: JSON, _ path: String) -> [String] {
    spec["dnsConfig"]["nameservers"].elements.enumerated().flatMap { index, server in
      NetworkWarnings.address(server, "\(path).dnsConfig.nameservers[\(index)]")
    }
  }

  private static func grace(_ spec: JSON, _ path: String) -> [String] {
    guard let seconds = spec["terminationGracePeriodSeconds"].int, seconds < 0 else { return [] }
    return ["\(path).terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1"]
  }

  private static func affinity(_ spec: JSON, _ path: String) -> [String] {
    ["podAffinity", "podAntiAffinity"].flatMap { kind -> [String] in
      let required = "requiredDuringSchedulingIgnoredDuringExecution"
      let preferred = "preferredDuringSchedulingIgnoredDuringExecution"
      let terms = spec["affinity"][kind]
      return terms[required].elements.enumerated().filter { $1["labelSelector"].isNull }.map {
        "\(path).affinity.\(kind).\(required)[\($0.offset)].labelSelector: \(noPods)"
      }
        + terms[preferred].elements.enumerated().filter { $1["podAffinityTerm"]["labelSelector"].isNull }.map {
          "\(path).affinity.\(kind).\(preferred)[\($0.offset)].podAffinityTerm.labelSelector: \(noPods)"
        }
    }
  }
}
