/// The names of the kernel's capabilities, and what adding and dropping means.
package enum Capabilities {
  /// What a container has when nothing is said, as containerd's and docker's default.
  package static let standard = [
    "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID", "CAP_SETUID",
    "CAP_SETFCAP", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL", "CAP_AUDIT_WRITE",
  ]

  /// By number, from 0.
  package static let all = [
    "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID", "CAP_SETUID",
    "CAP_SETPCAP", "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST", "CAP_NET_ADMIN", "CAP_NET_RAW",
    "CAP_IPC_LOCK", "CAP_IPC_OWNER", "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT",
    "CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE", "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD",
    "CAP_LEASE", "CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL", "CAP_SETFCAP", "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG",
    "CAP_WAKE_ALARM", "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF", "CAP_CHECKPOINT_RESTORE",
  ]

  /// `add` and `drop` as in a securityContext: names without `CAP_`, or `ALL`; dropping one by name wins over adding all.
  package static func applying(add: [String], drop: [String], to base: [String] = standard) -> [String] {
    let added = Set(add.map(qualified)), dropped = Set(drop.map(qualified))
    var chosen = Set(base)
    if dropped.contains("CAP_ALL") { chosen = [] }
    if added.contains("CAP_ALL") { chosen = Set(all) }
    chosen.formUnion(added)
    chosen.subtract(added.contains("CAP_ALL") || !dropped.contains("CAP_ALL") ? dropped : dropped.subtracting(added))
    return all.filter(chosen.contains)
  }

  /// The names among the given that the kernel does not know.
  package static func unknown(among names: [String]) -> [String] {
    names.filter { qualified($0) != "CAP_ALL" && !all.contains(qualified($0)) }
  }

  private static func qualified(_ name: String) -> String {
    let upper = name.uppercased()
    return upper.hasPrefix("CAP_") ? upper : "CAP_\(upper)"
  }
}
