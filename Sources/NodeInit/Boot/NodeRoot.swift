import CLinux
import Glibc
import LinuxSystem

/// A node's file system: a directory of its own as `/`, the host's programs under `/usr` through an overlay, and fresh kernel file
/// systems. `/` itself is no overlay, because containers' overlays could not have their upper layers on one.
///
/// To be used by the first process of new mount, pid, network and cgroup namespaces, before it starts threads.
struct NodeRoot {
  let specification: BootSpecification
  let cgroups: CgroupLayout

  private var root: String { specification.root }

  func enter() throws(SystemError) {
    try Mount.bind(root, to: root)
    try mountPrograms()
    try mountKernel()
    try mountDevices()
    try mountCgroups()
    for bind in specification.binds { try mount(bind) }
    try Mount.pivotRoot(to: root)
    // As systemd leaves it: mounts of pods' volumes with propagation must be able to reach the node.
    try Mount.propagate("/", .shared)
  }

  private func mountPrograms() throws(SystemError) {
    for name in ["bin", "sbin", "lib", "lib32", "lib64", "libx32"] {
      if let target = try? FileIO.readLink("/" + name) {
        try FileIO.symlink(target, at: "\(root)/\(name)")
      } else if FileIO.isDirectory("/" + name) {
        try FileIO.makeDirectory("\(root)/\(name)")
        try Mount.bind("/" + name, to: "\(root)/\(name)", recursive: true, options: .readOnly)
      }
    }
    try FileIO.makeDirectory(root + "/usr")
    for directory in [specification.usrUpper, specification.usrWork] { try FileIO.makeDirectory(directory) }
    try Overlay(lower: ["/usr"], upper: specification.usrUpper, work: specification.usrWork).mount(at: root + "/usr")
  }

  private func mountKernel() throws(SystemError) {
    try fresh("proc", "proc", [.noSUID, .noDevices, .noExecution])
    try fresh("sysfs", "sys", [.noSUID, .noDevices, .noExecution])
    try fresh("tmpfs", "run", [.noSUID, .noDevices], "mode=755")
    try FileIO.makeDirectory(root + "/run/lock", mode: 0o1777)
    try FileIO.makeDirectory(root + "/run/systemd/system")
    try FileIO.makeDirectory(root + "/tmp", mode: 0o1777)
    try FileIO.chmod(root + "/tmp", 0o1777)
  }

  private func fresh(_ type: String, _ name: String, _ options: Mount.Options, _ data: String = "") throws(SystemError) {
    let target = "\(root)/\(name)"
    try FileIO.makeDirectory(target)
    try Mount.mount(type, source: type, at: target, options: options, data: data)
  }

  private func mountDevices() throws(SystemError) {
    try fresh("tmpfs", "dev", .noSUID, "mode=755,size=65536k")
    let devices: [(String, UInt32, UInt32)] = [
      ("null", 1, 3), ("zero", 1, 5), ("full", 1, 7), ("random", 1, 8), ("urandom", 1, 9), ("tty", 5, 0), ("kmsg", 1, 11),
    ]
    for (name, major, minor) in devices {
      let path = "\(root)/dev/\(name)"
      try system("mknod", path: path) { cl_mknod(path, S_IFCHR | 0o666, major, minor) }
      try FileIO.chmod(path, 0o666)
    }
    try fresh("devpts", "dev/pts", [.noSUID, .noExecution], "newinstance,ptmxmode=0666,mode=0620,gid=5")
    try fresh("tmpfs", "dev/shm", [.noSUID, .noDevices], "mode=1777")
    try fresh("mqueue", "dev/mqueue", [.noSUID, .noDevices, .noExecution])
    for (name, target) in [
      ("ptmx", "pts/ptmx"), ("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"),
      ("stderr", "/proc/self/fd/2"),
    ] { try FileIO.symlink(target, at: "\(root)/dev/\(name)") }
  }

  /// The same hierarchies at the same places as on the host, but each showing this node's own control group as its root.
  private func mountCgroups() throws(SystemError) {
    let base = root + "/sys/fs/cgroup"
    if cgroups.mode == .v2 {
      try Mount.mount("cgroup2", source: "cgroup2", at: base, options: [.noSUID, .noDevices, .noExecution])
      return
    }
    try Mount.mount("tmpfs", source: "tmpfs", at: base, options: [.noSUID, .noDevices, .noExecution], data: "mode=755")
    for hierarchy in cgroups.hierarchies {
      let target = root + hierarchy.mountPoint
      try FileIO.makeDirectory(target)
      let names = hierarchy.controllers.map { $0.hasPrefix("name=") ? "none,\($0)" : $0 }.joined(separator: ",")
      let type = hierarchy.isUnified ? "cgroup2" : "cgroup"
      try Mount.mount(type, source: type, at: target, options: [.noSUID, .noDevices, .noExecution], data: names)
    }
    // `cpu -> cpu,cpuacct` where the host mounts controllers together.
    for name in (try? FileIO.list("/sys/fs/cgroup")) ?? [] {
      if let target = try? FileIO.readLink("/sys/fs/cgroup/" + name) { try FileIO.symlink(target, at: "\(base)/\(name)") }
    }
  }

  private func mount(_ bind: BootSpecification.Bind) throws(SystemError) {
    let target = root + bind.target
    if FileIO.isDirectory(bind.source) {
      try FileIO.makeDirectory(target)
    } else if !FileIO.exists(target) {
      let parent = target[..<(target.lastIndex(of: "/") ?? target.startIndex)]
      try FileIO.makeDirectory(String(parent))
      try FileIO.write(target, "")
    }
    try Mount.bind(bind.source, to: target, options: bind.readOnly ? .readOnly : [])
  }
}
