import KubeAPI

extension ContainerSpecification {
  /// The kernel's file systems every container sees; the cgroup tree and /sys stay read-only unless it is privileged.
  var systemMounts: [JSON] {
    func mount(_ destination: String, _ type: String, _ source: String, _ options: [String]) -> JSON {
      ["destination": .string(destination), "type": .string(type), "source": .string(source), "options": JSON(options)]
    }
    let access = isPrivileged ? "rw" : "ro"
    var list = [
      mount("/proc", "proc", "proc", ["nosuid", "noexec", "nodev"]),
      mount("/dev", "tmpfs", "tmpfs", ["nosuid", "strictatime", "mode=755", "size=65536k"]),
      mount("/dev/pts", "devpts", "devpts", ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]),
      mount("/dev/mqueue", "mqueue", "mqueue", ["nosuid", "noexec", "nodev"]),
    ]
    if !mounts.contains(where: { $0.destination == "/sys" }) {
      // A new sysfs shows the network name space it is mounted in; one that shares the node's may not mount its own.
      list.append(
        namespaces.network == nil
          ? mount("/sys", "bind", "/sys", ["rbind", "nosuid", "noexec", "nodev", access])
          : mount("/sys", "sysfs", "sysfs", ["nosuid", "noexec", "nodev", access]))
      if namespaces.network != nil {
        list.append(mount("/sys/fs/cgroup", "cgroup", "cgroup", ["nosuid", "noexec", "nodev", "relatime", access]))
      }
    }
    if !mounts.contains(where: { $0.destination == "/dev/shm" }) {
      list.append(mount("/dev/shm", "tmpfs", "shm", ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"]))
    }
    return list
  }

  static let maskedPaths = [
    "/proc/asound", "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats",
    "/proc/sched_debug", "/proc/scsi", "/sys/firmware", "/sys/devices/virtual/powercap",
  ]

  static let readOnlyPaths = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]

  /// Everything is denied but making nodes and the harmless character devices.
  static let deviceRules: [JSON] = {
    func allow(_ type: String, _ major: Int?, _ minor: Int?, _ access: String) -> JSON {
      var rule: JSON = ["allow": true, "type": .string(type), "access": .string(access)]
      if let major { rule["major"] = JSON(major) }
      if let minor { rule["minor"] = JSON(minor) }
      return rule
    }
    return [
      ["allow": false, "access": "rwm"],
      allow("c", nil, nil, "m"), allow("b", nil, nil, "m"),
      allow("c", 1, 3, "rwm"), allow("c", 1, 5, "rwm"), allow("c", 1, 7, "rwm"), allow("c", 1, 8, "rwm"), allow("c", 1, 9, "rwm"),
      allow("c", 5, 0, "rwm"), allow("c", 5, 2, "rwm"), allow("c", 136, nil, "rwm"),
    ]
  }()
}
