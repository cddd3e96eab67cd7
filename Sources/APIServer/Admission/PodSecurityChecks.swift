import KubeAPI

/// The Pod Security Standards: what each level forbids, in upstream's words.
enum PodSecurityChecks {
  enum Level: String, Sendable { case privileged, baseline, restricted }

  /// What is wrong with the pod at a level, one text a check; empty when it passes.
  static func violations(_ metadata: JSON, _ spec: JSON, _ level: Level) -> [String] {
    guard level != .privileged else { return [] }
    let pod = Pod(metadata: metadata, spec: spec)
    let baseline = [
      pod.appArmor, pod.capabilities, pod.hostNamespaces, pod.hostPathVolumes, pod.hostPorts, pod.hostProcess, pod.privileged,
      pod.procMount,
      pod.seLinux, pod.sysctls,
    ]
    guard level == .restricted else { return (baseline + [pod.seccompBaseline]).compactMap { $0 } }
    // Restricted replaces the checks of capabilities, volumes and seccomp by stricter ones.
    let kept = [
      pod.appArmor, pod.hostNamespaces, pod.hostPorts, pod.hostProcess, pod.privileged, pod.procMount, pod.seLinux, pod.sysctls,
      pod.hostPathVolumes,
    ]
    let strict = [
      pod.allowPrivilegeEscalation, pod.restrictedCapabilities, pod.restrictedVolumes, pod.runAsNonRoot, pod.runAsUser,
      pod.seccompRestricted,
    ]
    return (kept + strict).compactMap { $0 }
  }

  static let defaultCapabilities: Set = [
    "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID",
    "SETPCAP",
    "SETUID", "SYS_CHROOT",
  ]
  static let safeSysctls: Set = [
    "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start", "net.ipv4.tcp_syncookies",
    "net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
  ]

  struct Pod {
    let metadata: JSON
    let spec: JSON

    var containers: [JSON] { spec.initContainers.elements + spec.containers.elements + spec.ephemeralContainers.elements }

    func named(_ condition: (JSON) -> Bool) -> [String] { containers.filter(condition).compactMap(\.name.string) }

    /// `container "a" must ...`, `containers "a", "b" must ...`.
    static func subject(_ names: [String]) -> String {
      "\(names.count == 1 ? "container" : "containers") \(names.map { "\"\($0)\"" }.joined(separator: ", "))"
    }
  }
}
