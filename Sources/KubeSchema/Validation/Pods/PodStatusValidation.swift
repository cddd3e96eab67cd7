import KubeAPI

/// The rules of a Pod's status, which kubelets write.
enum PodStatusValidation {
  static let change: KindValidation.Change = { new, old, faults in
    PodValidation.annotationChanges(new, old, &faults)
    let status = new.status
    for (index, condition) in status["conditions"].elements.enumerated() {
      let path = "status.conditions[\(index)]"
      observed(condition, path, &faults)
      if ["PodScheduled", "Ready", "Initialized"].contains(condition["type"].string ?? "") { continue }
      faults.names(condition["type"], "\(path).Type", NameValidation.qualifiedName)
    }
    let (nominated, wasBound) = (status["nominatedNodeName"], !(old.spec["nodeName"].string ?? "").isEmpty)
    if nominated != old.status["nominatedNodeName"], !(nominated.string ?? "").isEmpty {
      faults.names(nominated, "status.nominatedNodeName", NameValidation.dns1123Subdomain)
      if wasBound {
        faults.add(.forbidden("status.nominatedNodeName", "may not be set on pods that are already bound to a node"))
      }
    }
    observed(status, "status", &faults)
    if !old.status["qosClass"].isNull { faults.immutable(status["qosClass"], old.status["qosClass"], "status.qosClass") }
    for (list, containers) in lists { transitions(new, old, list, containers, &faults) }
    claims(status["resourceClaimStatuses"], new.spec["resourceClaims"], &faults)
    addresses(status["podIPs"], "status.podIPs", &faults)
    let hosts = status["hostIPs"]
    if let first = hosts.elements.first, first["ip"] != status["hostIP"] {
      faults.add(.invalid("status.hostIPs[0].ip", first["ip"], "must be equal to `hostIP`"))
    }
    addresses(hosts, "status.hostIPs", &faults)
    for (list, _) in lists { users(new, list, &faults) }
    for (list, containers) in lists { allocated(new, list, containers, &faults) }
  }

  /// The statuses of containers, and where these are.
  private static let lists = [
    ("containerStatuses", "containers"), ("initContainerStatuses", "initContainers"),
    ("ephemeralContainerStatuses", "ephemeralContainers"),
  ]

  private static func observed(_ json: JSON, _ path: String, _ faults: inout Faults) {
    guard let generation = json["observedGeneration"].int, generation < 0 else { return }
    faults.add(.invalid("\(path).observedGeneration", JSON(generation), "must be a non-negative integer"))
  }

  /// What has ended for good does not begin again.
  private static func transitions(
    _ new: KubeObject, _ old: KubeObject, _ list: String, _ containers: String, _ faults: inout Faults
  ) {
    for (index, before) in old.status[list].elements.enumerated() {
      let ended = before["state"]["terminated"]
      if ended.isNull { continue }
      let after = new.status[list].elements.first { $0["name"] == before["name"] && $0["state"]["terminated"].isNull }
      if after == nil { continue }
      let container = old.spec[containers].elements.first { $0["name"] == before["name"] }
      let restarts =
        containers != "ephemeralContainers"
        && container.map { self.restarts($0, old.spec["restartPolicy"], ended["exitCode"].int ?? 0) } == true
      if restarts { continue }
      faults.add(.forbidden("status.\(list)[\(index)].state", "may not be transitioned to non-terminated state"))
    }
  }

  /// Whether the container begins again after it ended with the code: its own rules decide, its own policy, that of the Pod.
  private static func restarts(_ container: JSON, _ ofPod: JSON, _ code: Int) -> Bool {
    let own = container["restartPolicy"]
    let applies = container["restartPolicyRules"].elements.contains { rule in
      let codes = rule["exitCodes"]
      return codes["values"].elements.contains { $0.int == code } == (codes["operator"] == "In")
    }
    if !own.isNull, applies { return true }
    switch (own.isNull ? ofPod : own).string {
    case "OnFailure": return code != 0
    case "Never": return false
    default: return true
    }
  }

