import Glibc
import LinuxSystem

/// A machine whose init runs: the way into its namespaces.
package struct RunningMachine: Sendable {
  package let machine: ClusterPlan.Machine
  package let paths: ClusterPaths
  /// Its PID 1, as this process sees it.
  package let pid: Int32

  package var name: String { machine.name }
  /// Served by its init; see NodeInit's `SessionClient`.
  package var sessionSocket: String { paths.sessionSocket(machine.name) }
  /// Its files, also while it is down.
  package var root: String { paths.root(machine.name) }

  init(_ machine: ClusterPlan.Machine, paths: ClusterPaths) throws(ClusterError) {
    self.machine = machine
    self.paths = paths
    guard let pid = Self.initProcess(machine.name, paths) else {
      throw ClusterError(
        .notRunning, "machine \(machine.name) of cluster \(paths.name) does not run",
        remedy: "start it with: lab up \(paths.name)")
    }
    self.pid = pid
  }

  /// Found through the control group it alone is in, which nothing can forge or outlive.
  static func initProcess(_ name: String, _ paths: ClusterPaths) -> Int32? {
    guard let group = try? Cgroup(paths.machineCgroup(name) + "/init.scope") else { return nil }
    return group.processes().first
  }

  package func namespace(_ kind: NamespaceKind) throws(SystemError) -> NamespaceHandle {
    try NamespaceHandle(kind: kind, of: pid)
  }

  /// The network namespace, for probes and for `NamespaceThread.run`.
  package var network: NamespaceHandle { get throws(SystemError) { try namespace(.network) } }

  /// How to start a program inside, as root in /root with a login's environment. Set `descriptors` and `controllingTerminal` for a
  /// terminal; the process belongs to the machine's `user.slice` and dies with it.
  package func specification(_ command: [String], environment: [String] = []) throws -> ProcessSpecification {
    var specification = ProcessSpecification(command.first ?? "/bin/bash", Array(command.dropFirst()))
    specification.environment = Self.environment + environment
    specification.workingDirectory = "/root"
    let group = try Cgroup(paths.machineCgroup(name) + "/user.slice")
    try group.create()
    specification.cgroups = group.procsFiles
    specification.join = try [.pid, .cgroup, .ipc, .uts, .network, .mount].map { try namespace($0) }
    specification.newSession = true
    return specification
  }

  package static let environment = [
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "USER=root", "LOGNAME=root",
    "SHELL=/bin/bash",
    "LANG=C.UTF-8",
  ]
}
