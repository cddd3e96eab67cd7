/// How this machine mounts its control groups.
package struct CgroupLayout: Hashable, Sendable {
  package enum Mode: String, Hashable, Sendable { case v1, v2, hybrid }

  package struct Hierarchy: Hashable, Sendable {
    /// `cpu`, `cpu,cpuacct`, `name=systemd`; empty for the unified one.
    package var controllers: [String]
    package var mountPoint: String
    package var isUnified: Bool

    package init(controllers: [String], mountPoint: String, isUnified: Bool) {
      self.controllers = controllers
      self.mountPoint = mountPoint
      self.isUnified = isUnified
    }
  }

  package var hierarchies: [Hierarchy]

  package init(hierarchies: [Hierarchy]) { self.hierarchies = hierarchies }

  package var mode: Mode {
    let unified = hierarchies.contains(where: \.isUnified)
    let legacy = hierarchies.contains { !$0.isUnified }
    return unified ? (legacy ? .hybrid : .v2) : .v1
  }

  package func hierarchy(of controller: String) -> Hierarchy? {
    hierarchies.first { $0.controllers.contains(controller) } ?? hierarchies.first(where: \.isUnified)
  }

  package static func detect() throws(SystemError) -> CgroupLayout { CgroupLayout(try MountTable.of()) }

  /// Only mounts below /sys/fs/cgroup count: others are somebody's private view. A controller mounted twice counts once.
  package init(_ table: MountTable) {
    let known: Set<String> = [
      "cpu", "cpuacct", "cpuset", "memory", "devices", "freezer", "blkio", "pids", "net_cls", "net_prio", "perf_event", "hugetlb",
      "rdma", "misc", "name=systemd",
    ]
    hierarchies = []
    for entry in table.entries where entry.target == "/sys/fs/cgroup" || entry.target.hasPrefix("/sys/fs/cgroup/") {
      if entry.type == "cgroup2" {
        if !hierarchies.contains(where: \.isUnified) {
          hierarchies.append(Hierarchy(controllers: [], mountPoint: entry.target, isUnified: true))
        }
      } else if entry.type == "cgroup" {
        let controllers = entry.superOptions.split(separator: ",").map(String.init).filter(known.contains)
        if !controllers.isEmpty, !hierarchies.contains(where: { $0.controllers == controllers }) {
          hierarchies.append(Hierarchy(controllers: controllers, mountPoint: entry.target, isUnified: false))
        }
      }
    }
  }
}
