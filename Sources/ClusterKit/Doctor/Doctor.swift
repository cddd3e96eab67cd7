import Glibc
import LinuxSystem

/// Finds out what this machine can do by doing it, in namespaces of its own that end with the trial.
package struct Doctor: Sendable {
  private let searchPath: String
  private let hyperkube: String

  package init(hyperkube: String, searchPath: String) {
    self.hyperkube = hyperkube
    self.searchPath = searchPath
  }

  package func examine() async -> [Finding] {
    var findings = [user, kernel]
    guard getuid() == 0 else { return findings + tools }
    findings += await namespaces()
    findings.append(cgroups)
    findings += await KernelTrials.run()
    findings += tools
    findings.append(diskSpace)
    return findings
  }

  private var user: Finding {
    getuid() == 0
      ? Finding("root", .good, "uid 0")
      : Finding("root", .missing, "uid \(getuid())", remedy: "run lab with sudo, or as root: namespaces and mounts need it")
  }

  private var kernel: Finding {
    let release = ((try? FileIO.readText("/proc/sys/kernel/osrelease")) ?? "unknown").filter { !$0.isWhitespace }
    let numbers = release.split(whereSeparator: { !$0.isNumber }).prefix(2).compactMap { Int($0) }
    let isNew = numbers.count == 2 && (numbers[0], numbers[1]) >= (5, 13)
    return isNew
      ? Finding("kernel", .good, release) : Finding("kernel", .missing, release, remedy: "lab needs Linux 5.13 or newer")
  }

  private func namespaces() async -> [Finding] {
    var findings: [Finding] = []
    for kind in [NamespaceKind.mount, .pid, .network, .uts, .ipc, .cgroup] {
      var trial = ProcessSpecification("/bin/true")
      trial.unshare = [kind]
      do {
        let status = try await ChildProcess.capture(trial).status
        findings.append(Finding("\(kind.rawValue) namespace", status.isSuccess ? .good : .missing, "\(status)"))
      } catch {
        findings.append(
          Finding(
            "\(kind.rawValue) namespace", .missing, "\(error)",
            remedy: "a container must be privileged for this; a kernel needs CONFIG_NAMESPACES and its parts"))
      }
    }
    return findings
  }

  private var cgroups: Finding {
    guard let layout = try? CgroupLayout.detect(), !layout.hierarchies.isEmpty else {
      return Finding("control groups", .missing, "none mounted", remedy: "mount -t cgroup2 none /sys/fs/cgroup")
    }
    let trial = Cgroup("/lab-doctor-\(getpid())", layout: layout)
    do {
      try trial.create()
      try trial.remove()
    } catch {
      return Finding(
        "control groups", .missing, "\(layout.mode.rawValue), but: \(error)",
        remedy: "/sys/fs/cgroup must be writable; in a container: --privileged --cgroupns=private")
    }
    let missing = ["cpu", "memory", "pids"].filter { controller in
      if layout.hierarchies.contains(where: { $0.controllers.contains(controller) }) { return false }
      guard let unified = layout.hierarchies.first(where: \.isUnified) else { return true }
      let available = (try? FileIO.readText(unified.mountPoint + "/cgroup.controllers")) ?? ""
      return !available.split(whereSeparator: \.isWhitespace).contains { $0 == controller }
    }
    return missing.isEmpty
      ? Finding("control groups", .good, layout.mode.rawValue)
      : Finding(
        "control groups", .degraded, "\(layout.mode.rawValue) without \(missing.joined(separator: ", "))",
        remedy: "limits of pods on \(missing.joined(separator: ", ")) will not hold; boot with cgroup_enable=\(missing[0])")
  }

  private var tools: [Finding] {
    let wanted: [(String, String, Bool)] = [
      ("runc", "apt-get install runc", true), ("kubectl", "make setup brings it; 1.32 or newer", true),
      ("nft", "apt-get install nftables", false), ("ip", "apt-get install iproute2", false), ("jq", "apt-get install jq", false),
      ("nginx", "apt-get install nginx-light: the nginx image is made from it", false),
      ("busybox", "apt-get install busybox: the busybox image and the shell of others are made from it", false),
      ("curl", "apt-get install curl: the curl image is made from it", false),
      ("etcd", "apt-get install etcd-server: clusters with store: etcd run it", false),
    ]
    var findings = wanted.map { name, remedy, needed in
      let path = find(name)
      return Finding(
        name, path != nil ? .good : needed ? .missing : .degraded, path ?? "not in PATH", remedy: path == nil ? remedy : nil)
    }
    let exists = FileIO.exists(hyperkube)
    findings.append(
      Finding(
        "hyperkube", exists ? .good : .missing, exists ? hyperkube : "\(hyperkube) is missing",
        remedy: exists ? nil : "make build"))
    return findings
  }

  private func find(_ name: String) -> String? {
    let directories = searchPath.split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin", "/usr/local/sbin"]
    return directories.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 && !FileIO.isDirectory($0) }
  }

  private var diskSpace: Finding {
    try? FileIO.makeDirectory(ClusterPaths.stateBase)
    guard let free = FileIO.freeBytes(ClusterPaths.stateBase) else {
      return Finding("disk", .missing, "\(ClusterPaths.stateBase) cannot be made", remedy: "it must be writable")
    }
    let text = "\(free >> 20) MiB free at \(ClusterPaths.stateBase)"
    return free >= 1 << 30
      ? Finding("disk", .good, text) : Finding("disk", .degraded, text, remedy: "free some space: clusters want 1 GiB")
  }
}
