import CLinux
import Glibc

package enum NamespaceKind: String, CaseIterable, Hashable, Sendable {
  case user, cgroup, ipc, uts, network = "net", pid, mount = "mnt"

  package var cloneFlag: UInt64 {
    switch self {
    case .user: CL_CLONE_NEWUSER
    case .cgroup: CL_CLONE_NEWCGROUP
    case .ipc: CL_CLONE_NEWIPC
    case .uts: CL_CLONE_NEWUTS
    case .network: CL_CLONE_NEWNET
    case .pid: CL_CLONE_NEWPID
    case .mount: CL_CLONE_NEWNS
    }
  }
}

/// An open namespace: it lives at least as long as this handle, whatever happens to the processes in it.
package struct NamespaceHandle: Sendable {
  package let kind: NamespaceKind
  package let descriptor: Descriptor

  package init(kind: NamespaceKind, path: String) throws(SystemError) {
    self.kind = kind
    descriptor = try Descriptor.open(path, O_RDONLY)
    let type = cl_getns_type(descriptor.raw)
    guard type >= 0, UInt64(UInt32(bitPattern: type)) == kind.cloneFlag else {
      throw SystemError("open \(kind.rawValue) namespace", path: path, errno: EINVAL)
    }
  }

  /// The namespace a process is in; for `.pid` the one its children start in, which is a container's own for its init.
  package init(kind: NamespaceKind, of pid: Int32) throws(SystemError) {
    try self.init(kind: kind, path: "/proc/\(pid)/ns/\(kind.rawValue)")
  }

  package static func current(_ kind: NamespaceKind) throws(SystemError) -> NamespaceHandle {
    try NamespaceHandle(kind: kind, path: "/proc/thread-self/ns/\(kind.rawValue)")
  }

  /// The number in `net:[4026531840]`.
  package var inode: UInt64 {
    var raw = cl_file_status()
    return cl_fstat(descriptor.raw, &raw) == 0 ? raw.inode : 0
  }

  /// Pins the namespace to a file by a bind mount, so that it outlives every process. The file is made when missing.
  package func pin(at path: String) throws(SystemError) {
    if !FileIO.exists(path) { try FileIO.write(path, "") }
    try Mount.bind("/proc/self/fd/\(descriptor.raw)", to: path)
  }

  /// Makes a network namespace without any process in it, pinned at `path`.
  package static func createNetwork(pinnedAt path: String) async throws -> NamespaceHandle {
    try await DedicatedThread.run(name: "netns-create") {
      try system("unshare") { cl_unshare(CL_CLONE_NEWNET) }
      let handle = try NamespaceHandle.current(.network)
      try handle.pin(at: path)
      return handle
    }
  }
}

/// Code that must run inside another network namespace, on a thread that ends with it.
package enum NamespaceThread {
  package static func run<Value: Sendable>(
    netns: NamespaceHandle, _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await DedicatedThread.run(name: "netns") {
      try system("setns") { cl_setns(netns.descriptor.raw, Int32(bitPattern: UInt32(CL_CLONE_NEWNET))) }
      return try body()
    }
  }
}
