import LinuxSystem

/// Finds the network namespace of a pod by its address, among the processes of its node: no component is asked, so that it also works
/// when the kubelet or the container runtime are what a task broke.
enum PodNetworks {
  static func find(_ address: String, below cgroup: String) -> NamespaceHandle? {
    guard let group = try? Cgroup(cgroup) else { return nil }
    var seen: Set<String> = []
    for process in group.allProcesses() {
      guard let identity = try? FileIO.readLink("/proc/\(process)/ns/net"), seen.insert(identity).inserted,
        let table = try? FileIO.readText("/proc/\(process)/net/fib_trie"), isLocal(address, in: table)
      else { continue }
      return try? NamespaceHandle(kind: .network, of: process)
    }
    return nil
  }

  /// Whether the kernel's table of a namespace has the address as one of its own: its line, then `/32 host LOCAL`.
  static func isLocal(_ address: String, in table: String) -> Bool {
    let lines = table.split(separator: "\n").map { $0.drop { $0 == " " } }
    return zip(lines, lines.dropFirst()).contains { line, next in
      line == "|-- \(address)" && next.hasPrefix("/32 host LOCAL")
    }
  }
}
