/// Everything the kernel is told about one container; `bundle` writes it as an OCI runtime configuration.
package struct ContainerSpecification: Hashable, Sendable {
  package var arguments: [String]
  package var environment: [String] = []
  package var workingDirectory = "/"
  package var hasTerminal = false
  package var user = User()
  package var namespaces = Namespaces()
  package var mounts: [Mount] = []
  package var capabilities: [String] = Capabilities.standard
  package var isPrivileged = false
  package var allowsPrivilegeEscalation = true
  package var isRootReadOnly = false
  package var seccomp = Seccomp.unconfined
  package var resources = Resources()
  package var oomScoreAdjustment = 0
  package var sysctls: [String: String] = [:]
  /// Relative to the root of each hierarchy: `/kubepods/burstable/pod<uid>/<id>`.
  package var cgroup = ""
  /// False shows /proc whole, as `procMount: Unmasked` asks.
  package var masksPaths = true

  package init(arguments: [String]) { self.arguments = arguments }

  package struct User: Hashable, Sendable {
    package var uid = 0
    package var gid = 0
    package var supplementalGroups: [Int] = []

    package init(uid: Int = 0, gid: Int = 0, supplementalGroups: [Int] = []) {
      self.uid = uid
      self.gid = gid
      self.supplementalGroups = supplementalGroups
    }
  }

  /// Paths of namespaces to join; nil for the node's own (network, ipc, uts) or a new one (pid).
  package struct Namespaces: Hashable, Sendable {
    package var network: String?
    package var ipc: String?
    package var uts: String?
    package var pid: ProcessNamespace = .own

    package init(network: String? = nil, ipc: String? = nil, uts: String? = nil, pid: ProcessNamespace = .own) {
      self.network = network
      self.ipc = ipc
      self.uts = uts
      self.pid = pid
    }
  }

  package enum ProcessNamespace: Hashable, Sendable {
    case own
    case node
    case joined(String)
  }

  package struct Mount: Hashable, Sendable {
    package enum Propagation: String, Hashable, Sendable {
      case none = "None"
      case hostToContainer = "HostToContainer"
      case bidirectional = "Bidirectional"
    }

    package var source: String
    package var destination: String
    package var isReadOnly: Bool
    package var propagation: Propagation

    package init(source: String, destination: String, isReadOnly: Bool = false, propagation: Propagation = .none) {
      self.source = source
      self.destination = destination
      self.isReadOnly = isReadOnly
      self.propagation = propagation
    }
  }

  package enum Seccomp: Hashable, Sendable {
    case unconfined
    case runtimeDefault
    /// The text of a profile file below the kubelet's seccomp directory.
    case profile(String)
  }

  /// Zero means no limit, for shares the kernel's default.
  package struct Resources: Hashable, Sendable {
    package var cpuShares = 0
    package var cpuQuota = 0
    package var cpuPeriod = 0
    package var memoryLimit = 0
    package var pidsLimit = 0

    package init(cpuShares: Int = 0, cpuQuota: Int = 0, cpuPeriod: Int = 0, memoryLimit: Int = 0, pidsLimit: Int = 0) {
      self.cpuShares = cpuShares
      self.cpuQuota = cpuQuota
      self.cpuPeriod = cpuPeriod
      self.memoryLimit = memoryLimit
      self.pidsLimit = pidsLimit
    }
  }
}
