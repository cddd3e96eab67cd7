import KubeAPI

/// Profiles that stand in annotations of long ago and in the fields that replaced them.
extension PodValidation {
  private static let seccompOfPod = "seccomp.security.alpha.kubernetes.io/pod"
  private static let seccompOfContainers = "container.seccomp.security.alpha.kubernetes.io/"

  static func seccompAnnotations(_ annotations: JSON, _ path: String, _ faults: inout Faults) {
    // Upstream looks at that of the whole Pod first.
    let keys =
      annotations.members.keys.filter { $0 == seccompOfPod }
      + annotations.members.keys.filter {
        $0.hasPrefix(seccompOfContainers)
      }
    for key in keys {
      let (field, profile) = ("\(path).\(key)", annotations[key].string ?? "")
      switch profile {
      case "runtime/default", "docker/default", "unconfined": continue
      case let local where local.hasPrefix("localhost/"):
        faults.descendingPath(.string(String(local.dropFirst("localhost/".count))), field)
      default: faults.add(.invalid(field, .string(profile), "must be a valid seccomp profile"))
      }
    }
  }

  /// Who says both must say the same.
  mutating func profilesAgree(with annotations: JSON) {
    let known = [PodValidation.seccompOfPod, PodValidation.seccompOfContainers, AppArmorAnnotations.prefix]
    guard annotations.members.contains(where: { key, _ in known.contains(where: key.hasPrefix) }) else { return }
    let containers = PodValidation.containerLists.flatMap { list in
      spec[list].elements.enumerated().map { ($1, "\(path).\(list)[\($0)].securityContext") }
    }
    let context = spec["securityContext"]
    agree(
      context["seccompProfile"], annotations[PodValidation.seccompOfPod], "\(path).securityContext.seccompProfile", "seccomp")
    for (container, field) in containers {
      let key = PodValidation.seccompOfContainers + (container["name"].string ?? "")
      agree(container["securityContext"]["seccompProfile"], annotations[key], "\(field).seccompProfile", "seccomp")
    }
    if spec["os"]["name"] == "windows" { return }
    for (container, field) in containers {
      let key = AppArmorAnnotations.prefix + (container["name"].string ?? "")
      let own = container["securityContext"]["appArmorProfile"]
      agree(own.isNull ? context["appArmorProfile"] : own, annotations[key], "\(field).appArmorProfile", "apparmor")
    }
  }

  private mutating func agree(_ profile: JSON, _ annotation: JSON, _ field: String, _ what: String) {
    guard !profile.isNull, let said = annotation.string else { return }
    let isSame: Bool
    switch profile["type"].string {
    case "Unconfined": isSame = said == "unconfined"
    case "RuntimeDefault": isSame = said == "runtime/default" || (what == "seccomp" && said == "docker/default")
    case "Localhost":
      isSame = said.hasPrefix("localhost/")
      if isSame, profile["localhostProfile"].string != String(said.dropFirst("localhost/".count)) {
        faults.add(.forbidden("\(field).localhostProfile", "\(what) profile in annotation and field must match"))
      }
    default: isSame = true
    }
    if !isSame { faults.add(.forbidden("\(field).type", "\(what) type in annotation and field must match")) }
  }
}
