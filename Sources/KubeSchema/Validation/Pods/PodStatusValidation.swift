import KubeAPI

/// The rules of a Pod's status, which kubelets write.
enum PodStatusValidation {
  static let change: KindValidation.Change = { new, old, faults in
    PodValidation.annotationChanges(new, old, &faults)
    let known: Set<String> = ["PodScheduled", "Ready", "Initialized"]
    for (index, condition) in new.status["conditions"].elements.enumerated() where !known.contains(condition["type"].string ?? "")
    {
      faults.names(condition["type"], "metadata.conditions[\(index)].Type", NameValidation.qualifiedName)
    }
    let nominated = new.status["nominatedNodeName"]
    if nominated != old.status["nominatedNodeName"], !(nominated.string ?? "").isEmpty {
      faults.names(nominated, "status.nominatedNodeName", NameValidation.dns1123Subdomain)
    }
    if !old.status["qosClass"].isNull {
      faults.immutable(new.status["qosClass"], old.status["qosClass"], "status.qosClass")
    }
    let policy = old.spec["restartPolicy"].string ?? ""
    transitions(new, old, "containerStatuses", policy, &faults)
    transitions(new, old, "initContainerStatuses", policy, &faults)
    transitions(new, old, "ephemeralContainerStatuses", "Never", &faults)
    addresses(new.status["podIPs"], "status.podIPs", &faults)
    let hosts = new.status["hostIPs"]
    if let first = hosts.elements.first, first["ip"] != new.status["hostIP"] {
      faults.add(.invalid("status.hostIPs[0].ip", first["ip"], "must be equal to `hostIP`"))
    }
    addresses(hosts, "status.hostIPs", &faults)
  }

  /// What has ended for good does not begin again.
  private static func transitions(
    _ new: KubeObject, _ old: KubeObject, _ list: String, _ policy: String, _ faults: inout Faults
  ) {
    if policy == "Always" { return }
    for (index, before) in old.status[list].elements.enumerated() {
      let ended = before["state"]["terminated"]
      if ended.isNull || (policy == "OnFailure" && ended["exitCode"] != 0) { continue }
      if list == "initContainerStatuses", isSidecar(before["name"], old) { continue }
      let after = new.status[list].elements.filter { $0["name"] == before["name"] && $0["state"]["terminated"].isNull }
      for _ in after {
        faults.add(.forbidden("status.\(list)[\(index)].state", "may not be transitioned to non-terminated state"))
      }
    }
  }

  private static func isSidecar(_ name: JSON, _ pod: KubeObject) -> Bool {
    pod.spec["initContainers"].elements.contains { $0["name"] == name && $0["restartPolicy"] == "Always" }
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
    for (index, entry) in entries.enumerated() where entries[..<index].contains(entry) {
      faults.add(.duplicate("\(path)[\(index)]", shown(entry)))
    }
  }
}
