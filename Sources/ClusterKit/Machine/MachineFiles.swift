import Glibc
import KubeAPI
import LinuxSystem

/// Lays out a machine's root directory. Everything here may run again over what is there: it writes what lab owns and leaves what a
/// candidate may have changed since.
struct MachineFiles: Sendable {
  let plan: ClusterPlan
  let machine: ClusterPlan.Machine

  private var root: String { plan.paths.root(machine.name) }
  private var usr: String { plan.paths.usrUpper(machine.name) }

  func lay(hyperkube: String) throws {
    let isNew = !FileIO.exists(root + "/etc/hostname")
    for directory in [
      "etc", "home", "mnt", "media", "opt", "root", "srv", "tmp", "var/cache", "var/lib", "var/log", "var/tmp", "var/spool",
      "run",
      "etc/profile.d", "etc/systemd/system/multi-user.target.wants", "etc/ssl", "root/.ssh", "root/.cache",
    ] { try FileIO.makeDirectory("\(root)/\(directory)") }
    try FileIO.chmod(root + "/root", 0o700)
    try FileIO.chmod(root + "/root/.ssh", 0o700)
    try FileIO.chmod(root + "/var/tmp", 0o1777)
    try FileIO.symlink("/run", at: root + "/var/run")
    try FileIO.symlink("/run/lock", at: root + "/var/lock")
    if isNew { try identity() }
    try programs(hyperkube)
  }

  private func write(_ path: String, _ text: String, mode: UInt32 = 0o644) throws(SystemError) {
    try FileIO.write("\(root)/\(path)", text, mode: mode)
  }

  private func identity() throws {
    for (path, text) in EtcFiles.accounts { try write(path, text, mode: path.hasSuffix("shadow") ? 0o640 : 0o644) }
    let hosts = plan.machines.map { "\($0.address) \($0.name)\n" }.joined()
    try write("etc/hosts", "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n\n\(hosts)")
    try write("etc/resolv.conf", "nameserver \(plan.gateway)\noptions timeout:1 attempts:1\n")
    try write("etc/machine-id", EtcFiles.machineID(of: "\(plan.name)/\(machine.name)") + "\n")
    try write("etc/profile", EtcFiles.profile)
    try write("etc/bash.bashrc", "[ -z \"$PS1\" ] || PS1='\\u@\\h:\\w\\$ '\n")
    try write("root/.profile", EtcFiles.rootProfile)
    try write("root/.bashrc", machine.role == .workstation ? EtcFiles.workstationShell : EtcFiles.nodeShell)
    try write("root/.vimrc", "set tabstop=2 shiftwidth=2 expandtab\n")
    for name in EtcFiles.copied {
      if let bytes = try? FileIO.read("/etc/" + name) { try FileIO.write("\(root)/etc/\(name)", bytes) }
    }
    if let zone = try? FileIO.readLink("/etc/localtime") { try FileIO.symlink(zone, at: root + "/etc/localtime") }
    // Last, because its presence says that the rest is there.
    try write("etc/hostname", machine.name + "\n")
  }

  /// One copy on disk serves every name on every machine.
  private func programs(_ hyperkube: String) throws {
    try FileIO.makeDirectory(usr + "/bin")
    var names = ["systemctl", "journalctl", "ssh", "sudo"]
    if machine.isNode { names += ["containerd", "crictl", "kubelet"] }
    if machine.role == .apiServer { names.append("kube-apiserver") }
    for name in names { try link(hyperkube, "\(usr)/bin/\(name)") }
    guard machine.isNode else { return }
    try FileIO.makeDirectory(root + "/opt/cni/bin")
    for name in ["bridge", "flannel", "host-local", "loopback", "portmap"] { try link(hyperkube, "\(root)/opt/cni/bin/\(name)") }
  }

  private func link(_ source: String, _ target: String) throws(SystemError) {
    let wanted = try FileIO.status(source)
    if let found = try? FileIO.status(target, followLinks: false), found.inode == wanted.inode, found.device == wanted.device {
      return
    }
    try FileIO.remove(target)
    do { try FileIO.link(source, at: target) } catch { try FileIO.copy(source, to: target, mode: 0o755) }
  }

  /// What init mounts besides: read-only parts of the host's /etc that hold no secrets, the images, the way to the other machines.
  func boot(tools: [HostTool]) -> BootPlan {
    var binds: [BootPlan.Bind] = []
    for directory in EtcFiles.shared where FileIO.isDirectory(directory) { binds.append(.init(directory, directory)) }
    for tool in tools { binds.append(.init(tool.path, "/usr/local/bin/" + tool.name)) }
    binds.append(.init(plan.paths.machine(machine.name) + "/units", "/usr/lib/systemd/system", readOnly: false))
    if machine.isNode, FileIO.isDirectory(ClusterPaths.stateBase + "/images") {
      binds.append(.init(ClusterPaths.stateBase + "/images", ClusterPaths.stateBase + "/images"))
    }
    binds.append(.init(plan.paths.sessions, "/run/lab-net", readOnly: false))
    return BootPlan(binds: binds, sysctls: machine.isNode ? EtcFiles.sysctls : [:])
  }
}

struct BootPlan: Hashable, Sendable {
  struct Bind: Hashable, Sendable {
    var source: String
    var target: String
    var readOnly: Bool

    init(_ source: String, _ target: String, readOnly: Bool = true) {
      self.source = source
      self.target = target
      self.readOnly = readOnly
    }
  }

  var binds: [Bind]
  var sysctls: [String: String]
}

/// A program of the host that lies outside /usr, such as a kubectl the project installed.
struct HostTool: Hashable, Sendable {
  var name: String
  var path: String

  /// Looked up in PATH; what lies in /usr or /bin the machines see anyway.
  static func find(_ names: [String] = ["kubectl", "helm"], path: String) -> [HostTool] {
    names.compactMap { name in
      for directory in path.split(separator: ":") where directory.hasPrefix("/") {
        let candidate = "\(directory)/\(name)"
        guard access(candidate, X_OK) == 0, (try? FileIO.status(candidate))?.kind == .file else { continue }
        let visible = ["/usr/", "/bin/", "/sbin/"].contains { candidate.hasPrefix($0) }
        return visible ? nil : HostTool(name: name, path: candidate)
      }
      return nil
    }
  }
}
