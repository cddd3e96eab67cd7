import CLinux
import Glibc

/// One control group by its path, the same in every hierarchy, whether the machine has v1, v2 or both.
package struct Cgroup: Hashable, Sendable {
  package let path: String
  package let layout: CgroupLayout

  /// `path` is relative to the roots, as `/lab/default/node01`.
  package init(_ path: String, layout: CgroupLayout) {
    self.path = path.hasPrefix("/") ? path : "/" + path
    self.layout = layout
  }

  package init(_ path: String) throws(SystemError) { self.init(path, layout: try CgroupLayout.detect()) }

  package func child(_ name: String) -> Cgroup { Cgroup("\(path)/\(name)", layout: layout) }

  /// Its directories, one per hierarchy.
  package var directories: [String] { layout.hierarchies.map { $0.mountPoint + path } }

  /// What `ProcessSpecification.cgroups` wants.
  package var procsFiles: [String] { directories.map { $0 + "/cgroup.procs" } }

  package var exists: Bool { directories.contains(where: FileIO.isDirectory) }

  /// Makes it in every hierarchy, with its parents; idempotent. On v2 the parents hand all their controllers down; a v1 cpuset
  /// takes over its parent's processors, without which it could hold no process.
  package func create() throws(SystemError) {
    let parts = path.split(separator: "/").map(String.init)
    for hierarchy in layout.hierarchies {
      var directory = hierarchy.mountPoint
      for part in parts {
        if hierarchy.isUnified { Self.delegateControllers(directory) }
        directory += "/" + part
        try FileIO.makeDirectory(directory)
        if hierarchy.controllers.contains("cpuset") { try Self.inheritCPUSet(directory) }
      }
    }
  }

  private static func delegateControllers(_ directory: String) {
    guard let available = try? FileIO.readText(directory + "/cgroup.controllers") else { return }
    for controller in available.split(whereSeparator: \.isWhitespace) {
      // A controller that v1 holds, or that may not be handed down here, is simply not available below.
      try? FileIO.control(directory + "/cgroup.subtree_control", "+\(controller)")
    }
  }

  private static func inheritCPUSet(_ directory: String) throws(SystemError) {
    let parent = String(directory[..<(directory.lastIndex(of: "/") ?? directory.endIndex)])
    for file in ["cpuset.cpus", "cpuset.mems"] {
      let own = try FileIO.readText("\(directory)/\(file)").filter { !$0.isWhitespace }
      if own.isEmpty { try FileIO.control("\(directory)/\(file)", try FileIO.readText("\(parent)/\(file)")) }
    }
  }

  package func place(_ pid: Int32) throws(SystemError) {
    for file in procsFiles { try FileIO.control(file, String(pid)) }
  }

  /// The processes in it, without those of its children, as seen from this process' pid namespace.
  package func processes() -> [Int32] {
    var found: Set<Int32> = []
    for file in procsFiles {
      guard let text = try? FileIO.readText(file) else { continue }
      for line in text.split(separator: "\n") { if let pid = Int32(line), pid > 0 { found.insert(pid) } }
    }
    return found.sorted()
  }

  package func children() -> [Cgroup] {
    var names: Set<String> = []
    for directory in directories {
      for name in (try? FileIO.list(directory)) ?? [] where FileIO.isDirectory("\(directory)/\(name)") { names.insert(name) }
    }
    return names.sorted().map(child)
  }

  /// All processes at or below it.
  package func allProcesses() -> [Int32] {
    Set(processes() + children().flatMap { $0.allProcesses() }).sorted()
  }

  /// Sends a signal to everything at or below it.
  package func signalAll(_ signal: Int32 = SIGKILL) {
    for pid in allProcesses() { cl_kill(pid, signal) }
  }

  /// Removes it and its children. Throws `.busy` while processes are left; nothing to do when there is none.
  package func remove() throws(SystemError) {
    for directory in directories { try Self.removeTree(directory) }
  }

  private static func removeTree(_ directory: String) throws(SystemError) {
    let names: [String]
    do { names = try FileIO.list(directory) } catch {
      if error.code == .notFound { return }
      throw error
    }
    for name in names where FileIO.isDirectory("\(directory)/\(name)") { try removeTree("\(directory)/\(name)") }
    if rmdir(directory) != 0, Glibc.errno != ENOENT { throw SystemError("remove cgroup", path: directory) }
  }
}
