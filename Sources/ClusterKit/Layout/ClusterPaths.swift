import Glibc

/// Where a cluster keeps things. What must survive a reboot lies below `state`, what must not below `runtime`.
package struct ClusterPaths: Hashable, Sendable {
  package static let stateBase = "/var/lib/lab"
  package static let runtimeBase = "/run/lab"

  package let name: String

  package init(_ name: String) { self.name = name }

  package var state: String { "\(Self.stateBase)/clusters/\(name)" }
  package var runtime: String { "\(Self.runtimeBase)/\(name)" }
  package var cgroup: String { "/lab/\(name)" }

  /// The definition and the port, in JSON.
  package var record: String { "\(state)/cluster.json" }
  package var adminKubeconfig: String { "\(state)/admin.conf" }
  package var logs: String { "\(state)/logs" }
  package var sessions: String { "\(runtime)/ssh" }
  package var lock: String { "\(Self.runtimeBase)/\(name).lock" }
  package var hyperkube: String { "\(Self.stateBase)/bin/hyperkube" }

  package func machine(_ machine: String) -> String { "\(state)/machines/\(machine)" }
  package func root(_ machine: String) -> String { "\(self.machine(machine))/root" }
  package func usrUpper(_ machine: String) -> String { "\(self.machine(machine))/usr" }
  package func sessionSocket(_ machine: String) -> String { "\(sessions)/\(machine).sock" }
  package func machineCgroup(_ machine: String) -> String { "\(cgroup)/\(machine)" }
}