  private static func claims(_ statuses: JSON, _ claims: JSON, _ faults: inout Faults) {
    var seen: Set<String> = []
    for (index, status) in statuses.elements.enumerated() {
      let (field, name) = ("status.resourceClaimStatuses[\(index)].name", status["name"].string ?? "")
      if !claims.elements.contains(where: { $0["name"].string == name }) {
        faults.add(.invalid(field, .string(name), "must match the name of an entry in `spec.resourceClaims`"))
      }
      if !seen.insert(name).inserted { faults.add(.duplicate(field, .string(name))) }
      if !status["resourceClaimName"].isNull {
        faults.names(status["resourceClaimName"], field, NameValidation.dns1123Subdomain)
      }
    }
  }

  private static func users(_ pod: KubeObject, _ list: String, _ faults: inout Faults) {
    for (index, status) in pod.status[list].elements.enumerated() where !status["user"]["linux"].isNull {
      let (user, path) = (status["user"]["linux"], "status.\(list)[\(index)].user.linux")
      if pod.spec["os"]["name"] == "windows" {
        faults.add(.forbidden(path, "cannot be set for a windows pod"))
        continue
      }
      for key in ["uid", "gid"] { faults.userID(user[key], "\(path).\(key)") }
      for (position, group) in user["supplementalGroups"].elements.enumerated() {
        faults.userID(group, "\(path).supplementalGroups[\(position)]")
      }
    }
  }

  private static func allocated(_ pod: KubeObject, _ list: String, _ containers: String, _ faults: inout Faults) {
    for (index, status) in pod.status[list].elements.enumerated() {
      let (entries, path) = (status["allocatedResourcesStatus"].elements, "status.\(list)[\(index)].allocatedResourcesStatus")
      if containers == "ephemeralContainers" {
        if !entries.isEmpty { faults.add(.forbidden(path, "must not be specified in container status")) }
        continue
      }
      let container = pod.spec[containers].elements.first { $0["name"] == status["name"] }
      for (position, entry) in entries.enumerated() {
        if let container { allocatedName(entry["name"], container["resources"], "\(path)[\(position)].name", &faults) }
        var seen: Set<String> = []
        for (place, resource) in entry["resources"].elements.enumerated() {
          let path = "\(path)[\(position)].resources[\(place)]"
          faults.supported(
            resource["health"].isNull ? "" : resource["health"], "\(path).health", ["Healthy", "Unhealthy", "Unknown"])
          let identity = resource["resourceID"].string ?? ""
          if !seen.insert(identity).inserted { faults.add(.duplicate("\(path).resourceID", .string(identity))) }
        }
      }
    }
  }

  private static func allocatedName(_ name: JSON, _ resources: JSON, _ field: String, _ faults: inout Faults) {
    let text = name.string ?? ""
    if text.hasPrefix("claim:") {
      let known = resources["claims"].elements.map { claim in
        let request = claim["request"].string ?? ""
        return "claim:\(claim["name"].string ?? "")" + (request.isEmpty ? "" : "/\(request)")
      }
      if known.contains(text) { return }
      let form = "'claim:<claimName>/<request>' or 'claim:<claimName>' if request is empty"
      faults.add(.invalid(field, name, "must match one of the container's resource claims in a format \(form)"))
    } else if resources["requests"][text].isNull {
      faults.add(.invalid(field, name, "must match one of the container's resource requests"))
    }
  }

  private static func addresses(_ list: JSON, _ path: String, _ faults: inout Faults) {
    let entries = list.elements
    for (index, entry) in entries.enumerated() { faults.address(entry["ip"], "\(path)[\(index)]") }
    if entries.count < 2 { return }
    let families = Set(entries.compactMap { IPAddress($0["ip"].string ?? "")?.isV4 })
    func shown(_ entry: JSON) -> JSON { ["IP": entry["ip"]] }
    if families.count < 2 || entries.count > 2 {
      faults.add(.invalid(path, .array(entries.map(shown)), "may specify no more than one IP for each IP family"))
    }
  }
}
