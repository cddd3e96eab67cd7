import KubeAPI

extension PodValidation {
  mutating func securityContext() {
    let context = spec["securityContext"]
    let path = "\(path).securityContext"
    faults.userID(context["fsGroup"], "\(path).fsGroup")
    faults.userID(context["runAsUser"], "\(path).runAsUser")
    faults.userID(context["runAsGroup"], "\(path).runAsGroup")
    for (index, group) in context["supplementalGroups"].elements.enumerated() {
      faults.userID(group, "\(path).supplementalGroups[\(index)]")
    }
    if spec["shareProcessNamespace"] == true, spec["hostPID"] == true {
      faults.add(
        .invalid("\(path).shareProcessNamespace", true, "ShareProcessNamespace and HostPID cannot both be enabled"))
    }
    sysctls(context["sysctls"], "\(path).sysctls")
    faults.supported(context["fsGroupChangePolicy"], "\(path).fsGroupChangePolicy", ["Always", "OnRootMismatch"])
    profile(context["seccompProfile"], "\(path).seccompProfile", "seccomp")
    windowsOptions(context["windowsOptions"], "\(path).windowsOptions")
    profile(context["appArmorProfile"], "\(path).appArmorProfile", "AppArmor")
    faults.supported(context["supplementalGroupsPolicy"], "\(path).supplementalGroupsPolicy", ["Merge", "Strict"])
    faults.supported(context["seLinuxChangePolicy"], "\(path).seLinuxChangePolicy", ["MountOption", "Recursive"])
  }

  private mutating func sysctls(_ sysctls: JSON, _ path: String) {
    var seen: Set<String> = []
    for (index, sysctl) in sysctls.elements.enumerated() {
      let (name, field) = (sysctl["name"].string ?? "", "\(path)[\(index)].name")
      if name.isEmpty {
        faults.add(.required(field))
      } else if !PodValidation.isSysctl(name) {
        faults.add(
          .invalid(
            field, .string(name),
            #"must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$"#
          ))
      } else if !seen.insert(name).inserted {
        faults.add(.duplicate(field, .string(name)))
      }
      if spec["hostNetwork"] == true, name.hasPrefix("net.") || name.hasPrefix("net/") {
        faults.add(.invalid(field, .string(name), "may not be specified when 'hostNetwork' is true"))
      } else if spec["hostIPC"] == true, PodValidation.isOfIPC(name) {
        faults.add(.invalid(field, .string(name), "may not be specified when 'hostIPC' is true"))
      }
    }
  }

  private static func isOfIPC(_ sysctl: String) -> Bool {
    let name = sysctl.replacing("/", with: ".")
    return name == "kernel.sem" || ["kernel.shm", "kernel.msg", "fs.mqueue."].contains(where: name.hasPrefix)
  }

  /// What cannot be had together with users of the Pod's own.
  mutating func hostUsers() {
    guard spec["hostUsers"] == false else { return }
    for (key, field) in [("hostNetwork", "hostNetwork"), ("hostPID", "HostPID"), ("hostIPC", "HostIPC")]
    where spec[key] == true {
      faults.add(.forbidden("\(path).\(field)", "when `hostUsers` is false"))
    }
    for list in PodValidation.containerLists {
      for (index, container) in spec[list].elements.enumerated() where !container["volumeDevices"].elements.isEmpty {
        faults.add(.forbidden("\(path).\(list)[\(index)].volumeDevices", "when `hostUsers` is false"))
      }
    }
  }

  private mutating func profile(_ profile: JSON, _ path: String, _ what: String) {
    if profile.isNull { return }
    switch profile["type"].string ?? "" {
    case "Localhost":
      let (file, field) = (profile["localhostProfile"].string, "\(path).localhostProfile")
      if what == "seccomp" {
        if file == nil {
          faults.add(.required(field, "must be set when \(what) type is Localhost"))
        } else {
          faults.descendingPath(profile["localhostProfile"], field)
        }
        return
      }
      if file?.first?.isWhitespace == true || file?.last?.isWhitespace == true {
        faults.add(.invalid(field, profile["localhostProfile"], "must not be padded with whitespace"))
      } else if (file ?? "").isEmpty {
        faults.add(.required(field, "must be set when \(what) type is Localhost"))
      }
      if (file ?? "").utf8.count > 4095 { faults.add(.tooLong(field, maximum: 4095)) }
    case "RuntimeDefault", "Unconfined":
      if !profile["localhostProfile"].isNull {
        let value = what == "seccomp" ? GoForm.members(profile) : profile["localhostProfile"]
        faults.add(.invalid("\(path).localhostProfile", value, "can only be set when \(what) type is Localhost"))
      }
    case "":
      let name = what == "seccomp" ? "seccompProfile" : "appArmorProfile"
      faults.add(.required("\(path).type", "type is required when \(name) is set"))
    default: faults.supported(profile["type"], "\(path).type", ["Localhost", "RuntimeDefault", "Unconfined"])
    }
  }

  mutating func securityContext(ofContainer container: JSON, _ containerPath: String) {
    let context = container["securityContext"]
    if context.isNull { return }
    let path = "\(containerPath).securityContext"
    faults.userID(context["runAsUser"], "\(path).runAsUser")
    faults.userID(context["runAsGroup"], "\(path).runAsGroup")
    faults.supported(context["procMount"], "\(path).procMount", ["Default", "Unmasked"])
    if context["procMount"] == "Unmasked", spec["hostUsers"] != false {
      faults.add(.invalid("\(path).procMount", context["procMount"], "`hostUsers` must be false to use `Unmasked`"))
    }
    profile(context["seccompProfile"], "\(path).seccompProfile", "seccomp")
    if context["allowPrivilegeEscalation"] == false {
      if context["privileged"] == true {
        faults.add(
          .invalid(
            path, GoForm.of(context, "core.SecurityContext"),
            "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"))
      }
      if context["capabilities"]["add"].elements.contains("CAP_SYS_ADMIN") {
        faults.add(
          .invalid(
            path, GoForm.of(context, "core.SecurityContext"),
            "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN"))
      }
    }
    windowsOptions(context["windowsOptions"], "\(path).windowsOptions")
    profile(context["appArmorProfile"], "\(path).appArmorProfile", "AppArmor")
  }

  private static func isSysctl(_ name: String) -> Bool {
    guard name.utf8.count <= 253 else { return false }
    return name.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "." || $0 == "/" }).allSatisfy { part in
      func isAlphanumeric(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) }
      guard let first = part.utf8.first, let last = part.utf8.last, isAlphanumeric(first), isAlphanumeric(last) else {
        return false
      }
      return part.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }
  }
}
