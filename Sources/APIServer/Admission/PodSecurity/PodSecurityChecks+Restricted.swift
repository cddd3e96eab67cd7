import KubeAPI

extension PodSecurityChecks.Pod {
  var allowPrivilegeEscalation: String? {
    guard !isExemptWindows else { return nil }
    let names = named { $0.securityContext.allowPrivilegeEscalation.bool != false }
    return names.isEmpty
      ? nil : "allowPrivilegeEscalation != false (\(Self.subject(names)) must set securityContext.allowPrivilegeEscalation=false)"
  }

  var restrictedCapabilities: String? {
    guard minor >= 22, !isExemptWindows else { return nil }
    let keeping = named { !$0.securityContext.capabilities.drop.elements.contains("ALL") }
    func added(_ container: JSON) -> [String] {
      container.securityContext.capabilities.add.elements.compactMap(\.string).filter { $0 != "NET_BIND_SERVICE" }
    }
    let adding = named { !added($0).isEmpty }
    var parts: [String] = []
    if !keeping.isEmpty { parts.append("\(Self.subject(keeping)) must set securityContext.capabilities.drop=[\"ALL\"]") }
    if !adding.isEmpty {
      let list = Set(containers.flatMap(added)).sorted().map { "\"\($0)\"" }.joined(separator: ", ")
      parts.append("\(Self.subject(adding)) must not include \(list) in securityContext.capabilities.add")
    }
    return parts.isEmpty ? nil : "unrestricted capabilities (\(parts.joined(separator: "; ")))"
  }

  var restrictedVolumes: String? {
    let allowed: Set = [
      "name", "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret", "image",
    ]
    func bad(_ volume: JSON) -> String? { volume.members.keys.first { !allowed.contains($0) } }
    let volumes = spec.volumes.elements.filter { bad($0) != nil }
    guard !volumes.isEmpty else { return nil }
    let names = volumes.compactMap(\.name.string).map { "\"\($0)\"" }.joined(separator: ", ")
    let types = Set(volumes.compactMap(bad)).sorted().map { "\"\($0)\"" }.joined(separator: ", ")
    let many = volumes.count > 1
    return
      "restricted volume types (\(many ? "volumes" : "volume") \(names) \(many ? "use" : "uses") restricted volume \(types.contains(",") ? "types" : "type") \(types))"
  }

  var runAsNonRoot: String? {
    let isPodSet = spec.securityContext.runAsNonRoot.bool
    let explicit = named { $0.securityContext.runAsNonRoot.bool == false }
    if !explicit.isEmpty {
      return "runAsNonRoot != true (\(Self.subject(explicit)) must not set securityContext.runAsNonRoot=false)"
    }
    let open = named { $0.securityContext.runAsNonRoot.bool == nil }
    guard isPodSet != true, !open.isEmpty else { return nil }
    if isPodSet == false { return "runAsNonRoot != true (pod must not set securityContext.runAsNonRoot=false)" }
    return "runAsNonRoot != true (pod or \(Self.subject(open)) must set securityContext.runAsNonRoot=true)"
  }

  var runAsUser: String? {
    guard minor >= 23 else { return nil }
    var subjects: [String] = spec.securityContext.runAsUser.int == 0 ? ["pod"] : []
    let names = named { $0.securityContext.runAsUser.int == 0 }
    if !names.isEmpty { subjects.append(Self.subject(names)) }
    return subjects.isEmpty ? nil : "runAsUser=0 (\(subjects.joined(separator: " and ")) must not set runAsUser=0)"
  }

  var seccompRestricted: String? {
    guard minor >= 19, !isExemptWindows else { return nil }
    let good: Set = ["RuntimeDefault", "Localhost"]
    let podType = spec.securityContext.seccompProfile.type.string
    let bad = named { $0.securityContext.seccompProfile.type.string.map { !good.contains($0) } ?? false }
    let list = "\"RuntimeDefault\" or \"Localhost\""
    if !bad.isEmpty {
      return "seccompProfile (\(Self.subject(bad)) must set securityContext.seccompProfile.type to \(list))"
    }
    let open = named { $0.securityContext.seccompProfile.type.string == nil }
    guard !open.isEmpty, !(podType.map(good.contains) ?? false) else { return nil }
    return podType == nil
      ? "seccompProfile (pod or \(Self.subject(open)) must set securityContext.seccompProfile.type to \(list))"
      : "seccompProfile (pod must set securityContext.seccompProfile.type to \(list))"
  }
}
