import KubeAPI
import LinuxSystem

extension ContainerSpecification {
  /// The OCI runtime configuration (spec 1.0.2) for a root file system mounted at the path.
  ///
  /// What `holder`, who will start it, may not give is left out: runc would refuse the whole container.
  package func bundle(rootfs: String, holder: ProcessCapabilities = .current) -> JSON {
    var process: JSON = [
      "terminal": .bool(hasTerminal),
      "user": [
        "uid": JSON(user.uid), "gid": JSON(user.gid), "additionalGids": .array(user.supplementalGroups.map { JSON($0) }),
      ],
      "args": JSON(arguments),
      "env": JSON(environment),
      "cwd": .string(workingDirectory.isEmpty ? "/" : workingDirectory),
      "capabilities": capabilitySets(holder),
      "noNewPrivileges": .bool(!allowsPrivilegeEscalation && !isPrivileged),
      "oomScoreAdj": JSON(holder.mayProtectFromOOM ? oomScoreAdjustment : max(0, oomScoreAdjustment)),
    ]
    if hasTerminal { process["consoleSize"] = ["height": 24, "width": 80] }
    return [
      "ociVersion": "1.0.2",
      "process": process,
      "root": ["path": .string(rootfs), "readonly": .bool(isRootReadOnly)],
      "mounts": .array(systemMounts + mounts.sorted { depth($0.destination) < depth($1.destination) }.map(bind)),
      "linux": linux,
    ]
  }

  /// Root has the set in force; others keep it as the bound for what set-uid programs may gain.
  private func capabilitySets(_ holder: ProcessCapabilities) -> JSON {
    let wanted = isPrivileged ? Capabilities.all : capabilities
    let names = JSON(wanted.filter { name in Capabilities.all.firstIndex(of: name).map(holder.has) ?? false })
    var sets: JSON = ["bounding": names]
    if user.uid == 0 || isPrivileged {
      sets["effective"] = names
      sets["permitted"] = names
    }
    return sets
  }

  private var linux: JSON {
    var result: JSON = [
      "cgroupsPath": .string(cgroup),
      "namespaces": .array(namespaceList),
      "resources": resourceLimits,
      "rootfsPropagation": .string(
        mounts.contains { $0.propagation == .bidirectional }
          ? "rshared" : mounts.contains { $0.propagation == .hostToContainer } ? "rslave" : "rprivate"),
    ]
    if !sysctls.isEmpty { result["sysctl"] = JSON(sysctls) }
    if !isPrivileged {
      if masksPaths {
        result["maskedPaths"] = JSON(Self.maskedPaths)
        result["readonlyPaths"] = JSON(Self.readOnlyPaths)
      }
      switch seccomp {
      case .unconfined: break
      case .runtimeDefault: result["seccomp"] = SeccompProfile.runtimeDefault(capabilities: capabilities)
      case .profile(let text): if let profile = try? JSON.decode(text) { result["seccomp"] = profile }
      }
    }
    return result
  }

  private var namespaceList: [JSON] {
    var list: [JSON] = [["type": "mount"]]
    func join(_ type: String, _ path: String?) {
      if let path { list.append(["type": .string(type), "path": .string(path)]) }
    }
    join("network", namespaces.network)
    join("ipc", namespaces.ipc)
    join("uts", namespaces.uts)
    switch namespaces.pid {
    case .own: list.append(["type": "pid"])
    case .joined(let path): join("pid", path)
    case .node: break
    }
    return list
  }

  private var resourceLimits: JSON {
    var cpu = JSON.object([:])
    if resources.cpuShares > 0 { cpu["shares"] = JSON(resources.cpuShares) }
    if resources.cpuQuota > 0 {
      cpu["quota"] = JSON(resources.cpuQuota)
      cpu["period"] = JSON(resources.cpuPeriod > 0 ? resources.cpuPeriod : 100_000)
    }
    var result: JSON = ["devices": .array(isPrivileged ? [["allow": true, "access": "rwm"]] : Self.deviceRules)]
    if !cpu.members.isEmpty { result["cpu"] = cpu }
    if resources.memoryLimit > 0 {
      result["memory"] = ["limit": JSON(resources.memoryLimit), "swap": JSON(resources.memoryLimit)]
    }
    if resources.pidsLimit > 0 { result["pids"] = ["limit": JSON(resources.pidsLimit)] }
    return result
  }

  private func depth(_ path: String) -> Int { path.utf8.count { $0 == UInt8(ascii: "/") } }

  private func bind(_ mount: Mount) -> JSON {
    let propagation =
      switch mount.propagation {
      case .none: "rprivate"
      case .hostToContainer: "rslave"
      case .bidirectional: "rshared"
      }
    return [
      "destination": .string(mount.destination), "type": "bind", "source": .string(mount.source),
      "options": JSON(["rbind", propagation, mount.isReadOnly ? "ro" : "rw"]),
    ]
  }
}
