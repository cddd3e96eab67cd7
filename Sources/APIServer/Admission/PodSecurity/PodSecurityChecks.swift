import KubeAPI

/// The Pod Security Standards: what each level forbids, in upstream's words.
enum PodSecurityChecks {
  enum Level: String, Hashable, Comparable, Sendable {
    case privileged, baseline, restricted

    static func < (a: Level, b: Level) -> Bool { a.strictness < b.strictness }

    private var strictness: Int {
      switch self {
      case .privileged: 0
      case .baseline: 1
      case .restricted: 2
      }
    }
  }

  /// What is wrong with the pod at a level as it was defined in version 1.`minor`, one text a check; empty when it passes.
  static func violations(_ metadata: JSON, _ spec: JSON, _ level: Level, minor: Int = .max) -> [String] {
    guard level != .privileged else { return [] }
    let pod = Pod(metadata: metadata, spec: spec, minor: minor)
    let isRestricted = level == .restricted
    // In the order of upstream's names for the checks; stricter checks take the place of those they are stricter than.
    let baseline = [
      pod.appArmor, isRestricted && minor >= 22 ? nil : pod.capabilities, pod.hostNamespaces,
      isRestricted ? nil : pod.hostPathVolumes, pod.hostPorts, pod.hostProbes, pod.privileged, pod.procMount, pod.seLinux,
      isRestricted && minor >= 19 ? nil : pod.seccompBaseline, pod.sysctls, pod.hostProcess,
    ]
    let strict = [
      pod.allowPrivilegeEscalation, pod.restrictedCapabilities, pod.restrictedVolumes, pod.runAsNonRoot, pod.runAsUser,
      pod.seccompRestricted,
    ]
    return (baseline + (isRestricted ? strict : [])).compactMap { $0 }
  }

  static let defaultCapabilities: Set = [
    "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID",
    "SETPCAP",
    "SETUID", "SYS_CHROOT",
  ]
  /// With the version that declared them safe.
  static let safeSysctls: [String: Int] = [
    "kernel.shm_rmid_forced": 0, "net.ipv4.ip_local_port_range": 0, "net.ipv4.ip_unprivileged_port_start": 0,
    "net.ipv4.tcp_syncookies": 0, "net.ipv4.ping_group_range": 0, "net.ipv4.ip_local_reserved_ports": 27,
    "net.ipv4.tcp_keepalive_time": 29, "net.ipv4.tcp_fin_timeout": 29, "net.ipv4.tcp_keepalive_intvl": 29,
    "net.ipv4.tcp_keepalive_probes": 29, "net.ipv4.tcp_rmem": 32, "net.ipv4.tcp_wmem": 32,
  ]

  struct Pod {
    let metadata: JSON
    let spec: JSON
    let minor: Int

    /// What Windows has no notion of is not asked of its pods since 1.25.
    var isExemptWindows: Bool { minor >= 25 && spec.os.name.string == "windows" }

    var containers: [JSON] { spec.initContainers.elements + spec.containers.elements + spec.ephemeralContainers.elements }

    func named(_ condition: (JSON) -> Bool) -> [String] { containers.filter(condition).compactMap(\.name.string) }

    /// `container "a" must ...`, `containers "a", "b" must ...`.
    static func subject(_ names: [String]) -> String {
      "\(names.count == 1 ? "container" : "containers") \(names.map { "\"\($0)\"" }.joined(separator: ", "))"
    }
  }
}
