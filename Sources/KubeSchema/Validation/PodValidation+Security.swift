import KubeAPI

extension PodValidation {
  mutating func securityContext() {
    let context = spec["securityContext"]
    let path = "\(path).securityContext"
    if spec["hostNetwork"] == true {
      for list in ["containers", "initContainers"] {
        for (index, container) in spec[list].elements.enumerated() {
          for (position, port) in container["ports"].elements.enumerated() where port["hostPort"] != port["containerPort"] {
            faults.add(
              .invalid(
                "\(self.path).\(list)[\(index)].ports[\(position)].hostPort", port["hostPort"].isNull ? 0 : port["hostPort"],
                "must match `containerPort` when `hostNetwork` is true"))
          }
        }
      }
    }
    userID(context["fsGroup"], "\(path).fsGroup")
    userID(context["runAsUser"], "\(path).runAsUser")
    userID(context["runAsGroup"], "\(path).runAsGroup")
    for (index, group) in context["supplementalGroups"].elements.enumerated() {
      userID(group, "\(path).supplementalGroups[\(index)]")
    }
    var seen: Set<String> = []
    for (index, sysctl) in context["sysctls"].elements.enumerated() {
      let name = sysctl["name"].string ?? ""
      if name.isEmpty {
        faults.add(.required("\(path).sysctls[\(index)].name"))
      } else if !PodValidation.isSysctl(name) {
        faults.add(
          .invalid(
            "\(path).sysctls[\(index)].name", .string(name),
            #"must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$"#
          ))
      } else if !seen.insert(name).inserted {
        faults.add(.duplicate("\(path).sysctls[\(index)].name", .string(name)))
      }
    }
    faults.supported(context["fsGroupChangePolicy"], "\(path).fsGroupChangePolicy", ["Always", "OnRootMismatch"])
    faults.supported(context["supplementalGroupsPolicy"], "\(path).supplementalGroupsPolicy", ["Merge", "Strict"])
    profile(context["seccompProfile"], "\(path).seccompProfile", "seccomp")
    profile(context["appArmorProfile"], "\(path).appArmorProfile", "AppArmor")
  }

  private mutating func userID(_ json: JSON, _ field: String) {
    if let id = json.int, !(0...2_147_483_647).contains(id) { faults.add(.invalid(field, json, Words.userID)) }
  }

  private mutating func profile(_ profile: JSON, _ path: String, _ what: String) {
    if profile.isNull { return }
    switch profile["type"].string ?? "" {
    case "Localhost":
      let file = profile["localhostProfile"].string ?? ""
      if file.isEmpty {
        faults.add(.required("\(path).localhostProfile", "must be set when \(what) type is Localhost"))
      } else if what == "seccomp" {
        descendingPath(.string(file), "\(path).localhostProfile")
      }
    case "RuntimeDefault", "Unconfined":
      if let file = profile["localhostProfile"].string {
        faults.add(.invalid("\(path).localhostProfile", .string(file), "can only be set when \(what) type is Localhost"))
      }
    case "": faults.add(.required("\(path).type", "type is required when \(what)Profile is set"))
    default: faults.supported(profile["type"], "\(path).type", ["Localhost", "RuntimeDefault", "Unconfined"])
    }
  }

  mutating func securityContext(ofContainer container: JSON, _ containerPath: String) {
    let context = container["securityContext"]
    if context.isNull { return }
    let path = "\(containerPath).securityContext"
    userID(context["runAsUser"], "\(path).runAsUser")
    userID(context["runAsGroup"], "\(path).runAsGroup")
    faults.supported(context["procMount"], "\(path).procMount", ["Default", "Unmasked"])
    if context["procMount"] == "Unmasked", spec["hostUsers"] != false {
      faults.add(.invalid("\(path).procMount", context["procMount"], "`hostUsers` must be false to use `Unmasked`"))
    }
    profile(context["seccompProfile"], "\(path).seccompProfile", "seccomp")
    if context["allowPrivilegeEscalation"] == false {
      if context["privileged"] == true {
        faults.add(
          .invalid(
            path, PodValidation.internalForm(context), "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"))
      }
      if context["capabilities"]["add"].elements.contains("CAP_SYS_ADMIN") {
        faults.add(
          .invalid(
            path, PodValidation.internalForm(context),
            "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN"))
      }
    }
    profile(context["appArmorProfile"], "\(path).appArmorProfile", "AppArmor")
  }

  /// The context as upstream prints its internal type.
  private static func internalForm(_ context: JSON) -> JSON {
    let names = [
      "capabilities", "privileged", "seLinuxOptions", "windowsOptions", "runAsUser", "runAsGroup", "runAsNonRoot",
      "readOnlyRootFilesystem",
      "allowPrivilegeEscalation", "procMount", "seccompProfile", "appArmorProfile",
    ]
    var result = JSONObject()
    for name in names {
      let key = name == "seLinuxOptions" ? "SELinuxOptions" : name.prefix(1).uppercased() + name.dropFirst()
      result.append(key, context[name])
    }
    return .object(result)
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

  /// A path that stays below where it begins.
  mutating func descendingPath(_ json: JSON, _ field: String) {
    let text = json.string ?? ""
    if text.hasPrefix("/") { faults.add(.invalid(field, json, "must be a relative path")) }
    withoutBackSteps(json, field)
  }

  mutating func withoutBackSteps(_ json: JSON, _ field: String) {
    if (json.string ?? "").split(separator: "/").contains("..") { faults.add(.invalid(field, json, "must not contain '..'")) }
  }
}
