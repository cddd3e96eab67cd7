import KubeAPI

/// The smaller parts of a Pod's spec.
extension PodValidation {
  mutating func dnsConfig() {
    let (config, path) = (spec["dnsConfig"], "\(path).dnsConfig")
    let servers = config["nameservers"].elements
    if spec["dnsPolicy"] == "None" {
      if config.isNull {
        return faults.add(.required(path, "must provide `dnsConfig` when `dnsPolicy` is None"))
      }
      if servers.isEmpty {
        return faults.add(
          .required("\(path).nameservers", "must provide at least one DNS nameserver when `dnsPolicy` is None"))
      }
    }
    if servers.count > 3 {
      faults.add(.invalid("\(path).nameservers", config["nameservers"], "must not have more than 3 nameservers"))
    }
    for (index, server) in servers.enumerated() { faults.address(server, "\(path).nameservers[\(index)]") }
    let searches = config["searches"].elements.compactMap(\.string)
    if searches.count > 32 {
      faults.add(.invalid("\(path).searches", config["searches"], "must not have more than 32 search paths"))
    }
    if searches.joined(separator: " ").utf8.count > 2048 {
      faults.add(
        .invalid(
          "\(path).searches", config["searches"],
          "must not have more than 2048 characters (including spaces) in the search list"))
    }
    for (index, search) in searches.enumerated() where search != "." {
      let name = search.hasSuffix(".") ? String(search.dropLast()) : search
      faults.names(.string(name), "\(path).searches[\(index)]", NameValidation.dns1123SubdomainWithUnderscore)
    }
    for (index, option) in config["options"].elements.enumerated() where (option["name"].string ?? "").isEmpty {
      faults.add(.required("\(path).options[\(index)]", "must not be empty"))
    }
  }

  mutating func schedulingGates() {
    var seen: Set<String> = []
    for (index, gate) in spec["schedulingGates"].elements.enumerated() {
      let field = "\(path).schedulingGates[\(index)]"
      faults.names(gate["name"], field, NameValidation.qualifiedName)
      let name = gate["name"].string ?? ""
      if !seen.insert(name).inserted { faults.add(.duplicate(field, .string(name))) }
    }
  }

  var claimNames: Set<String> { Set(spec["resourceClaims"].elements.compactMap { $0["name"].string }).subtracting([""]) }

  mutating func resourceClaims() {
    var seen: Set<String> = []
    for (index, claim) in spec["resourceClaims"].elements.enumerated() {
      let path = "\(path).resourceClaims[\(index)]"
      let name = claim["name"].string ?? ""
      if name.isEmpty {
        faults.add(.required("\(path).name"))
      } else if !seen.insert(name).inserted {
        faults.add(.duplicate("\(path).name", .string(name)))
      } else {
        faults.names(.string(name), "\(path).name", NameValidation.dns1123Label)
      }
      let sources = ["resourceClaimName", "resourceClaimTemplateName"]
      let value = JSON.object(
        JSONObject((["name"] + sources).map { (GoForm.goName($0), $0 == "name" ? .string(name) : claim[$0]) }))
      switch sources.count(where: { !claim[$0].isNull }) {
      case 0:
        faults.add(
          .invalid(path, value, "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"))
      case 1: break
      default:
        faults.add(
          .invalid(path, value, "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified"))
      }
      for key in sources where !claim[key].isNull {
        faults.names(claim[key], "\(path).\(key)", NameValidation.dns1123Subdomain)
      }
    }
  }

  mutating func hostnameOverride() {
    guard let name = spec["hostnameOverride"].string else { return }
    let field = "\(path).hostnameOverride"
    if spec["setHostnameAsFQDN"] == true {
      faults.add(.forbidden(field, "may not be specified when setHostnameAsFQDN is true"))
    }
    if spec["hostNetwork"] == true { faults.add(.forbidden(field, "may not be specified when hostNetwork is true")) }
    if name.utf8.count > 64 { faults.add(.tooLong(field, maximum: 64)) }
    faults.names(.string(name), field, NameValidation.dns1123Subdomain)
  }

  mutating func operatingSystem() {
    if spec["os"].isNull { return }
    switch spec["os"]["name"].string ?? "" {
    case "": faults.add(.required("\(path).os.name"))
    case "linux": linux()
    case "windows": windows()
    default: faults.supported(spec["os"]["name"], "\(path).os", ["linux", "windows"])
    }
  }

  private func securityContexts() -> [(path: String, context: JSON)] {
    PodValidation.containerLists.flatMap { list in
      spec[list].elements.enumerated().map { ("\(path).\(list)[\($0.offset)].securityContext", $0.element["securityContext"]) }
    }
  }

  private mutating func linux() {
    for (path, context) in [("\(path).securityContext", spec["securityContext"])] + securityContexts()
    where !context["windowsOptions"].isNull {
      faults.add(.forbidden("\(path).windowsOptions", "windows options cannot be set for a linux pod"))
    }
  }

  /// What only Linux has.
  private mutating func windows() {
    let why = "cannot be set for a windows pod"
    let ofPod = [
      "securityContext.appArmorProfile", "securityContext.seLinuxOptions", "hostUsers", "hostPID", "hostIPC",
      "securityContext.seccompProfile", "securityContext.fsGroup", "securityContext.fsGroupChangePolicy",
      "securityContext.sysctls", "shareProcessNamespace", "securityContext.runAsUser", "securityContext.runAsGroup",
      "securityContext.supplementalGroups", "securityContext.supplementalGroupsPolicy", "securityContext.seLinuxChangePolicy",
    ]
    for field in ofPod {
      let value = field.split(separator: ".").reduce(spec) { $0[String($1)] }
      if !value.isNull, value != false { faults.add(.forbidden("\(path).\(field)", why)) }
    }
    let ofContainers = [
      "appArmorProfile", "seLinuxOptions", "seccompProfile", "capabilities", "readOnlyRootFilesystem", "privileged",
      "allowPrivilegeEscalation", "procMount", "runAsUser", "runAsGroup",
    ]
    for (path, context) in securityContexts() {
      for key in ofContainers where !context[key].isNull { faults.add(.forbidden("\(path).\(key)", why)) }
    }
  }
}
