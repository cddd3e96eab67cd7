/// The command line, as kubeadm's systemd drop-in writes it.
package struct KubeletFlags: Hashable, Sendable {
  package var config = ""
  package var kubeconfig = ""
  package var bootstrapKubeconfig = ""
  package var hostnameOverride = ""
  package var nodeIP = ""
  package var nodeLabels: [String: String] = [:]
  /// `KEY=VALUE:EFFECT` or `KEY:EFFECT`, comma-separated.
  package var registerWithTaints = ""
  package var rootDirectory = "/var/lib/kubelet"
  package var certificateDirectory = "/var/lib/kubelet/pki"
  package var runtimeEndpoint = ""
  package var staticPodPath: String?
  package var cgroupRoot = ""
  package var verbosity = 0
  /// Of our own, for nodes beside others on one machine.
  package var imageDirectory = ""
  package var cniConfigurationDirectory = "/etc/cni/net.d"
  package var cniBinaryDirectory = "/opt/cni/bin"
  package var logDirectory = "/var/log/pods"
  package var healthPort: Int?
  package var port: Int?

  package init() {}

  /// Flags that upstream has and that change nothing here.
  private static let accepted: Set<String> = [
    "container-runtime", "pod-infra-container-image", "pod-manifest-path", "address", "feature-gates", "cgroup-driver",
    "fail-swap-on", "authentication-token-webhook", "authorization-mode", "client-ca-file", "rotate-certificates", "logtostderr",
    "alsologtostderr", "max-pods", "read-only-port", "cluster-dns", "cluster-domain", "eviction-hard", "allow-privileged",
    "network-plugin", "runtime-cgroups", "kubelet-cgroups", "system-cgroups", "register-node", "event-qps", "provider-id",
    "cloud-provider", "volume-plugin-dir", "resolv-conf", "tls-cert-file", "tls-private-key-file", "anonymous-auth",
    "image-service-endpoint", "log-dir", "seccomp-default", "config-dir", "node-status-update-frequency", "kube-reserved",
    "system-reserved", "sync-frequency", "protect-kernel-defaults", "serialize-image-pulls", "housekeeping-interval", "vmodule",
  ]

  package static func parse(_ arguments: [String]) throws(KubeletError) -> KubeletFlags {
    var flags = KubeletFlags()
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("-"), argument != "-" else { throw .flag("unknown command \"\(argument)\"") }
      let body = argument.drop { $0 == "-" }
      let parts = body.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let name = parts[0]
      let setter = setters[name]
      guard setter != nil || accepted.contains(name) else {
        throw .flag(
          argument.hasPrefix("--") ? "unknown flag: --\(name)" : "unknown shorthand flag: '\(name.prefix(1))' in \(argument)")
      }
      var value = parts.count > 1 ? parts[1] : nil
      if value == nil {
        if let next = rest.first, !next.hasPrefix("-") { value = rest.popFirst() } else if setter == nil { value = "true" }
      }
      guard let value else { throw .flag("flag needs an argument: --\(name)") }
      try setter?(&flags, value)
    }
    return flags
  }

  private typealias Setter = @Sendable (inout KubeletFlags, String) throws(KubeletError) -> Void

  private static let setters: [String: Setter] = [
    "config": { (flags, value) in flags.config = value },
    "kubeconfig": { (flags, value) in flags.kubeconfig = value },
    "bootstrap-kubeconfig": { (flags, value) in flags.bootstrapKubeconfig = value },
    "hostname-override": { (flags, value) in flags.hostnameOverride = value },
    "node-ip": { (flags, value) in flags.nodeIP = value },
    "register-with-taints": { (flags, value) in flags.registerWithTaints = value },
    "root-dir": { (flags, value) in flags.rootDirectory = value },
    "cert-dir": { (flags, value) in flags.certificateDirectory = value },
    "container-runtime-endpoint": { (flags, value) in flags.runtimeEndpoint = value },
    "pod-manifest-path": { (flags, value) in flags.staticPodPath = value },
    "cgroup-root": { (flags, value) in flags.cgroupRoot = value },
    "image-directory": { (flags, value) in flags.imageDirectory = value },
    "cni-conf-dir": { (flags, value) in flags.cniConfigurationDirectory = value },
    "cni-bin-dir": { (flags, value) in flags.cniBinaryDirectory = value },
    "pod-log-dir": { (flags, value) in flags.logDirectory = value },
    "healthz-port": { (flags, value) throws(KubeletError) in flags.healthPort = try number("healthz-port", value) },
    "port": { (flags, value) throws(KubeletError) in flags.port = try number("port", value) },
    "v": { (flags, value) throws(KubeletError) in flags.verbosity = try number("v", value) },
    "node-labels": { (flags, value) throws(KubeletError) in
      for pair in value.split(separator: ",") {
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
          throw .flag("invalid argument \"\(value)\" for \"--node-labels\" flag: malformed pair, expect string=string")
        }
        flags.nodeLabels[parts[0]] = parts[1]
      }
    },
  ]

  private static func number(_ name: String, _ value: String) throws(KubeletError) -> Int {
    guard let number = Int(value) else {
      throw .flag("invalid argument \"\(value)\" for \"--\(name)\" flag: strconv.ParseInt: parsing \"\(value)\": invalid syntax")
    }
    return number
  }
}

/// Why the kubelet cannot start or go on; the text is what its log ends with.
package enum KubeletError: Error, Hashable, Sendable, CustomStringConvertible {
  case flag(String)
  case configuration(path: String, reason: String)
  case credentials(String)
  case server(String)

  package var description: String {
    switch self {
    case .flag(let text): "failed to parse kubelet flag: \(text)"
    case .configuration(let path, let reason):
      "failed to load kubelet config file, path: \(path), error: failed to load Kubelet config file \(path), error \(reason)"
    case .credentials(let text), .server(let text): "failed to run Kubelet: \(text)"
    }
  }
}
