import KubeAPI

extension PodSecurityChecks.Pod {
  var privileged: String? {
    let names = named { $0.securityContext.privileged.bool == true }
    return names.isEmpty ? nil : "privileged (\(Self.subject(names)) must not set securityContext.privileged=true)"
  }

  var hostNamespaces: String? {
    let set = ["hostNetwork", "hostPID", "hostIPC"].filter { spec[$0].bool == true }.map { "\($0)=true" }
    return set.isEmpty ? nil : "host namespaces (\(set.joined(separator: ", ")))"
  }

  var capabilities: String? {
    let allowed = PodSecurityChecks.defaultCapabilities
    func added(_ container: JSON) -> [String] {
      container.securityContext.capabilities.add.elements.compactMap(\.string).filter { !allowed.contains($0) }
    }
    let names = named { !added($0).isEmpty }
    guard !names.isEmpty else { return nil }
    let list = Set(containers.flatMap(added)).sorted().map { "\"\($0)\"" }.joined(separator: ", ")
    return "non-default capabilities (\(Self.subject(names)) must not include \(list) in securityContext.capabilities.add)"
  }

  var hostPathVolumes: String? {
    let names = spec.volumes.elements.filter { !$0.hostPath.isNull }.compactMap(\.name.string)
    guard !names.isEmpty else { return nil }
    return "hostPath volumes (\(names.count == 1 ? "volume" : "volumes") \(names.map { "\"\($0)\"" }.joined(separator: ", ")))"
  }

  var hostPorts: String? {
    func ports(_ container: JSON) -> [Int] { container.ports.elements.compactMap(\.hostPort.int).filter { $0 != 0 } }
    let names = named { !ports($0).isEmpty }
    guard !names.isEmpty else { return nil }
    let list = Set(containers.flatMap(ports)).map(String.init).sorted()
    let uses = names.count == 1 ? "uses" : "use"
    return
      "hostPort (\(Self.subject(names)) \(uses) \(list.count == 1 ? "hostPort" : "hostPorts") \(list.joined(separator: ", ")))"
  }

  /// Since 1.34 probes and lifecycle handlers ask only the pod itself.
  var hostProbes: String? {
    guard minor >= 34 else { return nil }
    func hosts(_ container: JSON) -> [String] {
      let handlers = [
        container.livenessProbe, container.readinessProbe, container.startupProbe, container.lifecycle.postStart,
        container.lifecycle.preStop,
      ]
      return handlers.flatMap { [$0.httpGet.host.string ?? "", $0.tcpSocket.host.string ?? ""] }.filter { !$0.isEmpty }
    }
    let names = Set(named { !hosts($0).isEmpty }).sorted()
    guard !names.isEmpty else { return nil }
    let forbidden = Set(containers.flatMap(hosts)).sorted()
    let list = forbidden.map { "\"\($0)\"" }.joined(separator: ", ")
    return
      "probe or lifecycle host (\(Self.subject(names)) \(names.count == 1 ? "uses" : "use") probe or lifecycle \(forbidden.count == 1 ? "host" : "hosts") \(list))"
  }

  var hostProcess: String? {
    let names = named { $0.securityContext.windowsOptions.hostProcess.bool == true }
    guard !names.isEmpty || spec.securityContext.windowsOptions.hostProcess.bool == true else { return nil }
    let subject = names.isEmpty ? "pod" : Self.subject(names)
    return "hostProcess (\(subject) must not set securityContext.windowsOptions.hostProcess=true)"
  }

  var procMount: String? {
    if spec.hostUsers.bool == false { return nil }
    func bad(_ container: JSON) -> String? { container.securityContext.procMount.string.flatMap { $0 == "Default" ? nil : $0 } }
    let names = named { bad($0) != nil }
    guard !names.isEmpty else { return nil }
    let list = Set(containers.compactMap(bad)).sorted().map { "\"\($0)\"" }.joined(separator: ", ")
    return "procMount (\(Self.subject(names)) must not set securityContext.procMount to \(list))"
  }

  var seLinux: String? {
    let types = Set(["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"])
    let options = [spec.securityContext.seLinuxOptions] + containers.map(\.securityContext.seLinuxOptions)
    let badTypes = options.compactMap(\.type.string).filter { !types.contains($0) }
    let setsUser = options.contains { !($0.user.string ?? "").isEmpty }
    let setsRole = options.contains { !($0.role.string ?? "").isEmpty }
    guard !badTypes.isEmpty || setsUser || setsRole else { return nil }
    var parts: [String] = []
    if !badTypes.isEmpty {
      parts.append(
        "\(badTypes.count == 1 ? "type" : "types") \(Set(badTypes).sorted().map { "\"\($0)\"" }.joined(separator: ", "))")
    }
    if setsUser { parts.append("user may not be set") }
    if setsRole { parts.append("role may not be set") }
    return "seLinuxOptions (pod or containers set forbidden securityContext.seLinuxOptions: \(parts.joined(separator: "; ")))"
  }

  var appArmor: String? {
    let profiles = [spec.securityContext.appArmorProfile] + containers.map(\.securityContext.appArmorProfile)
    let isUnconfined = profiles.contains { $0.type.string == "Unconfined" }
    return isUnconfined
      ? "forbidden AppArmor profile (pod or container must not set AppArmor profile type to \"Unconfined\")" : nil
  }

  var sysctls: String? {
    let names = spec.securityContext.sysctls.elements.compactMap(\.name.string).filter {
      PodSecurityChecks.safeSysctls[$0].map { $0 > minor } ?? true
    }
    return names.isEmpty ? nil : "forbidden sysctls (\(names.joined(separator: ", ")))"
  }

  var seccompBaseline: String? {
    let isPodBad = spec.securityContext.seccompProfile.type.string == "Unconfined"
    let names = named { $0.securityContext.seccompProfile.type.string == "Unconfined" }
    guard isPodBad || !names.isEmpty else { return nil }
    var subjects: [String] = isPodBad ? ["pod"] : []
    if !names.isEmpty { subjects.append(Self.subject(names)) }
    return
      "seccompProfile (\(subjects.joined(separator: " and ")) must not set securityContext.seccompProfile.type to \"Unconfined\")"
  }
}
