import Glibc
import LinuxSystem

/// Takes a cluster off this machine. It trusts no record: processes are found through control groups, so that it works after any
/// part was killed at any moment, and doing it again does no harm. The machines' namespaces, mounts, links and rules go with their
/// processes, because nothing else holds them.
package struct Teardown: Sendable {
  package let name: String

  package init(_ name: String) { self.name = name }

  private var paths: ClusterPaths { ClusterPaths(name) }

  /// Every cluster of which anything is left: a record, a directory, a control group.
  package static func names() -> [String] {
    var names = Set((try? FileIO.list(ClusterPaths.stateBase + "/clusters")) ?? [])
    for entry in (try? FileIO.list(ClusterPaths.runtimeBase)) ?? [] where !entry.hasSuffix(".lock") { names.insert(entry) }
    if let top = try? Cgroup("/lab") {
      for group in top.children() { names.insert(String(group.path.dropFirst("/lab/".count))) }
    }
    return names.sorted()
  }

  /// Ends all processes. They have no say in it: a machine is no more than its processes.
  package func stopProcesses() async throws {
    let group = try Cgroup(paths.cgroup)
    for attempt in 0..<200 {
      let alive = group.allProcesses()
      if alive.isEmpty { break }
      if attempt % 20 == 0 {
        try? group.freeze(false)
        group.signalAll(SIGKILL)
      }
      try await Task.sleep(for: .milliseconds(attempt < 20 ? 5 : 25))
    }
    try await removeGroups(group)
  }

  /// The kernel frees a group a moment after its last process.
  private func removeGroups(_ group: Cgroup) async throws {
    for attempt in 0..<100 {
      do { return try group.remove() } catch {
        guard error.code == .busy, attempt < 99 else {
          let left = group.allProcesses().map(String.init).joined(separator: ", ")
          throw ClusterError(
            .cleanup, "cannot remove the control group \(group.path): \(error)",
            remedy: left.isEmpty ? "run lab down again" : "processes \(left) do not end; ps -o pid,stat,wchan,cmd tells why")
        }
        group.signalAll(SIGKILL)
        try await Task.sleep(for: .milliseconds(20))
      }
    }
  }

  /// Removes everything of the cluster.
  package func run() async throws {
    try await stopProcesses()
    let paths = paths
    try await DedicatedThread.run(name: "remove") {
      // No mounts are ever made here; one that is there all the same must not be emptied.
      for target in (try? MountTable.of())?.below(paths.state) ?? [] { try Mount.unmount(target, lazily: true) }
      try FileIO.removeTree(paths.state)
      try FileIO.removeTree(paths.runtime)
    }
    try? FileIO.remove(paths.lock)
  }

  /// With the last cluster, what all shared at run time goes too; images and the binary stay, they are a cache.
  package static func removeShared() {
    if let top = try? Cgroup("/lab"), top.children().isEmpty { try? top.remove() }
    rmdir(ClusterPaths.runtimeBase)
    rmdir(ClusterPaths.stateBase + "/clusters")
  }
}
